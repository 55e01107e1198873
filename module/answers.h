/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_ANSWERS_H
#define _HVI_ANSWERS_H

#include "capture.h"

/* 0x40000000 to 0x4000000c and the stack's three. */
#define HVI_ANSWERED_LEAVES	16

/**
 * struct hvi_answers - all that other modules may ask, as it was at load
 * @any_hypervisor_present: is_any_hypervisor_present()
 * @microsoft_compatible: hv_iface_is_microsoft_compatible()
 * @vendor_microsoft: hv_iface_is_vendor_microsoft()
 * @xbox_nanovisor: hv_iface_is_xbox_nanovisor()
 * @iommu_in_use: hv_iface_is_iommu_in_use()
 * @leaf_count: how many of @leaf are used
 * @leaf: the leaves that hv_iface_get_leaf() gives
 */
struct hvi_answers {
	bool any_hypervisor_present;
	bool microsoft_compatible;
	bool vendor_microsoft;
	bool xbox_nanovisor;
	bool iommu_in_use;
	unsigned int leaf_count;
	struct hvi_leaf leaf[HVI_ANSWERED_LEAVES];
};

void hvi_fix_answers(const struct hvi_capture *capture, struct hvi_answers *answers);
bool hvi_answer_leaf(const struct hvi_answers *answers, u32 leaf, struct hv_iface_regs *regs);

#endif
