# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# begin.sh - what each init of an initial file system begins with: the kernel's file
# systems, busybox' commands, and the modules that initramfs.py has put there. Sourced.

/bin/busybox mkdir -p /proc /sys /dev
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null

while read -r module; do
	insmod "/modules/$module"
done </modules/order
