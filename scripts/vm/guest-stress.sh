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
	if [ ! -e /sys/kernel/debug/kmemleak ]; then
		echo "this kernel cannot tell leaks"
		return
	fi
	sleep 6
	echo scan >/sys/kernel/debug/kmemleak
	echo scan >/sys/kernel/debug/kmemleak
	! grep -m 1 . /sys/kernel/debug/kmemleak && echo "no leak"
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

do_faults()	# the first allocation of a load fails, then the second, ... to the last
{
	mount_debugfs
	echo N >/sys/kernel/debug/failslab/ignore-gfp-wait
	nth=0
	refused=0
	while nth=$((nth + 1)); do
		/bin/load $nth /hv_iface.ko >/tmp/load
		result=$?
		dmesg -c >/tmp/log
		# the stack of each injected fault is no mistake; all else is
		! grep -m 1 -E 'WARNING|KASAN|UBSAN|BUG:|Oops' /tmp/log || return 1
		if grep -q 'not reached' /tmp/load; then
			break
		elif [ $result -eq 0 ]; then
			: # one that the kernel can do without
		elif grep -q 'Cannot allocate memory' /tmp/load; then
			refused=$((refused + 1))
			[ ! -e "$tree" ] || { echo "allocation $nth: files are left"; return 1; }
			! grep hv_iface /proc/modules || { echo "allocation $nth: loaded"; return 1; }
			continue
		else
			echo "allocation $nth: $(cat /tmp/load)"
			return 1
		fi
		do_unload || return
	done
	do_unload && do_load "" && do_unload && clean && no_leak &&
		echo "$((nth - 1)) allocations, $refused refused"
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

# What people and machines may type: each is refused with EINVAL and one line,
# or is a value, and then the module is there.
do_words()	# COUNT
{
	done=0
	while [ "$done" -lt "$1" ]; do
		word=$(head -c $((done % 40)) /dev/urandom | tr -d '\000\n')
		[ $((done % 3)) -ne 0 ] || word=0x$(head -c 6 /dev/urandom | od -A n -t x8 | tr -d ' ')
		if do_load "guest_os_id=\"$word\"" 2>/tmp/insmod; then
			do_unload || return
		elif ! grep -q 'Invalid argument' /tmp/insmod; then
			cat /tmp/insmod
			return 1
		fi
		[ ! -e "$tree" ] && clean || return
		done=$((done + 1))
	done
	no_leak && echo "$done words"
}
