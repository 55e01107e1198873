#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: dmesg --json of a saved log (-F FILE) has in each "msg" the message that dmesg prints
# without --json.
# Seen: each "msg" goes on with all that the file has after it, time stamps and all. Whoever asks
# that JSON whether the kernel was detected under a hypervisor finds it in the first message.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

messages() # OPTION...
{
	run bin/dmesg -F "$tmp/saved" "$@"
}

get bookworm util-linux=2.38.1-5+deb12u3
cat >"$tmp/saved" <<'END'
<5>[    0.000000] Linux version 6.1.0
<6>[    0.000000] Hypervisor detected: KVM
<6>[    0.000001] the end
END
same 'the first message' 'Linux version 6.1.0' "$(messages -t | head -n 1)"
same 'messages that tell the hypervisor' 1 "$(messages -t | grep -c detected)"
same 'of JSON, the first message' \
	'"msg": "Linux version 6.1.0\n<6>[    0.000000] Hypervisor detected: KVM\n<6>[    0.000001] the end\n"' \
	"$(messages --json | grep -o '"msg".*' | head -n 1)"
same 'of JSON, messages that tell the hypervisor' 2 "$(messages --json | grep -c detected)"
conclude
