#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kernels.sh [VERSION[-FLAVOUR]...] - builds the module, without a warning, for
# each of Debian's kernels with the compiler of its own suite, and leaves in
# build/kernels/RELEASE what a guest needs to boot it. Without arguments: all.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

fetch_kernel() # SUITE RELEASE
{
	local package

	mkdir -p "$build/suites/$1/tmp/$2"
	# 7.3 has the parts of a kernel in packages of their own
	for package in image binary modules; do
		package=linux-$package-$2
		[ -n "$(in_suite "$1" apt-cache pkgnames "$package")" ] || continue
		# shellcheck disable=SC2016
		in_suite "$1" sh -c 'cd "/tmp/$1" && apt-get -q download "$2"' - "$2" "$package" || return
	done
}

# The newest release of a version and flavour that is to be had: a mirror may list more
# kernels of an old suite than it has kept.
find_release() # SUITE VERSION FLAVOUR
{
	local release

	while read -r release <&6; do
		[ -e "$build/kernels/$release/vmlinuz" ] || fetch_kernel "$1" "$release" >&2 || continue
		say "$2-$3: $release" >&2
		echo "$release"
		return
	done 6< <(in_suite "$1" apt-cache pkgnames "linux-headers-$2." |
		sed -n "s/^linux-headers-\(.*[0-9]\)-$3\$/\1-$3/p" | sort -rV)
}

unpack_kernel() # SUITE FROM RELEASE
{
	local root=$build/suites/$1 release=$3 to=$build/kernels/$3 package found

	install_in_suite "$1" "$2" "linux-headers-$release"
	[ ! -e "$to/vmlinuz" ] || return 0
	rm -rf "$to.new"
	mkdir -p "$to.new"
	for package in "$root/tmp/$release"/*.deb; do
		dpkg-deb -x "$package" "$to.new"
	done
	rm -rf "${root:?}/tmp/$release"
	[ -d "$to.new/lib/modules" ] || mv "$to.new/usr/lib" "$to.new/lib"
	depmod -b "$to.new" "$release"
	found=$(find "$to.new/boot" "$to.new/lib/modules/$release" -maxdepth 1 -name 'vmlinuz*' \
		2>/dev/null | head -n 1) || true # 7.3 has no boot/
	mv "$found" "$to.new/vmlinuz"
	ln -sfn "$root/usr/src/linux-headers-$release" "$to.new/kdir"
	rm -rf "$to"
	mv "$to.new" "$to"
}

# make's own words, and what a build without vmlinux says of BTF, are no warnings.
build_module() # SUITE RELEASE
{
	local folder=$build/suites/$1/src/$2 example=scripts/vm/example out

	copy_module "$folder"
	mkdir -p "$folder/$example"
	cp -a "$tree/Makefile" "$folder/"
	cp -a "$tree/$example"/*.c "$tree/$example/Kbuild" "$folder/$example/"
	out=$(in_suite "$1" make -s -C "/src/$2" "KDIR=/usr/src/linux-headers-$2" \
		W=1 KCFLAGS=-Werror modules 2>&1 &&
	      in_suite "$1" make -s -C "/usr/src/linux-headers-$2" "M=/src/$2/$example" \
		"KBUILD_EXTRA_SYMBOLS=/src/$2/Module.symvers" W=1 KCFLAGS=-Werror modules 2>&1) ||
		{ echo "$out"; return 1; }
	! sed '/^Skipping BTF generation/d; /^make/d' <<<"$out" | grep . || return 1
	cp "$folder/hv_iface.ko" "$folder/$example"/hv_iface_*.ko "$build/kernels/$2/"
}

# A kernel of 32 bits runs no programs of this system.
fetch_busybox() # SUITE RELEASE
{
	install_in_suite "$1" "${1%-i386}" busybox-static
	cp "$build/suites/$1/bin/busybox" "$build/kernels/$2/"
}

prepare() # VERSION SUITE FROM FLAVOUR
{
	local release

	make_suite "${2%-i386}" "$2"
	release=$(find_release "$2" "$1" "$4")
	[ -n "$release" ] || { echo "no linux-headers of $1 for $4 in $3"; return 1; }
	echo "$release" >"$build/kernels/$1-$4"
	unpack_kernel "$2" "$3" "$release"
	[ "$2" = "${2%-i386}" ] || fetch_busybox "$2" "$release"
	build_module "$2" "$release"
}

one() # VERSION SUITE FROM FLAVOUR
{
	local name=kernel-$1-$4 log=$logs/kernel-$1-$4.log

	say "$name: headers, image and module ($(shown "$log"))"
	attempt "$log" prepare "$@"
	if [ "$status" -eq 0 ]; then
		result pass "$name: builds"
	else
		result fail "$name: builds" "$(tail -n 1 "$log")" "$log"
	fi
}

"$scripts/common/packages.sh" kmod rsync
mkdir -p "$build/kernels"
while read -r version suite from _ <&7; do
	[ -n "$version" ] || continue
	for flavour in $kernel_flavours $([ "$version" != "$host_version" ] || echo "$narrow_flavours")
	do
		case $flavour in 686*) home=$suite-i386 ;; *) home=$suite ;; esac
		case " ${*:-$version} " in
		*" $version "* | *" $version-$flavour "*) one "$version" "$home" "$from" "$flavour" ;;
		esac
	done
done 7<<<"$versions"
summary
