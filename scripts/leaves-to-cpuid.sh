#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Print the captured leaves in the format of `cpuid -r`, for `cpuid -f -`.
# Usage: leaves-to-cpuid.sh [DIRECTORY], by default /sys/kernel/hv_iface/leaves
set -eu

dir=${1:-/sys/kernel/hv_iface/leaves}
if ! [ -d "$dir" ]; then
	echo "leaves-to-cpuid: no $dir: is the module loaded, and a hypervisor there?" >&2
	exit 1
fi

# The one processor that the module ran on; which one does not matter here.
echo 'CPU 0:'
for leaf in "$dir"/0x*; do
	read -r eax ebx ecx edx <"$leaf"
	printf '   %s 0x00: eax=0x%08x ebx=0x%08x ecx=0x%08x edx=0x%08x\n' \
		"${leaf##*/}" "$eax" "$ebx" "$ecx" "$edx"
done
