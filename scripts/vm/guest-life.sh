# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Steps that a machine lives through as a whole, for guest-init.sh, which has
# read this file: sleep, a new kernel, another host.

: "${number:=0}"	# of the step
port=/sys/bus/virtio/drivers/virtio_console

# Without the driver of our own port, which from 7.3 on is mute after a sleep.
without_port()	# COMMAND...
{
	if [ -n "${hv_report:-}" ]; then # it is another one's
		"$@"
		return
	fi
	exec 3>&-
	echo virtio0 >$port/unbind
	"$@"
	result=$?
	echo virtio0 >$port/bind
	open_port
	return $result
}

enter()	# STATE
{
	echo "$1" >/sys/power/state
}

# A busy host takes its time to get there: an alarm that rings before wakes nobody.
do_suspend()
{
	echo +10 >/sys/class/rtc/rtc0/wakealarm && echo sleep >&3 && without_port enter mem
}

# To sleep but for the sleep: processes stop, and go on after a second. Debian's cloud
# kernel of 5.10 has no such test: it would sleep, and nothing wake it.
do_freeze()
{
	[ -e /sys/power/pm_test ] || { echo "no pm_test here"; return 0; }
	echo 1 >/sys/module/suspend/parameters/pm_test_delay && echo freezer >/sys/power/pm_test &&
		enter mem && echo none >/sys/power/pm_test
}

do_hibernate()	# the machine is switched off, and booted again by the harness
{
	mkswap /dev/vda && swapon /dev/vda && echo shutdown >/sys/power/disk &&
		without_port enter disk && swapoff /dev/vda
}

# The last step of a machine: what follows in the trace is its own.
do_reboot()
{
	echo "result 0" >&3
	reboot -f
}

# The same kernel again; it goes on after this step.
load_kernel()	# OPTION [WORD]: without the word on its command line
{
	dd if=/dev/vda of=/tmp/vmlinuz bs=64k && dd if=/dev/vdb of=/tmp/initrd bs=64k &&
		kexec "$1" /tmp/vmlinuz /tmp/initrd \
			"$(sed "s/crashkernel=[^ ]*//; s/${2:-^$}//" /proc/cmdline) hv_skip=$number"
}

do_kexec()
{
	load_kernel -l && kexec -e
}

do_crash()	# [WORD]
{
	load_kernel -p "$1" && echo c >/proc/sysrq-trigger
}

host_version()	# leaf 0x40000002
{
	dd if=/dev/cpu/0/cpuid bs=16 count=1 iflag=skip_bytes skip=$((0x40000002)) 2>/dev/null |
		od -A n -t x4
}

do_sleep_and_move()
{
	before=$(host_version)
	echo freezer >/sys/power/pm_test
	echo migrate >&3
	enter mem
	[ "$(host_version)" != "$before" ]
}

do_migrate()	# this line tells the harness; that it is done, the leaf tells us
{
	before=$(host_version)
	echo migrate >&3
	while [ "$(host_version)" = "$before" ]; do
		sleep 0.2
	done
}
