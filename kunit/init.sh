#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# init.sh - all that runs in the user-mode kernel; scripts/unit/uml.sh boots it
# with the host's files as a read-only root. The tests run while the module is
# loaded. HV_MODULE is set on the kernel's command line.

PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys

echo "init: loading" # what the kernel says before is not about the module
insmod "$HV_MODULE"
echo "init: insmod $?"
cd /sys/kernel/hv_iface_corpus && grep -r '' . | sed 's/^/tree: /'
cd /
rmmod hv_iface_kunit
echo "init: rmmod $?"

grep -qw debugfs /proc/filesystems && mount -t debugfs debugfs /sys/kernel/debug

# What was executed, to where the objects are, for coverage.sh.
folder=${HV_MODULE%/*}
counts=/sys/kernel/debug/gcov$folder
if [ -d "$counts" ]; then
	mount -t hostfs -o "$folder" none /mnt # unlike the root, not read-only
	cp "$counts"/module/*.gcda /mnt/module/
fi

# Objects younger than five seconds are no leaks to kmemleak; the second scan
# confirms the first.
leaks=/sys/kernel/debug/kmemleak
if [ -e "$leaks" ]; then
	sleep 6
	echo scan >"$leaks"
	echo scan >"$leaks"
	cat "$leaks"
	echo "init: kmemleak scanned"
fi

echo o >/proc/sysrq-trigger
sleep 60 # init must not end before the power does
