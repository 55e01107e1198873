#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# mutants.sh [--count N] [--seed N] [FILE...] - changes one thing of the module at a time
# and asks the tests whether they notice: see README.md. FILE is a name in module/; N
# changes are tried, the same for the same seed, or all, some six minutes.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

log=$logs/mutants.log

exec 9>"$build/mutants.lock"
flock -n 9 || { say "another run is at it" >&2; exit 1; }

"$scripts/common/packages.sh" gcc make python3 python3-clang util-linux
say "changes; $(shown "$log") tells how far it is"
results_of mutants "$log" /usr/bin/python3 "$scripts/mutants/mutants.py" \
	"$build" "$@"
sed -n 's/^mutants: \(.* noticed\)/  \1/p' "$log"
summary
