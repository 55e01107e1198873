// SPDX-License-Identifier: GPL-2.0
/* What other modules may ask: fixed at load, when all the rest is given up. */
#include "answers.h"
#include "detect.h"

/* The conditions of Windows' HviGet functions; see hv_iface_get_leaf(). */
static bool __init is_answered(const struct hvi_capture *capture, u32 leaf)
{
	/* Not the first two leaves, and by a quirk not 0x40000006. */
	bool needs_microsoft = leaf > HVI_LEAF_INTERFACE && leaf != HVI_LEAF_HARDWARE;

	if (hvi_is_any_hypervisor_present(capture) != HVI_YES ||
	    (needs_microsoft && hvi_is_microsoft_compatible(capture) != HVI_YES))
		return false;
	/* The stack's leaves mean something only together, behind their signature. */
	if (leaf >= HVI_LEAF_STACK_VENDOR && leaf <= HVI_LEAF_STACK_PROPERTIES)
		return hvi_find_leaf(capture, HVI_LEAF_STACK_PROPERTIES);
	return leaf <= HVI_LEAF_ISOLATION;
}

/**
 * hvi_fix_answers - answer all that may be asked later
 * @capture: what the hypervisor said
 * @answers: receives the answers
 */
void __init hvi_fix_answers(const struct hvi_capture *capture, struct hvi_answers *answers)
{
	unsigned int i;

	*answers = (struct hvi_answers){
		.any_hypervisor_present = hvi_is_any_hypervisor_present(capture) == HVI_YES,
		.microsoft_compatible = hvi_is_microsoft_compatible(capture) == HVI_YES,
		.vendor_microsoft = hvi_is_vendor_microsoft(capture) == HVI_YES,
		.xbox_nanovisor = hvi_is_xbox_nanovisor(capture) == HVI_YES,
		.iommu_in_use = hvi_is_iommu_in_use(capture) == HVI_YES,
	};
	for (i = 0; i < HVI_MAX_LEAVES; i++)
		if (capture->leaf[i].leaf && is_answered(capture, capture->leaf[i].leaf))
			answers->leaf[answers->leaf_count++] = capture->leaf[i];
}

/**
 * hvi_answer_leaf - give a leaf to another module
 * @answers: the answers
 * @leaf: the leaf
 * @regs: receives it, zeroes on failure
 *
 * Return: whether the leaf was read, and its condition holds.
 */
bool hvi_answer_leaf(const struct hvi_answers *answers, u32 leaf, struct hv_iface_regs *regs)
{
	unsigned int i;

	for (i = 0; i < answers->leaf_count; i++) {
		if (answers->leaf[i].leaf != leaf)
			continue;
		*regs = answers->leaf[i].regs;
		return true;
	}
	*regs = (struct hv_iface_regs){};
	return false;
}
