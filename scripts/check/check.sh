#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# check.sh [--all] [SUITE...] - runs the test suites of `make check`, all that
# there are, or the named ones. The last line is "N passed, N failed"; the exit
# status is 0 only if nothing failed.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

# Lane, set, suite, command in scripts/, what it waits for. Suites of a lane run
# one after the other, lanes side by side: compilers in one, virtual machines in
# the other, which is what two processors bear. What stands in "any" lane takes one
# processor, and goes to the lane that comes to it first. Lane 0 waits for all others. The set
# "all" is what takes too long for every day; "day" what one of "all" does as well.
rows()
{
	local version flavour name

	cat <<'END'
1|check|static|check/static.sh|compilers and checkers
1|check|unit|unit/unit.sh 30000|a compiler
1|check|kunit-plain|unit/kunit.sh plain|a user-mode kernel, built the first time (minutes)
1|check|coverage|unit/coverage.sh|the tests with gcov
1|check|real-options|real/real.py options|a moment
2|day|machines|vm/vm.py check --table machines.ini libvirt-windows proxmox-win11 wsl2 azure-snp xen-viridian|virtual machines, two at once
2|day|makers|vm/vm.py check --table makers.ini hidden-nutanix blank-virtualbox worn-virtualbox|virtual machines, two at once
2|check|vm|vm/vm.py check|virtual machines, two at once
2|day|life|vm/vm.py check --table life.ini hibernate kernel-wrote-hibernate hibernate-loaded kexec crash crash-kvm sleep-and-move migrate restore forgetful|virtual machines that sleep, start anew and move
any|check|quick-proofs|prove/prove.sh --quick|a model checker
any|check|tools|check/tools.sh|the tool, and files from strangers
2|all|kernels|vm/kernels.sh|the packages of many kernels, the first time
END
	for version in $host_version $(other_versions); do
		for flavour in $kernel_flavours; do
			name=${flavour%amd64}
			name=vm-$version${name:+-${name%-}}
			[ "$name" = "vm-$host_version" ] || # which vm has
				echo "2|all|$name|vm/vm.py check --kernel $version-$flavour|virtual machines"
		done
	done
	for version in $(other_versions kunit); do
		echo "1|all|kunit-$version|unit/kunit.sh plain-$version|a user-mode kernel, built the first time (minutes)"
	done
	for version in $(other_versions life); do
		echo "2|all|life-$version|vm/vm.py check --kernel $version-amd64 --table life.ini|virtual machines"
	done
	cat <<'END'
1|all|kunit-sanitizers|unit/kunit.sh sanitizers|a user-mode kernel with KASAN, UBSAN, kmemleak, lockdep
1|all|fuzz|fuzz/fuzz.sh|fuzzers, with sanitizers
1|all|proofs|prove/prove.sh --slow|a model checker (minutes)
1|all|package|package/debian.sh|Debian packages and DKMS in a small installation
1|all|rpm|package/rpm.sh|RPM packages and DKMS in a small installation
1|all|package-sid|package/debian.sh sid|the same with sid's dpkg and DKMS
1|all|rpm-sid|package/rpm.sh sid|the same with sid's rpm and DKMS
2|all|answers|figures/answers.py --check|virtual machines with the tools of Debian
2|all|answers-newest|figures/answers.py --newest --check|virtual machines with the tools of sid
2|all|installed|package/installed.sh|a Debian machine with Secure Boot, emulated (6 minutes)
2|all|all-life|vm/vm.py check --table life.ini|virtual machines that sleep, start anew and move
2|all|all-machines|vm/vm.py check --table machines.ini|virtual machines
2|all|all-makers|vm/vm.py check --table makers.ini|virtual machines
2|all|real-xen-4.17|real/real.py xen-4.17|guests of an emulated machine's Xen, one after the other
2|all|real-xen-4.20|real/real.py xen-4.20|guests of an emulated machine's Xen, one after the other
2|all|real-virtualbox|real/real.py virtualbox|VirtualBox in two emulated machines
2|all|real-hosts|real/real.py hosts|QEMU on the KVM of four emulated machines
1|all|real-processes|real/real.py processes|programs that emulate a processor
2|all|vm-6.1-686-pae|vm/vm.py check --kernel 6.1-686-pae tcg|a virtual machine of 32 bits
2|all|lies|vm/vm.py check --table lies.ini|virtual machines
2|all|fleet|fleet/trial/fleet.py|guests that Ansible and Prometheus look after
1|all|mutants|mutants/mutants.sh|one fault at a time in the module
0|check|trees|check/trees.sh|what the tests before it have left
0|check|tools-trees|check/tools.sh trees|the tool, on what they have left
0|all|kasan|vm/debug-kernel.sh kasan|a debugging kernel, built the first time (10 minutes)
0|all|kasan-scenarios|vm/vm.py check --kernel kasan|virtual machines under KASAN
0|all|kasan-stress|vm/vm.py check --kernel kasan --table stress.ini|a thousand loads under KASAN
0|all|kcsan|vm/debug-kernel.sh kcsan|a debugging kernel, built the first time (10 minutes)
0|all|kcsan-scenarios|vm/vm.py check --kernel kcsan|virtual machines under KCSAN
0|all|kcsan-stress|vm/vm.py check --kernel kcsan --table stress.ini held readers twins hotplug hotplug-of-four signed|virtual machines under KCSAN
END
}
suites=$(rows)
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
		[ "$lane" = "$1" ] || [ "$lane" = any ] || continue
		mkdir "$temporary/$suite" 2>/dev/null || continue # the other lane is at it
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

wanted=day
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
		[ $# -gt 0 ] || [ "$set" = "$wanted" ] || [ "$set" = check ] || continue
		case " ${*:-$suite} " in
		*" $suite "*) echo "$lane|$suite|$rest" ;;
		esac
	done <<<"$suites"
)

"$scripts/common/packages.sh" python3 # without which some suites cannot even complain
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
done < <(cut -d '|' -f 1 <<<"$chosen" | sed 's/^any$/1/' | grep -v '^0$' | sort -u)
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
