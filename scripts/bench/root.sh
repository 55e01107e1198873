#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# root.sh - build/bench/root.squashfs: Debian's tools that the bench compares
# with, in a root that guests can enter; and build/bench/versions, of the
# packages. Needs root.

set -euo pipefail

# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=scripts/suites.sh
. "$(dirname "$0")/../suites.sh"

suite=bookworm
tools=(coreutils grep util-linux systemd virt-what cpuid dmidecode)
out=$build/bench
image=$out/root.squashfs

"$scripts/packages.sh" squashfs-tools
mkdir -p "$out"
make_suite "$suite"
install_in_suite "$suite" "$suite" "${tools[@]}" >"$logs/bench-root.log"
in_suite "$suite" dpkg-query -W -f '${Package} ${Version}\n' "${tools[@]}" >"$out/versions.new"
if [ ! -e "$image" ] || ! cmp -s "$out/versions.new" "$out/versions"; then
	say "packing $image"
	# Without what only compilers and readers need.
	mksquashfs "$build/suites/$suite" "$image.new" -noappend -no-progress -comp zstd \
		-Xcompression-level 3 -wildcards -e src/* work/* tmp/* proc/* sys/* dev/* var/* \
		usr/share/doc/* usr/share/locale/* usr/share/man/* usr/src/* usr/include/* \
		usr/lib/gcc/* usr/lib/modules/* 'usr/lib/linux-*' 'boot/*' 'root/*' >"$logs/bench-squashfs.log"
	mv "$image.new" "$image"
	mv "$out/versions.new" "$out/versions"
fi
