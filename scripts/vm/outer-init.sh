#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# /init of the outer machine: an emulated processor with SVM, whose kernel has a
# real KVM. It sees the host's files read-only, the session's directory writable,
# and runs /job in there.

# shellcheck source=scripts/vm/begin.sh
. /lib/begin.sh
mkdir /host

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
