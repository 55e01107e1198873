#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# debug-kernel.sh kasan|kcsan - builds a guest kernel that looks for mistakes
# (scripts/vm/debug.config and kasan.config or kcsan.config) from the
# distribution's kernel source, and the module for it, signed and not, into
# build/kernels/kasan or build/kernels/kcsan.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

case ${1:-} in
kasan | kcsan) name=$1 ;;
*) say "kasan or kcsan?" >&2; exit 2 ;;
esac
version=$host_version
source=$build/linux-source-$version
objects=$build/debug/$name
module=$build/debug/$name-module
to=$build/kernels/$name
log=$logs/debug-kernel-$name.log

build_kernel()
{
	local release

	mkdir -p "$objects"
	cat "$scripts/vm/debug.config" "$scripts/vm/$name.config" >"$objects/wanted"
	make -s -C "$source" O="$objects" KCONFIG_ALLCONFIG="$objects/wanted" allnoconfig
	# what a dependency has taken away again would be missed without a word
	! grep -o '^CONFIG_.*=y' "$objects/wanted" | grep -vxFf "$objects/.config" ||
		{ echo "these options are not to be had"; return 1; }
	# power/cpu.c, which wakes the machine, runs before KCSAN can; make expands this.
	# shellcheck disable=SC2016
	make -s -j"$(nproc)" -C "$source" O="$objects" \
		'KCSAN_SANITIZE_cpu.o=$(if $(filter arch/x86/power,$(obj)),n)' bzImage modules
	release=$(make -s -C "$source" O="$objects" kernelrelease)
	rm -rf "$to"
	mkdir -p "$to/lib/modules/$release"
	make -s -C "$source" O="$objects" INSTALL_MOD_PATH="$to" modules_install
	depmod -b "$to" "$release"
	cp "$objects/arch/x86/boot/bzImage" "$to/vmlinuz"
	ln -sfn "$objects" "$to/kdir"
}

# A signed one beside the plain one, for a guest that demands it.
build_module()
{
	local example=scripts/vm/example

	copy_module "$module"
	mkdir -p "$module/$example"
	cp "$tree/$example"/*.c "$tree/$example/Kbuild" "$module/$example/"
	make -s -C "$objects" M="$module" W=1 KCFLAGS=-Werror modules
	make -s -C "$objects" M="$module/$example" W=1 KCFLAGS=-Werror \
		KBUILD_EXTRA_SYMBOLS="$module/Module.symvers" modules
	cp "$module/hv_iface.ko" "$module/$example"/hv_iface_*.ko "$to/"
	cp "$module/hv_iface.ko" "$to/hv_iface_signed.ko"
	"$objects/scripts/sign-file" sha512 "$objects/certs/signing_key.pem" \
		"$objects/certs/signing_key.x509" "$to/hv_iface_signed.ko"
}

"$scripts/common/packages.sh" gcc make flex bison bc libelf-dev libssl-dev kmod openssl rsync util-linux
unpack_source "$version"
mkdir -p "$build/debug"
exec 8>"$objects.lock"
flock 8
say "$name: kernel (the first build takes some 10 minutes; $(shown "$log"))"
attempt "$log" build_kernel
[ "$status" -ne 0 ] || attempt "$log" build_module
if [ "$status" -eq 0 ]; then
	result pass "debug-kernel: $name builds"
else
	result fail "debug-kernel: $name builds" "$(tail -n 1 "$log")" "$log"
fi
summary
