#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# xen-guest.sh TYPE DIRECTORY - one guest of Xen, or dom0 itself, to its end. The directory gets
# what the guest reported, and what Xen has logged meanwhile.

here=$(dirname "$0")
directory=$2
name=$(basename "$directory")

# The guest's own system, as /init of a guest sees it.
dom0()
{
	mkdir /run/dom0 && cd /run/dom0 || return
	{
		"$here/busybox" cpio -idm
		"$here/busybox" cpio -idm
	} <"$directory/initrd"
	: >report
	hv_report=/report chroot . /init
	cp report "$directory/report"
}

guest()
{
	console=$here/guest-$name.log
	trap 'xl destroy "$name"' TERM	# of timeout
	xl create -p "$directory/vm.cfg" || return
	domain=$(xl domid "$name")
	# libxl has viridian for HVM guests alone; Xen makes no difference.
	python3 -c '
import sys
import xen.lowlevel.xc
xc, domain, mask = xen.lowlevel.xc.xc(), int(sys.argv[1]), int(sys.argv[3], 16)
if sys.argv[2] == "pvh" and mask:
    xc.hvm_set_param(domain, 9, mask)
if sys.argv[2] != "pv" and xc.hvm_get_param(domain, 9) != mask:
    sys.exit(f"HVM_PARAM_VIRIDIAN is {xc.hvm_get_param(domain, 9):#x}, not {mask:#x}")
' "$domain" "$1" "$(cat "$directory/viridian")" || return
	xl unpause "$name"
	while xl domid "$name" >/dev/null 2>&1; do
		sleep 1
		# no alarm wakes it
		[ "$(tail -n 1 "$console" | tr -d '\r')" != sleep ] || xl trigger "$name" s3resume
	done
	cp "$console" "$directory/serial"
	cp "$console" "$directory/report"
}

if [ "$1" = dom0 ]; then
	dom0
else
	guest "$1"
fi
xl dmesg -c >"$directory/outside"
