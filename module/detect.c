// SPDX-License-Identifier: GPL-2.0
/*
 * Who is there: pure conclusions from captured leaves.
 *
 * The conditions are those of the Hvi functions of the Windows 10 kernel as
 * Geoff Chappell's pages of the same names describe them.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "detect.h"

/* The highest leaf that the hypervisor declares; 0 where there is none. */
u32 hvi_bound(const struct hvi_capture *capture)
{
	return hvi_leaf_or_zero(capture, HVI_LEAF_VENDOR).eax;
}

/* The interface signature, whatever the bound says; 0 where there is none. */
u32 hvi_signature(const struct hvi_capture *capture)
{
	return hvi_leaf_or_zero(capture, HVI_LEAF_INTERFACE).eax;
}

/* For questions in which an absent leaf and a zero one come to the same. */
struct hv_iface_regs hvi_leaf_or_zero(const struct hvi_capture *capture, u32 leaf)
{
	const struct hv_iface_regs *regs = hvi_find_leaf(capture, leaf);

	return regs ? *regs : (struct hv_iface_regs){};
}

bool hvi_is_xbox_nanovisor(const struct hvi_capture *capture)
{
	return hvi_signature(capture) == HVI_SIGNATURE_NANOVISOR;
}

bool hvi_is_any_hypervisor_present(const struct hvi_capture *capture)
{
	return capture->hypervisor_present && !hvi_is_xbox_nanovisor(capture);
}

/*
 * The Vista rule: the signature counts only where the bound covers it. The
 * vendor plays no part, unlike in Linux's own test.
 */
bool hvi_is_microsoft_compatible(const struct hvi_capture *capture)
{
	return hvi_bound(capture) >= HVI_LEAF_INTERFACE &&
	       hvi_signature(capture) == HVI_SIGNATURE_MICROSOFT;
}

bool hvi_has_microsoft_vendor(const struct hvi_capture *capture)
{
	struct hv_iface_regs regs = hvi_leaf_or_zero(capture, HVI_LEAF_VENDOR);
	char vendor[HVI_VENDOR_BYTES];

	hvi_vendor(&regs, vendor);
	return !memcmp(vendor, "Microsoft Hv", HVI_VENDOR_BYTES);
}

bool hvi_is_vendor_microsoft(const struct hvi_capture *capture)
{
	return hvi_is_any_hypervisor_present(capture) && hvi_has_microsoft_vendor(capture);
}

/*
 * HviGetHardwareFeatures, and with it this function, asks for the bound but
 * not for Hv#1: under another hypervisor it may misread that one's leaf.
 */
bool hvi_is_iommu_in_use(const struct hvi_capture *capture)
{
	const u32 both = HVI_DMA_REMAPPING_IN_USE | HVI_INTERRUPT_REMAPPING_IN_USE;
	struct hv_iface_regs regs;

	hvi_get_leaf(capture, HVI_LEAF_HARDWARE, &regs);
	return (regs.eax & both) == both;
}

/*
 * Linux's rule (asm mshyperv.c): an isolated guest's host cannot be trusted to
 * call it the root.
 */
bool hvi_is_root_partition(const struct hvi_capture *capture)
{
	u32 privileges = hvi_leaf_or_zero(capture, HVI_LEAF_FEATURES).ebx;

	return privileges & HVI_CPU_MANAGEMENT && !(privileges & HVI_ISOLATION);
}

/* 0x4000000c, which counts only for a partition with the privilege for it. */
const struct hv_iface_regs *hvi_isolation(const struct hvi_capture *capture)
{
	if (!(hvi_leaf_or_zero(capture, HVI_LEAF_FEATURES).ebx & HVI_ISOLATION))
		return NULL;
	return hvi_find_leaf(capture, HVI_LEAF_ISOLATION);
}

enum need { NEED_PRESENT, NEED_MICROSOFT, NEED_BOUND, NEED_STACK };

/* Which condition each leaf's Windows function sets; the last two have none. */
static const struct {
	u32 first, last;
	enum need need;
} conditions[] = {
	{ HVI_LEAF_VENDOR,	 HVI_LEAF_INTERFACE,	    NEED_PRESENT },
	{ HVI_LEAF_VERSION,	 HVI_LEAF_LIMITS,	    NEED_MICROSOFT },
	{ HVI_LEAF_HARDWARE,	 HVI_LEAF_HARDWARE,	    NEED_BOUND },
	{ HVI_LEAF_CPU_MANAGEMENT, HVI_LEAF_ISOLATION,	    NEED_MICROSOFT },
	{ HVI_LEAF_STACK_VENDOR, HVI_LEAF_STACK_PROPERTIES, NEED_STACK },
};

static bool condition_holds(const struct hvi_capture *capture, enum need need)
{
	switch (need) {
	case NEED_PRESENT:
	case NEED_BOUND:	/* only leaves within the bound are captured */
		return true;
	case NEED_MICROSOFT:
		return hvi_is_microsoft_compatible(capture);
	case NEED_STACK:
		return hvi_is_microsoft_compatible(capture) &&
		       hvi_find_leaf(capture, HVI_LEAF_STACK_PROPERTIES);
	}
	return false;
}

/* The rule behind hv_iface_get_leaf(). */
bool hvi_get_leaf(const struct hvi_capture *capture, u32 leaf, struct hv_iface_regs *regs)
{
	const struct hv_iface_regs *found = hvi_find_leaf(capture, leaf);
	unsigned int i;

	*regs = (struct hv_iface_regs){};
	if (!found || !hvi_is_any_hypervisor_present(capture))
		return false;
	for (i = 0; i < ARRAY_SIZE(conditions); i++) {
		if (leaf < conditions[i].first || leaf > conditions[i].last)
			continue;
		if (!condition_holds(capture, conditions[i].need))
			return false;
		*regs = *found;
		return true;
	}
	return false;
}

/* The signature as the processor spells it: EBX, ECX, EDX, low byte first. */
void hvi_vendor(const struct hv_iface_regs *base, char vendor[HVI_VENDOR_BYTES])
{
	memcpy(vendor, &base->ebx, 4);
	memcpy(vendor + 4, &base->ecx, 4);
	memcpy(vendor + 8, &base->edx, 4);
}
