// SPDX-License-Identifier: GPL-2.0
/*
 * Loaded before QEMU's libraries: prints leaf 1 and the hypervisor's leaves that QEMU
 * gives to KVM_SET_CPUID2, and ends QEMU there, before a virtual machine runs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <linux/kvm.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int ioctl(int fd, unsigned long request, ...)
{
	int (*next)(int fd, unsigned long request, void *argument) = dlsym(RTLD_NEXT, "ioctl");
	struct kvm_cpuid2 *table;
	va_list args;
	void *argument;
	unsigned int i;

	va_start(args, request);
	argument = va_arg(args, void *);
	va_end(args);
	if ((unsigned int)request != (unsigned int)KVM_SET_CPUID2)
		return next(fd, request, argument);
	table = argument;
	for (i = 0; i < table->nent; i++) {
		const struct kvm_cpuid_entry2 *entry = &table->entries[i];

		if (entry->function == 1 || entry->function >> 28 == 4)
			dprintf(1, "leaf %08x %08x %08x %08x %08x\n", entry->function, entry->eax,
				entry->ebx, entry->ecx, entry->edx);
	}
	_exit(0);
}
