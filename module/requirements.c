// SPDX-License-Identifier: GPL-2.0
/*
 * The minimal Hv#1, rule by rule.
 *
 * From Microsoft's "Requirements for Implementing the Microsoft Hypervisor
 * Interface" (13 June 2012): the rules that make up its minimum, as far as a
 * guest can check them without changing anything, with the two on equal
 * processors and on flushes.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>

#include "detect.h"
#include "requirements.h"

/* The privileges that a guest must not have. */
#define PARTITION_PRIVILEGES \
	(HVI_CREATE_PARTITIONS | HVI_ACCESS_PARTITION_ID | HVI_ACCESS_MEMORY_POOL | \
	 HVI_ADJUST_MESSAGE_BUFFERS)
#define ROOT_PRIVILEGES \
	(HVI_CREATE_PORT | HVI_ACCESS_STATS | HVI_CPU_MANAGEMENT | HVI_CONFIGURE_PROFILER)

static enum hvi_verdict verdict(bool holds)
{
	return holds ? HVI_PASS : HVI_FAIL;
}

static struct hv_iface_regs privileges(const struct hvi_capture *capture)
{
	return hvi_leaf_or_zero(capture, HVI_LEAF_FEATURES);
}

static enum hvi_verdict check_hypervisor_present(const struct hvi_capture *capture,
						 const struct hvi_checks *checks)
{
	return verdict(capture->hypervisor_present);
}

static enum hvi_verdict check_leaf_range(const struct hvi_capture *capture,
					 const struct hvi_checks *checks)
{
	return verdict(hvi_bound(capture) >= HVI_LEAF_LIMITS);
}

static enum hvi_verdict check_interface(const struct hvi_capture *capture,
					const struct hvi_checks *checks)
{
	return verdict(hvi_signature(capture) == HVI_SIGNATURE_MICROSOFT);
}

static enum hvi_verdict check_access_hypercall_msrs(const struct hvi_capture *capture,
						    const struct hvi_checks *checks)
{
	return verdict(privileges(capture).eax & HVI_ACCESS_HYPERCALL_MSRS);
}

static enum hvi_verdict check_access_vp_index(const struct hvi_capture *capture,
					      const struct hvi_checks *checks)
{
	return verdict(privileges(capture).eax & HVI_ACCESS_VP_INDEX);
}

/*
 * Who may create partitions needs the others as well: the paper speaks of
 * guests, and does not know the root and L1VH.
 */
static enum hvi_verdict lacks(const struct hvi_capture *capture, u32 of_parents)
{
	return verdict(hvi_partition(capture) != HVI_GUEST ||
		       !(privileges(capture).ebx & of_parents));
}

static enum hvi_verdict check_no_partition_privileges(const struct hvi_capture *capture,
						      const struct hvi_checks *checks)
{
	return lacks(capture, PARTITION_PRIVILEGES);
}

static enum hvi_verdict check_no_root_privileges(const struct hvi_capture *capture,
						 const struct hvi_checks *checks)
{
	return lacks(capture, ROOT_PRIVILEGES);
}

/* Those hypercalls take a mask of 64 processors; their successors take any number. */
static enum hvi_verdict check_no_flush_if_unlimited(const struct hvi_capture *capture,
						    const struct hvi_checks *checks)
{
	u32 recommended = hvi_leaf_or_zero(capture, HVI_LEAF_ENLIGHTENMENTS).eax;

	if (hvi_leaf_or_zero(capture, HVI_LEAF_LIMITS).eax != HVI_UNLIMITED ||
	    recommended & HVI_USE_EX_PROCESSOR_MASKS)
		return HVI_PASS;
	return verdict(!(recommended & (HVI_USE_LOCAL_FLUSH | HVI_USE_REMOTE_FLUSH)));
}

static enum hvi_verdict check_msr_guest_os_id(const struct hvi_capture *capture,
					      const struct hvi_checks *checks)
{
	return verdict(checks->guest_os_id);
}

static enum hvi_verdict check_msr_hypercall(const struct hvi_capture *capture,
					    const struct hvi_checks *checks)
{
	return verdict(checks->hypercall);
}

static enum hvi_verdict check_msr_vp_index(const struct hvi_capture *capture,
					   const struct hvi_checks *checks)
{
	return verdict(checks->vp_index);
}

static enum hvi_verdict check_privileges_equal(const struct hvi_capture *capture,
					       const struct hvi_checks *checks)
{
	return checks->compared ? verdict(checks->equal) : HVI_NOT_CHECKED;
}

#define REQUIREMENT(name) { #name, check_##name }

const struct hvi_requirement hvi_requirements[] = {
	REQUIREMENT(hypervisor_present),
	REQUIREMENT(leaf_range),
	REQUIREMENT(interface),
	REQUIREMENT(access_hypercall_msrs),
	REQUIREMENT(access_vp_index),
	REQUIREMENT(no_partition_privileges),
	REQUIREMENT(no_root_privileges),
	REQUIREMENT(no_flush_if_unlimited),
	REQUIREMENT(msr_guest_os_id),
	REQUIREMENT(msr_hypercall),
	REQUIREMENT(msr_vp_index),
	REQUIREMENT(privileges_equal),
};

const unsigned int hvi_requirements_count = ARRAY_SIZE(hvi_requirements);

/**
 * hvi_check_all - do all rules hold
 * @capture: what the hypervisor said
 * @checks: what was tried
 *
 * Return: HVI_FAIL where one does not; one that was not checked is passed over.
 */
enum hvi_verdict hvi_check_all(const struct hvi_capture *capture,
			       const struct hvi_checks *checks)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hvi_requirements); i++)
		if (hvi_requirements[i].check(capture, checks) == HVI_FAIL)
			return HVI_FAIL;
	return HVI_PASS;
}

/**
 * hvi_check_msrs - read the registers that Hv#1 promises beside the guest OS id
 * @cpu: any processor
 * @checks: receives which of them are there
 */
void hvi_check_msrs(const struct hvi_cpu *cpu, struct hvi_checks *checks)
{
	u64 value;

	checks->hypercall = !cpu->read_msr(cpu, HVI_MSR_HYPERCALL, &value);
	checks->vp_index = !cpu->read_msr(cpu, HVI_MSR_VP_INDEX, &value);
}

/* What each processor needs to compare itself. */
struct comparison {
	const struct hvi_cpu *cpu;
	u32 eax, ebx;
	bool differs;
};

/* The one privilege that may come and go in a virtual machine's life. */
static u32 lasting_privileges(u32 eax)
{
	return eax & ~HVI_ACCESS_REFERENCE_TSC;
}

static void compare_this_processor(void *arg)
{
	struct comparison *with = arg;
	struct hv_iface_regs regs;

	with->cpu->cpuid(with->cpu, HVI_LEAF_FEATURES, &regs);
	if (lasting_privileges(regs.eax) != lasting_privileges(with->eax) ||
	    regs.ebx != with->ebx)
		WRITE_ONCE(with->differs, true);
}

/**
 * hvi_compare_processors - have all processors the same privileges
 * @cpu: the processor's instructions
 * @capture: what the hypervisor said on the processor of the load
 * @checks: receives the answer; none where 0x40000003 is not within the bound
 *
 * To be called on the processor of the load, pinned. The others answer all at
 * once, for one CPUID exit each.
 */
void hvi_compare_processors(const struct hvi_cpu *cpu, const struct hvi_capture *capture,
			    struct hvi_checks *checks)
{
	const struct hv_iface_regs *regs = hvi_find_leaf(capture, HVI_LEAF_FEATURES);
	struct comparison with = { .cpu = cpu };

	if (!regs)
		return;
	with.eax = regs->eax;
	with.ebx = regs->ebx;
	cpu->on_others(cpu, compare_this_processor, &with);
	checks->compared = true;
	checks->equal = !READ_ONCE(with.differs);
}
