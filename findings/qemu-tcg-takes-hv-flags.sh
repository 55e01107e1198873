#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: QEMU's own emulation refuses the hv-* flags, or warns that only KVM has them.
# Seen: it takes hv-relaxed, hv-time and hv-synic (which KVM refuses alone) without a word, and
# the guest sees no leaf of them. hv-vpindex it refuses in the name of a kernel that was never
# asked. `-cpu help` lists none of them.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need as ld od timeout

# A boot sector that writes the four registers of two leaves to the debug port.
sector()
{
	cat >"$tmp/boot.s" <<-'CODE'
		.code16
		.globl _start
		_start:	movl	$0x40000000, %eax
			call	out
			movl	$0x40000001, %eax
			call	out
			movw	$0x501, %dx
			outb	%al, %dx
		1:	hlt
			jmp	1b
		out:	cpuid
			pushl	%edx
			pushl	%ecx
			pushl	%ebx
			pushl	%eax
			movw	$16, %cx
			movw	%sp, %si
		2:	ss lodsb
			outb	%al, $0xe9
			loop	2b
			addw	$16, %sp
			ret
			.org	510
			.word	0xaa55
	CODE
	as --32 -o "$tmp/boot.o" "$tmp/boot.s"
	ld -m elf_i386 -Ttext 0x7c00 -e _start --oformat binary -o "$tmp/boot" "$tmp/boot.o"
}

qemu()
{
	QEMU_MODULE_DIR=$root/usr/lib/x86_64-linux-gnu/qemu timeout 60 \
		"$root/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" \
		"$root/usr/bin/qemu-system-x86_64" -L "$root/usr/share/seabios" \
		-L "$root/usr/share/qemu" -accel tcg -nodefaults -display none "$@"
}

# What QEMU says, and what the guest sees: EAX EBX ECX EDX of 0x40000000 and ..01.
guest() # CPU
{
	rm -f "$tmp/out"
	qemu -cpu "$1" -drive "file=$tmp/boot,format=raw,if=ide" -debugcon "file:$tmp/out" \
		-device isa-debug-exit,iobase=0x501,iosize=1 2>&1 | sed 's/^.*qemu-system-x86_64: //'
	[ ! -s "$tmp/out" ] || tail -c 32 "$tmp/out" | od -An -v -tx4 -w32 | xargs
}

tcg='40000001 54474354 43544743 47435447 00000000 00000000 00000000 00000000'
get bookworm qemu-system-x86=1:7.2+dfsg-7+deb12u18+b3
sector
same qemu64 "$tcg" "$(guest qemu64)"
same hv-relaxed,hv-time "$tcg" "$(guest qemu64,hv-relaxed,hv-time)"
same hv-synic "$tcg" "$(guest qemu64,hv-synic)"
same hv-vpindex "kernel doesn't allow setting HyperV VP_INDEX" "$(guest qemu64,hv-vpindex)"
same '-cpu help' 0 "$(qemu -cpu help | grep -c '[^a-z]hv[-_]')"
conclude
