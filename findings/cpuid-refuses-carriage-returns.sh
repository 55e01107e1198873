#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: cpuid -f reads over blank lines, comments and the carriage returns that a dump gets
# on its way through Windows.
# Seen: it takes tabs for the spaces, and lines without the sub-leaf, but at a blank line, a
# comment or a carriage return it ends with status 1: of a dump with the line ends of Windows it
# decodes nothing.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

dump()
{
	echo CPU:
	echo "   0x40000000 0x00: eax=0x40000001 ebx=0x4b4d564b ecx=0x564b4d56 edx=0x0000004d"
}

# How many signatures it decodes, and its status.
decode()
{
	local status=0

	run usr/bin/cpuid -f - >"$tmp/out" 2>/dev/null || status=$?
	echo "$(grep -c hypervisor_id "$tmp/out") $status"
}

get bookworm cpuid=20230120-1
same 'as cpuid -r prints it' '1 0' "$(dump | decode)"
same 'tabs' '1 0' "$(dump | sed 's/^   /\t/' | decode)"
same 'no sub-leaf' '1 0' "$(dump | sed 's/ 0x00:/:/' | decode)"
same 'carriage returns' '0 1' "$(dump | sed 's/$/\r/' | decode)"
same 'a blank line at the end' '1 1' "$({ dump; echo; } | decode)"
same 'a comment at the end' '1 1' "$({ dump; echo '# a guest'; } | decode)"
same 'a comment at the start' '0 1' "$({ echo '# a guest'; dump; } | decode)"
conclude
