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

/**
 * hvi_bound - the highest leaf that the hypervisor declares
 * @capture: what the hypervisor said
 *
 * Return: 0x40000000 EAX as given; 0 where there is no hypervisor.
 */
u32 hvi_bound(const struct hvi_capture *capture)
{
	return hvi_leaf_or_zero(capture, HVI_LEAF_VENDOR).eax;
}

/**
 * hvi_signature - the interface signature, whatever the bound says
 * @capture: what the hypervisor said
 *
 * Return: 0x40000001 EAX; 0 where there is no hypervisor.
 */
u32 hvi_signature(const struct hvi_capture *capture)
{
	return hvi_leaf_or_zero(capture, HVI_LEAF_INTERFACE).eax;
}

/**
 * hvi_leaf_or_zero - a leaf, where an absent and a zero one come to the same
 * @capture: what the hypervisor said
 * @leaf: its number
 *
 * Return: its registers, or zeroes where it was not read.
 */
struct hv_iface_regs hvi_leaf_or_zero(const struct hvi_capture *capture, u32 leaf)
{
	const struct hv_iface_regs *regs = hvi_find_leaf(capture, leaf);

	return regs ? *regs : (struct hv_iface_regs){};
}

/**
 * hvi_is_xbox_nanovisor - HviIsXboxNanovisorPresent
 * @capture: what the hypervisor said
 *
 * Return: whether the signature is Xbnv, whatever the bound says.
 */
bool hvi_is_xbox_nanovisor(const struct hvi_capture *capture)
{
	return hvi_signature(capture) == HVI_SIGNATURE_NANOVISOR;
}

/**
 * hvi_is_any_hypervisor_present - HviIsAnyHypervisorPresent of 1607
 * @capture: what the hypervisor said
 *
 * Return: leaf 1 ECX bit 31, but false for the Xbox Nanovisor.
 */
bool hvi_is_any_hypervisor_present(const struct hvi_capture *capture)
{
	return capture->hypervisor_present && !hvi_is_xbox_nanovisor(capture);
}

/**
 * hvi_is_microsoft_compatible - the Vista rule
 * @capture: what the hypervisor said
 *
 * Return: whether the signature is Hv#1, and the bound covers it. The vendor
 * plays no part, unlike in Linux's own test.
 */
bool hvi_is_microsoft_compatible(const struct hvi_capture *capture)
{
	return hvi_bound(capture) >= HVI_LEAF_INTERFACE &&
	       hvi_signature(capture) == HVI_SIGNATURE_MICROSOFT;
}

/**
 * hvi_has_microsoft_vendor - is the vendor "Microsoft Hv"
 * @capture: what the hypervisor said
 *
 * Return: whether it is, be the hypervisor the Nanovisor or not.
 */
bool hvi_has_microsoft_vendor(const struct hvi_capture *capture)
{
	struct hv_iface_regs regs = hvi_leaf_or_zero(capture, HVI_LEAF_VENDOR);
	char vendor[HVI_VENDOR_BYTES];

	hvi_vendor(&regs, vendor);
	return !memcmp(vendor, "Microsoft Hv", HVI_VENDOR_BYTES);
}

/**
 * hvi_is_vendor_microsoft - HviIsHypervisorVendorMicrosoft
 * @capture: what the hypervisor said
 *
 * Return: hvi_has_microsoft_vendor(), but false for the Xbox Nanovisor.
 */
bool hvi_is_vendor_microsoft(const struct hvi_capture *capture)
{
	return hvi_is_any_hypervisor_present(capture) && hvi_has_microsoft_vendor(capture);
}

/**
 * hvi_is_iommu_in_use - HviIsIommuInUse
 * @capture: what the hypervisor said
 *
 * HviGetHardwareFeatures, and with it this function, asks for the bound but
 * not for Hv#1: under another hypervisor it may misread that one's leaf.
 *
 * Return: whether 0x40000006 EAX has bits 4 and 5.
 */
bool hvi_is_iommu_in_use(const struct hvi_capture *capture)
{
	const u32 both = HVI_DMA_REMAPPING_IN_USE | HVI_INTERRUPT_REMAPPING_IN_USE;
	struct hv_iface_regs regs;

	hvi_get_leaf(capture, HVI_LEAF_HARDWARE, &regs);
	return (regs.eax & both) == both;
}

/**
 * hvi_partition - what kind of partition this is
 * @capture: what the hypervisor said
 *
 * The rule of hv_identify_partition_type() in Linux's hv_common.c: an isolated
 * guest's host cannot be trusted to call it anything else.
 *
 * Return: a guest, unless it may create partitions and is not isolated; then
 * the root if it also manages the processors, else an L1VH.
 */
enum hvi_partition hvi_partition(const struct hvi_capture *capture)
{
	u32 privileges = hvi_leaf_or_zero(capture, HVI_LEAF_FEATURES).ebx;

	if (!(privileges & HVI_CREATE_PARTITIONS) || privileges & HVI_ISOLATION)
		return HVI_GUEST;
	return privileges & HVI_CPU_MANAGEMENT ? HVI_ROOT : HVI_L1VH;
}

/**
 * hvi_isolation - leaf 0x4000000c where it counts
 * @capture: what the hypervisor said
 *
 * Return: the leaf, or NULL without the privilege Isolation (Linux's rule) or
 * outside the bound.
 */
const struct hv_iface_regs *hvi_isolation(const struct hvi_capture *capture)
{
	if (!(hvi_leaf_or_zero(capture, HVI_LEAF_FEATURES).ebx & HVI_ISOLATION))
		return NULL;
	return hvi_find_leaf(capture, HVI_LEAF_ISOLATION);
}

/* What to read without Hv#1: the first two leaves, and by a quirk 0x40000006. */
static bool needs_microsoft(u32 leaf)
{
	return leaf > HVI_LEAF_INTERFACE && leaf != HVI_LEAF_HARDWARE;
}

/* The stack's leaves mean something only together, behind their signature. */
static bool is_stack_leaf(u32 leaf)
{
	return leaf >= HVI_LEAF_STACK_VENDOR && leaf <= HVI_LEAF_STACK_PROPERTIES;
}

/**
 * hvi_get_leaf - the rule behind hv_iface_get_leaf()
 * @capture: what the hypervisor said
 * @leaf: the leaf
 * @regs: receives it, zeroes on failure
 *
 * Return: whether the leaf was read, and its condition holds.
 */
bool hvi_get_leaf(const struct hvi_capture *capture, u32 leaf, struct hv_iface_regs *regs)
{
	const struct hv_iface_regs *found = hvi_find_leaf(capture, leaf);

	*regs = (struct hv_iface_regs){};
	if (!found || !hvi_is_any_hypervisor_present(capture))
		return false;
	if (needs_microsoft(leaf) && !hvi_is_microsoft_compatible(capture))
		return false;
	if (is_stack_leaf(leaf) ? !hvi_find_leaf(capture, HVI_LEAF_STACK_PROPERTIES) :
				  leaf > HVI_LEAF_ISOLATION)
		return false;
	*regs = *found;
	return true;
}

/**
 * hvi_vendor - the vendor signature of an interface
 * @base: its base leaf
 * @vendor: receives EBX, ECX, EDX, low byte first; not NUL-terminated
 */
void hvi_vendor(const struct hv_iface_regs *base, char vendor[HVI_VENDOR_BYTES])
{
	memcpy(vendor, &base->ebx, 4);
	memcpy(vendor + 4, &base->ecx, 4);
	memcpy(vendor + 8, &base->edx, 4);
}
