#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: cloud-init finds a LXD virtual machine's data by what LXD puts in it, whoever the
# hypervisor is taken for.
# Seen: ds-identify looks at that only where systemd-detect-virt says kvm or qemu. In a KVM guest
# with Hyper-V enlightenments systemd before 256 says microsoft: then no data source is
# found and cloud-init stays off.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

found() # WORD
{
	local guest=$tmp/guest-$1

	mkdir -p "$guest/run/systemd" "$guest/run/cloud-init" "$guest/proc/1" \
		"$guest/etc/cloud/cloud.cfg.d" "$guest/sys/class/dmi/id"
	echo LXD >"$guest/sys/class/dmi/id/board_name"
	echo BOOT_IMAGE=/vmlinuz >"$guest/proc/cmdline"
	env -i "PATH=$PATH" "PATH_ROOT=$guest" "SYSTEMD_VIRTUALIZATION=vm:$1" \
		sh "$root/usr/lib/cloud-init/ds-identify" --force >/dev/null 2>&1 || true
	sed -n 's/^ *datasource_list: //p' "$guest/run/cloud-init/cloud.cfg"
}

get trixie cloud-init=25.1.4-1+deb13u1
same kvm '[ LXD, None ]' "$(found kvm)"
same qemu '[ LXD, None ]' "$(found qemu)"
same microsoft '[  ]' "$(found microsoft)"
conclude
