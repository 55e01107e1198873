#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# neighbours.sh - build/neighbours/root.squashfs: the tools of neighbours.tsv, as sid has them,
# in a root that guests can enter; build/neighbours/columns, a line a tool: its column and how
# it is asked. Needs root.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

suite=sid
out=$build/neighbours
table=$scripts/figures/neighbours.tsv
mapfile -t packages < <(grep -v '^#' "$table" | cut -f 1)
unneeded=('boot/*' 'dev/*' 'proc/*' 'root/*' 'sys/*' 'tmp/*' 'var/*' "${tree#/}/*"
	'usr/include/*' 'usr/lib/gcc*' 'usr/share/doc/*' 'usr/share/locale/*' 'usr/share/man/*')

"$scripts/common/packages.sh" squashfs-tools
mkdir -p "$out"
make_suite "$suite"
install_in_suite "$suite" "$suite" "${packages[@]}" >"$logs/neighbours.log"
while IFS=$'\t' read -r package name command; do
	# shellcheck disable=SC2016 # dpkg-query's own name
	version=$(in_suite "$suite" dpkg-query -W -f '${Version}' "$package")
	printf '%s\t%s\n' "$name ${version%%[-+~]*}" "$command"
done < <(grep -v '^#' "$table") >"$out/columns.new"
if [ ! -e "$out/root.squashfs" ] || ! cmp -s "$out/columns.new" "$out/columns"; then
	say "packing $out/root.squashfs"
	# by gzip, since the kernel's zstd executes CPUID
	mksquashfs "$build/suites/$suite" "$out/root.new" -noappend -no-progress -comp gzip \
		-Xcompression-level 1 -wildcards -e "${unneeded[@]}" >>"$logs/neighbours.log"
	mv "$out/root.new" "$out/root.squashfs"
	mv "$out/columns.new" "$out/columns"
fi
