#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# packages.sh PACKAGE... - installs those of the named Debian packages that are
# missing. Says nothing where nothing is.
# packages.sh --refresh - fetches the package lists anew.

set -eu

die()
{
	echo "packages.sh: $*" >&2
	exit 1
}

apt()	# ARGUMENT...
{
	set -- env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"
	[ "$(id -u)" -eq 0 ] || set -- sudo "$@"
	command -v "$1" >/dev/null || die "neither root nor sudo; as root: $*"
	"$@" 2>&1
}

missing=
for package in "$@"; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=none
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null || die "no apt-get here; please install by hand:$missing"

if [ "$1" = --refresh ]; then
	echo "Fetching the package lists (waits for apt) ..." >&2
	apt update >/dev/null || die "apt-get update failed"
	exit 0
fi

install()
{
	# shellcheck disable=SC2086 # a list of words
	apt install -y --no-install-recommends $missing
}

echo "Installing$missing (waits for apt) ..." >&2
# Package lists may be missing or out of date: only then is the update worth it.
output=$(install) || {
	apt update >/dev/null || true
	output=$(install) || die "apt refused$missing:" \
		"$(echo "$output" | grep '^[EW]:' | head -n 1)"
}
