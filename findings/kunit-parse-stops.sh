#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: kunit.py parse of a log ends with 1 where any test in it failed, and else with 0.
# Seen: it reads up to the end of the first plan. What a second module of tests printed after
# that counts for nothing, failures neither; a suite that is not ok by itself counts as passed
# where its tests are; and a log in which all tests were skipped is a failure.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

report() # RESULT-OF-TEST RESULT-OF-SUITE
{
	echo 'KTAP version 1'
	echo '1..1'
	echo '    KTAP version 1'
	echo '    # Subtest: suite'
	echo '    1..1'
	echo "    $1"
	echo "$2"
}

status()
{
	cat >"$tmp/log"
	python3 -B "$tmp/tools/testing/kunit/kunit.py" parse "$tmp/log" >/dev/null 2>&1 && echo 0 ||
		echo $?
}

pass=('ok 1 test' 'ok 1 suite')
fail=('not ok 1 test' 'not ok 1 suite')
need python3 tar xz
alone=1
get trixie linux-source-6.12=6.12.117-1
tar -xJf "$root/usr/src/linux-source-6.12.tar.xz" -C "$tmp" --strip-components=1 \
	linux-source-6.12/tools/testing/kunit
same 'passed' 0 "$(report "${pass[@]}" | status)"
same 'failed' 1 "$(report "${fail[@]}" | status)"
same 'one passed, then one failed' 0 "$({ report "${pass[@]}"; report "${fail[@]}"; } | status)"
same 'one failed, then one passed' 1 "$({ report "${fail[@]}"; report "${pass[@]}"; } | status)"
same 'the test ok, the suite not' 0 "$(report "${pass[0]}" "${fail[1]}" | status)"
same 'all skipped' 1 "$(report 'ok 1 test # SKIP no' 'ok 1 suite # SKIP no' | status)"
conclude
