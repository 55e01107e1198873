#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: a unit with ConditionVirtualization=hyperv (systemd's word is microsoft) is at least
# warned about by systemd-analyze verify.
# Seen: any word is taken. One that is no hypervisor's name never holds, and with a ! before
# it always does; verify, condition and the log say nothing of it.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

condition() # WORD
{
	run usr/bin/systemd-analyze condition "ConditionVirtualization=$1" 2>&1 |
		grep -o 'succeeded\|failed\|rror\|nvalid\|nknown' | sort -u | xargs
}

# How many lines verify has for a unit with that line.
complaints() # LINE
{
	printf '[Unit]\n%s\n[Service]\nType=oneshot\nExecStart=/bin/true\n' "$1" >"$tmp/try.service"
	run usr/bin/systemd-analyze verify "$tmp/try.service" 2>&1 | grep -c 'try.service'
}

get bookworm systemd=252.39-1~deb12u2
same 'verify, a condition that is not there' 1 "$(complaints ConditionHypervisor=hyperv)"
same 'verify, hyperv' 0 "$(complaints ConditionVirtualization=hyperv)"
same 'hyperv' failed "$(condition hyperv)"
same '!hyperv' succeeded "$(condition '!hyperv')"
conclude
