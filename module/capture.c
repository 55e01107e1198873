// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the leaves: which, in which order, and how far.
 *
 * Nothing here believes a number from the hypervisor further than the room
 * there is for it, and no leaf is executed twice.
 */
#include "bits.h"
#include "capture.h"
#include "vendors.h"

/* The place of a leaf; one that is never read may share another's, or be beyond all. */
static u32 __init place_of(u32 leaf)
{
	u32 block = (leaf - HVI_LEAF_BASE) / HVI_BASE_STEP;

	if (leaf >= HVI_LEAF_STACK_VENDOR && leaf <= HVI_LEAF_STACK_PROPERTIES)
		return HVI_LEAVES_PER_BASE + leaf - HVI_LEAF_STACK_VENDOR;
	return block * HVI_LEAVES_PER_BASE + (block ? HVI_STACK_LEAVES : 0) +
	       leaf % HVI_BASE_STEP;
}

static const struct hvi_leaf * __init read_leaf(const struct hvi_cpu *cpu,
						struct hvi_capture *capture, u32 leaf)
{
	struct hvi_leaf *slot = &capture->leaf[place_of(leaf)];

	slot->leaf = leaf;
	slot->known = cpu->cpuid(cpu, leaf, &slot->regs);
	return slot;
}

static bool __init is_known(const struct hvi_leaf *leaf, enum hvi_reg reg)
{
	return leaf->known & BIT(reg);
}

/* From @first up to what the interface at @base declares; all, where that is not known. */
static void __init read_range(const struct hvi_cpu *cpu, struct hvi_capture *capture,
			      u32 base, u32 first)
{
	const struct hvi_leaf *declared = hvi_asked_leaf(capture, base);
	u32 last = base + HVI_LEAVES_PER_BASE - 1;
	u32 leaf;

	if (is_known(declared, HVI_EAX))
		last = min(declared->regs.eax, last);

	for (leaf = first; leaf <= last; leaf++)
		read_leaf(cpu, capture, leaf);
}

static bool __init is_in_block(u32 base, u32 max_leaf)
{
	return max_leaf >= base && max_leaf < base + HVI_BASE_STEP;
}

/*
 * An interface declares a maximum within its own block and has a name. What
 * repeats an earlier base word for word is the echo of a hypervisor that
 * answers every leaf alike (bhyve answers all with 0x40000000; from FreeBSD 15
 * on with 0x40000001, which declares no maximum and has no name).
 */
static bool __init is_interface(const struct hvi_capture *capture, unsigned int which,
				const struct hvi_leaf *leaf)
{
	const struct hv_iface_regs *regs = &leaf->regs;
	unsigned int i;

	if (leaf->known != HVI_ALL_REGS)
		return false;
	/* Old KVM leaves its maximum at 0; one has to know it to believe that. */
	if (!is_in_block(leaf->leaf, regs->eax) && (regs->eax || !hvi_find_vendor(regs)))
		return false;
	if (!(regs->ebx | regs->ecx | regs->edx))
		return false;
	for (i = 0; i < which; i++)
		if (!memcmp(regs, &hvi_asked_leaf(capture, hvi_interface(i))->regs,
			    sizeof(*regs)))
			return false;
	return true;
}

static void __init read_further_interfaces(const struct hvi_cpu *cpu,
					   struct hvi_capture *capture)
{
	unsigned int i;

	for (i = 1;; i++) {
		u32 base = hvi_interface(i);

		if (!is_interface(capture, i, read_leaf(cpu, capture, base)))
			return;
		if (i == HVI_MAX_INTERFACES) {
			capture->cut_off = true;
			return;
		}
		capture->interface_count++;
		read_range(cpu, capture, base, base + 1);
	}
}

/* Outside every bound, hence by signature alone, the signature first. */
static void __init read_stack_leaves(const struct hvi_cpu *cpu,
				     struct hvi_capture *capture)
{
	if (read_leaf(cpu, capture, HVI_LEAF_STACK_INTERFACE)->regs.eax != HVI_SIGNATURE_STACK)
		return;
	read_leaf(cpu, capture, HVI_LEAF_STACK_VENDOR);
	read_leaf(cpu, capture, HVI_LEAF_STACK_PROPERTIES);
}

/*
 * Whether 0x40000000 is a hypervisor's, where nobody has saved leaf 1: without one it
 * answers as the processor's highest basic leaf does, which is no maximum of its block.
 * A kernel that takes itself for a guest has seen one.
 */
static enum hvi_known __init shows_hypervisor(const struct hvi_capture *capture,
					      const struct hvi_leaf *base)
{
	if (hvi_find_vendor(&base->regs) || (capture->kernel_type != HVI_KERNEL_NATIVE &&
					     capture->kernel_type < HVI_KERNEL_TYPES))
		return HVI_YES;
	if (!is_known(base, HVI_EAX))
		return HVI_UNKNOWN;
	return hvi_answer(is_in_block(HVI_LEAF_BASE, base->regs.eax));
}

/**
 * hvi_capture_interface - read what decides whose interface this is
 * @cpu: the processor
 * @capture: receives leaf 1 ECX bit 31 and, unless that is clear, 0x40000000 and
 *	0x40000001
 *
 * 0x40000001 is read whatever maximum 0x40000000 gives: the test for the Xbox
 * Nanovisor in Windows 10 1607 reads it so (G. Chappell,
 * HviIsAnyHypervisorPresent). Who uses it otherwise checks the bound.
 */
void __init hvi_capture_interface(const struct hvi_cpu *cpu, struct hvi_capture *capture)
{
	struct hv_iface_regs processor;
	const struct hvi_leaf *base;

	memset(capture, 0, sizeof(*capture));
	if (cpu->cpuid(cpu, HVI_LEAF_PROCESSOR, &processor) & BIT(HVI_ECX))
		capture->hypervisor_bit = hvi_answer(processor.ecx & HVI_HYPERVISOR_BIT);
	capture->hypervisor_present = capture->hypervisor_bit;
	if (capture->hypervisor_present == HVI_NO)
		return;

	cpu->firmware(cpu, &capture->firmware);
	capture->kernel_type = cpu->kernel_type(cpu);
	base = read_leaf(cpu, capture, HVI_LEAF_VENDOR);
	read_leaf(cpu, capture, HVI_LEAF_INTERFACE);
	if (capture->hypervisor_present == HVI_UNKNOWN)
		capture->hypervisor_present = shows_hypervisor(capture, base);
	if (capture->hypervisor_present == HVI_YES)
		capture->interface_count = 1;
	else
		memset(capture->leaf, 0, sizeof(capture->leaf));
}

/**
 * hvi_capture_leaves - read all the rest
 * @cpu: the processor that hvi_capture_interface() ran on
 * @capture: what that function has filled
 *
 * To be called after the guest OS id is set: the TLFS up to 6.0b has the leaf
 * 0x40000002 zero until then, and Xen keeps 0x40000004 zero as well.
 */
void __init hvi_capture_leaves(const struct hvi_cpu *cpu, struct hvi_capture *capture)
{
	if (capture->hypervisor_present != HVI_YES)
		return;
	read_range(cpu, capture, HVI_LEAF_BASE, HVI_LEAF_VERSION);
	read_stack_leaves(cpu, capture);
	read_further_interfaces(cpu, capture);
}

/**
 * hvi_asked_leaf - look up a leaf that was asked for
 * @capture: where to look
 * @leaf: its number
 *
 * Return: the leaf, of which not all need be known, or NULL where it was not asked
 * for because no bound allowed it.
 */
const struct hvi_leaf * __init hvi_asked_leaf(const struct hvi_capture *capture, u32 leaf)
{
	u32 place = place_of(leaf);

	if (place >= HVI_MAX_LEAVES || capture->leaf[place].leaf != leaf)
		return NULL;
	return &capture->leaf[place];
}

/**
 * hvi_find_leaf - look up a leaf that is known
 * @capture: where to look
 * @leaf: its number
 *
 * Return: its registers, or NULL where not all four are known, or it was not asked for.
 */
const struct hv_iface_regs * __init hvi_find_leaf(const struct hvi_capture *capture, u32 leaf)
{
	const struct hvi_leaf *asked = hvi_asked_leaf(capture, leaf);

	return asked && asked->known == HVI_ALL_REGS ? &asked->regs : NULL;
}
