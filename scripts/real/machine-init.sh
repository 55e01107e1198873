#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# /init of a machine that a hypervisor of Debian runs in. It sees a Debian system, which it
# may change as it likes, in memory; the session's directory, writable; and runs /job there.

# shellcheck source=scripts/vm/begin.sh
. /lib/begin.sh
mkdir -p /lower /upper /root

{
	read -r session	# the directory
	read -r command
} </job

hostname machine
ip link set lo up
share=trans=virtio,version=9p2000.L,msize=512000
mount -t 9p -o "ro,cache=loose,$share" root /lower &&
mount -t tmpfs tmpfs /upper &&
mkdir /upper/files /upper/work &&
mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work overlay /root &&
mount -t proc proc /root/proc &&
mount -t sysfs sysfs /root/sys &&
mount -t devtmpfs devtmpfs /root/dev &&
mkdir -p /root/dev/pts /root/dev/shm "/root$session" &&
mount -t devpts devpts /root/dev/pts &&
mount -t tmpfs tmpfs /root/dev/shm &&
mount -t tmpfs tmpfs /root/run &&
mount -t tmpfs tmpfs /root/tmp &&
# No cache here: the harness watches this directory from the other side.
mount -t 9p -o "cache=none,$share" session "/root$session" &&
touch "/root$session/ready" &&
PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot /root /bin/sh -c "$command"
poweroff -f
