// SPDX-License-Identifier: GPL-2.0
/*
 * What cpu_x86.c does where no guest here can show it: which number it gives,
 * in the order of hypercalls.h, to every kind of guest that this kernel may be, and
 * whether its pin keeps a thread on its processor. The file itself is asked.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/sched.h>
#include <asm/hypervisor.h>

#ifndef HVI_PINS
#define HVI_PINS	-1
#endif

static enum x86_hypervisor_type pretended;
#define hypervisor_is_type(type) (pretended == (type))

#include "../../../module/cpu_x86.c"

static const struct {
	enum x86_hypervisor_type type;
	const char *name;
} kinds[] = {
	{ X86_HYPER_NATIVE, "native" },
	{ X86_HYPER_VMWARE, "vmware" },
	{ X86_HYPER_MS_HYPERV, "hyperv" },
	{ X86_HYPER_XEN_PV, "xen_pv" },
	{ X86_HYPER_XEN_HVM, "xen_hvm" },
	{ X86_HYPER_KVM, "kvm" },
	{ X86_HYPER_JAILHOUSE, "jailhouse" },
	{ X86_HYPER_ACRN, "acrn" },
};

static int __init hv_iface_kinds_init(void)
{
	const struct hvi_cpu *cpu = &hvi_cpu_x86;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		pretended = kinds[i].type;
		pr_info("%s: %u\n", kinds[i].name, cpu->kernel_type(cpu));
	}
	cpu->pin(cpu);
	pr_info("pinned: %d\n", HVI_PINS);
	cpu->unpin(cpu);
	pr_info("unpinned: %d\n", HVI_PINS);
	return 0;
}

static void __exit hv_iface_kinds_exit(void)
{
}

module_init(hv_iface_kinds_init);
module_exit(hv_iface_kinds_exit);

MODULE_DESCRIPTION("What hv_iface makes of each kind of guest kernel");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
