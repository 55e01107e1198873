#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tools.sh - tests hv-iface, on trees and files of its own.
# tools.sh trees - what holds of any tree, on those that kunit.sh and vm.py have left in
# build/trees.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

"$scripts/common/packages.sh" python3 python3-prometheus-client man-db groff-base mandoc \
	make gcc libc6-dev musl-tools busybox-static util-linux zsh fish
python=/usr/bin/python3 # it has Debian's packages; another one may stand before it
if [ "${1:-}" = trees ]; then
	results_of "hv-iface, all trees" "$logs/tools-trees.log" env HV_BUILD="$build" timeout 900 \
		"$python" "$scripts/tool/hv-iface_test.py" EveryTree
	summary
	exit
fi
results_of hv-iface "$logs/tools.log" env HV_BUILD=/nonexistent timeout 900 \
	"$python" "$scripts/tool/hv-iface_test.py"
# Saved machines, each format that they may have.
results_of hv-iface "$logs/tools-evidence.log" timeout 600 "$python" "$scripts/tool/evidence_test.py"
# Some files from strangers; all of them, and planted faults, are in fuzz.sh.
results_of hv-iface "$logs/tools-fuzz.log" "$python" "$scripts/fuzz/tool.py" "$build" 500 0
summary
