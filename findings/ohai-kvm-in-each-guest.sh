#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: what ohai lists under virtualization/systems as "guest" are hypervisors that the machine is
# a guest of.
# Seen: kvm is one of them in each guest that has kvm.ko loaded, as a guest of Hyper-V or VMware has
# that may nest.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] || cannot 'only root can mount'
get bookworm ohai=16.13.0-3 dash=0.5.12-2 coreutils=9.1-1

mkdir -p "$root"/{tmp,usr/sbin}
printf '%s\t: %s\n' processor 0 vendor_id GenuineIntel 'cpu family' 6 model 106 stepping 6 \
	flags 'fpu vme de pse tsc msr pae vmx hypervisor' >"$root/tmp/cpuinfo"

says() # MANUFACTURER PRODUCT
{
	cat >"$root/usr/sbin/dmidecode" <<-END
		#!/bin/sh
		cat <<'WORDS'
		# dmidecode 3.4
		SMBIOS 2.8 present.

		Handle 0x0100, DMI type 1, 27 bytes
		System Information
			Manufacturer: $1
			Product Name: $2

		WORDS
	END
	sed -i 's/^\([MP][^:]*:\)/\t\1/' "$root/usr/sbin/dmidecode"
	chmod +x "$root/usr/sbin/dmidecode"
	inside /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/bin ohai virtualization 2>"$tmp/log" |
		tr -d '\n {}"'
}

same 'Hyper-V' 'systems:hyperv:guest,system:hyperv,role:guest' \
	"$(says 'Microsoft Corporation' 'Virtual Machine')"
mkdir -p "$root/sys/devices/virtual/misc/kvm"
same 'the same with kvm.ko' 'systems:kvm:guest,hyperv:guest,system:hyperv,role:guest' \
	"$(says 'Microsoft Corporation' 'Virtual Machine')"
same 'VMware with kvm.ko' 'systems:kvm:guest,vmware:guest,system:vmware,role:guest' \
	"$(says 'VMware, Inc.' 'VMware7,1')"
conclude
