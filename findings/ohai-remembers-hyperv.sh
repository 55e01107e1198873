#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: where the firmware says KVM, ohai says KVM.
# Seen: a file of Hyper-V's daemon outweighs it: an image that once ran on Hyper-V, with
# hyperv-daemons in it, is a guest of "hyperv" on KVM as well, and of its former host, by name.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] || cannot 'only root can mount'
get bookworm ohai=16.13.0-3 dash=0.5.12-2 coreutils=9.1-1

mkdir -p "$root"/{tmp,usr/sbin}
cat >"$root/usr/sbin/dmidecode" <<'END'
#!/bin/sh
cat <<'WORDS'
# dmidecode 3.4
SMBIOS 2.8 present.

Handle 0x0100, DMI type 1, 27 bytes
System Information
	Manufacturer: QEMU
	Product Name: Standard PC (Q35 + ICH9, 2009)
	Version: pc-q35-7.2

WORDS
END
chmod +x "$root/usr/sbin/dmidecode"

says()
{
	inside /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/bin ohai virtualization 2>"$tmp/log" |
		tr -d '\n {}"'
}

# A key of 512 bytes, a value of 2,048, as hv_kvp_daemon writes them.
record() # KEY VALUE
{
	printf %s "$1" | dd bs=512 conv=sync status=none
	printf %s "$2" | dd bs=2048 conv=sync status=none
}

same 'KVM' 'systems:kvm:guest,system:kvm,role:guest' "$(says)"
mkdir -p "$root/var/lib/hyperv"
{
	record HostName HV07.example.org
	record HostingSystemEditionId 7
	record HostingSystemNestedLevel 0
} >"$root/var/lib/hyperv/.kvp_pool_3"
same 'KVM, once on Hyper-V' \
	'systems:kvm:guest,hyperv:guest,system:hyperv,role:guest,hypervisor_host:hv07.example.org' \
	"$(says)"
conclude
