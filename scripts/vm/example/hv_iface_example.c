// SPDX-License-Identifier: GPL-2.0
/*
 * A user of hv_iface from outside: asks everything once and logs the answers,
 * one a line, for the scenarios to compare with sysfs.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "../../../module/hv_iface.h"

static void __init show_leaf(u32 leaf)
{
	struct hv_iface_regs regs;
	bool got = hv_iface_get_leaf(leaf, &regs);

	pr_info("leaf 0x%x %d 0x%x 0x%x 0x%x 0x%x\n", leaf, got,
		regs.eax, regs.ebx, regs.ecx, regs.edx);
}

static int __init hv_iface_example_init(void)
{
	u32 leaf;

	pr_info("is_any_hypervisor_present %d\n", is_any_hypervisor_present());
	pr_info("is_microsoft_compatible %d\n", hv_iface_is_microsoft_compatible());
	pr_info("is_vendor_microsoft %d\n", hv_iface_is_vendor_microsoft());
	pr_info("is_xbox_nanovisor %d\n", hv_iface_is_xbox_nanovisor());
	pr_info("is_iommu_in_use %d\n", hv_iface_is_iommu_in_use());
	for (leaf = 0x40000000; leaf <= 0x4000000c; leaf++)
		show_leaf(leaf);
	pr_info("debug_device_options 0x%llx\n", hv_iface_get_debug_device_options());
	return 0;
}

static void __exit hv_iface_example_exit(void)
{
}

module_init(hv_iface_example_init);
module_exit(hv_iface_example_exit);

MODULE_DESCRIPTION("Example user of hv_iface");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
