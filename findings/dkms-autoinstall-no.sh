#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: dkms autoinstall passes over a module whose dkms.conf says AUTOINSTALL="no".
# Seen: Debian 12's builds it for each new kernel, since any word counts as yes; only an empty
# one does not. (3.2.2 does as it is told.)

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare
[ "$(id -u)" = 0 ] && as_root=() || as_root=(unshare -Ur)
release=0.0.0-try

dkms()
{
	"${as_root[@]}" bash "$root/usr/sbin/dkms" "$@" --dkmstree "$tmp/$word/tree" \
		--sourcetree "$tmp/$word/src" --installtree "$tmp/$word/modules" -k "$release" 2>&1
}

# Whether it gets as far as to ask for the headers of a kernel that has none.
tried() # WORD
{
	local word=${1:-empty}

	mkdir -p "$tmp/$word"/{tree,modules/$release} "$tmp/$word/src/example-1"
	printf '%s\n' 'PACKAGE_NAME=example' 'PACKAGE_VERSION=1' 'BUILT_MODULE_NAME[0]=example' \
		'DEST_MODULE_LOCATION[0]=/updates' "AUTOINSTALL=\"$1\"" \
		>"$tmp/$word/src/example-1/dkms.conf"
	echo 'obj-m := example.o' >"$tmp/$word/src/example-1/Makefile"
	dkms add example/1 | grep -q 'Creating symlink' || cannot 'dkms add fails'
	dkms autoinstall | grep -q 'headers for kernel' && echo yes || echo no
}

alone=1
get bookworm dkms=3.0.10-8+deb12u1
same 'AUTOINSTALL="yes"' yes "$(tried yes)"
same 'AUTOINSTALL=""' no "$(tried '')"
same 'AUTOINSTALL="no"' yes "$(tried no)"
conclude
