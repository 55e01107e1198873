// SPDX-License-Identifier: GPL-2.0
/*
 * Gives a QEMU guest hypervisor leaves that QEMU itself cannot offer.
 *
 * Preloaded into QEMU, it stands before ioctl(): in each KVM_SET_CPUID2 the
 * entries 0x4....... are replaced by those of the table that $HV_LEAVES names
 * (lines of leaf EAX EBX ECX EDX, all hex); from the second processor on by
 * $HV_OTHER_LEAVES', if that is set. Leaf 1 of the table gives one bit,
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

struct table {
	struct kvm_cpuid_entry2 rows[MAX_ENTRIES];
	unsigned int len;
};

static struct table first, others;

static void read_table(const char *path, struct table *table)
{
	struct kvm_cpuid_entry2 e = { 0 };
	FILE *file = fopen(path, "r");

	if (!file) {
		fprintf(stderr, "cpuid_shim: cannot read %s\n", path);
		exit(1);
	}
	while (table->len < MAX_ENTRIES &&
	       fscanf(file, "%x %x %x %x %x", &e.function, &e.eax, &e.ebx, &e.ecx, &e.edx) == 5)
		table->rows[table->len++] = e;
	if (!feof(file)) {
		fprintf(stderr, "cpuid_shim: %s: bad line %u\n", path, table->len + 1);
		exit(1);
	}
	fclose(file);
}

__attribute__((constructor)) static void read_tables(void)
{
	const char *path = getenv("HV_LEAVES"), *other = getenv("HV_OTHER_LEAVES");

	if (!path) {
		fprintf(stderr, "cpuid_shim: no HV_LEAVES\n");
		exit(1);
	}
	read_table(path, &first);
	read_table(other ? other : path, &others);
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
static struct kvm_cpuid2 *rewritten(const struct kvm_cpuid2 *from, const struct table *table)
{
	struct kvm_cpuid2 *to = calloc(1, sizeof(*to) +
				       (from->nent + table->len) * sizeof(*table->rows));
	unsigned int i;

	if (!to)
		abort();
	for (i = 0; i < from->nent; i++)
		if (!is_hypervisor_leaf(&from->entries[i]))
			to->entries[to->nent++] = from->entries[i];
	for (i = 0; i < table->len; i++) {
		if (is_hypervisor_leaf(&table->rows[i]))
			to->entries[to->nent++] = table->rows[i];
		else if (table->rows[i].function == 1)
			set_hypervisor_bit(to, table->rows[i].ecx);
	}
	return to;
}

int ioctl(int fd, unsigned long request, ...)
{
	static int (*real)(int fd, unsigned long request, void *arg);
	static unsigned int processors;	/* QEMU sets them up one after the other */
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
	cpuid = rewritten(arg, processors++ ? &others : &first);
	ret = real(fd, request, cpuid);
	free(cpuid);
	return ret;
}
