#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# unit.sh [TABLES] - the suites of kunit/ in a user's process, with the address and the
# undefined-behaviour sanitizer: the verdict in seconds. The same sources run in a
# user-mode kernel (unit/kunit.sh), which has the real sysfs and decides. TABLES is how
# many hypervisors the random tests make up here.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

work=$build/unit
log=$logs/unit.log
tables=${1:-6000}

"$scripts/common/packages.sh" gcc make python3
mkdir -p "$work"
attempt "$logs/unit-build.log" make -j"$(nproc)" -f "$scripts/unit/Makefile" OUT="$work"
if [ "$status" -ne 0 ]; then
	grep -E 'error:|warning:' "$logs/unit-build.log" || true
	result fail unit "does not build: $(why "$logs/unit-build.log")" "$logs/unit-build.log"
	summary
fi
attempt "$log" "$work/unit" "tables=$tables"
crash=$(grep -m 1 -E 'ERROR: (Address|Leak)Sanitizer|runtime error:' "$log" || true)
while read -r verdict test reason; do
	result "$verdict" "unit: ${test%:}" "$reason" "$log"
done < <("$scripts/unit/kunit_report.py" --unit "$log" "$tree")
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || crash=${crash:-ended with status $status}
[ -z "$crash" ] || result fail "unit: sanitizers" "$crash" "$log"
# what KUnit's own reader makes of it, where a kernel's source has been unpacked
kunit=$(printf '%s\n' "$build"/linux-source-*/tools/testing/kunit/kunit.py | head -n 1)
if [ -e "$kunit" ] && ! "$kunit" parse "$log" >"$logs/unit-parsed.log" 2>&1 && [ "$failed" -eq 0 ]
then
	result fail "unit: kunit.py" "finds a failure that is not in our report" "$logs/unit-parsed.log"
fi
[ "$failed" -eq 0 ] || grep -A1 'FAILED at' "$log" | head -n 40
summary
