// SPDX-License-Identifier: GPL-2.0
/*
 * Any capture. No more is supposed than what the proof `capture` shows: interfaces have
 * room, each has its base leaf, and there is one where there is a hypervisor.
 */
#include "machine.h"

bool capture_has_interface(const struct hvi_capture *capture, unsigned int i)
{
	return i >= capture->interface_count || hvi_asked_leaf(capture, 0x40000000 + i * 0x100);
}

static enum hvi_known any_known(bool saved)
{
	return saved && nondet_bool() ? HVI_UNKNOWN : hvi_answer(nondet_bool());
}

void any_capture(struct hvi_capture *capture, bool saved)
{
	unsigned int i;

	capture->hypervisor_bit = any_known(saved);
	capture->hypervisor_present = capture->hypervisor_bit;
	if (capture->hypervisor_present == HVI_UNKNOWN)
		capture->hypervisor_present = any_known(saved);
	capture->cut_off = nondet_bool();
	capture->kernel_type = nondet_uint();
	capture->interface_count = nondet_uint();
	SUPPOSE(capture->interface_count <= HVI_MAX_INTERFACES);
	SUPPOSE(!!capture->interface_count == (capture->hypervisor_present == HVI_YES));
	for (i = 0; i < HVI_MAX_LEAVES; i++) {
		capture->leaf[i].leaf = nondet_u32();
		capture->leaf[i].known = saved ? nondet_uint() & 0xf : 0xf;
		capture->leaf[i].regs = any_regs(capture->leaf[i].known);
	}
	for (i = 0; i < HVI_MAX_INTERFACES; i++)
		SUPPOSE(capture_has_interface(capture, i));
}
