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
HV_BUILD=$build /usr/bin/python3 "$scripts/hv-iface_test.py" >"$log.lines" 2>"$log" || true
while read -r status name why; do
	result "$status" "hv-iface: ${name%:}" "$why" "$log"
done < <(grep -E '^(pass|fail) ' "$log.lines" || echo "fail tests none has run")
rm "$log.lines"
summary
