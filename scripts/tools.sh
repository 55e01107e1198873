#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tools.sh - tests hv-iface, on trees of its own and on those that kunit.sh and
# vm.py have left in build/trees.

set -euo pipefail

# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

log=$logs/tools.log

"$scripts/packages.sh" python3 python3-prometheus-client man-db groff-base mandoc make
# Debian's own python3 has Debian's package; another one may stand before it.
status=0
HV_BUILD=$build timeout 600 /usr/bin/python3 "$scripts/hv-iface_test.py" >"$log.lines" 2>"$log" ||
	status=$?
if ! grep -q '^pass ' "$log.lines" || { [ "$status" -ne 0 ] && ! grep -q '^fail ' "$log.lines"; }
then
	echo "fail tests ended with status $status" >>"$log.lines"
fi
while read -r verdict name why; do
	result "$verdict" "hv-iface: ${name%:}" "$why" "$log"
done < <(grep -E '^(pass|fail) ' "$log.lines")
rm "$log.lines"
summary
