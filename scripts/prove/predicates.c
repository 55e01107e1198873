// SPDX-License-Identifier: GPL-2.0
/*
 * What other modules are told after any capture is what Windows' functions of the
 * kind would say, by the definitions of their pages, told here a second time.
 */
#include "../../module/answers.h"
#include "../../module/detect.h"
#include "machine.h"

static struct hvi_capture capture;
static struct hvi_answers answers;

static bool answers_leaf(u32 leaf, bool any, bool hv1)
{
	switch (leaf) {
	case 0x40000000 ... 0x40000001:
	case 0x40000006:
		return any;
	case 0x40000002 ... 0x40000005:
	case 0x40000007 ... 0x4000000c:
		return hv1;
	case 0x40000080 ... 0x40000082:
		return hv1 && machine.stack.eax == 0x31235356;
	}
	return false;
}

int main(void)
{
	struct hv_iface_regs given = nondet_regs();
	bool any, hv1, got;

	machine_init();
	machine.pinned = true;	/* by the caller */
	hvi_capture_interface(&machine.cpu, &capture);
	hvi_capture_leaves(&machine.cpu, &capture);
	hvi_fix_answers(&capture, &answers);

	any = machine_has_hypervisor() && machine.interface.eax != 0x766e6258;
	hv1 = machine_is_hv1();
	MUST("the predicate is its definition", answers.any_hypervisor_present == any);
	MUST("compatible is the Vista rule", answers.microsoft_compatible == hv1);
	MUST("the vendor is spelled, and no Nanovisor's", answers.vendor_microsoft ==
	     (any && machine.vendor.ebx == 0x7263694d && machine.vendor.ecx == 0x666f736f &&
	      machine.vendor.edx == 0x76482074));
	MUST("the Nanovisor is its signature", answers.xbox_nanovisor ==
	     (machine_has_hypervisor() && machine.interface.eax == 0x766e6258));
	MUST("the IOMMU is in use by both bits within the bound", answers.iommu_in_use ==
	     (any && machine.vendor.eax >= 0x40000006 &&
	      (machine.hardware.eax >> 4 & 3) == 3));
	MUST("no more answers are counted than there is room for",
	     answers.leaf_count <= HVI_ANSWERED_LEAVES);

	got = hvi_answer_leaf(&answers, machine.watched, &given);
	MUST("a leaf is given where its condition holds, and it was read",
	     got == (machine.executed && answers_leaf(machine.watched, any, hv1)));
	MUST("it is given as it was answered, or zero",
	     given.eax == (got ? machine.answer.eax : 0) &&
	     given.ebx == (got ? machine.answer.ebx : 0) &&
	     given.ecx == (got ? machine.answer.ecx : 0) &&
	     given.edx == (got ? machine.answer.edx : 0));
	return 0;
}
