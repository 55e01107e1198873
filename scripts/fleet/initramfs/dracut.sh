#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# hv-iface in an initramfs of dracut, for units and udev rules there. Off until asked for, by
# add_dracutmodules+=" hv-iface " in /etc/dracut.conf.d.

check()
{
	require_binaries hv-iface || return 1
	return 255
}

install()
{
	inst_binary hv-iface
}
