#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: OCS Inventory's agent names KVM and VirtualBox: it has what their disks say in dmesg.
# Seen: it runs '$dmesg', which no shell has set, so both are "Physical", as is each guest whose
# firmware is SeaBIOS, EDK II, Amazon's or Google's. A Xen HVM guest becomes a "PVM domU".

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need chroot
[ "$(id -u)" = 0 ] || cannot 'only root can chroot'
get bookworm ocsinventory-agent=2:2.10.0-3 perl-base=5.36.0-7+deb12u3 dash=0.5.12-2 \
	coreutils=9.1-1

# What a guest has; dmidecode and dmesg give back its words.
machine() # PRODUCT BIOS-VENDOR CLOCKSOURCES [LINE-OF-DMESG]
{
	echo "$1" >"$root/tmp/system-product-name"
	echo "$2" >"$root/tmp/bios-vendor"
	echo "$3" >"$root/sys/devices/system/clocksource/clocksource0/available_clocksource"
	echo "[    2.101234] ${4-}" >"$root/tmp/dmesg"
	# shellcheck disable=SC2016 # perl's own
	chroot "$root" /usr/bin/perl -e '
		use Ocsinventory::Agent::Backend::Virtualization::Vmsystem;
		package Common;
		sub setHardware { print "$_[1]{VMSYSTEM}\n" }
		sub setBios { print "$_[1]{SMODEL}, " }
		package main;
		Ocsinventory::Agent::Backend::Virtualization::Vmsystem::run(
			{ common => bless {}, "Common" })' 2>"$tmp/log"
}

mkdir -p "$root"/{dev,tmp,proc,usr/sbin,sys/devices/system/clocksource/clocksource0}
touch "$root/dev/mem" "$root/dev/null"
# shellcheck disable=SC2016 # the guest's shell expands it
printf '#!/bin/sh\ncat "/tmp/$2"\n' >"$root/usr/sbin/dmidecode"
printf '#!/bin/sh\ncat /tmp/dmesg\n' >"$root/bin/dmesg"
chmod +x "$root/usr/sbin/dmidecode" "$root/bin/dmesg"

same 'Hyper-V' 'Virtual Machine' \
	"$(machine 'Virtual Machine' 'American Megatrends Inc.' 'hyperv_clocksource_tsc_page')"
same 'VMware' VMware "$(machine 'VMware7,1' 'VMware, Inc.' 'tsc hpet acpi_pm')"
same 'KVM' Physical "$(machine 'Standard PC (Q35 + ICH9, 2009)' 'SeaBIOS' 'kvm-clock tsc acpi_pm' \
	'ata1.00: ATA-7: QEMU HARDDISK, 2.5+, max UDMA/100')"
# shellcheck disable=SC2016 # its own words
same 'the same, where somebody sets $dmesg' QEMU "$(dmesg=/bin/dmesg machine \
	'Standard PC (Q35 + ICH9, 2009)' 'SeaBIOS' 'kvm-clock tsc acpi_pm' \
	'ata1.00: ATA-7: QEMU HARDDISK, 2.5+, max UDMA/100')"
same 'VirtualBox' Physical "$(machine 'VirtualBox' 'innotek GmbH' 'kvm-clock tsc acpi_pm' \
	'ata3.00: ATA-6: VBOX HARDDISK, 1.0, max UDMA/133')"
same 'Xen HVM' 'PVM domU, Xen' "$(machine 'HVM domU' 'Xen' 'xen tsc hpet acpi_pm')"
conclude
