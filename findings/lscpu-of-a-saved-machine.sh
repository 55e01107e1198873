#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: lscpu --sysroot names the hypervisor of a saved guest, from the firmware's words, as
# it names the processor; of a Xen HVM guest it says HVM, as its /sys/hypervisor does.
# Seen: for guests of Hyper-V and KVM it says nothing, not even that bit 31 is set; and each
# Xen guest is one of type para, since it has /proc/xen, whatever guest_type says.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

machine() # NAME VENDOR PRODUCT
{
	local to=$tmp/$1

	mkdir -p "$to/proc" "$to/sys/devices/system/cpu/cpu0/topology" "$to/sys/class/dmi/id"
	printf '%s\t: %s\n' processor 0 vendor_id GenuineIntel 'cpu family' 6 model 106 \
		'model name' 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz' stepping 6 \
		flags 'fpu vme de pse tsc msr pae hypervisor' >"$to/proc/cpuinfo"
	echo 0 | tee "$to"/sys/devices/system/cpu/{online,possible,present} >/dev/null
	echo 1 | tee "$to"/sys/devices/system/cpu/cpu0/topology/{core,thread}_siblings >/dev/null
	echo "$2" >"$to/sys/class/dmi/id/sys_vendor"
	echo "$3" >"$to/sys/class/dmi/id/product_name"
}

says() # NAME
{
	run usr/bin/lscpu -s "$tmp/$1" |
		sed -n 's/^\(Model\|Hypervisor vendor\|Virtualization type\): *//p' | xargs
}

get bookworm util-linux=2.38.1-5+deb12u3
machine hyperv 'Microsoft Corporation' 'Virtual Machine'
machine kvm QEMU 'Standard PC (Q35 + ICH9, 2009)'
machine xen Xen 'HVM domU'
mkdir -p "$tmp/xen/proc/xen" "$tmp/xen/sys/hypervisor"
echo xen >"$tmp/xen/sys/hypervisor/type"
echo HVM >"$tmp/xen/sys/hypervisor/guest_type"
same 'Hyper-V, model' 106 "$(says hyperv)"
same 'KVM, model' 106 "$(says kvm)"
same 'Xen HVM, model' '106 Xen para' "$(says xen)"
conclude
