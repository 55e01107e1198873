// SPDX-License-Identifier: GPL-2.0
/*
 * No verdict rests on what is not known. Of any capture any registers are forgotten:
 * whatever is still concluded is what was concluded when all was known.
 */
#include "../../module/detect.h"
#include "../../module/requirements.h"
#include "../../module/windows.h"
#include "machine.h"

static struct hvi_capture whole, part;

/* The same answers, but for registers that are forgotten. */
static void forget(void)
{
	unsigned int i;

	part = whole;
	if (nondet_bool())
		part.hypervisor_bit = HVI_UNKNOWN;
	for (i = 0; i < HVI_MAX_LEAVES; i++) {
		struct hvi_leaf *leaf = &part.leaf[i];

		leaf->known = nondet_uint() & 0xf;
		if (!(leaf->known & 1))
			leaf->regs.eax = 0;
		if (!(leaf->known & 2))
			leaf->regs.ebx = 0;
		if (!(leaf->known & 4))
			leaf->regs.ecx = 0;
		if (!(leaf->known & 8))
			leaf->regs.edx = 0;
	}
}

static bool agrees(enum hvi_known then, enum hvi_known now)
{
	return now == HVI_UNKNOWN || now == then;
}

static void check_rules(void)
{
	const struct hvi_checks checks = { 0 };
	enum hvi_rule rule = nondet_uint();
	enum hvi_known all = hvi_judge_all(&part, &checks);

	SUPPOSE((u32)rule < HVI_RULES);
	MUST("no rule is judged by what is not known",
	     agrees(hvi_judge(rule, &whole, &checks), hvi_judge(rule, &part, &checks)));
	MUST("nor are all of them", all == HVI_UNKNOWN ||
	     (all == HVI_NO && hvi_judge_all(&whole, &checks) == HVI_NO));
}

static void check_conclusions(void)
{
	enum hvi_partition partition = hvi_partition(&part);
	const struct hv_iface_regs *version = hvi_version(&part, 0);

	MUST("no hypervisor is seen by what is not known",
	     agrees(hvi_is_any_hypervisor_present(&whole), hvi_is_any_hypervisor_present(&part)));
	MUST("no interface is", agrees(hvi_is_microsoft_compatible(&whole),
				       hvi_is_microsoft_compatible(&part)));
	MUST("none is named", agrees(hvi_names_interface(&whole), hvi_names_interface(&part)));
	MUST("no Nanovisor is", agrees(hvi_is_xbox_nanovisor(&whole),
				       hvi_is_xbox_nanovisor(&part)));
	MUST("no IOMMU is", agrees(hvi_is_iommu_in_use(&whole), hvi_is_iommu_in_use(&part)));
	MUST("no isolation is", agrees(hvi_is_isolated(&whole), hvi_is_isolated(&part)));
	MUST("no partition is", partition == HVI_PARTITIONS || partition == hvi_partition(&whole));
	MUST("no version is", !version || hvi_version(&whole, 0));
}

static void check_windows(void)
{
	enum hvi_release release = nondet_uint();
	u32 trusted;

	SUPPOSE((u32)release < HVI_RELEASES);
	trusted = hvi_windows_max_trusted_leaf(&part, release);
	MUST("no Windows sees what is not known", agrees(hvi_windows_any_present(&whole, release),
							 hvi_windows_any_present(&part, release)));
	MUST("nor connects to it", agrees(hvi_windows_connects(&whole, release),
					  hvi_windows_connects(&part, release)));
	MUST("nor trusts it",
	     !trusted || trusted == hvi_windows_max_trusted_leaf(&whole, release));
}

int main(void)
{
	any_capture(&whole, false);
	forget();
	check_rules();
	check_conclusions();
	check_windows();
	return 0;
}
