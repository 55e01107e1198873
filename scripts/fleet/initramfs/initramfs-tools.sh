#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# hv-iface in an initramfs of initramfs-tools, for scripts and udev rules there. Off until asked
# for, by the file /etc/initramfs-tools/hv-iface.

[ "${1:-}" != prereqs ] || exit 0
[ -e /etc/initramfs-tools/hv-iface ] || exit 0
# shellcheck disable=SC1091 # of initramfs-tools
. /usr/share/initramfs-tools/hook-functions
copy_exec "$(command -v hv-iface)" /bin
