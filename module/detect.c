// SPDX-License-Identifier: GPL-2.0
/*
 * Who is there: pure conclusions from captured leaves.
 *
 * The conditions are those of the Hvi functions of the Windows 10 kernel as
 * Geoff Chappell's pages of the same names describe them.
 */
#include "detect.h"
#include "vendors.h"

/**
 * hvi_regs_or_zero - a leaf, where an absent and a zero one come to the same
 * @capture: what the hypervisor said
 * @leaf: its number
 *
 * Return: its registers, or zeroes where it was not read.
 */
struct hv_iface_regs __init hvi_regs_or_zero(const struct hvi_capture *capture, u32 leaf)
{
	const struct hv_iface_regs *regs = hvi_find_leaf(capture, leaf);

	return regs ? *regs : (struct hv_iface_regs){};
}

/**
 * hvi_bound - the highest leaf that the hypervisor declares
 * @capture: what the hypervisor said
 *
 * Return: 0x40000000 EAX as given; 0 where there is no hypervisor.
 */
u32 __init hvi_bound(const struct hvi_capture *capture)
{
	return hvi_regs_or_zero(capture, HVI_LEAF_VENDOR).eax;
}

/**
 * hvi_signature - the interface signature, whatever the bound says
 * @capture: what the hypervisor said
 *
 * Return: 0x40000001 EAX; 0 where there is no hypervisor.
 */
u32 __init hvi_signature(const struct hvi_capture *capture)
{
	return hvi_regs_or_zero(capture, HVI_LEAF_INTERFACE).eax;
}

/**
 * hvi_is_xbox_nanovisor - HviIsXboxNanovisorPresent
 * @capture: what the hypervisor said
 *
 * Return: whether the signature is Xbnv, whatever the bound says.
 */
bool __init hvi_is_xbox_nanovisor(const struct hvi_capture *capture)
{
	return hvi_signature(capture) == HVI_SIGNATURE_NANOVISOR;
}

/**
 * hvi_is_any_hypervisor_present - HviIsAnyHypervisorPresent of 1607
 * @capture: what the hypervisor said
 *
 * Return: leaf 1 ECX bit 31, but false for the Xbox Nanovisor.
 */
bool __init hvi_is_any_hypervisor_present(const struct hvi_capture *capture)
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
bool __init hvi_is_microsoft_compatible(const struct hvi_capture *capture)
{
	return hvi_bound(capture) >= HVI_LEAF_INTERFACE &&
	       hvi_signature(capture) == HVI_SIGNATURE_MICROSOFT;
}

/**
 * hvi_is_vendor_microsoft - HviIsHypervisorVendorMicrosoft
 * @capture: what the hypervisor said
 *
 * Return: whether the vendor is "Microsoft Hv", but false for the Xbox Nanovisor.
 */
bool __init hvi_is_vendor_microsoft(const struct hvi_capture *capture)
{
	struct hv_iface_regs base = hvi_regs_or_zero(capture, HVI_LEAF_VENDOR);

	return hvi_is_any_hypervisor_present(capture) && hvi_spells_microsoft(&base);
}

/**
 * hvi_is_iommu_in_use - HviIsIommuInUse
 * @capture: what the hypervisor said
 *
 * HviGetHardwareFeatures, and with it this function, asks for the bound but
 * not for Hv#1: under another hypervisor it may misread that one's leaf.
 *
 * Return: whether 0x40000006 EAX has bits 4 and 5, and the Xbox Nanovisor is
 * not the one that says so.
 */
bool __init hvi_is_iommu_in_use(const struct hvi_capture *capture)
{
	const u32 both = HVI_DMA_REMAPPING_IN_USE | HVI_INTERRUPT_REMAPPING_IN_USE;

	return hvi_is_any_hypervisor_present(capture) &&
	       (hvi_regs_or_zero(capture, HVI_LEAF_HARDWARE).eax & both) == both;
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
enum hvi_partition __init hvi_partition(const struct hvi_capture *capture)
{
	u32 privileges = hvi_regs_or_zero(capture, HVI_LEAF_FEATURES).ebx;

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
const struct hv_iface_regs * __init hvi_isolation(const struct hvi_capture *capture)
{
	if (!(hvi_regs_or_zero(capture, HVI_LEAF_FEATURES).ebx & HVI_ISOLATION))
		return NULL;
	return hvi_find_leaf(capture, HVI_LEAF_ISOLATION);
}
