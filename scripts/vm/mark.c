// SPDX-License-Identifier: GPL-2.0
/*
 * mark NUMBER - executes CPUID for leaf 0x4f000000 + NUMBER, which no hypervisor
 * has: for the host's trace of KVM to be cut there. An I/O port would need a
 * kernel that lets us have one.
 */
#include <cpuid.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	unsigned int a, b, c, d;

	__cpuid(0x4f000000u + (argc == 2 ? strtoul(argv[1], NULL, 0) & 0xff : 0), a, b, c, d);
	return 0;
}
