#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# static.sh [CHECK...] - what can be said of the sources without running them.
# Without arguments: all checks. Any output of a checker is a failure.
#
# KDIR  prepared kernel for the gcc builds (default: linux-headers-amd64)

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

version=$host_version
source=$build/linux-source-$version

# The names of our files that match one of the patterns, NUL-separated.
files()
{
	local pattern match=()

	for pattern in "$@"; do
		match+=(-o -name "$pattern")
	done
	find "$tree" \( -path "$build" -o -path "$tree/build" -o -name .git \) -prune -o \
		-type f \( "${match[@]:1}" \) -print0
}

# Passes where there is nothing to read on standard input.
quiet()
{
	! grep .
}

check_checkpatch()
{
	local rules=("$source/scripts/checkpatch.pl" --strict --no-tree -q)
	# these define what the rules are about
	local host='/(kernel|user|fuzz)\.h$|/unit/include/'
	local own=INIT_ATTRIBUTE,PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO,VOLATILE

	own+=,MACRO_ARG_REUSE,MACRO_ARG_PRECEDENCE,LINUX_VERSION_CODE,NEW_TYPEDEFS
	files '*.[ch]' | grep -zvE "$host" | xargs -0 "${rules[@]}" -f &&
		files '*.[ch]' | grep -zE "$host" | xargs -0 "${rules[@]}" --ignore "$own" -f
}

# make's own words, and what a build without vmlinux says of BTF, are no warnings.
build_module() # KERNEL FOLDER OPTION...
{
	copy_module "$2"
	make -s -C "$1" M="$2" "${@:3}" modules 2>&1 | sed '/^Skipping BTF generation/d' | quiet
}

headers()
{
	local package

	if [ -z "${KDIR:-}" ]; then
		package=$(dpkg-query -W -f '${Depends}' linux-headers-amd64)
		KDIR=/usr/src/${package%% *}
	fi
	echo "$KDIR"
}

check_gcc()
{
	build_module "$(headers)" "$build/static/gcc" W=1 KCFLAGS=-Werror
	# the packages are for 32 bits as well, and what builds them bears no format that varies
	make -s -C "$tree" tools TOOL="$build/static/hv-iface-32" \
		CFLAGS="-O2 -m32 -Werror -Wformat-security" -B
}

check_sparse()
{
	build_module "$(headers)" "$build/static/sparse" C=2 CF=-Wsparse-error
}

# Debian's header package insists on the gcc that built the kernel, whatever
# LLVM= or CC= say. So: the same configuration and symbols, prepared by clang.
check_clang()
{
	local kernel=$build/linux-$version-clang origin

	origin=$(headers)
	if [ ! "$kernel/.prepared" -nt "$origin/.config" ] ||
	   [ ! "$kernel/.prepared" -nt "$source/.debian-version" ]; then
		rm -rf "$kernel"
		mkdir -p "$kernel"
		cp "$origin/.config" "$origin/Module.symvers" "$kernel/"
		# needs pahole, and a vmlinux that nobody builds here
		"$source/scripts/config" --file "$kernel/.config" -d DEBUG_INFO_BTF
		make -s -C "$source" O="$kernel" LLVM=1 olddefconfig
		make -s -j"$(nproc)" -C "$source" O="$kernel" LLVM=1 modules_prepare
		touch "$kernel/.prepared"
	fi
	build_module "$kernel" "$build/static/clang" LLVM=1 W=1 KCFLAGS=-Werror
}

check_kernel-doc()
{
	files '*.[ch]' | xargs -0 "$source/scripts/kernel-doc" -none -Werror 2>&1 | quiet
}

check_abi()
{
	local abi=$tree/module/ABI

	[ -n "$(find "$abi/testing" -type f)" ]
	"$source/scripts/get_abi.pl" --dir "$abi" validate 2>&1 | quiet
	# a missing tag it does not always see
	awk '
		function check_entry(tag) {
			for (tag in needed)
				if (entry && !(tag in seen))
					print entry ": no " tag
			split("", seen)
			entry = ""
		}
		BEGIN { needed["Date:"] needed["KernelVersion:"] needed["Contact:"] needed["Description:"] }
		FNR == 1 || /^What:/ && !more { check_entry() }
		/^What:/ { entry = FILENAME ":" FNR }
		{ more = /^What:/; seen[$1] }
		END { check_entry() }
	' "$abi"/testing/* | quiet
}

scripts()
{
	files '*.sh' '*.bash' '*.prerm' '*.postrm'
	find "$tree/.ci" -type f -print0 2>/dev/null | xargs -0 -r grep -lZ '^#!.*sh$' || true
}

# Who may need a real processor, and who may talk to the log: all else is run,
# and runs alike, in the unit tests.
check_layers()
{
	awk '
		/#include <asm\// && FILENAME !~ /\/cpu_x86\.c$/ ||
		/(^|[^a-z_])(printk|pr_[a-z]+)\(/ && FILENAME !~ /\/main\.c$/ {
			print FILENAME ":" FNR ": " $0
		}
	' "$tree"/module/*.[ch] | quiet
}

# A room of scripts/ uses those that its row in scripts/README.md names, all of them above it.
check_rooms()
{
	local rooms=" " room uses name names named

	names=$(cd "$tree/scripts" && echo */)
	names=${names// /|}
	names=${names//\/}
	{
		while IFS='|' read -r _ room _ _ uses _; do
			room=${room//[^a-z]/}
			[ "${uses// /}" != all ] || uses=$rooms
			uses=" ${uses//,/} "
			for name in $uses; do
				[[ $rooms == *" $name "* ]] || echo "$room uses $name, which is not above it"
			done
			rooms+="$room "
			named=$(grep -rohE --include=*.{sh,py,c,h,awk} --include=Makefile \
				"\b($names)/[a-z]|(from|import) ($names)\b" "$tree/scripts/$room" |
				sed 's|/.*||; s/.* //' | sort -u)
			for name in $named; do
				[[ "$uses$room " == *" $name "* ]] || echo "$room uses $name, which its row does not say"
			done
		done < <(grep '^| `' "$tree/scripts/README.md")
		for name in ${names//|/ }; do
			[[ $rooms == *" $name "* ]] || echo "$name has no row"
		done
	} | quiet
}

check_shellcheck()
{
	scripts | xargs -0 shellcheck -x --source-path="$tree"
}

check_python()
{
	files '*.py' | xargs -0 -r pyflakes3
}

# A minute each is for who asks; that they compile is not.
check_fuzz()
{
	HV_RESULTS="" HV_BUILD=$build "$scripts/fuzz/fuzz.sh" --syntax
}

# What troff cannot set shows on a narrow terminal alone: a tag that is too long.
# groff 1.22 does not complain of a quotation that goes on in the next line, 1.23 does.
check_manual()
{
	local width page=$build/static/hv-iface

	make -s -C "$tree" "$page.1" TOOL="$page" -B
	for width in 40 65 80 132; do
		{ files '*.4'; printf '%s\0' "$page.1"; } | xargs -0 groff -man -ww -z -Tutf8 -rLL="${width}n" 2>&1 | quiet
	done
	# shellcheck disable=SC2016 # awk's
	files '*.4' '*.1.in' | xargs -0 awk '/^\.[A-Z]+ / && gsub(/"/, "&") % 2 { print FILENAME ":" FNR ": " $0 }' |
		quiet
}

# What people type: its words, and what it does where it cannot go on.
check_make()
{
	HV_SOURCE=$tree /usr/bin/python3 "$scripts/check/make_test.py"
}

check_spdx()
{
	{
		files '*.[ch]' '*.sh' '*.py' '*.config' '*.conf' '*.tsv' '*.1.in' '*.awk' '*.yml' '*.json' '*.cfg' \
			'*.service' '*.timer' '*.spec' '*.toml' .kunitconfig \
			Kbuild Makefile control rules
		scripts
	} | xargs -0 grep -L -m 1 'SPDX-License-Identifier: GPL-2.0' | quiet
}

# Kbuild has the version; a package of another one does not even build.
check_version()
{
	local kbuild changelog spec

	kbuild=$(sed -n 's/^HV_IFACE_VERSION := //p' "$tree/Kbuild")
	changelog=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$tree/debian/changelog")
	spec=$(sed -n 's/^Version: *//p' "$tree/scripts/package/hv_iface.spec")
	echo "Kbuild has version $kbuild, debian/changelog $changelog, hv_iface.spec $spec"
	[ "$kbuild" = "$changelog" ]
	[ "$kbuild" = "$spec" ]
}

[ $# -gt 0 ] || set -- checkpatch gcc clang sparse kernel-doc abi layers rooms shellcheck python fuzz manual \
	make spdx version
"$scripts/common/packages.sh" gcc gcc-multilib clang lld llvm make flex bison bc libelf-dev libssl-dev perl \
	rsync sparse shellcheck groff-base python3 pyflakes3 git linux-headers-amd64 util-linux
unpack_source "$version"
for name in "$@"; do
	log=$logs/static-$name.log
	say "$name"
	# not as the condition of an if: -e would mean nothing inside
	set +e
	(set -e; "check_$name") >"$log" 2>&1
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		result pass "static: $name"
	else
		result fail "static: $name" "$(why "$log")" "$log"
	fi
done
summary
