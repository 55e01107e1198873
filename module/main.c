// SPDX-License-Identifier: GPL-2.0
/*
 * hv_iface - who is the hypervisor, and which interface does it offer
 *
 * Starts the parts in order and ends them in reverse.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/suspend.h>

#include "answers.h"
#include "print.h"
#include "probe.h"
#include "publish.h"
#include "report.h"

/* What was found is told at load, and given up; the register alone goes on living. */
static struct hvi_capture capture __initdata;
static struct hvi_checks checks __initdata;
static struct hvi_answers answers __ro_after_init;
static struct hvi_tree *tree __ro_after_init;
static struct hvi_guest_os_id guest_os_id;

static const struct hvi_cpu *const cpu = &hvi_cpu_x86;

/*
 * Not a charp, which refuses a long text with -ENOSPC where -EINVAL is
 * promised. The text is the module's own copy of its arguments.
 */
static const char *identity = "linux";

static int set_identity(const char *text, const struct kernel_param *param)
{
	identity = text;
	return 0;
}

static int get_identity(char *buf, const struct kernel_param *param)
{
	/* Not all of 5.4 has sysfs_emit(). */
	return scnprintf(buf, PAGE_SIZE, "%s\n", identity);
}

static const struct kernel_param_ops identity_ops = {
	.set = set_identity,
	.get = get_identity,
};

module_param_cb(guest_os_id, &identity_ops, NULL, 0444);
MODULE_PARM_DESC(guest_os_id,
		 "what to write to MSR 0x40000000 under Hv#1: linux (default), vista, vista-sp1, vista-sp2, keep, none or 0x...");

static bool force;
module_param(force, bool, 0444);
MODULE_PARM_DESC(force,
		 "write it even where that breaks the hypercalls that this kernel makes, which may hang it unless it has one processor (default: 0)");

static bool compare_processors = true;
module_param(compare_processors, bool, 0444);
MODULE_PARM_DESC(compare_processors,
		 "compare the privileges of all processors, one CPUID exit each (default: 1)");

/**
 * is_any_hypervisor_present - is this a guest of any hypervisor
 *
 * The Xbox Nanovisor does not count, as in HviIsAnyHypervisorPresent of Windows
 * 10 1607 (G. Chappell). Costs one load: the answer was fixed when the module
 * was.
 *
 * Return: true if leaf 1 ECX bit 31 is set and leaf 0x40000001 EAX is not Xbnv.
 */
bool is_any_hypervisor_present(void)
{
	return answers.any_hypervisor_present;
}
EXPORT_SYMBOL_GPL(is_any_hypervisor_present);

/**
 * hv_iface_is_microsoft_compatible - does it offer Microsoft's interface
 *
 * HviIsHypervisorMicrosoftCompatible, with the bound that Windows Vista sets
 * (G. Chappell, the page of that function and HV_HYPERVISOR_INTERFACE).
 *
 * Return: true if leaf 1 ECX bit 31 is set, leaf 0x40000001 is within the bound
 * of 0x40000000, and its EAX is Hv#1. The vendor plays no part.
 */
bool hv_iface_is_microsoft_compatible(void)
{
	return answers.microsoft_compatible;
}
EXPORT_SYMBOL_GPL(hv_iface_is_microsoft_compatible);

/**
 * hv_iface_is_vendor_microsoft - does it give Microsoft as its vendor
 *
 * HviIsHypervisorVendorMicrosoft (G. Chappell). Others give that vendor too; for
 * reports.
 *
 * Return: true if is_any_hypervisor_present() and leaf 0x40000000 EBX, ECX and
 * EDX spell "Microsoft Hv".
 */
bool hv_iface_is_vendor_microsoft(void)
{
	return answers.vendor_microsoft;
}
EXPORT_SYMBOL_GPL(hv_iface_is_vendor_microsoft);

/**
 * hv_iface_is_xbox_nanovisor - is it the Xbox Nanovisor
 *
 * HviIsXboxNanovisorPresent (G. Chappell).
 *
 * Return: true if leaf 0x40000001 EAX is Xbnv, whatever the bound says.
 */
bool hv_iface_is_xbox_nanovisor(void)
{
	return answers.xbox_nanovisor;
}
EXPORT_SYMBOL_GPL(hv_iface_is_xbox_nanovisor);

/**
 * hv_iface_is_iommu_in_use - does the hypervisor use the IOMMU
 *
 * HviIsIommuInUse (G. Chappell), which does not ask for Hv#1: under another
 * hypervisor whose range reaches 0x40000006 the answer means nothing.
 *
 * Return: true if is_any_hypervisor_present(), leaf 0x40000006 is within the
 * bound, and it has both EAX bit 4 (DMA remapping in use) and bit 5 (interrupt
 * remapping in use).
 */
bool hv_iface_is_iommu_in_use(void)
{
	return answers.iommu_in_use;
}
EXPORT_SYMBOL_GPL(hv_iface_is_iommu_in_use);

/**
 * hv_iface_get_leaf - one leaf, as it was at load
 * @leaf: its number
 * @regs: receives it, zeroes on failure
 *
 * HviGetHypervisorVendorAndMaxFunction (0x40000000), -Interface (..01),
 * -Version (..02), -Features (..03), HviGetEnlightenmentInformation (..04),
 * HviGetImplementationLimits (..05), HviGetHardwareFeatures (..06) and
 * HviGetIptFeatures (..0b) in one; G. Chappell gives the conditions of each. The
 * first two need is_any_hypervisor_present(), ..06 that and the bound, the others
 * to ..0c hv_iface_is_microsoft_compatible() and, unlike in Windows, the bound.
 * 0x40000080 to 0x40000082, for which Windows has no function, need that and the
 * signature VS#1 (OpenVMM, hvdef).
 *
 * Return: false where the Windows function would give zeroes, and for all other
 * leaves, read or not.
 */
bool hv_iface_get_leaf(u32 leaf, struct hv_iface_regs *regs)
{
	return hvi_answer_leaf(&answers, leaf, regs);
}
EXPORT_SYMBOL_GPL(hv_iface_get_leaf);

/**
 * hv_iface_get_debug_device_options - MSR 0x400000ff
 *
 * HviGetDebugDeviceOptions (G. Chappell). Reads the register at each call, one
 * exit.
 *
 * Return: the register, or 0 where hv_iface_is_vendor_microsoft() is false or
 * the register faults.
 */
u64 hv_iface_get_debug_device_options(void)
{
	u64 value;

	if (!answers.vendor_microsoft ||
	    cpu->read_msr(cpu, HVI_MSR_DEBUG_DEVICE_OPTIONS, &value))
		return 0;
	return value;
}
EXPORT_SYMBOL_GPL(hv_iface_get_debug_device_options);

static void __init warn_of_force(const struct hvi_kernel *foreign)
{
	char text[160];
	struct hvi_text out = hvi_text(text, sizeof(text));

	hvi_report_force(&out, foreign);
	pr_warn("%s\n", text);
}

static void __init report(const struct hvi_findings *findings)
{
	char text[512];
	struct hvi_text out = hvi_text(text, sizeof(text));

	hvi_report(&out, findings, compare_processors);
	pr_info("%s\n", text);
}

static void undo_guest_os_id(void)
{
	if (hvi_undo_guest_os_id(cpu, &guest_os_id) == HVI_UNDO_IN_USE)
		pr_info("guest OS id left at 0x%llx: the hypercall page may be in use\n",
			guest_os_id.left);
}

static void wake_guest_os_id(const char *what_happened)
{
	enum hvi_id_wake wake = hvi_wake_guest_os_id(cpu, &guest_os_id);

	if (wake == HVI_WAKE_REWRITTEN)
		pr_info("guest OS id %s and is written again\n", what_happened);
	else if (wake == HVI_WAKE_LOST)
		pr_warn("guest OS id %s: %s\n", what_happened,
			hvi_id_state_name(guest_os_id.state));
}

static int watch_sleep(struct notifier_block *nb, unsigned long event, void *unused)
{
	switch (event) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
		hvi_sleep_guest_os_id(cpu, &guest_os_id);
		break;
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
		wake_guest_os_id("was lost in sleep");
		break;
	/* The image that is about to be restored is another kernel's, as after a reboot. */
	case PM_RESTORE_PREPARE:
		hvi_sleep_guest_os_id(cpu, &guest_os_id);
		undo_guest_os_id();
		break;
	case PM_POST_RESTORE:
		wake_guest_os_id("was given back for an image");
		break;
	}
	return NOTIFY_DONE;
}

/* A kernel that is started by kexec may speak another hypervisor's hypercalls. */
static int watch_reboot(struct notifier_block *nb, unsigned long event, void *unused)
{
	undo_guest_os_id();
	return NOTIFY_DONE;
}

static struct notifier_block sleep_notifier = { .notifier_call = watch_sleep };
static struct notifier_block reboot_notifier = { .notifier_call = watch_reboot };

static int __init hv_iface_init(void)
{
	const struct hvi_findings findings = {
		.capture = &capture, .id = &guest_os_id, .checks = &checks,
	};
	struct hvi_options options = {
		.compare_processors = compare_processors,
	};
	const char *refusal;
	int err;

	refusal = hvi_parse_identity(identity, &options.identity);
	if (refusal) {
		pr_err("guest_os_id=%*pE: %s\n", (int)min_t(size_t, strlen(identity), 64),
		       identity, refusal);
		return -EINVAL;
	}

	options.identity.force = force;
	options.identity.announce_force = warn_of_force;
	hvi_probe(cpu, &options, &capture, &guest_os_id, &checks);
	hvi_fix_answers(&capture, &answers);
	tree = hvi_publish(kernel_kobj, KBUILD_MODNAME, cpu, &findings);
	if (IS_ERR(tree)) {
		err = PTR_ERR(tree);
		goto undo_guest_os_id;
	}
	err = register_pm_notifier(&sleep_notifier);
	if (err)
		goto unpublish;
	err = register_reboot_notifier(&reboot_notifier);
	if (err)
		goto unregister_pm_notifier;
	report(&findings);
	return 0;

unregister_pm_notifier:
	unregister_pm_notifier(&sleep_notifier);
unpublish:
	hvi_unpublish(tree);
undo_guest_os_id:
	undo_guest_os_id();
	return err;
}

static void __exit hv_iface_exit(void)
{
	unregister_reboot_notifier(&reboot_notifier);
	unregister_pm_notifier(&sleep_notifier);
	hvi_unpublish(tree);
	undo_guest_os_id();
}

module_init(hv_iface_init);
module_exit(hv_iface_exit);

MODULE_DESCRIPTION("Hypervisor interface discovery, guest OS identity and sysfs report");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
MODULE_VERSION(HV_IFACE_VERSION);
