// SPDX-License-Identifier: GPL-2.0
/* All leaves of any hypervisor: each is executed once, in range, and kept as it was answered. */
#include "machine.h"

static struct hvi_capture capture;

int main(void)
{
	const struct hv_iface_regs *found;

	machine_init();
	machine.pinned = true;	/* by the caller */
	hvi_capture_interface(&machine.cpu, &capture);
	hvi_capture_leaves(&machine.cpu, &capture);

	found = hvi_find_leaf(&capture, machine.watched);
	MUST("what is kept are the leaves that were executed",
	     !!found == (machine.executed && machine.watched != 1));
	MUST("a leaf is kept as it was answered",
	     !found || (found->eax == machine.answer.eax && found->ebx == machine.answer.ebx &&
			found->ecx == machine.answer.ecx && found->edx == machine.answer.edx));
	MUST("no more interfaces are counted than there is room for",
	     capture.interface_count <= HVI_MAX_INTERFACES);
	MUST("an interface is counted where there is a hypervisor",
	     !!capture.interface_count == machine_has_hypervisor());
	MUST("an interface that is counted has its base leaf",
	     capture_has_interface(&capture, nondet_uint() % HVI_MAX_INTERFACES));
	MUST("presence is leaf 1 ECX bit 31",
	     capture.hypervisor_present == machine_has_hypervisor());
	MUST("what is cut off is what there is no room for",
	     !capture.cut_off || capture.interface_count == HVI_MAX_INTERFACES);
	return 0;
}
