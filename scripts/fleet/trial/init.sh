#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# /init of a guest of the fleet: root.sh's file system below one in memory, the
# module installed there and loaded at boot, an address, and on to systemd.

# shellcheck source=scripts/vm/begin.sh
. /lib/begin.sh
mkdir /mnt

mount -t tmpfs tmpfs /mnt
mkdir /mnt/disk /mnt/upper /mnt/work /mnt/root
mount -t squashfs -o ro /dev/vda /mnt/disk
root=/mnt/root
mount -t overlay -o lowerdir=/mnt/disk,upperdir=/mnt/upper,workdir=/mnt/work overlay $root
mkdir -p $root/dev $root/proc $root/sys $root/tmp $root/var/log

modules=$root/lib/modules/$(uname -r)
mkdir -p "$modules" $root/root/.ssh
cp /hv_iface.ko "$modules"
chroot $root depmod 2>/dev/null	# this kernel's own modules are not there
echo hv_iface >$root/etc/modules-load.d/hv_iface.conf
cp /authorized_keys $root/root/.ssh/
chmod 600 $root/root/.ssh/authorized_keys

ip addr add 10.0.2.15/24 dev eth0
ip link set lo up
ip link set eth0 up

mount --move /dev $root/dev
mount --move /proc $root/proc
mount --move /sys $root/sys
exec switch_root $root /sbin/init
