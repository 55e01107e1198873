#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# check.sh [--all] [SUITE...] - runs the test suites of `make check`, all that
# there are, or the named ones. The last line is "N passed, N failed"; the exit
# status is 0 only if nothing failed.

set -euo pipefail

# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# Lane, set, suite, command in scripts/, what it waits for. Suites of a lane run
# one after the other, lanes side by side: compilers in one, virtual machines in
# the other, which is what two processors bear. Lane 0 waits for all others. The
# set "all" is what takes too long for every day.
suites='1|check|static|static.sh|compilers and checkers
1|check|kunit-plain|kunit.sh plain|a user-mode kernel, built the first time (minutes)
1|check|kunit-sanitizers|kunit.sh sanitizers|the tests with KASAN and UBSAN, half a minute
1|check|coverage|coverage.sh|the tests with gcov, half a minute
2|check|vm|vm.py check|virtual machines, two at once
2|check|machines|vm.py check --table machines.ini libvirt-windows proxmox-win11 wsl2 azure-snp xen-viridian|virtual machines, two at once
2|check|life|vm.py check --table life.ini|virtual machines that sleep, start anew and move
1|all|kunit-6.12|kunit.sh plain-6.12|a user-mode kernel, built the first time (minutes)
1|all|kunit-7.3|kunit.sh plain-7.3|a user-mode kernel, built the first time (minutes)
2|all|kernels|kernels.sh|the packages of nine kernels, the first time
2|all|vm-6.1-cloud|vm.py check --kernel 6.1-cloud-amd64|virtual machines
2|all|vm-6.1-rt|vm.py check --kernel 6.1-rt-amd64|virtual machines
2|all|vm-6.12|vm.py check --kernel 6.12-amd64|virtual machines
2|all|vm-6.12-cloud|vm.py check --kernel 6.12-cloud-amd64|virtual machines
2|all|vm-6.12-rt|vm.py check --kernel 6.12-rt-amd64|virtual machines
2|all|vm-7.3|vm.py check --kernel 7.3-amd64|virtual machines
2|all|vm-7.3-cloud|vm.py check --kernel 7.3-cloud-amd64|virtual machines
2|all|vm-7.3-rt|vm.py check --kernel 7.3-rt-amd64|virtual machines
2|all|life-6.12|vm.py check --kernel 6.12-amd64 --table life.ini|virtual machines
2|all|life-7.3|vm.py check --kernel 7.3-amd64 --table life.ini|virtual machines
1|all|package|debian.sh|Debian packages and DKMS in a small installation
2|all|answers|answers.py --check|virtual machines with the tools of Debian
2|all|installed|installed.sh|a Debian machine with Secure Boot, emulated (6 minutes)
2|all|all-machines|vm.py check --table machines.ini|virtual machines
2|all|lies|vm.py check --table lies.ini|virtual machines
2|all|fleet|fleet.py|guests that Ansible and Prometheus look after
0|check|trees|trees.sh|what the tests before it have left
0|check|tools|tools.sh|the tool, on what they have left
0|all|kasan|debug-kernel.sh kasan|a debugging kernel, built the first time (10 minutes)
0|all|kasan-scenarios|vm.py check --kernel kasan|virtual machines under KASAN
0|all|kasan-stress|vm.py check --kernel kasan --table stress.ini|a thousand loads under KASAN
0|all|kcsan|debug-kernel.sh kcsan|a debugging kernel, built the first time (10 minutes)
0|all|kcsan-scenarios|vm.py check --kernel kcsan|virtual machines under KCSAN
0|all|kcsan-stress|vm.py check --kernel kcsan --table stress.ini held readers twins hotplug hotplug-of-four signed|virtual machines under KCSAN'
results=$build/results
temporary=$(mktemp -d)
lanes=()

# Lanes are process groups of their own (set -m), which Ctrl-C does not reach.
signal_lanes()
{
	local lane

	for lane in "${lanes[@]}"; do
		kill "-$1" -- "-$lane" 2>/dev/null || true
	done
}

# Suites get some seconds to stop what they have started.
stop()
{
	trap '' INT TERM
	signal_lanes TERM
	for _ in {1..100}; do
		[ -n "$(jobs -pr)" ] || break
		sleep 0.1
	done
	signal_lanes KILL
	rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Only the main process prints: a lane tells it by an event what goes on.
run_lane() # LANE
{
	local lane suite command status

	trap 'exit 143' TERM # once the suite that runs has ended
	while IFS='|' read -r lane suite command _; do
		[ "$lane" = "$1" ] || continue
		read -r -a command <<<"$command"
		echo "start $suite 0" >&"$events"
		status=0
		HV_RESULTS=$results/$suite "$scripts/${command[0]}" "${command[@]:1}" \
			>"$logs/check-$suite.log" 2>&1 </dev/null || status=$?
		echo "end $suite $status" >&"$events"
	done <<<"$chosen"
}

count() # WORD FILE...
{
	cat "${@:2}" | grep -c "^$1 " || true
}

# A suite that dies, or that says nothing, is a failure of its own.
finish() # SUITE STATUS
{
	local file=$results/$1 log=$logs/check-$1.log

	if [ "$2" != 0 ] && [ "$(count fail "$file")" -eq 0 ]; then
		echo "fail $1: ended with status $2 ($(shown "$log"))" >>"$file"
	elif ! grep -qE '^(pass|fail) ' "$file"; then
		echo "fail $1: no result ($(shown "$log"))" >>"$file"
	fi
	echo "== $1: $(count pass "$file") passed, $(count fail "$file") failed" \
		"($((SECONDS - ${started[$1]:-SECONDS})) s)"
	unset "started[$1]" "waits_for[$1]"
}

# The suites of the other lanes that lane 0 still has to wait for.
unfinished()
{
	local lane suite

	while IFS='|' read -r lane suite _; do
		[ "$lane" = 0 ] || [ -z "${waits_for[$suite]:-}" ] || echo "$suite"
	done <<<"$chosen"
}

wanted=check
if [ "${1:-}" = --all ]; then
	wanted=all
	shift
fi
for name in "$@"; do
	cut -d '|' -f 3 <<<"$suites" | grep -qxF -- "$name" ||
		{ echo "check.sh: no such suite: $name" >&2; exit 2; }
done
chosen=$(
	while IFS='|' read -r lane set suite rest; do
		[ $# -gt 0 ] || [ "$wanted" = all ] || [ "$set" = check ] || continue
		case " ${*:-$suite} " in
		*" $suite "*) echo "$lane|$suite|$rest" ;;
		esac
	done <<<"$suites"
)

"$scripts/packages.sh" python3 # without which some suites cannot even complain
rm -rf "$results"
mkdir -p "$results"
mkfifo "$temporary/events"
exec {events}<>"$temporary/events"
declare -A started waits_for
while IFS='|' read -r _ suite _ text; do
	waits_for[$suite]=$text
	: >"$results/$suite"
done <<<"$chosen"

echo "== logs in $(shown "$logs")/, one a test; results in $(shown "$results")/"
set -m
while read -r lane; do
	run_lane "$lane" </dev/null &
	lanes+=("$!")
done < <(cut -d '|' -f 1 <<<"$chosen" | grep -v '^0$' | sort -u)
set +m

while [ "${#waits_for[@]}" -gt 0 ]; do
	if [ -z "${last:-}" ] && [ -z "$(unfinished)" ]; then
		set -m
		run_lane 0 </dev/null &
		last=$!
		lanes+=("$last")
		set +m
	fi
	if read -r -t 60 -u "$events" event suite status; then
		if [ "$event" = start ]; then
			started[$suite]=$SECONDS
			echo "== $suite: ${waits_for[$suite]} ($(shown "$logs/check-$suite.log"))"
		else
			finish "$suite" "$status"
		fi
	elif [ -z "$(jobs -pr)" ]; then
		for suite in "${!waits_for[@]}"; do
			finish "$suite" lost
		done
	else
		for suite in "${!started[@]}"; do
			echo "   $suite, $((SECONDS - started[$suite])) s:" \
				"$(tail -n 1 "$logs/check-$suite.log")"
		done
	fi
done

passed=$(count pass "$results"/*)
failed=$(count fail "$results"/*)
if [ "$failed" -gt 0 ]; then
	echo "== failures"
	grep -h '^fail ' "$results"/*
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
