#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# guests.sh DIRECTORY AT-ONCE - runs each DIRECTORY/*/run, a guest each, on the
# machine that has KVM: the host, or the emulated outer machine.
#
# A guest has a trace instance of its own, which sees only the processes that
# descend from its shell. DIRECTORY/GUEST/ gets `trace` where tracefs can be
# written, and last of all `status`.

directory=$1
tracing=/sys/kernel/tracing/instances

trace_on()	# INSTANCE FILTER
{
	[ -n "$2" ] && mkdir "$1" 2>/dev/null || return
	echo 4096 >"$1/buffer_size_kb"
	# One counter for all processors: clocks of an emulated machine may differ.
	echo counter >"$1/trace_clock"
	echo 1 >"$1/options/event-fork"
	echo "$2" >"$1/events/kvm/kvm_cpuid/filter"
	echo 'ecx >= 0x40000000 && ecx <= 0x400000ff' >"$1/events/kvm/kvm_msr/filter"
	for event in kvm_cpuid kvm_msr; do
		echo 1 >"$1/events/kvm/$event/enable"
	done
}

trace_off()	# INSTANCE GUEST
{
	[ -d "$1" ] || return 0
	cat "$1/trace" >"$2/trace"
	rmdir "$1"
}

guest()	# GUEST
{
	instance=$tracing/hv_iface-$(basename "$directory")-$(basename "$1")
	trace_on "$instance" "$(cat "$1/trace-filter")"
	# shellcheck disable=SC2016 # for the inner shell
	sh -c '[ ! -d "$1" ] || echo $$ >"$1/set_event_pid"; exec sh "$2/run"' - \
		"$instance" "$1" >"$1/qemu.log" 2>&1 </dev/null
	status=$?
	trace_off "$instance" "$1"
	echo $status >"$1/status.new"
	mv "$1/status.new" "$1/status"
}

worker()	# takes guests until none is left that nobody has taken
{
	# Stopped early, it still takes its trace instance away.
	trap stopped=1 TERM INT
	for each in "$directory"/*/; do
		each=${each%/}
		[ -n "$stopped" ] || ! mkdir "$each/taken" 2>/dev/null || guest "$each"
	done
}

stopped=
for _ in $(seq "$2"); do
	worker &
done
trap wait TERM INT
wait
