#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: dracut with hostonly takes its module qemu, all of virtio, into the initramfs of a guest in
# which systemd-detect-virt says kvm or qemu.
# Seen: it throws away what systemd says and goes by the firmware: guests of Amazon's, Google's,
# Nutanix' and OpenStack's KVM are none.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need chroot
[ "$(id -u)" = 0 ] || cannot 'only root can chroot'
get bookworm dracut-core=059-4 bash=5.2.15-2+b13 dash=0.5.12-2 sed=4.9-1+deb12u1

mkdir -p "$root"/{dev,tmp,sys/class/dmi/id}
touch "$root/dev/null"

takes() # SYSTEMD'S-WORD VENDOR
{
	printf '#!/bin/sh\necho %s\n' "$1" >"$root/usr/bin/systemd-detect-virt"
	chmod +x "$root/usr/bin/systemd-detect-virt"
	echo "$2" >"$root/sys/class/dmi/id/sys_vendor"
	# shellcheck disable=SC2016 # the inner shell expands it
	chroot "$root" /bin/bash -c 'cd /usr/lib/dracut || exit
		eval "$(/bin/sed -n "/^is_qemu_virtualized()/,/^}/p" dracut-init.sh)"
		. modules.d/90qemu/module-setup.sh
		hostonly=yes
		check && echo yes || echo no' 2>"$tmp/log"
}

same 'kvm, QEMU' yes "$(takes kvm QEMU)"
same 'kvm, Amazon EC2' no "$(takes kvm 'Amazon EC2')"
same 'kvm, Google' no "$(takes kvm Google)"
same 'kvm, Nutanix' no "$(takes kvm Nutanix)"
same 'kvm, OpenStack Foundation' no "$(takes kvm 'OpenStack Foundation')"
same 'qemu, no word' no "$(takes qemu '')"
same 'microsoft, QEMU' yes "$(takes microsoft QEMU)"
conclude
