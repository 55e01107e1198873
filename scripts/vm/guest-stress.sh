# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Steps that try to break the module, for guest-init.sh, which has read this
# file. Each ends at the first mistake of the kernel, with that line.

: "${tree:=/sys/kernel/hv_iface}"
splat='WARNING:|BUG:|Oops|UBSAN|KASAN|KCSAN|possible|unreferenced'

clean()	# no mistake so far; forgets the log, which would overflow
{
	! dmesg -c | grep -m 1 -E "$splat"
}

mount_debugfs()
{
	[ -e /sys/kernel/debug/kmemleak ] || mount -t debugfs debugfs /sys/kernel/debug
}

# Objects younger than five seconds are no leaks; the second scan confirms. This
# takes a minute, so once a machine is enough.
do_leaks()
{
	mount_debugfs
	sleep 6
	echo scan >/sys/kernel/debug/kmemleak && echo scan >/sys/kernel/debug/kmemleak &&
		! grep -m 1 . /sys/kernel/debug/kmemleak
}

do_churn()	# HOW HOW-OFTEN, see loads.c
{
	# shellcheck disable=SC2086 # two words
	loads $1 && clean
}

do_readers()	# HOW-OFTEN: 16 readers of all files while it comes and goes
{
	: >/tmp/go
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		while [ -e /tmp/go ]; do
			grep -r '' "$tree" >/dev/null 2>&1
		done &
	done
	loads plain "$1"
	result=$?
	rm /tmp/go
	wait
	[ $result -eq 0 ] && clean
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
	echo N >/sys/kernel/debug/failslab/ignore-gfp-wait || return
	# A stack each would fill the log. The allocator's own remain, which are no
	# mistakes: those that look for such have a word of their own beside it.
	echo 0 >/sys/kernel/debug/failslab/verbose || return
	do_churn "failing 5000"
}

do_hotplug()	# COUNT: processor 1 comes and goes while the module does
{
	: >/tmp/go
	while [ -e /tmp/go ]; do
		echo 0 >/sys/devices/system/cpu/cpu1/online
		echo 1 >/sys/devices/system/cpu/cpu1/online
		echo . >>/tmp/changes
	done &
	do_churn "plain $1"
	result=$?
	rm /tmp/go
	wait
	[ -s /tmp/changes ] && return $result
}

do_twins()	# COUNT: two loads at once: one wins, the other hears EEXIST
{
	done=0
	while [ "$done" -lt "$1" ]; do
		do_load "" 2>/tmp/twin1 &
		do_load "" 2>/tmp/twin2
		wait
		if ! { grep -q 'File exists' /tmp/twin1 /tmp/twin2 && do_unload && clean; }; then
			echo "pair $done"
			return 1
		fi
		done=$((done + 1))
	done
	echo "$done pairs"
}
