#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# debug-kernel.sh - builds a guest kernel that looks for mistakes (KASAN, UBSAN,
# lockdep, kmemleak, fault injection; scripts/vm/debug.config) from the
# distribution's kernel source, and the module for it, into build/kernels/debug.

set -euo pipefail

# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

version=6.1
source=$build/linux-source-$version
objects=$build/debug-kernel
to=$build/kernels/debug
config=$scripts/vm/debug.config
log=$logs/debug-kernel.log

build_kernel()
{
	local release

	mkdir -p "$objects"
	cp "$config" "$objects/wanted"
	make -s -C "$source" O="$objects" KCONFIG_ALLCONFIG="$objects/wanted" allnoconfig
	# what a dependency has taken away again would be missed without a word
	! grep -o '^CONFIG_.*=y' "$config" | grep -vxFf "$objects/.config" ||
		{ echo "these options are not to be had"; return 1; }
	make -s -j"$(nproc)" -C "$source" O="$objects" bzImage modules
	release=$(make -s -C "$source" O="$objects" kernelrelease)
	rm -rf "$to"
	mkdir -p "$to/lib/modules/$release"
	make -s -C "$source" O="$objects" INSTALL_MOD_PATH="$to" modules_install
	depmod -b "$to" "$release"
	cp "$objects/arch/x86/boot/bzImage" "$to/vmlinuz"
	ln -sfn "$objects" "$to/kdir"
}

"$scripts/packages.sh" gcc make flex bison bc libelf-dev libssl-dev kmod rsync util-linux
unpack_source "$version"
exec 8>"$objects.lock"
flock 8
say "kernel (the first build takes some 10 minutes; $(shown "$log"))"
if build_kernel >"$log" 2>&1; then
	say "module"
	copy_module "$build/debug-module"
	if make -s -C "$objects" M="$build/debug-module" W=1 KCFLAGS=-Werror modules \
		>>"$log" 2>&1 && cp "$build/debug-module/hv_iface.ko" "$to/"; then
		result pass "debug-kernel: builds"
	else
		result fail "debug-kernel: builds" "the module was not built" "$log"
	fi
else
	result fail "debug-kernel: builds" "$(tail -n 1 "$log")" "$log"
fi
summary
