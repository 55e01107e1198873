#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# dist.sh FOLDER - puts the sources of the last commit into FOLDER, as
# hv_iface-VERSION.tar.gz and its checksum: of one commit the same bytes, whoever makes
# them, where and when.

set -eu
export LC_ALL=C
unset GZIP # options of gzip
umask 022

die()
{
	echo "make dist: $*" >&2
	exit 1
}

git_here() # COMMAND...
{
	git -c tar.umask=0022 -c core.autocrlf=false -c core.attributesFile=/dev/null \
		-C "$tree" "$@"
}

tree=$(cd "$(dirname "$0")/../.." && pwd -P)
folder=$1
top=$(git_here rev-parse --show-toplevel 2>&1) || die "it is made of a commit: $top"
# Unpacked in a folder of another clone: the commits are that one's.
[ "$top" = "$tree" ] || die "it is made of a commit, and $tree is no git clone itself"
version=$(git_here show HEAD:Kbuild | sed -n 's/^HV_IFACE_VERSION := //p')
name=hv_iface-$version
[ -z "$(git_here status --porcelain)" ] || echo "make dist: what is not committed is not in it" >&2

mkdir -p "$folder"
cd "$folder"
git_here archive --prefix="$name/" --output="$PWD/$name.tar" HEAD
gzip -9nf "$name.tar"
sha256sum "$name.tar.gz" >"$name.tar.gz.sha256"
echo "$PWD/$name.tar.gz"
