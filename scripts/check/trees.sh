#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# trees.sh - checks the trees that kunit.sh and vm.py have left in build/trees
# against two others: Todd Allen's cpuid, this system's and sid's, which decode the same
# leaves, and the ABI text, which is to name every file and nothing else.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

trees=$build/trees
kinds=(kunit vm vm-machines vm-life)
log=$logs/trees.log

newest=$build/newest-cpuid # once; take it away for what sid has by now

compare() # KIND WORDS [CPUID...]
{
	# a fail line explains itself; its log is the tree
	"$scripts/check/second_opinion.py" "${@:3}" <"$trees/$1" >"$log.$1" 2>&1 || true
	cat "$log.$1" >>"$log"
	while read -r status name why; do
		result "$status" "second opinion$2: ${name%:}" "$why" "$trees/$1"
	done < <(grep -E '^(pass|fail) ' "$log.$1" || echo "fail $1 nothing was compared")
	rm "$log.$1"
}

# With the C library that it wants, and nothing else.
unpack_newest()
{
	# shellcheck source=findings/lib.sh
	. "$tree/findings/lib.sh"
	alone=1 get sid cpuid libc6
	rm -rf "$newest"
	mv "$root" "$newest"
}

"$scripts/common/packages.sh" cpuid python3
: >"$log"
[ -e "$newest" ] || (unpack_newest) >"$log.newest" 2>&1 ||
	result fail "second opinion: sid's cpuid" "$(tail -n 1 "$log.newest")" "$log.newest"
for kind in "${kinds[@]}"; do
	if ! [ -s "$trees/$kind" ]; then
		result fail "trees: $kind" "it left no tree" "$trees"
		continue
	fi
	compare "$kind" ""
	[ ! -e "$newest" ] || compare "$kind" " of sid" "$newest/usr/lib64/ld-linux-x86-64.so.2" \
		--library-path "$newest/usr/lib/x86_64-linux-gnu" "$newest/usr/bin/cpuid"
done
# The captured machines without a kernel, byte for byte; but what only the module knows:
# without the registers it is not known whether all rules hold.
tree_of() # MACHINE: sorted lines of PATH: VALUE
{
	sed -n "s|^$1/||p" | sed 's|^\(requirements/all: \)pass$|\1incomplete|' |
		grep -vE '^(guest_os_id/|requirements/(msr_|privileges_equal:))' | sort
}
if ! make -C "$tree" tools TOOL="$build/hv-iface" >"$log.user" 2>&1 ||
   ! "$build/hv-iface" --tree --from "$tree/kunit/corpus.tsv" >"$log.trees" 2>>"$log.user"; then
	result fail "trees: hv-iface" "$(head -n 1 "$log.user")" "$log.user"
fi
while read -r machine; do
	if diff <(sed 's/:/: /' "$trees/kunit" | tree_of "$machine") \
		<(tree_of "$machine" <"$log.trees") >"$log.user"; then
		result pass "hv-iface: $machine"
	else
		result fail "hv-iface: $machine" "$(sed -n 2p "$log.user")" "$log.user"
	fi
done < <(sed -n 's|^\([^/]*\)/hypervisor_present: .*|\1|p' "$log.trees")
if cat "${kinds[@]/#/$trees/}" 2>/dev/null | "$scripts/check/abi_check.py" >"$log.abi" 2>&1; then
	result pass "trees: ABI text, both ways"
else
	result fail "trees: ABI text, both ways" "$(head -n 1 "$log.abi")" "$log"
fi
cat "$log.abi" >>"$log"
rm "$log.abi"
summary
