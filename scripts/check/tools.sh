#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tools.sh - tests hv-iface, on trees of its own and on those that kunit.sh and
# vm.py have left in build/trees.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

"$scripts/common/packages.sh" python3 python3-prometheus-client man-db groff-base mandoc \
	make gcc libc6-dev musl-tools busybox-static util-linux zsh fish
# Debian's own python3 has Debian's package; another one may stand before it.
results_of hv-iface "$logs/tools.log" \
	env HV_BUILD="$build" timeout 900 /usr/bin/python3 "$scripts/tool/hv-iface_test.py"
# Saved machines, each format that they may have.
results_of hv-iface "$logs/tools-evidence.log" \
	env HV_BUILD="$build" timeout 600 /usr/bin/python3 "$scripts/tool/evidence_test.py"
results_of hv-iface "$logs/tools-evidence.log" /usr/bin/python3 "$scripts/tool/evidence_test.py"
# Some files from strangers; all of them are in fuzz.sh.
results_of hv-iface "$logs/tools-fuzz.log" /usr/bin/python3 "$scripts/fuzz/tool.py" "$build" 1000
summary
