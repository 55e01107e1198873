# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# lib.sh - what kunit.sh, static.sh and check.sh share; sourced, not run.
#
# HV_BUILD    folder for everything that is built (default: build/)
# HV_SOURCE   the tree that is tested (default: the one of these scripts)
# HV_RESULTS  file that gets a line per test, if set: "pass NAME" or
#             "fail NAME: why (log)"

export LC_ALL=C
# A kernel build must not inherit the options of the make that called us.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tree=$(realpath "${HV_SOURCE:-$scripts/..}")
build=$(realpath -m "${HV_BUILD:-$scripts/../build}")
logs=$build/logs
mkdir -p "$logs"

passed=0
failed=0

say()
{
	echo "$(basename "$0" .sh): $*"
}

# The way a log is named to the reader: short where that is enough.
shown()
{
	echo "${1#"$PWD"/}"
}

# result pass NAME | result fail NAME WHY LOG
result()
{
	local line="$1 $2"

	if [ "$1" = pass ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		line="$line: $3 ($(shown "$4"))"
		echo "$line"
	fi
	[ -z "${HV_RESULTS:-}" ] || echo "$line" >>"$HV_RESULTS"
}

# results_of SUITE LOG COMMAND... - the results of a command that prints a line a
# test, "pass NAME" or "fail NAME: why"; what it says otherwise is the log. One
# that dies, or that says nothing, is a failure of its own.
results_of()
{
	local suite=$1 log=$2 lines=$2.lines status=0 verdict line

	shift 2
	"$@" >"$lines" 2>"$log" || status=$?
	if ! grep -q '^pass ' "$lines" || { [ "$status" -ne 0 ] && ! grep -q '^fail ' "$lines"; }
	then
		echo "fail tests: ended with status $status" >>"$lines"
	fi
	while read -r verdict line; do
		result "$verdict" "$suite: ${line%%: *}" "${line#*: }" "$log"
	done < <(grep -E '^(pass|fail) ' "$lines")
	rm "$lines"
}

# attempt LOG COMMAND... - sets $status. The command ends at its first failure,
# which as the condition of an `if` it would not.
attempt()
{
	local log=$1

	shift
	set +e
	(set -e; "$@") >"$log" 2>&1
	# shellcheck disable=SC2034 # for the caller
	status=$?
	set -e
}

# The line of a log that says most.
why()
{
	grep -m 1 -E '^E: |[Ee]rror|ERROR|WARNING|warning:|CHECK:|undefined' "$1" ||
		grep -m 1 . "$1" || echo "no output"
}

# The last line of a suite, and its exit status.
summary()
{
	say "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# unpack_source VERSION [ROOT] - the kernel source of Debian's package, which is
# installed here, or in the system at ROOT already, in $build once.
unpack_source()
{
	local package=linux-source-$1 root=${2:-} dir=$build/linux-source-$1 version

	[ -n "$root" ] || "$scripts/common/packages.sh" "$package" xz-utils
	version=$(dpkg-query --root="$root/" -W -f '${Version}' "$package")
	(
		flock 9 # another suite may be at it
		[ "$(cat "$dir/.debian-version" 2>/dev/null)" != "$version" ] || exit 0
		say "unpacking $package $version"
		rm -rf "$dir"
		# -m: newer than all that was built from another version
		tar -xmf "$root/usr/src/$package.tar.xz" -C "$build"
		echo "$version" >"$dir/.debian-version"
	) 9>"$dir.lock"
}

# copy_module FOLDER - what Kbuild needs, and no object of another build: the
# objects of two kernels, or of two flavours of one, must never mix. Whatever
# differs gets a new date, for make to see it even where an older file came back.
copy_module()
{
	mkdir -p "$1"
	rsync -r --checksum --delete --include='*/' --include='*.[ch]' --include=Kbuild \
		--include='*.tsv' --exclude='*' "$tree/Kbuild" "$tree/module" "$tree/kunit" "$1/"
}
