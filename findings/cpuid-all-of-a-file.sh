#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: cpuid -1 -f FILE shows the first processor of FILE, as cpuid -1 shows that of a machine.
# Seen: all of them: of a dump of two processors twice the hypervisor, and with -r the whole file.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

get bookworm cpuid=20230120-1
for number in 0 1; do
	echo "CPU $number:"
	sed 's/^/   /' <<-END
		0x00000000 0x00: eax=0x00000001 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69
		0x00000001 0x00: eax=0x000606a6 ebx=0x0${number}020800 ecx=0xfffa3203 edx=0x0f8bfbff
		0x40000000 0x00: eax=0x40000001 ebx=0x4b4d564b ecx=0x564b4d56 edx=0x0000004d
		0x40000001 0x00: eax=0x01007efb ebx=0x00000000 ecx=0x00000000 edx=0x00000000
	END
done >"$tmp/dump"

same 'processors in words' 2 "$(run usr/bin/cpuid -1 -f "$tmp/dump" | grep -c '^ *hypervisor_id')"
same 'processors in the dump' "$(grep '^CPU' "$tmp/dump" | xargs)" \
	"$(run usr/bin/cpuid -1 -r -f "$tmp/dump" | grep '^CPU' | xargs)"
conclude
