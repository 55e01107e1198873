#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# /init of a guest. Does the steps of /steps, one a line ("VERB ARGUMENTS"), and
# reports each on a virtio port, whose other end is a file of the harness, or on what
# $hv_report names: the kernel makes a variable of a word that it does not know.
#
# A leaf that nobody has, executed before and after each step, shows in the host's
# trace of KVM: there the trace is cut into steps.

set -f	# module arguments are words, not patterns

# shellcheck source=scripts/vm/begin.sh
. /lib/begin.sh
mkdir -p /tmp /etc
echo nobody:x:65534:65534:::/bin/sh >/etc/passwd
report_to=${hv_report:-/dev/vport0p1}
open_port()	# a failing exec would end us: try first
{
	until [ -e "$report_to" ] && true >"$report_to"; do
		sleep 0.1
	done 2>/dev/null
	exec 3>"$report_to"
}

# A guest that hibernated goes on where it was; one that did not gets an error.
if grep -q resume= /proc/cmdline; then
	arguments=$(sed -n 's/.*hv_before_resume=\([^ ]*\).*/\1/p' /proc/cmdline)
	# Only where there is an image: its signature stands where swap's does.
	if [ -n "$arguments" ] && dd if=/dev/vda bs=4096 count=1 2>/dev/null | tail -c 10 |
		grep -q S1SUSPEND; then
		insmod /hv_iface.ko "$arguments"
	fi
	cat /sys/block/vda/dev >/sys/power/resume
fi
open_port

tree=/sys/kernel/hv_iface

report()	# TAG: sends its input, each line behind the tag
{
	sed "s/^/$1 /" >&3
}

do_load()
{
	# From a pipe: busybox tries a refused file a second time, by other means.
	# shellcheck disable=SC2002,SC2086 # words are meant
	cat /hv_iface.ko | insmod /proc/self/fd/0 $1
}

do_unload()
{
	rmmod hv_iface || return
	[ ! -e "$tree" ] || ! echo "left behind: $(find "$tree")"
}

do_read()	# each file opened and read once, all by one process
{
	! [ -e "$tree" ] || (cd "$tree" && grep -r '' . >/tmp/tree)
}

# The tree that was read, as a program without the module finds it. It may have been
# loaded on any processor; what only the module knows is left out, and the sum of it.
check_without()
{
	known='guest_os_id/|requirements/(msr_|privileges_equal:|all:)'
	grep -vE "^\./($known)" /tmp/tree | sed 's|^\./||; s/:/: /' | sort >/tmp/with
	for processor in $(seq 0 $(($(nproc) - 1))); do
		taskset -c "$processor" hv-iface --no-module --tree |
			grep -vE "^($known)" | sort >/tmp/without
		! cmp -s /tmp/with /tmp/without || return 0
	done
	diff /tmp/with /tmp/without | grep '^[-+][a-z]'
}

# What Linux's own Hyper-V code has printed at boot, and what the tree has.
do_agree()
{
	read -r low high ext misc <"$tree/leaves/0x40000003"
	read -r hints _ <"$tree/leaves/0x40000004"
	# 5.10 has EAX alone of these, and the version in the order of its leaf; 7.3 ECX as well
	privileges="(features $low|privilege flags low $low, high $high(, ext $ext)?)"
	version=$(sed -E 's/(.*)\.(.*)\.(.*)-(.*)-(.*)/(&|\2-\1-\4-\5.\3)/' "$tree/hyperv/version")
	for line in "$privileges, hints $hints, misc $misc" "Build[: ]$version\$"; do
		grep -E "$line" /tmp/boot || { echo "the kernel does not say: $line"; return 1; }
	done
}

# /dev/cpu/0/msr: the offset is the register's number, 8 bytes are its value.
do_rdmsr()	# NUMBER
{
	dd if=/dev/cpu/0/msr bs=8 count=1 iflag=skip_bytes skip=$(($1)) >/tmp/value || return
	echo "0x$(od -A n -t x8 /tmp/value | tr -d ' ')"
}

do_wrmsr()	# NUMBER VALUE
{
	value=$(printf %016x "${1#* }")
	bytes=
	while [ -n "$value" ]; do
		bytes="\\x${value%"${value#??}"}$bytes"	# the lowest byte first
		value=${value#??}
	done
	printf %b "$bytes" |
		dd of=/dev/cpu/0/msr bs=8 oflag=seek_bytes seek=$((${1% *})) conv=notrunc
}

# shellcheck source=scripts/vm/guest-life.sh
. /lib/guest-life.sh
# shellcheck source=scripts/vm/guest-stress.sh
. /lib/guest-stress.sh

do_run()
{
	sh -c "$1"
}

# Elsewhere each character may cost an exit: what the kernel says of its hypervisor will do.
dmesg -c | tee /tmp/boot |
	grep -E "${hv_report:+Command line|DMI:|[Hh]ypervisor|Hyper-V|Booting.*on|WARNING|BUG}" |
	report log
skip=$(sed -n 's/.*hv_skip=\([0-9]*\).*/\1/p' /proc/cmdline)
# Started by the kernel before us, of whose last step this was the end.
if [ -n "$skip" ]; then
	mark 255
	echo "result 0" >&3
fi
number=0
while read -r verb arguments; do
	number=$((number + 1))
	[ $number -gt "${skip:-0}" ] || continue
	echo "step $number" >&3
	: >/tmp/tree
	mark "$number"
	"do_$verb" "$arguments" >/tmp/output 2>&1 </dev/null
	result=$?
	mark 255
	# not a part of the step: it executes what the module does
	[ "$verb" != read ] || [ ! -s /tmp/tree ] || check_without | report without
	report out </tmp/output
	dmesg -c | report log
	report file </tmp/tree
	echo "result $result" >&3
done </steps
echo end >&3
[ $$ -ne 1 ] || reboot -f
