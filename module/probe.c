// SPDX-License-Identifier: GPL-2.0
/* The order in which a load asks and writes; it is part of the interface. */
#include "detect.h"
#include "probe.h"

static enum hvi_known __init check_msr(const struct hvi_cpu *cpu, u32 msr)
{
	u64 value;

	return hvi_answer(!cpu->read_msr(cpu, msr, &value));
}

/* What each processor needs to compare itself. */
struct comparison {
	const struct hvi_cpu *cpu;
	const struct hv_iface_regs *regs;
	bool differs, is_unknown;
};

/* The one privilege that may come and go in a virtual machine's life. */
static u32 __init lasting_privileges(u32 eax)
{
	return eax & ~HVI_ACCESS_REFERENCE_TSC;
}

static void __init compare_this_processor(void *arg)
{
	struct comparison *with = arg;
	struct hv_iface_regs regs;

	if (with->cpu->cpuid(with->cpu, HVI_LEAF_FEATURES, &regs) != HVI_ALL_REGS)
		WRITE_ONCE(with->is_unknown, true);
	else if (lasting_privileges(regs.eax) != lasting_privileges(with->regs->eax) ||
		 regs.ebx != with->regs->ebx)
		WRITE_ONCE(with->differs, true);
}

/**
 * hvi_compare_processors - have all processors the same privileges
 * @cpu: the processor's instructions
 * @capture: what the hypervisor said on this processor
 *
 * To be called on the processor of the capture, pinned. The others answer all
 * at once, for one CPUID exit each.
 *
 * Return: the verdict; none where 0x40000003 is not within the bound, or not known.
 */
enum hvi_known __init hvi_compare_processors(const struct hvi_cpu *cpu,
					     const struct hvi_capture *capture)
{
	struct comparison with = {
		.cpu = cpu, .regs = hvi_find_leaf(capture, HVI_LEAF_FEATURES),
	};

	if (!with.regs)
		return HVI_UNKNOWN;
	cpu->on_others(cpu, compare_this_processor, &with);
	if (READ_ONCE(with.differs))
		return HVI_NO;
	return READ_ONCE(with.is_unknown) ? HVI_UNKNOWN : HVI_YES;
}

/**
 * hvi_probe - all that may exit, on one processor
 * @cpu: the processor
 * @options: what the administrator chose
 * @capture: receives what the hypervisor said
 * @id: receives what became of the guest OS id; left alone without Hv#1
 * @checks: receives what the requirements need; left alone without Hv#1
 *
 * Leaves may differ between processors, and a mixed picture is worse than none.
 */
void __init hvi_probe(const struct hvi_cpu *cpu, const struct hvi_options *options,
		      struct hvi_capture *capture, struct hvi_guest_os_id *id,
		      struct hvi_checks *checks)
{
	cpu->pin(cpu);
	hvi_capture_interface(cpu, capture);
	if (hvi_is_microsoft_compatible(capture) == HVI_YES)
		hvi_set_guest_os_id(cpu, &options->identity, id);
	hvi_capture_leaves(cpu, capture);

	if (hvi_is_microsoft_compatible(capture) == HVI_YES) {
		checks->guest_os_id = hvi_answer(id->state != HVI_ID_UNAVAILABLE &&
						 id->state != HVI_ID_REFUSED);
		checks->hypercall = check_msr(cpu, HVI_MSR_HYPERCALL);
		checks->vp_index = check_msr(cpu, HVI_MSR_VP_INDEX);
		/* An interrupt to the others may be lost, and its answer waited for in vain. */
		if (options->compare_processors && !hvi_hypercalls_are_lost(id))
			checks->privileges_equal = hvi_compare_processors(cpu, capture);
	}
	cpu->unpin(cpu);
}
