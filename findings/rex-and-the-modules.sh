#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: Rex tells guests from machines by the firmware's product, and Hyper-V from VirtualPC.
# Seen: whatever is Microsoft's is a guest of "VirtualPC": Hyper-V guests, a Surface too; and a
# guest of Amazon's, Google's or Nutanix' KVM is nothing, or with kvm.ko a host.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need chroot
[ "$(id -u)" = 0 ] || cannot 'only root can chroot'
get bookworm rex=1.14.1-1 dash=0.5.12-2 coreutils=9.1-1

mkdir -p "$root"/{dev,tmp,proc/self,sys/devices/virtual/dmi/id}
touch "$root/dev/null" "$root/proc/self/status"

says() # VENDOR PRODUCT FLAGS MODULE...
{
	echo "$1" >"$root/sys/devices/virtual/dmi/id/sys_vendor"
	echo "$1" >"$root/sys/devices/virtual/dmi/id/bios_vendor"
	echo "$2" >"$root/sys/devices/virtual/dmi/id/product_name"
	printf '%s\t: %s\n' processor 0 'model name' 'Intel(R) Xeon(R) CPU' flags "$3" \
		>"$root/proc/cpuinfo"
	printf '%s 45056 0 - Live 0x0000000000000000\n' "${@:4}" >"$root/proc/modules"
	# shellcheck disable=SC2016 # perl's own
	chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp perl -e '
		use Rex -base;
		use Rex::Hardware::VirtInfo;
		my $it = Rex::Hardware::VirtInfo->get;
		print "$it->{virtualization_type} $it->{virtualization_role}\n"' 2>"$tmp/log"
}

same 'Hyper-V' 'VirtualPC guest' \
	"$(says 'Microsoft Corporation' 'Virtual Machine' 'fpu hypervisor' hv_vmbus)"
same 'a Surface' 'VirtualPC guest' \
	"$(says 'Microsoft Corporation' 'Surface Laptop 4' 'fpu vmx' surface_hid)"
same 'KVM, Amazon' ' ' "$(says 'Amazon EC2' 'm7i.large' 'fpu hypervisor' ena nvme)"
same 'KVM, Nutanix, may nest' 'kvm host' \
	"$(says Nutanix AHV 'fpu vmx hypervisor' kvm_intel kvm virtio_scsi)"
conclude
