// SPDX-License-Identifier: GPL-2.0
/* Whose hypercalls a kernel makes, and whether a guest OS id breaks them. */
#include "hypercalls.h"

static const struct hvi_kernel kernels[] __initconst = {
	/* makes none */
	[HVI_KERNEL_NATIVE] = { "nobody", "", HVI_CALLS_SAFE },
	/* by VMCALL or a port; what VMware makes of them then, nobody has published */
	[HVI_KERNEL_VMWARE] = { "VMware", "vmware", HVI_CALLS_UNKNOWN },
	/* makes these very ones */
	[HVI_KERNEL_HYPERV] = { "Microsoft Hyper-V", "microsoft", HVI_CALLS_SAFE },
	/* tells Microsoft's from its own by EAX bit 31 (xen/arch/x86/hvm/hypercall.c); tried */
	[HVI_KERNEL_XEN_PV] = { "Xen", "xen", HVI_CALLS_SAFE },
	[HVI_KERNEL_XEN_HVM] = { "Xen", "xen", HVI_CALLS_SAFE },
	/* asks whether the id is set, then takes all for Microsoft's (Linux,
	 * kvm_emulate_hypercall() in arch/x86/kvm); tried
	 */
	[HVI_KERNEL_KVM] = { "KVM", "kvm", HVI_CALLS_BROKEN },
	[HVI_KERNEL_JAILHOUSE] = { "Jailhouse", "jailhouse", HVI_CALLS_UNKNOWN },
	/* stores the id, and its own do not look at it (acrn-hypervisor 048155d3,
	 * arch/x86/guest/hyperv.c); by the source alone
	 */
	[HVI_KERNEL_ACRN] = { "ACRN", "acrn", HVI_CALLS_SAFE },
	/* the kernel makes none there (Linux, arch/x86/kernel/cpu/bhyve.c) */
	[HVI_KERNEL_BHYVE] = { "bhyve", "bhyve", HVI_CALLS_SAFE },
	[HVI_KERNEL_TYPES] = { "another hypervisor", "", HVI_CALLS_UNKNOWN },
};

/**
 * hvi_kernel - look up a kernel
 * @type: its type, of enum hvi_kernel_type; a later kernel may have more
 *
 * Return: its row.
 */
const struct hvi_kernel * __init hvi_kernel(unsigned int type)
{
	return &kernels[type < HVI_KERNEL_TYPES ? type : HVI_KERNEL_TYPES];
}
