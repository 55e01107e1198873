#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# disk.sh FOLDER - makes a Debian machine with the packages in FOLDER: its disk,
# root.img; the boot partition's files, esp/; the firmware's variables, vars.fd.
# It has signed boot programs, a kernel, and the packages of a second one in apt's
# cache. Needs root.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$(dirname "$0")/../../common/suites.sh"
# shellcheck disable=SC2034 # for packaging.sh
suite=bookworm
# shellcheck source=scripts/package/packaging.sh
. "$(dirname "$0")/../packaging.sh"

base='machine-base' # without our packages
system='machine'    # with them, made anew each time
second_kernel=(linux-image-cloud-amd64 linux-headers-cloud-amd64)
out=$1

# The kernel and all that is not ours.
prepare_base()
{
	local root=$build/suites/$base

	[ ! -e "$root/.ready" ] || return 0
	copy_system "$clean" "$base"
	rm "$root/.ready"
	within "$base" apt-get -q -y install systemd-sysv linux-image-amd64 linux-headers-amd64 \
		shim-signed grub-efi-amd64-signed mokutil dkms openssl python3
	within "$base" apt-get clean
	within "$base" apt-get -q -y --download-only install "${second_kernel[@]}"
	# The console asks for a name, and for no password.
	within "$base" passwd -d root
	echo machine >"$root/etc/hostname"
	echo 'LABEL=root / ext4 errors=remount-ro 0 1' >"$root/etc/fstab"
	touch "$root/.ready"
}

# DKMS makes its key and builds for the kernel that is there.
install_packages()
{
	copy_system "$base" "$system"
	build_packages "$out/packages"
	add_repository "$system" "$out/packages"
	within "$system" apt-get -q -y install hv-iface-dkms
	# What this machine needs to boot, and not what all machines do: it knows that by its /sys.
	echo MODULES=dep >"$build/suites/$system/etc/initramfs-tools/conf.d/small"
	rm "$build/suites/$system/$list"
}

# As the removable medium's, where each firmware looks. /vmlinuz is Debian's
# link to the kernel that was installed last.
make_esp()
{
	local root=$build/suites/$system boot=$out/esp/EFI/BOOT

	mkdir -p "$boot" "$out/esp/EFI/debian"
	cp "$root/usr/lib/shim/shimx64.efi.signed" "$boot/bootx64.efi"
	cp "$root/usr/lib/shim/mmx64.efi.signed" "$boot/mmx64.efi"
	cp "$root/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$boot/grubx64.efi"
	cat >"$out/esp/EFI/debian/grub.cfg" <<-'END'
		search --label root --set=root
		linux /vmlinuz root=LABEL=root console=ttyS0 quiet
		initrd /initrd.img
		boot
	END
}

"$scripts/common/packages.sh" e2fsprogs ovmf
prepare_packaging
(
	flock 8
	prepare_base
	rm -rf "$out"
	mkdir -p "$out"
	install_packages
	make_esp
	mke2fs -q -t ext4 -L root -d "$build/suites/$system" "$out/root.img" 6G
	rm -rf "${build:?}/suites/$system"
) 8>"$build/suites/$system.lock"
# With Microsoft's keys, as machines are sold.
cp /usr/share/OVMF/OVMF_VARS_4M.ms.fd "$out/vars.fd"
