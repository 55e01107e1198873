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

mkdir -p "$out"
make_suite "$suite"
install_in_suite "$suite" "$suite" "${packages[@]}" >"$logs/neighbours.log"
while IFS=$'\t' read -r package name command; do
	# shellcheck disable=SC2016 # dpkg-query's own name
	version=$(in_suite "$suite" dpkg-query -W -f '${Version}' "$package")
	printf '%s\t%s\n' "$name ${version%%[-+~]*}" "$command"
done < <(grep -v '^#' "$table") >"$out/columns.new"
pack_suite "$suite" "$out/root.squashfs" "$out/columns"
