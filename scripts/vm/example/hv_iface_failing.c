// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the kernel refuse a directory of sysfs by its name, as it does where
 * memory has run out, in kernels that have no fault injection, too.
 */
#include <linux/kobject.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/string.h>

static char *name = "";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "of the directory that is refused");

/* Instead of kobject_create_and_add(), with the same return address. */
static noinline struct kobject *nothing(void)
{
	return NULL;
}

static int refuse(struct kprobe *probe, struct pt_regs *regs)
{
	const char *wanted = (const char *)regs_get_kernel_argument(regs, 0);

	if (strcmp(wanted, name))
		return 0;
	instruction_pointer_set(regs, (unsigned long)nothing);
	return 1;
}

/* Keeps the probe from being optimized into a jump, which could not be led elsewhere. */
static void keep_breakpoint(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe probe = {
	.symbol_name = "kobject_create_and_add",
	.pre_handler = refuse,
	.post_handler = keep_breakpoint,
};

static int __init hv_iface_failing_init(void)
{
	return register_kprobe(&probe);
}

static void __exit hv_iface_failing_exit(void)
{
	unregister_kprobe(&probe);
}

module_init(hv_iface_failing_init);
module_exit(hv_iface_failing_exit);

MODULE_DESCRIPTION("Refuses a directory of sysfs to hv_iface");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
