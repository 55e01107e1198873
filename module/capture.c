// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the leaves: which, in which order, and how far.
 *
 * Nothing here believes a number from the hypervisor further than the room
 * there is for it, and no leaf is executed twice.
 */
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

static const struct hv_iface_regs * __init read_leaf(const struct hvi_cpu *cpu,
						     struct hvi_capture *capture,
						     u32 leaf)
{
	struct hvi_leaf *slot = &capture->leaf[place_of(leaf)];

	slot->leaf = leaf;
	cpu->cpuid(cpu, leaf, &slot->regs);
	return &slot->regs;
}

/* From @first up to what the interface at @base declares. */
static void __init read_range(const struct hvi_cpu *cpu, struct hvi_capture *capture,
			      u32 base, u32 first)
{
	u32 last = min(hvi_find_leaf(capture, base)->eax, base + HVI_LEAVES_PER_BASE - 1);
	u32 leaf;

	for (leaf = first; leaf <= last; leaf++)
		read_leaf(cpu, capture, leaf);
}

/*
 * An interface declares a maximum within its own block and has a name. What
 * repeats an earlier base word for word is the echo of a hypervisor that
 * answers every leaf alike (bhyve answers all with 0x40000000; from FreeBSD 15
 * on with 0x40000001, which declares no maximum and has no name).
 */
static bool __init is_interface(const struct hvi_capture *capture, unsigned int which,
				const struct hv_iface_regs *regs)
{
	u32 base = hvi_interface(which);
	bool in_block = regs->eax >= base && regs->eax < base + HVI_BASE_STEP;
	unsigned int i;

	/* Old KVM leaves its maximum at 0; one has to know it to believe that. */
	if (!in_block && (regs->eax || !hvi_vendor_product(regs)))
		return false;
	if (!(regs->ebx | regs->ecx | regs->edx))
		return false;
	for (i = 0; i < which; i++)
		if (!memcmp(regs, hvi_find_leaf(capture, hvi_interface(i)), sizeof(*regs)))
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
	if (read_leaf(cpu, capture, HVI_LEAF_STACK_INTERFACE)->eax != HVI_SIGNATURE_STACK)
		return;
	read_leaf(cpu, capture, HVI_LEAF_STACK_VENDOR);
	read_leaf(cpu, capture, HVI_LEAF_STACK_PROPERTIES);
}

/**
 * hvi_capture_interface - read what decides whose interface this is
 * @cpu: the processor
 * @capture: receives leaf 1 ECX bit 31 and, where that is set, 0x40000000 and
 *	0x40000001
 *
 * 0x40000001 is read whatever maximum 0x40000000 gives: the test for the Xbox
 * Nanovisor in Windows 10 1607 reads it so (G. Chappell,
 * HviIsAnyHypervisorPresent). Who uses it otherwise checks the bound.
 */
void __init hvi_capture_interface(const struct hvi_cpu *cpu, struct hvi_capture *capture)
{
	struct hv_iface_regs processor;

	memset(capture, 0, sizeof(*capture));
	cpu->cpuid(cpu, HVI_LEAF_PROCESSOR, &processor);
	capture->hypervisor_present = processor.ecx & HVI_HYPERVISOR_BIT;
	if (!capture->hypervisor_present)
		return;

	capture->firmware_product = cpu->firmware_product(cpu);
	capture->interface_count = 1;
	read_leaf(cpu, capture, HVI_LEAF_VENDOR);
	read_leaf(cpu, capture, HVI_LEAF_INTERFACE);
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
	if (!capture->hypervisor_present)
		return;
	read_range(cpu, capture, HVI_LEAF_BASE, HVI_LEAF_VERSION);
	read_stack_leaves(cpu, capture);
	read_further_interfaces(cpu, capture);
}

/**
 * hvi_find_leaf - look up a leaf that was read
 * @capture: where to look
 * @leaf: its number
 *
 * Return: its registers, or NULL where it was not executed because no bound
 * allowed it.
 */
const struct hv_iface_regs * __init hvi_find_leaf(const struct hvi_capture *capture, u32 leaf)
{
	u32 place = place_of(leaf);

	if (place >= HVI_MAX_LEAVES || capture->leaf[place].leaf != leaf)
		return NULL;
	return &capture->leaf[place].regs;
}
