#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: systeminformation for Node.js calls a machine virtual by its firmware or by what the
# kernel says that it has detected.
# Seen: each line of dmesg with "virtual" or "hypervisor" counts that also has "kvm", "xen" or
# "qemu": a bare machine of AMD's with kvm_amd is a guest of KVM, for "Virtual GIF supported". For a
# user who may not read dmesg, a KVM guest is none. Which host Hyper-V is, it does not say.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] || cannot 'only root can mount'
get sid node-systeminformation=5.31.7-1 nodejs=24.22.2+dfsg+~cs24.19.2-1 dash=0.5.12-12 \
	coreutils=9.10-1 grep=3.12-1 sed=4.9-3

mkdir -p "$root"/{dev/disk/by-id,tmp,sys/devices/virtual/dmi/id}
touch "$root/dev/disk/by-id/nvme-SAMSUNG_MZVL21T0HCLR-00B00_S676NF0R000000"
printf '#!/bin/sh\ncat /tmp/dmesg\n' >"$root/bin/dmesg"
chmod +x "$root/bin/dmesg"

says() # VENDOR PRODUCT LINE-OF-DMESG...
{
	echo "$1" >"$root/sys/devices/virtual/dmi/id/sys_vendor"
	echo "$2" >"$root/sys/devices/virtual/dmi/id/product_name"
	printf '[    5.123456] %s\n' "${@:3}" >"$root/tmp/dmesg"
	inside /usr/bin/env -i PATH=/usr/bin:/bin node -e '
		require("/usr/share/nodejs/systeminformation").system().then(
			s => console.log(s.virtual, s.virtualHost))' 2>"$tmp/log"
}

same "Dell's server, no KVM" 'false undefined' "$(says 'Dell Inc.' 'PowerEdge R7615' \
	'clocksource: Switched to clocksource tsc')"
same 'the same with kvm_amd' 'true KVM' "$(says 'Dell Inc.' 'PowerEdge R7615' \
	'kvm_amd: TSC scaling supported' 'kvm_amd: Virtual VMLOAD VMSAVE supported' \
	'kvm_amd: Virtual GIF supported')"
same 'Hyper-V' 'true undefined' "$(says 'Microsoft Corporation' 'Virtual Machine' \
	'Hypervisor detected: Microsoft Hyper-V')"
rm "$root"/dev/disk/by-id/*
same 'KVM, for root' 'true KVM' "$(says 'QEMU' 'Standard PC (Q35 + ICH9, 2009)' \
	'Hypervisor detected: KVM')"
printf '#!/bin/sh\nexit 1\n' >"$root/bin/dmesg"
same 'KVM, for others' 'false undefined' "$(says 'QEMU' 'Standard PC (Q35 + ICH9, 2009)' \
	'Hypervisor detected: KVM')"
conclude
