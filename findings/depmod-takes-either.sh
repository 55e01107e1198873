#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: of one module in two folders depmod takes updates/dkms/ before updates/, and kernel/
# before extra/ or the other way round, but always the same.
# Seen: Debian's depmod knows no order within updates/, nor of extra/ and kernel/: it takes
# whichever the file system lists first. After `make install` and DKMS, chance says which of
# them modprobe loads.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

release=6.1.0-try

# The folder whose module is taken, for folders that were made in this order: tmpfs lists the
# newest first.
taken() # FOLDER...
{
	local folder modules=$shm/lib/modules/$release

	rm -rf "${shm:?}/lib"
	for folder; do
		mkdir -p "$modules/$folder"
		cp "$tmp/example.ko" "$modules/$folder/"
	done
	: >"$modules/modules.order"
	: >"$modules/modules.builtin"
	run sbin/depmod -b "$shm" "$release" 2>/dev/null
	sed -n 's|/example.ko:.*||p' "$modules/modules.dep"
}

need as stat
[ "$(stat -f -c %T /dev/shm)" = tmpfs ] || cannot '/dev/shm is no tmpfs'
get bookworm kmod=30+20221128-1
# depmod wants an object with a .modinfo, and no more than that.
printf '%s\n' '.section .modinfo,"a"' '.asciz "name=example"' | as -o "$tmp/example.ko" -
shm=$(mktemp -d /dev/shm/depmod.XXXXXX)
trap 'rm -rf "$tmp" "$shm"' EXIT
same 'updates/dkms, then updates' updates/dkms "$(taken updates/dkms updates)"
same 'updates, then updates/dkms' updates "$(taken updates updates/dkms)"
same 'kernel, then extra' extra "$(taken kernel extra)"
same 'extra, then kernel' kernel "$(taken extra kernel)"
same 'updates/dkms, then kernel' updates/dkms "$(taken updates/dkms kernel)"
same 'kernel, then updates/dkms' updates/dkms "$(taken kernel updates/dkms)"
conclude
