// SPDX-License-Identifier: GPL-2.0
/*
 * Who is there: pure conclusions from captured leaves. Nothing is concluded from a leaf
 * that is not known.
 *
 * The conditions are those of the Hvi functions of the Windows 10 kernel as
 * Geoff Chappell's pages of the same names describe them.
 */
#include "detect.h"
#include "identity.h"
#include "vendors.h"

/**
 * hvi_get - a register of a leaf
 * @capture: what the hypervisor said
 * @leaf: the leaf
 * @reg: the register
 * @value: receives it; 0 where no bound allowed the leaf, which comes to the same
 *
 * Return: whether it is known.
 */
bool __init hvi_get(const struct hvi_capture *capture, u32 leaf, enum hvi_reg reg, u32 *value)
{
	const struct hvi_leaf *asked = hvi_asked_leaf(capture, leaf);

	*value = asked ? hvi_pick(&asked->regs, reg) : 0;
	return !asked || asked->known & BIT(reg);
}

/**
 * hvi_is - do some bits of a register have a value
 * @capture: what the hypervisor said
 * @leaf: the leaf
 * @reg: the register
 * @mask: the bits
 * @value: the value
 *
 * Return: whether they have; not known where the register is not.
 */
enum hvi_known __init hvi_is(const struct hvi_capture *capture, u32 leaf, enum hvi_reg reg,
			     u32 mask, u32 value)
{
	u32 found;

	if (!hvi_get(capture, leaf, reg, &found))
		return HVI_UNKNOWN;
	return hvi_answer((found & mask) == value);
}

/**
 * hvi_has - are all of some bits set
 * @capture: what the hypervisor said
 * @leaf: the leaf
 * @reg: the register
 * @bits: the bits
 *
 * Return: whether they are; not known where the register is not.
 */
enum hvi_known __init hvi_has(const struct hvi_capture *capture, u32 leaf, enum hvi_reg reg,
			      u32 bits)
{
	return hvi_is(capture, leaf, reg, bits, bits);
}

/**
 * hvi_reaches - does the bound cover a leaf
 * @capture: what the hypervisor said
 * @leaf: the leaf
 *
 * Return: whether it is no more than 0x40000000 EAX, which is 0 without a hypervisor.
 */
enum hvi_known __init hvi_reaches(const struct hvi_capture *capture, u32 leaf)
{
	u32 bound;

	if (!hvi_get(capture, HVI_LEAF_VENDOR, HVI_EAX, &bound))
		return HVI_UNKNOWN;
	return hvi_answer(bound >= leaf);
}

/**
 * hvi_is_xbox_nanovisor - HviIsXboxNanovisorPresent
 * @capture: what the hypervisor said
 *
 * Return: whether the signature is Xbnv, whatever the bound says.
 */
enum hvi_known __init hvi_is_xbox_nanovisor(const struct hvi_capture *capture)
{
	return hvi_is(capture, HVI_LEAF_INTERFACE, HVI_EAX, ~0U, HVI_SIGNATURE_NANOVISOR);
}

/**
 * hvi_is_any_hypervisor_present - HviIsAnyHypervisorPresent of 1607
 * @capture: what the hypervisor said
 *
 * Return: leaf 1 ECX bit 31, but no for the Xbox Nanovisor.
 */
enum hvi_known __init hvi_is_any_hypervisor_present(const struct hvi_capture *capture)
{
	return hvi_and(capture->hypervisor_present, hvi_not(hvi_is_xbox_nanovisor(capture)));
}

/**
 * hvi_is_microsoft_compatible - the Vista rule
 * @capture: what the hypervisor said
 *
 * Return: whether the signature is Hv#1, and the bound covers it. The vendor
 * plays no part, unlike in Linux's own test.
 */
enum hvi_known __init hvi_is_microsoft_compatible(const struct hvi_capture *capture)
{
	return hvi_and(hvi_reaches(capture, HVI_LEAF_INTERFACE),
		       hvi_is(capture, HVI_LEAF_INTERFACE, HVI_EAX, ~0U,
			      HVI_SIGNATURE_MICROSOFT));
}

/**
 * hvi_names_interface - does 0x40000001 name an interface
 * @capture: what the hypervisor said
 *
 * KVM has its features there, Xen its version.
 *
 * Return: whether its EAX is four printable characters, and the bound covers it.
 */
enum hvi_known __init hvi_names_interface(const struct hvi_capture *capture)
{
	unsigned int i;
	u32 signature;

	if (!hvi_get(capture, HVI_LEAF_INTERFACE, HVI_EAX, &signature))
		return HVI_UNKNOWN;
	for (i = 0; i < 32; i += 8)
		if ((signature >> i & 0xff) < ' ' || (signature >> i & 0xff) > '~')
			return HVI_NO;
	return hvi_reaches(capture, HVI_LEAF_INTERFACE);
}

/**
 * hvi_has_microsoft_vendor - is the vendor "Microsoft Hv"
 * @capture: what the hypervisor said
 *
 * Return: whether it is, whoever may have written it there.
 */
enum hvi_known __init hvi_has_microsoft_vendor(const struct hvi_capture *capture)
{
	const struct hvi_leaf *base = hvi_asked_leaf(capture, HVI_LEAF_VENDOR);

	if (base && (base->known & HVI_VENDOR_REGS) != HVI_VENDOR_REGS)
		return HVI_UNKNOWN;
	return hvi_answer(base && hvi_spells_microsoft(&base->regs));
}

/**
 * hvi_is_vendor_microsoft - HviIsHypervisorVendorMicrosoft
 * @capture: what the hypervisor said
 *
 * Return: whether the vendor is "Microsoft Hv", but no for the Xbox Nanovisor.
 */
enum hvi_known __init hvi_is_vendor_microsoft(const struct hvi_capture *capture)
{
	return hvi_and(hvi_is_any_hypervisor_present(capture), hvi_has_microsoft_vendor(capture));
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
enum hvi_known __init hvi_is_iommu_in_use(const struct hvi_capture *capture)
{
	return hvi_and(hvi_is_any_hypervisor_present(capture),
		       hvi_has(capture, HVI_LEAF_HARDWARE, HVI_EAX,
			       HVI_DMA_REMAPPING_IN_USE | HVI_INTERRUPT_REMAPPING_IN_USE));
}

/**
 * hvi_is_isolated - does leaf 0x4000000c count
 * @capture: what the hypervisor said
 *
 * Return: the privilege Isolation (Linux's rule).
 */
enum hvi_known __init hvi_is_isolated(const struct hvi_capture *capture)
{
	return hvi_has(capture, HVI_LEAF_FEATURES, HVI_EBX, HVI_ISOLATION);
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
	u32 privileges;

	if (!hvi_get(capture, HVI_LEAF_FEATURES, HVI_EBX, &privileges))
		return HVI_PARTITIONS;
	if (!(privileges & HVI_CREATE_PARTITIONS) || privileges & HVI_ISOLATION)
		return HVI_GUEST;
	return privileges & HVI_CPU_MANAGEMENT ? HVI_ROOT : HVI_L1VH;
}

/*
 * A version that is made of what the guest has written to MSR 0x40000000: its build,
 * its major and minor version, its service version. VirtualBox does so (measured on
 * 7.2.22), and puts the id's low bits into EDX, by which its echo is known from the
 * leaf alone: 7601, 6.1, service pack 1, 0xb1000001 under Windows 7 (corpus.tsv).
 */
static bool __init is_echo(const struct hv_iface_regs *version, u64 id)
{
	u32 build = FIELD_GET(HVI_ID_BUILD, id);
	u32 release = FIELD_GET(HVI_ID_MAJOR, id) << 16 | FIELD_GET(HVI_ID_MINOR, id);

	if (version->edx == (version->ecx | version->eax << 24))
		return true;
	return id && version->eax == build && version->ebx == release &&
	       version->ecx == FIELD_GET(HVI_ID_SERVICE, id);
}

/**
 * hvi_version - the hypervisor's own version
 * @capture: what the hypervisor said
 * @id: what MSR 0x40000000 held meanwhile; 0 where nobody knows
 *
 * Return: leaf 0x40000002, or NULL where it is not known, all zero, or what this guest
 * has itself said.
 */
const struct hv_iface_regs * __init hvi_version(const struct hvi_capture *capture, u64 id)
{
	const struct hv_iface_regs *version = hvi_find_leaf(capture, HVI_LEAF_VERSION);

	/* All zero is an echo, too. */
	return version && !is_echo(version, id) ? version : NULL;
}
