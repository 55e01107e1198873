#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: what saves all of CPUID for others to look at saves the hypervisor's leaves as well,
# where bit 31 of leaf 1 says that there are some.
# Seen: cpuidtool (libcpuid), hwloc-gather-cpuid and glibc's own list save that bit, and no leaf
# of 0x40000000 to 0x4fffffff. From such a dump nobody can tell which hypervisor it was.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

# Emulated, so that each machine gives the same: bit 31, and TCGTCGTCGTCG at 0x40000000.
emulated() # PROGRAM [ARGUMENT...]
{
	"$root/usr/bin/qemu-x86_64" -cpu EPYC "$root/lib64/ld-linux-x86-64.so.2" \
		--library-path "$root/usr/lib/x86_64-linux-gnu" "$root/$1" "${@:2}" 2>/dev/null
}

# Of leaf 1 its ECX; how many leaves are the hypervisor's.
bit() # HEX
{
	echo "bit 31 is $((0x$1 >> 31)),"
}

get trixie qemu-user=1:10.0.13+ds-0+deb13u1 cpuidtool=0.7.1+repack1-0.2 hwloc-nox=2.12.0-4 \
	cpuid=20250316-1
same 'cpuid -r' 1 "$(emulated usr/bin/cpuid -1 -r | grep -c ' 0x40000000 .*=0x54474354')"

emulated usr/bin/cpuid_tool "--save=$tmp/raw" >/dev/null
same 'cpuidtool --save' 'bit 31 is 1, 0 leaves' \
	"$(bit "$(sed -n 's/^basic_cpuid\[1\]=[^ ]* [^ ]* \([^ ]*\) .*/\1/p' "$tmp/raw" | head -n 1)") $(
		grep -ci '=4000\|54474354' "$tmp/raw") leaves"

emulated usr/bin/hwloc-gather-cpuid -c 0 "$tmp/hwloc" >/dev/null
same 'hwloc-gather-cpuid' 'bit 31 is 1, 0 leaves' \
	"$(bit "$(sed -n 's/^1 1 0 0 0 => [^ ]* [^ ]* \([^ ]*\) .*/\1/p' "$tmp/hwloc/pu0")") $(
		grep -c '^[^ ]* 4[0-9a-f]\{7\} \|54474354' "$tmp/hwloc/pu0") leaves"

"$root/usr/bin/qemu-x86_64" -cpu EPYC "$root/lib64/ld-linux-x86-64.so.2" \
	--list-diagnostics >"$tmp/glibc" 2>/dev/null
same 'ld.so --list-diagnostics' 'bit 31 is 1, 0 leaves' \
	"$(bit "$(sed -n 's/^x86.processor\[0x0\].cpuid.eax\[0x1\].ecx=0x//p' "$tmp/glibc")") $(
		grep -c '\[0x4[0-9a-f]\{7\}\]\|=0x54474354' "$tmp/glibc") leaves"
conclude
