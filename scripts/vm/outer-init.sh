#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# /init of the outer machine: an emulated processor with SVM, whose kernel has a
# real KVM. It sees the host's files read-only, the session's directory writable,
# and runs /job in there.

/bin/busybox mkdir -p /proc /sys /dev /host
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null

while read -r module; do
	insmod "/modules/$module"
done </modules/order

# QEMU's own network, where there is a card: ports of the host end at this address.
if ip addr add 10.0.2.15/24 dev eth0 2>/dev/null; then
	ip link set eth0 up
fi

{
	read -r session	# the directory
	read -r command
} </job

share=trans=virtio,version=9p2000.L,msize=512000
mount -t 9p -o "ro,cache=loose,$share" root /host &&
# No cache here: the harness watches this directory from the other side.
mount -t 9p -o "cache=none,$share" session "/host$session" &&
mount --bind /proc /host/proc &&
mount --bind /sys /host/sys &&
mount --bind /dev /host/dev &&
mount -t tmpfs tmpfs /host/run &&
mount -t tracefs tracefs /host/sys/kernel/tracing &&
touch "/host$session/ready" &&
TMPDIR=/run chroot /host /bin/sh -c "$command"
poweroff -f
