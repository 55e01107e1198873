#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: strace -v of a virtual machine monitor shows the leaves that KVM offers for Hv#1, as it
# shows those that KVM offers otherwise: both calls fill the same structure.
# Seen: of KVM_GET_SUPPORTED_HV_CPUID it shows an address. What a guest is given it shows, in
# KVM_SET_CPUID2, but not which of KVM's capabilities are enabled, such as the synthetic
# interrupt controller.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need perl
get bookworm strace=6.1-0.1

# On /dev/null, and strace says that it went well: no KVM is needed.
# shellcheck disable=SC2016 # perl's own
run usr/bin/strace -v -o "$tmp/calls" -e trace=ioctl -e inject=ioctl:retval=0 perl -e '
	open my $kvm, "<", "/dev/null";
	# One leaf: nent, padding; function, index, flags, eax, ebx, ecx, edx, three of padding.
	my $leaf = pack "L*", 1, 0, 0x40000001, 0, 0, 0x31237648, (0) x 6;
	ioctl $kvm, 0xc008ae05, $leaf; # KVM_GET_SUPPORTED_CPUID
	ioctl $kvm, 0xc008aec1, $leaf; # KVM_GET_SUPPORTED_HV_CPUID
	ioctl $kvm, 0x4008ae90, $leaf; # KVM_SET_CPUID2
	my $synic = pack "LLQ4x64", 123;
	ioctl $kvm, 0x4068aea3, $synic; # KVM_ENABLE_CAP' ||
	cannot 'strace traces nothing here'

shows() # CALL
{
	sed -n "s/^ioctl(3, $1, \(.*\)) = 0.*/\1/p" "$tmp/calls" | sed 's/0x[0-9a-f]\{9,\}/ADDRESS/'
}

leaf='{function=0x40000001, index=0, flags=0, eax=0x31237648, ebx=0, ecx=0, edx=0}'
same 'what KVM offers' "{nent=1, entries=[$leaf]}" "$(shows KVM_GET_SUPPORTED_CPUID)"
same 'what KVM offers for Hv#1' ADDRESS "$(shows KVM_GET_SUPPORTED_HV_CPUID)"
same 'what a guest is given' "{nent=1, entries=[$leaf]}" "$(shows KVM_SET_CPUID2)"
same 'a capability' ADDRESS "$(shows KVM_ENABLE_CAP)"
conclude
