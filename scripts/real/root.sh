#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# root.sh SUITE[-backports] PACKAGE... - a small Debian system of the suite in
# build/suites/real-SUITE, with the packages, that a machine can run from. Nothing is started in
# it. Needs root.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

suite=${1%-backports}
name=real-$1
root=$build/suites/$name
from="/^$suite(-security)?\$/"
[ "$suite" = "$1" ] || from=$1

# VirtualBox stands in contrib. Xen is mended in an archive beside the suite, but for sid's.
add_lists()
{
	local apt=$root/etc/apt

	sed 's/ main$/ contrib/' "$apt/sources.list" >"$apt/sources.list.d/contrib.list"
	[ "$suite" = sid ] ||
		sed "s|/* $suite | $suite-security |; s| \([a-z]*-security\) |-security \1 |" \
			"$apt/sources.list" >"$apt/sources.list.d/security.list"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	in_suite "$name" apt-get -q update
	touch "$root/.lists"
}

make_suite "$suite" "$name"
[ -e "$root/.lists" ] || add_lists
shift
there=$(dpkg-query --root="$root" -W -f '${db:Status-Status}\n' "$@" 2>/dev/null) || true
[ "$(grep -cx installed <<<"$there")" -eq $# ] || install_in_suite "$name" "$from" "$@"
