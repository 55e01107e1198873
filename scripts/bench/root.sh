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
unneeded=('boot/*' 'dev/*' 'proc/*' 'root/*' 'src/*' 'sys/*' 'tmp/*' 'var/*' "${tree#/}/*"
	'usr/include/*' 'usr/lib/gcc*' 'usr/lib/linux-*' 'usr/lib/modules/*' 'usr/share/*/*'
	'usr/src/*')

"$scripts/packages.sh" squashfs-tools
mkdir -p "$out"
make_suite "$suite"
install_in_suite "$suite" "$suite" "${tools[@]}" >"$logs/bench-root.log"
# shellcheck disable=SC2016 # dpkg-query's own names
in_suite "$suite" dpkg-query -W -f '${Package} ${Version}\n' "${tools[@]}" >"$out/versions.new"
if [ ! -e "$image" ] || ! cmp -s "$out/versions.new" "$out/versions"; then
	say "packing $image"
	# Without what only compilers and readers need. By gzip, since the kernel's
	# zstd executes CPUID.
	mksquashfs "$build/suites/$suite" "$image.new" -noappend -no-progress -comp gzip \
		-Xcompression-level 1 -wildcards -e "${unneeded[@]}" >"$logs/bench-squashfs.log"
	mv "$image.new" "$image"
	mv "$out/versions.new" "$out/versions"
fi
