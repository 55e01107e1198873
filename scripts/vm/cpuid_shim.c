// SPDX-License-Identifier: GPL-2.0
/*
 * Gives a QEMU guest hypervisor leaves that QEMU itself cannot offer.
 *
 * Preloaded into QEMU, it stands before ioctl(): in each KVM_SET_CPUID2 the
 * entries 0x4....... are replaced by those of the table that $HV_LEAVES names
 * (lines of leaf EAX EBX ECX EDX, all hex). Leaf 1 of the table gives one bit,
 * ECX bit 31 (a hypervisor is present): the rest of it is the processor's own,
 * which a guest must not be lied to about.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <linux/kvm.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HYPERVISOR_PRESENT	0x80000000u	/* leaf 1 ECX bit 31 */
#define MAX_ENTRIES		256	/* KVM_MAX_CPUID_ENTRIES */

static struct kvm_cpuid_entry2 table[MAX_ENTRIES];
static unsigned int table_len;

__attribute__((constructor)) static void read_table(void)
{
	const char *path = getenv("HV_LEAVES");
	FILE *file = path ? fopen(path, "r") : NULL;
	struct kvm_cpuid_entry2 e = { 0 };

	if (!file) {
		fprintf(stderr, "cpuid_shim: cannot read HV_LEAVES\n");
		exit(1);
	}
	while (table_len < MAX_ENTRIES &&
	       fscanf(file, "%x %x %x %x %x", &e.function, &e.eax, &e.ebx, &e.ecx, &e.edx) == 5)
		table[table_len++] = e;
	if (!feof(file)) {
		fprintf(stderr, "cpuid_shim: %s: bad line %u\n", path, table_len + 1);
		exit(1);
	}
	fclose(file);
}

static int is_hypervisor_leaf(const struct kvm_cpuid_entry2 *e)
{
	return e->function >> 28 == 4;
}

static void set_hypervisor_bit(struct kvm_cpuid2 *cpuid, unsigned int ecx)
{
	unsigned int i;

	for (i = 0; i < cpuid->nent; i++)
		if (cpuid->entries[i].function == 1)
			cpuid->entries[i].ecx = (cpuid->entries[i].ecx & ~HYPERVISOR_PRESENT) |
						(ecx & HYPERVISOR_PRESENT);
}

/* QEMU's entries without its hypervisor leaves, then the table's. */
static struct kvm_cpuid2 *rewritten(const struct kvm_cpuid2 *from)
{
	struct kvm_cpuid2 *to = calloc(1, sizeof(*to) + (from->nent + table_len) * sizeof(*table));
	unsigned int i;

	if (!to)
		abort();
	for (i = 0; i < from->nent; i++)
		if (!is_hypervisor_leaf(&from->entries[i]))
			to->entries[to->nent++] = from->entries[i];
	for (i = 0; i < table_len; i++) {
		if (is_hypervisor_leaf(&table[i]))
			to->entries[to->nent++] = table[i];
		else if (table[i].function == 1)
			set_hypervisor_bit(to, table[i].ecx);
	}
	return to;
}

int ioctl(int fd, unsigned long request, ...)
{
	static int (*real)(int fd, unsigned long request, void *arg);
	struct kvm_cpuid2 *cpuid;
	va_list ap;
	void *arg;
	int ret;

	if (!real)
		real = dlsym(RTLD_NEXT, "ioctl");
	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (request != KVM_SET_CPUID2)
		return real(fd, request, arg);
	cpuid = rewritten(arg);
	ret = real(fd, request, cpuid);
	free(cpuid);
	return ret;
}
