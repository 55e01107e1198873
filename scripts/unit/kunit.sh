#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kunit.sh [FLAVOUR...] - runs the unit tests in a user-mode kernel (UML), which
# is built once for each version. Without arguments: all flavours of the module.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

# Name, kernel version, whose compiler and programs ("host", or "suite": of the
# suite that has the kernel), what its configuration has beside .kunitconfig ("-":
# nothing), options to build the module. UML 6.1 cannot switch UBSAN on for the whole
# kernel, but for a module it can.
flavours="
plain       $host_version  host  -           C=2 CF=-Wsparse-error
sanitizers  $host_version  host  sanitizers  UBSAN_SANITIZE=y
coverage    $host_version  host  -           GCOV_PROFILE=y
$(other_versions kunit | sed 's/.*/plain-& & suite - C=2 CF=-Wsparse-error/')
"
tools=(gcc make flex bison bc libelf-dev libssl-dev python3 kmod sparse)

mkdir -p "$build/kunit" "$build/trees"
temporary=$(mktemp -d -p "$build/kunit")
inside=() # words before a command that is to run in a suite

trap 'rm -rf "$temporary"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# UML has room for 2696 bytes of registers. A processor with AMX has 11008, which
# its kernel wants whole: no process runs ("ptrace set fp regs failed"). Later
# kernels ask how many there are.
make_room_for_registers() # SOURCE
{
	local file=$1/arch/x86/um/user-offsets.c

	! grep -q 'HOST_FP_SIZE, 2696' "$file" ||
		sed -i 's/HOST_FP_SIZE, 2696/HOST_FP_SIZE, 12288/' "$file"
}

# The kernel's source and what its build needs.
prepare() # VERSION WHERE
{
	local suite from

	inside=()
	if [ "$2" = host ]; then
		"$scripts/common/packages.sh" "${tools[@]}" && unpack_source "$1" &&
			make_room_for_registers "$build/linux-source-$1"
		return
	fi
	read -r suite from _ <<<"$(suite_of "$1")"
	make_suite "$suite" &&
		install_in_suite "$suite" "$suite" "${tools[@]}" &&
		install_in_suite "$suite" "$from" "linux-source-$1" &&
		unpack_source "$1" "$build/suites/$suite" &&
		make_room_for_registers "$build/linux-source-$1" &&
		enter "$suite"
}

build_kernel() # SOURCE FOLDER BESIDE
{
	"${inside[@]}" "$1/tools/testing/kunit/kunit.py" build --jobs="$(nproc)" \
		--build_dir="$2" --kunitconfig="$tree/kunit/.kunitconfig" \
		${3:+--kunitconfig="$tree/kunit/$3.config"}
}

build_module() # KERNEL FOLDER OPTION...
{
	local kernel=$1 folder=$2

	shift 2
	rm -f "$folder/hv_iface_kunit.ko"
	copy_module "$folder"
	"${inside[@]}" make -C "$kernel" ARCH=um M="$folder" W=1 KCFLAGS=-Werror "$@" modules
	[ -e "$folder/hv_iface_kunit.ko" ]
}

# kunit.py has a say of its own, also on what is not well-formed. It wants the
# plan that a kernel prints for built-in suites only, and nothing before it.
parse() # SOURCE LOG
{
	{
		echo 'KTAP version 1'
		echo "1..$(cat "$tree"/kunit/*_test.c | grep -c '^kunit_test_suite(')"
		sed -n '/^    KTAP version 1$/,$p' "$2"
	} >"$temporary/ktap"
	"$1/tools/testing/kunit/kunit.py" parse "$temporary/ktap"
}

run_flavour() # NAME VERSION WHERE BESIDE OPTION...
{
	local name=kunit-$1 version=$2 where=$3 beside=${4#-}
	local kernel=$build/kunit/$2${beside:+-$beside} module=$build/kunit/$1-module
	local source=$build/linux-source-$version log=$logs/kunit-$1.log
	local status test reason before=$failed

	shift 4
	exec 8>"$kernel.lock"
	flock 8 # two runs at once would spoil each other's objects

	say "$name: user-mode kernel $version (the first build takes minutes; $(shown "$log"))"
	if ! prepare "$version" "$where" >"$log" 2>&1 ||
	   ! build_kernel "$source" "$kernel" "$beside" >>"$log" 2>&1; then
		result fail "$name" "no user-mode kernel: $(why "$log")" "$log"
		return
	fi
	say "$name: module"
	if ! build_module "$kernel" "$module" "$@" >"$log" 2>&1; then
		result fail "$name" "no test module: $(why "$log")" "$log"
		return
	fi
	say "$name: running"
	"${inside[@]}" "$scripts/unit/uml.sh" "$kernel/linux" "$module/hv_iface_kunit.ko" \
		>"$log" 2>&1 || true
	sed -n 's|\r$||; s|^tree: \./||p' "$log" >"$build/trees/kunit" # for trees.sh
	if ! "$scripts/unit/kunit_report.py" "$log" "$tree" >"$temporary/report" 2>&1; then
		result fail "$name" "no report: $(tail -n 1 "$temporary/report")" "$log"
		return
	fi
	while read -r status test reason; do
		result "$status" "$name: ${test%:}" "$reason" "$log"
	done <"$temporary/report"
	parse "$source" "$log" >"$temporary/parsed" 2>&1 || echo '[ERROR]' >>"$temporary/parsed"
	if grep -qF '[ERROR]' "$temporary/parsed" && [ "$failed" -eq "$before" ]; then
		result fail "$name: kunit.py" "finds a failure that is not in our report" "$log"
	fi
	cat "$temporary/parsed" >>"$log"
	exec 8>&-
}

"$scripts/common/packages.sh" rsync python3 util-linux
for name in "${@:-}"; do
	known=
	while read -r -a row <&7; do
		[ "${#row[@]}" -gt 0 ] || continue
		[ -z "$name" ] || [ "$name" = "${row[0]}" ] || continue
		known=yes
		run_flavour "${row[@]}"
	done 7<<<"$flavours"
	[ -n "$known" ] || { say "no flavour $name" >&2; exit 2; }
done
summary
