// SPDX-License-Identifier: GPL-2.0
/* kvm_supported - what KVM itself has of Microsoft's interface, by KVM_GET_SUPPORTED_HV_CPUID. */
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define LEAVES	64

int main(void)
{
	struct kvm_cpuid2 *table = calloc(1, sizeof(*table) + LEAVES * sizeof(table->entries[0]));
	int kvm = open("/dev/kvm", O_RDWR);
	unsigned int i;

	table->nent = LEAVES;
	if (kvm < 0 || ioctl(kvm, KVM_GET_SUPPORTED_HV_CPUID, table)) {
		perror("KVM_GET_SUPPORTED_HV_CPUID");
		return 1;
	}
	for (i = 0; i < table->nent; i++)
		printf("leaf %08x %08x %08x %08x %08x\n", table->entries[i].function,
		       table->entries[i].eax, table->entries[i].ebx, table->entries[i].ecx,
		       table->entries[i].edx);
	return 0;
}
