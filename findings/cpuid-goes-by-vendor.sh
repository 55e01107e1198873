#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: cpuid -f decodes the leaves of Microsoft's interface where 0x40000001 says Hv#1, as
# Windows does.
# Seen: it goes by the vendor of 0x40000000. VirtualBox' and VMware's Hv#1 are not decoded at
# all: no name of a bit, and not even the interface's.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

# The same leaves, but for the vendor.
lines() # EBX ECX EDX
{
	echo CPU:
	echo "   0x00000001 0x00: eax=0x000606a6 ebx=0x00400800 ecx=0xfeda3223 edx=0x1f8bfbff"
	echo "   0x40000000 0x00: eax=0x40000006 ebx=0x$1 ecx=0x$2 edx=0x$3"
	echo "   0x40000001 0x00: eax=0x31237648 ebx=0x00000000 ecx=0x00000000 edx=0x00000000"
	echo "   0x40000003 0x00: eax=0x00000072 ebx=0x00000000 ecx=0x00000000 edx=0x00000008"
}

decode() # EBX ECX EDX
{
	lines "$@" | run usr/bin/cpuid -f - |
		sed -n 's/^ *hypercall MSRs *= *//p; s/^ *version *= *"Hv#1"$/Hv#1/p' | xargs
}

get bookworm cpuid=20230120-1
same 'vendor Microsoft Hv' 'Hv#1 true' "$(decode 7263694d 666f736f 76482074)"
same 'vendor VBoxVBoxVBox' '' "$(decode 786f4256 786f4256 786f4256)"
same 'vendor VMwareVMware' '' "$(decode 61774d56 4d566572 65726177)"
conclude
