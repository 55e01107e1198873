// SPDX-License-Identifier: GPL-2.0
/* All leaves of any hypervisor: each is executed once, in range, and kept as it was answered. */
#include "machine.h"

static struct hvi_capture capture;

int main(void)
{
	const struct hvi_leaf *found;
	const struct hv_iface_regs *regs;

	machine_init();
	machine.saved = nondet_bool();
	machine.pinned = true;	/* by the caller */
	hvi_capture_interface(&machine.cpu, &capture);
	hvi_capture_leaves(&machine.cpu, &capture);

	found = hvi_asked_leaf(&capture, machine.watched);
	MUST("what is kept are the leaves that were executed", !!found ==
	     (machine.executed && machine.watched != 1 && capture.interface_count));
	regs = &found->regs;
	MUST("a leaf is kept as it was answered",
	     !found || (regs->eax == machine.answer.eax && regs->ebx == machine.answer.ebx &&
			regs->ecx == machine.answer.ecx && regs->edx == machine.answer.edx));
	MUST("what is known of it is kept with it",
	     !found || found->known == machine.answer_known);
	MUST("a leaf is found where all of it is known",
	     hvi_find_leaf(&capture, machine.watched) ==
	     (found && found->known == 0xf ? regs : NULL));
	MUST("no more interfaces are counted than there is room for",
	     capture.interface_count <= HVI_MAX_INTERFACES);
	MUST("an interface is counted where there is a hypervisor",
	     !!capture.interface_count == (capture.hypervisor_present == HVI_YES));
	MUST("an interface that is counted has its base leaf",
	     capture_has_interface(&capture, nondet_uint() % HVI_MAX_INTERFACES));
	MUST("presence is leaf 1 ECX bit 31, where that is known",
	     !(machine.processor_known & 4) ||
	     capture.hypervisor_present == hvi_answer(machine_has_hypervisor()));
	MUST("the bit is leaf 1 ECX bit 31, or not known", capture.hypervisor_bit ==
	     (machine.processor_known & 4 ? hvi_answer(machine_has_hypervisor()) : HVI_UNKNOWN));
	MUST("a real processor leaves nothing unknown",
	     machine.saved || capture.hypervisor_present != HVI_UNKNOWN);
	MUST("what is cut off is what there is no room for",
	     !capture.cut_off || capture.interface_count == HVI_MAX_INTERFACES);
	return 0;
}
