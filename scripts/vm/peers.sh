#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# peers.sh - build/peers/root.squashfs: Debian's tools that hv_iface is compared with, in
# a root that guests can enter, and build/peers/root, what it is packed of;
# build/peers/versions, of the packages; and build/peers/systemd, a line a suite whose
# systemd-detect-virt is there: its version and how to run it. Needs root.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$(dirname "$0")/../common/suites.sh"

suite=bookworm
newer=(trixie sid)
tools=(coreutils grep util-linux systemd virt-what cpuid dmidecode)
out=$build/peers

mkdir -p "$out"
make_suite "$suite"
ln -sfn "../suites/$suite" "$out/root"
install_in_suite "$suite" "$suite" "${tools[@]}" >"$logs/peers.log"
# shellcheck disable=SC2016 # dpkg-query's own names
in_suite "$suite" dpkg-query -W -f '${Package} ${Version}\n' "${tools[@]}" >"$out/versions.new"

# A newer suite's systemd-detect-virt alone, with its own libraries and loader.
take_systemd() # SUITE
{
	local to=$build/suites/$suite/opt/$1

	make_suite "$1" >&2
	install_in_suite "$1" "$1" systemd >"$logs/peers-$1.log"
	mkdir -p "$to"
	# shellcheck disable=SC2016 # the shell in there expands it
	in_suite "$1" sh -euc 'set -- /usr/bin/systemd-detect-virt; for file in "$1" \
		$(ldd "$1" | grep -o "/[^ ]*"); do echo "${file#/}"; done' |
		while read -r file; do
			cp -L "$build/suites/$1/$file" "$to/"
		done
	detect_virt "$1" "/opt/$1/ld-linux-x86-64.so.2 --library-path /opt/$1 /opt/$1/systemd-detect-virt"
}

detect_virt() # SUITE COMMAND...
{
	echo "$(in_suite "$1" systemd-detect-virt --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p') $2"
}

{
	detect_virt "$suite" systemd-detect-virt
	for each in "${newer[@]}"; do
		take_systemd "$each"
	done
} >"$out/systemd"
cat "$out/systemd" >>"$out/versions.new"
pack_suite "$suite" "$out/root.squashfs" "$out/versions"
