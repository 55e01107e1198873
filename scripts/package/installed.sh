#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# installed.sh - a Debian machine in QEMU with Secure Boot on, and the packages on
# it: a second kernel, DKMS's key and MokManager, loading at boot. Needs root.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

work=$build/installed

"$scripts/common/packages.sh" qemu-system-x86 python3 python3-pexpect
say "making the machine's disk ($(shown "$logs/installed-disk.log"))"
attempt "$logs/installed-disk.log" "$scripts/package/installed/disk.sh" "$work"
if [ "$status" -eq 0 ]; then
	say "living on it ($(shown "$logs/installed.log"))"
	# Debian's own python3 has Debian's package; another one may stand before it.
	results_of installed "$logs/installed.log" /usr/bin/python3 \
		"$scripts/package/installed/story.py" "$work"
else
	result fail 'installed: disk' "$(tail -n 1 "$logs/installed-disk.log")" \
		"$logs/installed-disk.log"
fi
[ "$failed" -gt 0 ] || rm -rf "$work" # gigabytes
summary
