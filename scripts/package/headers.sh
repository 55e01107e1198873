#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# headers.sh [RELEASE]... - says in one line that the headers of these kernels, or of the
# running one, are not here, and what brings them; and fails.

set -eu

# shellcheck source=scripts/package/system.sh
. "${0%/*}/system.sh"

[ $# -gt 0 ] || set -- "$(uname -r)"
packages=
for release in "$@"; do
	package=$(headers_package "$release")
	if [ -z "$package" ]; then
		echo "no kernel headers of $release, nor a package of this system that has them:" \
			"KDIR= may name a tree" >&2
		exit 1
	fi
	packages="$packages $package"
done
echo "no kernel headers of $*: $installer$packages" >&2
exit 1
