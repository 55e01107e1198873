#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: where there is no KVM, libvirt's domain capabilities have hyperv supported='no', for QEMU's
# own emulation has none of Microsoft's leaves (qemu-tcg-takes-hv-flags.sh).
# Seen: supported='yes', with spinlocks and vendor_id; and the other elements are put on QEMU's
# command line, as if they did something.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] || cannot 'only root can mount'
get bookworm libvirt-daemon-driver-qemu=9.0.0-4+deb12u2 libvirt-daemon=9.0.0-4+deb12u2 \
	libvirt-clients=9.0.0-4+deb12u2 qemu-system-x86=1:7.2+dfsg-7+deb12u18+b3 \
	dash=0.5.12-2 coreutils=9.1-1

mkdir -p "$root"/{dev,etc/libvirt,proc,run/libvirt,tmp,var/log/libvirt}
ln -sfn /run "$root/var/run"
touch "$root"/dev/{null,urandom} # and no kvm, whatever this machine has
printf '%s:x:%s:::\n' root 0:0 libvirt-qemu 1:1 >"$root/etc/passwd"
printf '%s:x:%s:\n' root 0 kvm 1 libvirt-qemu 1 >"$root/etc/group"
cat >"$root/domain.xml" <<'END'
<domain type='qemu'>
  <name>one</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><hyperv><relaxed state='on'/><vpindex state='on'/></hyperv></features>
  <cpu mode='custom'><model>qemu64</model></cpu>
</domain>
END
cat >"$root/ask" <<'END'
libvirtd -d &&
virsh -q domcapabilities --virttype qemu >capabilities &&
virsh -q domxml-to-native qemu-argv domain.xml >command
END
# shellcheck disable=SC2016 # the inner shell expands it
unshare -m --pid --fork sh -c 'mount -t proc proc "$1/proc" || exit
	for each in null urandom; do mount --bind "/dev/$each" "$1/dev/$each" || exit; done
	exec timeout 300 chroot "$1" /bin/sh ask' - "$root" >"$tmp/log" 2>&1 ||
	cannot "$(tail -n 1 "$tmp/log")"

same 'hyperv of the domain capabilities for QEMU without KVM' 'yes, spinlocks vendor_id' \
	"$(sed -n "/<hyperv/,/<.hyperv/{s/.*hyperv supported='\(.*\)'.*/\1,/p;
		s/.*<value>\(.*\)<.*/\1/p}" "$root/capabilities" | xargs)"
same 'what relaxed and vpindex become there' 'hv-relaxed=on,hv-vpindex=on' \
	"$(grep -o 'hv-[^ ]*' "$root/command")"
conclude
