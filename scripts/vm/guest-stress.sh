# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Steps that try to break the module, for guest-init.sh, which has read this
# file. Each ends at the first mistake of the kernel, with that line.

: "${tree:=/sys/kernel/hv_iface}"
splat='WARNING:|BUG:|Oops|UBSAN|KASAN|KCSAN|Call Trace|possible|unreferenced'

clean()	# no mistake so far; forgets the log, which would overflow
{
	! dmesg -c | grep -m 1 -E "$splat"
}

mount_debugfs()
{
	[ -e /sys/kernel/debug/kmemleak ] || mount -t debugfs debugfs /sys/kernel/debug
}

no_leak()	# objects younger than five seconds are none; the second scan confirms
{
	mount_debugfs
	sleep 6
	echo scan >/sys/kernel/debug/kmemleak
	echo scan >/sys/kernel/debug/kmemleak
	! grep -m 1 . /sys/kernel/debug/kmemleak
}

do_churn()	# COUNT: loads and unloads
{
	done=0
	while [ "$done" -lt "$1" ]; do
		if ! { do_load "" && do_unload && clean; }; then
			echo "load $done"
			return 1
		fi
		done=$((done + 1))
	done
	no_leak && echo "$done loads"
}

do_readers()	# SECONDS: 16 readers of all files while it comes and goes
{
	: >/tmp/go
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		while [ -e /tmp/go ]; do
			grep -r '' "$tree" >/dev/null 2>&1
		done &
	done
	loads=0
	end=$(($(date +%s) + $1))
	while [ "$(date +%s)" -lt "$end" ]; do
		if ! { do_load "" && do_unload; }; then
			break
		fi
		loads=$((loads + 1))
	done
	rm /tmp/go
	wait
	clean && no_leak && [ "$loads" -gt 0 ] && echo "$loads loads under readers"
}

# A process that holds a file open reads ENODEV, and holds nothing up.
do_held()
{
	do_load "" && exec 4<"$tree/hypervisor" && do_unload || return
	! cat <&4 2>/tmp/held || return
	exec 4<&-
	grep -q 'No such device' /tmp/held && clean
}

do_faults()	# the first allocation of a load fails, then the second, ...
{
	mount_debugfs
	echo N >/sys/kernel/debug/failslab/ignore-gfp-wait
	nth=0
	failed=0
	while nth=$((nth + 1)); do
		# the module is read first: only insmod's own call is to fail
		sh -c "exec 5</hv_iface.ko; echo $nth >/proc/self/fail-nth && exec /bin/insmod /proc/self/fd/5" \
			>/tmp/insmod 2>&1
		result=$?
		dmesg -c >/tmp/log
		# the stack of each injected fault is no mistake; all else is
		! grep -m 1 -E 'KASAN|UBSAN|BUG:|Oops' /tmp/log || return 1
		if [ "$result" -ne 0 ]; then
			failed=$((failed + 1))
			[ ! -e "$tree" ] || { echo "allocation $nth: files are left"; return 1; }
			! lsmod | grep -q hv_iface || { echo "allocation $nth: loaded"; return 1; }
			continue
		fi
		do_unload || return
		grep -q FAULT_INJECTION /tmp/log || break # none was left to fail
	done
	do_load "" && do_unload && clean && no_leak && echo "$failed of $nth loads failed"
}

do_hotplug()	# COUNT: processor 1 comes and goes while the module does
{
	: >/tmp/go
	while [ -e /tmp/go ]; do
		echo 0 >/sys/devices/system/cpu/cpu1/online
		echo 1 >/sys/devices/system/cpu/cpu1/online
	done &
	do_churn "$1"
	result=$?
	rm /tmp/go
	wait
	return $result
}

do_twins()	# COUNT: two loads at once: one wins, the other hears EEXIST
{
	done=0
	while [ "$done" -lt "$1" ]; do
		do_load "" 2>/tmp/twin1 &
		do_load "" 2>/tmp/twin2
		wait
		if ! { do_unload && clean; }; then
			echo "pair $done"
			return 1
		fi
		done=$((done + 1))
	done
	no_leak && echo "$done pairs"
}
