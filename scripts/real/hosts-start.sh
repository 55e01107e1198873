#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# hosts-start.sh DIRECTORY - on a host with KVM: what it supports, and what its QEMU makes of each
# set of flags in the directory's file `sets`. A section each, its name in brackets, in `answers`.

cd "$1" || exit
{
	echo "[host]"
	uname -r
	qemu-system-x86_64 --version | head -n 1
	echo "[kvm]"
	./kvm_supported
	while read -r flags; do
		echo "[$flags]"
		LD_PRELOAD=$PWD/cpuid_dump.so timeout 120 qemu-system-x86_64 -M q35,accel=kvm \
			-cpu "qemu64,$flags" -m 64 -display none -nodefaults -S </dev/null 2>&1
	done <sets
	echo "[end]"
} >answers
