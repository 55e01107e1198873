#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fuzz.sh [TARGET...] - tries the core, in a user's process, with inputs that coverage
# chooses, and hv-iface with files that dice have changed; without arguments all targets.
# Each begins with its corpus, which must reach what it is there for, has to find the
# faults of plants.tsv, and then finds none.
# fuzz.sh --syntax [TARGET...] - only looks whether they would compile.
# fuzz.sh --corpus [TARGET...] - makes the corpora anew, from seeds.py, what is there,
# and what runs have found.
#
# MINUTES  how long for each (default: 1)
# INPUTS   how many files for the target tool (default: 100000)
# JOBS     how many processes share them (default: 1)

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

corpora=$tree/scripts/fuzz/corpus
work=$build/fuzz
minutes=${MINUTES:-1}
options=(-timeout=10 -rss_limit_mb=1024 -max_len=8192 -print_final_stats=1)

# Edges that the corpus must reach at least: an empty input reaches 20 to 90.
edges_of() # TARGET
{
	case $1 in
	leaves) echo 575 ;;
	dumps) echo 660 ;;
	parameters) echo 72 ;;
	saved) echo 850 ;;
	esac
}

# libFuzzer has one name for all targets, which checkpatch does not like.
compile() # TARGET SOURCE OUTPUT [OPTION...]
{
	local sources

	mapfile -t sources < <(find "$2/module" -name '*.c' ! -name main.c ! -name cpu_x86.c \
		! -name publish.c)
	case $1 in
	dumps) sources+=("$2"/scripts/tool/{scan,evidence,dump,qmp,bootlog}.c) ;;
	saved)
		mapfile -t -O "${#sources[@]}" sources < <(find "$2/scripts/tool" -name '*.c' \
			! -name main.c)
		sources+=("$3.tables.c")
		awk -f "$2/scripts/tool/tables.awk" "$2/scripts/tool/flags.tsv" \
			"$2/module/ABI/testing/sysfs-kernel-hv_iface" >"$3.tables.c"
		;;
	esac
	clang -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers \
		-Wno-format-security -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-Dfuzz_one=LLVMFuzzerTestOneInput -I"$2/scripts/common" -I"$2/scripts/tool" -o "$3" \
		"${@:4}" "$2/scripts/fuzz/$1.c" "${sources[@]}"
}

# The most edges that a run tells of.
edges_in() # LOG
{
	sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$1" | sort -n | tail -n 1
}

# What a run has found: a broken property, a sanitizer's word, or libFuzzer's.
found_in() # LOG
{
	grep -m 1 -E 'ERROR: .*does not hold|runtime error:|SUMMARY: |ERROR: ' "$1" | cut -c 1-200
}

reach() # TARGET
{
	local log=$logs/fuzz-$1-corpus.log edges=0

	attempt "$log" "$work/$1" "${options[@]}" -artifact_prefix="$work/$1-" -runs=0 "$corpora/$1"
	[ "$status" -ne 0 ] || edges=$(edges_in "$log")
	if [ "$status" -ne 0 ]; then
		result fail "fuzz: $1: corpus" "$(found_in "$log" || why "$log")" "$log"
	elif [ "${edges:-0}" -lt "$(edges_of "$1")" ]; then
		result fail "fuzz: $1: corpus" "reaches ${edges:-0} edges alone" "$log"
	else
		result pass "fuzz: $1: corpus"
	fi
}

# A copy with one line that differs; it must, or the fault has not been planted.
plant() # TARGET FILE EXPRESSION
{
	local copy=$work/planted

	rm -rf "$copy"
	mkdir -p "$copy/scripts"
	cp -r "$tree/module" "$copy/"
	cp -r "$tree/scripts/common" "$tree/scripts/tool" "$tree/scripts/fuzz" "$copy/scripts/"
	sed -i "$3" "$copy/$2"
	[ "$(diff "$tree/$2" "$copy/$2" | grep -c '^>')" = 1 ]
	compile "$1" "$copy" "$copy/$1"
}

find_planted() # TARGET
{
	local target file name expression number=0 log

	while IFS=$'\t' read -r target file name expression; do
		[ "$target" = "$1" ] || continue
		number=$((number + 1))
		log=$logs/fuzz-$1-planted-$number.log
		attempt "$log" plant "$target" "$file" "$expression"
		if [ "$status" -ne 0 ]; then
			result fail "fuzz: $1: planted: $name" "cannot be: $(why "$log")" "$log"
			continue
		fi
		mkdir -p "$work/planted/found"
		attempt "$log" "$work/planted/$1" "${options[@]}" -max_total_time=60 \
			-artifact_prefix="$work/planted/" "$work/planted/found" "$corpora/$1"
		if [ "$status" -eq 0 ] || ! found_in "$log" >/dev/null; then
			result fail "fuzz: $1: planted: $name" "not found in 60 s" "$log"
		else
			result pass "fuzz: $1: planted: $name"
		fi
	done <"$tree/scripts/fuzz/plants.tsv"
	[ "$number" -gt 0 ] || result fail "fuzz: $1: planted" "nothing is" "$tree/scripts/fuzz/plants.tsv"
}

try() # TARGET
{
	local log=$logs/fuzz-$1.log

	mkdir -p "$work/found/$1"
	attempt "$log" nice "$work/$1" "${options[@]}" -max_total_time=$((minutes * 60)) \
		-artifact_prefix="$work/$1-" "$work/found/$1" "$corpora/$1"
	if [ "$status" -ne 0 ]; then
		result fail "fuzz: $1" "$(found_in "$log" || why "$log"); the input is in $(shown "$work")" "$log"
	else
		result pass "fuzz: $1"
	fi
	say "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs," \
		"$(edges_in "$log") edges, in $minutes min"
}

try_tool()
{
	local log=$logs/fuzz-tool.log

	results_of fuzz "$log" env HV_BUILD="$build" nice /usr/bin/python3 "$scripts/fuzz/tool.py" "$build" \
		"${INPUTS:-100000}"
	say "tool: $(tail -n 1 "$log")"
}

# As few files as reach the same edges; counts of a loop are no reason to keep one.
make_corpus() # TARGET
{
	local new=$work/corpus/$1

	rm -rf "$new" "$work/seeds/$1"
	mkdir -p "$new" "$work/found/$1" "$corpora/$1"
	"$scripts/fuzz/seeds.py" "$1" "$work/seeds/$1"
	"$work/$1" "${options[@]}" -set_cover_merge=1 -use_counters=0 "$new" "$corpora/$1" \
		"$work/seeds/$1" "$work/found/$1" >"$logs/fuzz-$1-merge.log" 2>&1
	rm -rf "${corpora:?}/$1"
	cp -r "$new" "$corpora/$1"
	say "$1: $(find "$corpora/$1" -type f | wc -l) files"
}

task=all
case ${1:-} in
--syntax | --corpus)
	task=${1#--}
	shift
	;;
--*)
	echo "fuzz.sh: no such task: $1" >&2
	exit 2
	;;
esac
[ $# -gt 0 ] || set -- leaves dumps saved parameters tool
"$scripts/common/packages.sh" clang gcc make python3
version=$(clang -dumpversion)
"$scripts/common/packages.sh" "libclang-rt-${version%%.*}-dev"
mkdir -p "$work"
syntax=()
[ "$task" != syntax ] || syntax=(-fsyntax-only)
for target in "$@"; do
	if [ "$target" = tool ]; then
		[ "$task" != all ] || try_tool
		continue
	fi
	[ -n "$(edges_of "$target")" ] || { echo "fuzz.sh: no such target: $target" >&2; exit 2; }
	attempt "$logs/fuzz-$target-build.log" compile "$target" "$tree" "$work/$target" \
		"${syntax[@]}"
	if [ "$status" -ne 0 ]; then
		result fail "fuzz: $target" "$(why "$logs/fuzz-$target-build.log")" \
			"$logs/fuzz-$target-build.log"
	elif [ "$task" = syntax ]; then
		result pass "fuzz: $target: compiles"
	elif [ "$task" = corpus ]; then
		make_corpus "$target"
	else
		reach "$target"
		find_planted "$target"
		try "$target"
	fi
done
[ "$task" = corpus ] || summary
