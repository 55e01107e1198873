#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: QEMU's own emulation answers a leaf past 0x40000001 with zeros, as AMD's processors do
# for leaves that they lack, and -hypervisor takes the signature away together with bit 31.
# Seen: it answers with its highest basic leaf (Intel's rule), for AMD's models too, so leaves
# that no hypervisor offers are not zero; and 0x40000000 says TCGTCGTCGTCG without bit 31.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

leaf() # MODEL LEAF
{
	"$root/usr/bin/qemu-x86_64-static" -cpu "$1" "$root/lib64/ld-linux-x86-64.so.2" \
		--library-path "$root/usr/lib/x86_64-linux-gnu" "$root/usr/bin/cpuid" \
		-1 -r -l "$2" 2>/dev/null | sed -n 's/.*0x00: //p'
}

alike() # MODEL LEAF LEAF
{
	[ "$(leaf "$1" "$2")" = "$(leaf "$1" "$3")" ] && echo alike || echo differ
}

signature='eax=0x40000001 ebx=0x54474354 ecx=0x43544743 edx=0x47435447'
get bookworm qemu-user-static=1:7.2+dfsg-7+deb12u18+b3 cpuid=20230120-1
same 'EPYC, highest basic leaf' 'eax=0x0000000d' "$(leaf EPYC 0 | cut -d ' ' -f 1)"
same 'EPYC, 0x40000003 and 0xd' alike "$(alike EPYC 0x40000003 0xd)"
same 'EPYC, 0x40000100 and 0xd' alike "$(alike EPYC 0x40000100 0xd)"
same 'EPYC, 0x40000003 has' 'eax=0x00000007' "$(leaf EPYC 0x40000003 | cut -d ' ' -f 1)"
same 'EPYC,-hypervisor, 0x40000000' "$signature" "$(leaf EPYC,-hypervisor 0x40000000)"
same 'EPYC,-hypervisor, leaf 1' 'ecx=0x7' \
	"$(leaf EPYC,-hypervisor 1 | grep -o 'ecx=0x.')"
conclude
