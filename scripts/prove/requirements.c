// SPDX-License-Identifier: GPL-2.0
/*
 * What is concluded from any capture for requirements/, partition and isolation is what
 * the ABI text says, told here a second time.
 */
#include "../../module/detect.h"
#include "../../module/requirements.h"
#include "machine.h"

static struct hvi_capture capture;

static bool was_read(unsigned int n)
{
	return capture.leaf[n].leaf == 0x40000000 + n;
}

static struct hv_iface_regs get(unsigned int n)
{
	return was_read(n) ? capture.leaf[n].regs : (struct hv_iface_regs){ 0 };
}

static enum hvi_known any_verdict(void)
{
	return nondet_bool() ? HVI_UNKNOWN : nondet_bool() ? HVI_NO : HVI_YES;
}

static enum hvi_partition partition(void)
{
	u32 privileges = get(3).ebx;

	return (privileges & 0x400001) != 1 ? HVI_GUEST :
	       privileges >> 12 & 1 ? HVI_ROOT : HVI_L1VH;
}

static bool flushes_fit(void)
{
	return get(5).eax != 0xffffffff || get(4).eax >> 11 & 1 || !(get(4).eax & 6);
}

static void check_rules(const struct hvi_checks *checks)
{
	bool is_parent = partition() != HVI_GUEST;
	/* in the order of the ABI text */
	const bool holds[] = {
		capture.hypervisor_bit == HVI_YES,
		get(0).eax >= 0x40000005,
		get(1).eax == 0x31237648,
		get(3).eax >> 5 & 1,
		get(3).eax >> 6 & 1,
		is_parent || !(get(3).ebx & 0xf),
		is_parent || !(get(3).ebx & 0x3140),	/* 6, 8, 12, 13 */
		flushes_fit(),
	};
	const enum hvi_known tried[] = {
		checks->guest_os_id, checks->hypercall, checks->vp_index, checks->privileges_equal,
	};
	bool fails = false, unchecked = false;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(holds); i++) {
		MUST("a rule of the leaves holds as the ABI text says",
		     hvi_judge(i, &capture, checks) == (holds[i] ? HVI_YES : HVI_NO));
		fails = fails || !holds[i];
	}
	for (i = 0; i < ARRAY_SIZE(tried); i++) {
		MUST("a rule of registers and processors is what was found by trying",
		     hvi_judge(ARRAY_SIZE(holds) + i, &capture, checks) == tried[i]);
		fails = fails || tried[i] == HVI_NO;
		unchecked = unchecked || tried[i] == HVI_UNKNOWN;
	}
	MUST("there are no more rules", HVI_RULES == ARRAY_SIZE(holds) + ARRAY_SIZE(tried));
	MUST("all hold where all were checked and hold, and not where one fails",
	     hvi_judge_all(&capture, checks) ==
	     (fails ? HVI_NO : unchecked ? HVI_UNKNOWN : HVI_YES));
}

int main(void)
{
	struct hvi_checks checks = {
		any_verdict(), any_verdict(), any_verdict(), any_verdict(),
	};

	any_capture(&capture, false);
	check_rules(&checks);
	MUST("root and l1vh are told by their privileges",
	     hvi_partition(&capture) == partition());
	MUST("isolation counts with its privilege",
	     hvi_is_isolated(&capture) == hvi_answer(get(3).ebx >> 22 & 1));
	return 0;
}
