#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kdirs.sh TREE... - builds the module with W=1, by gcc and by clang, for kernel trees of
# any distribution: prepared sources, a folder of their objects, or headers. A result for
# each tree and compiler. Nothing is written to a tree: the module is built elsewhere, and
# for the compiler that a tree is not made for, so is what it needs of the tree.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

# Compiler, and what to say to make; kernels before 5.7 do not know LLVM=.
compilers="
gcc    CC=gcc
clang  LLVM=1 CC=clang HOSTCC=clang
"
# A file without which a tree is of no use, and what it is then.
wanted="
Makefile                  no kernel's tree
include/config/auto.conf  not configured: make olddefconfig modules_prepare
scripts/mod/modpost       not prepared: make modules_prepare
"

what_lacks() # TREE
{
	local file text

	while read -r file text; do
		[ -e "$1/$file" ] || { echo "$file $text"; return; }
	done < <(grep . <<<"$wanted")
}

# What preparation takes of the sources, prepared with this tree's configuration.
prepare_copy() # TREE COPY OPTION...
{
	local source=$1

	[ ! -e "$1/source" ] || source=$(realpath "$1/source")
	mkdir -p "$2"
	rsync -a --delete --exclude='*.o' --exclude='*.a' --exclude='*.ko' --exclude='.*.cmd' \
		--exclude=/.git --exclude=/include/config --exclude='/**/include/generated' \
		--include='Kconfig*' --exclude='/Documentation/**.*' --exclude='/fs/**.[ch]' \
		--exclude='/drivers/**.[chS]' --exclude='/net/**.[ch]' --exclude='/sound/**.[ch]' \
		"$source/" "$2/"
	# BTF would take a vmlinux, and keys are nobody's but the tree's.
	grep -vE '^CONFIG_(DEBUG_INFO_BTF|SYSTEM_TRUSTED_KEYS)=' "$1/.config" >"$2/.config"
	[ ! -e "$1/Module.symvers" ] || cp "$1/Module.symvers" "$2/"
	make -s -C "$2" "${@:3}" olddefconfig
	make -s -j"$(nproc)" -C "$2" "${@:3}" modules_prepare
}

# The same headers, and nothing else.
make_empty() # FOLDER
{
	mkdir -p "$1"
	{
		grep -h '^#include <linux/' "$tree"/module/*.[ch] | sort -u
		cat <<-'END'
			static int __init hv_iface_init(void)
			{
				return 0;
			}
			static void __exit hv_iface_exit(void)
			{
			}
			module_init(hv_iface_init);
			module_exit(hv_iface_exit);
			MODULE_DESCRIPTION("nothing");
			MODULE_LICENSE("GPL");
		END
	} >"$1/main.c"
	echo 'obj-m := main.o' >"$1/Kbuild"
}

# Leaves the warnings in FOLDER.warnings, the same for the same one. Which symbols a
# kernel has, a tree without Module.symvers does not know.
build_in() # KDIR FOLDER OPTION...
{
	local unknown='-e ^$'

	if [ ! -e "$1/Module.symvers" ]; then
		unknown='-e undefined!$ -e unresolved.symbol -e Module.symvers'
		set -- "$@" KBUILD_MODPOST_WARN=1
	fi
	make -s -C "$1" M="$2" W=1 "${@:3}" modules 2>&1 | tee "$2.log"
	# shellcheck disable=SC2086 # words
	sed -n "s|$2/*||; /warning: /Ip" "$2.log" | grep -v $unknown | sort -u >"$2.warnings" || true
}

# A tree may warn by itself: what an empty module is told, too, is not ours.
build() # TREE KDIR FOLDER OPTION...
{
	rm -rf "$3/empty" "$3/module"
	[ "$1" = "$2" ] || prepare_copy "$1" "$2" "${@:4}"
	make_empty "$3/empty"
	copy_module "$3/module"
	build_in "$2" "$3/empty" "${@:4}"
	build_in "$2" "$3/module" "${@:4}"
	comm -13 "$3/empty.warnings" "$3/module.warnings" >"$3/ours"
}

one() # TREE COMPILER OPTION...
{
	local name="kdirs: $1 $2" slug=${1//\//-}-$2
	local folder=$build/kdirs/$slug log=$logs/kdirs$slug.log kdir=$1 made_for=gcc known=

	! grep -q '^CONFIG_CC_IS_CLANG=y' "$1/include/config/auto.conf" || made_for=clang
	if [ "$2" != "$made_for" ]; then
		kdir=$folder/kdir
		[ -e "$1/source/kernel/bounds.c" ] || [ -e "$1/kernel/bounds.c" ] ||
			{ echo "none $name: not tried, these headers are for $made_for alone"; return; }
	fi
	[ -e "$1/Module.symvers" ] || known=", symbols not looked up"
	attempt "$log" build "$1" "$kdir" "$folder" "${@:3}"
	if [ "$status" -ne 0 ]; then
		result fail "$name" "$(why "$log")" "$log"
	elif [ -s "$folder/ours" ]; then
		result fail "$name" "$(head -n 1 "$folder/ours")" "$log"
	else
		result pass "$name"
		echo "pass $name: $(cat "$1/include/config/kernel.release")," \
			"$(wc -l <"$folder/empty.warnings") warnings of the tree's own$known"
	fi
}

fit=()
for folder in "$@"; do
	folder=$(realpath -ms "$folder")
	lack=$(what_lacks "$folder")
	if [ -z "$lack" ]; then
		fit+=("$folder")
	else
		result fail "kdirs: $folder" "${lack#* }" "$folder/${lack%% *}"
	fi
done
[ ${#fit[@]} -eq 0 ] ||
	"$scripts/common/packages.sh" gcc clang lld llvm make flex bison bc libelf-dev libssl-dev rsync
for folder in "${fit[@]}"; do
	while read -r -a row <&7; do
		one "$folder" "${row[@]}"
	done 7< <(grep . <<<"$compilers")
done
summary
