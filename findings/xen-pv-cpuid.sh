#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: in a PV guest of Xen, dom0 among them, CPUID is answered by Xen.
# Seen: on an AMD processor a program there is shown the processor below Xen, here QEMU's emulation
# with bit 31 and QEMU's vendor. Xen answers the same instruction only behind its prefix for forced
# emulation, which Linux itself puts before it. So who asks by CPUID alone calls such a system
# physical, or what is below Xen.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need qemu-system-x86_64 gcc
alone=1
get bookworm xen-hypervisor-4.17-amd64=4.17.5+72-g01140da4e8-1 \
	linux-image-6.1.0-50-amd64=6.1.176-1 cpio=2.13+dfsg-7.1
cd "$tmp" || exit

# dom0's first program, and its only one
cat >init.c <<'END'
#include <stdio.h>
#include <sys/reboot.h>

static void ask(const char *how, int forced)
{
	unsigned int a = 0x40000000, text[4] = { 0 };

	if (forced)
		__asm__("ud2a; .ascii \"xen\"; cpuid"
			: "+a"(a), "=b"(text[0]), "=c"(text[1]), "=d"(text[2]));
	else
		__asm__("cpuid" : "+a"(a), "=b"(text[0]), "=c"(text[1]), "=d"(text[2]));
	printf("\n%s: %s\n", how, (const char *)text);
}

int main(void)
{
	ask("plain", 0);
	ask("forced", 1);
	fflush(stdout);
	return reboot(RB_POWER_OFF);
}
END
gcc -O1 -static -o init init.c
echo init | "$root/bin/cpio" -o -H newc --quiet >initrd
gzip -dc "$root"/boot/xen-4.17-amd64.gz >xen
cp "$root"/boot/vmlinuz-* vmlinuz
timeout 900 qemu-system-x86_64 -accel tcg -cpu EPYC,+svm,-smap,-monitor -M q35 -m 1024 -nodefaults \
	-display none -no-reboot -serial file:log -kernel xen -append "console=com1 cpuidle=0" \
	-initrd "vmlinuz console=hvc0 quiet,initrd" </dev/null 2>/dev/null

said() # HOW
{
	tr -d '\r' <log | sed -n "s/^$1: //p"
}

same 'plain CPUID, 0x40000000' TCGTCGTCGTCG "$(said plain)"
same 'the same behind the prefix' XenVMMXenVMM "$(said forced)"
conclude
