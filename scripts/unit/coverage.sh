#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# coverage.sh - runs the unit tests and shows what of module/ they execute, in
# build/coverage/index.html. What they do not is a failure, unless it is listed
# in kunit/uncovered.tsv.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

objects=$build/kunit/coverage-module
page=$build/coverage
log=$logs/coverage.log

# The compiler's own branches are none of the source's: unreachable, throw.
count()
{
	find "$objects/module" -name '*.gcda' | grep -q . || { echo "no counts"; return 1; }
	gcovr --root "$objects" --filter "$objects/module/" --exclude-unreachable-branches \
		--exclude-throw-branches --branches --html-details "$page/index.html" \
		--html-title hv_iface --json "$page/counts.json" "$objects/module"
}

"$scripts/common/packages.sh" gcovr python3
rm -rf "$page"
mkdir -p "$page" "$objects/module"
find "$objects" -name '*.gcda' -delete # of the run before
if ! "$scripts/unit/kunit.sh" coverage; then
	result fail "coverage" "the tests failed" "$logs/kunit-coverage.log"
elif ! count >"$log" 2>&1; then
	result fail "coverage" "no page: $(why "$log")" "$log"
else
	"$scripts/unit/coverage_report.py" "$page/counts.json" "$tree" >"$log" 2>&1 || true
	while read -r status name why; do
		result "$status" "coverage: ${name%:}" "$why" "$log"
	done < <(grep -E '^(pass|fail) ' "$log" || echo "fail report: nothing was counted")
	say "$(grep '^lines' "$log" || true); $(shown "$page")/index.html"
fi
summary
