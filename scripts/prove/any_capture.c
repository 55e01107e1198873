// SPDX-License-Identifier: GPL-2.0
/*
 * Any capture. No more is supposed than what the proof `capture` shows: interfaces have
 * room, each has its base leaf, and there is one where there is a hypervisor.
 */
#include "machine.h"

bool capture_has_interface(const struct hvi_capture *capture, unsigned int i)
{
	return i >= capture->interface_count || hvi_find_leaf(capture, 0x40000000 + i * 0x100);
}

void any_capture(struct hvi_capture *capture)
{
	unsigned int i;

	capture->hypervisor_present = nondet_bool();
	capture->cut_off = nondet_bool();
	capture->firmware_product = nondet_bool() ? NULL :
				    nondet_bool() ? "VirtualBox" : "another";
	capture->interface_count = nondet_uint();
	SUPPOSE(capture->interface_count <= HVI_MAX_INTERFACES);
	SUPPOSE(!!capture->interface_count == capture->hypervisor_present);
	for (i = 0; i < HVI_MAX_LEAVES; i++) {
		capture->leaf[i].leaf = nondet_u32();
		capture->leaf[i].regs = nondet_regs();
	}
	for (i = 0; i < HVI_MAX_INTERFACES; i++)
		SUPPOSE(capture_has_interface(capture, i));
}
