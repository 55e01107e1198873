// SPDX-License-Identifier: GPL-2.0
/*
 * The minimal Hv#1, rule by rule.
 *
 * From Microsoft's "Requirements for Implementing the Microsoft Hypervisor
 * Interface" (13 June 2012): the rules that make up its minimum, as far as a
 * guest can check them without changing anything, with the two on equal
 * processors and on flushes.
 */
#include "detect.h"
#include "requirements.h"

/* The privileges that a guest must not have. */
#define PARTITION_PRIVILEGES \
	(HVI_CREATE_PARTITIONS | HVI_ACCESS_PARTITION_ID | HVI_ACCESS_MEMORY_POOL | \
	 HVI_ADJUST_MESSAGE_BUFFERS)
#define ROOT_PRIVILEGES \
	(HVI_CREATE_PORT | HVI_ACCESS_STATS | HVI_CPU_MANAGEMENT | HVI_CONFIGURE_PROFILER)

const char hvi_rule_names[HVI_RULES][HVI_RULE_BYTES] __initconst = {
	[HVI_RULE_HYPERVISOR_PRESENT] = "hypervisor_present",
	[HVI_RULE_LEAF_RANGE] = "leaf_range",
	[HVI_RULE_INTERFACE] = "interface",
	[HVI_RULE_ACCESS_HYPERCALL_MSRS] = "access_hypercall_msrs",
	[HVI_RULE_ACCESS_VP_INDEX] = "access_vp_index",
	[HVI_RULE_NO_PARTITION_PRIVILEGES] = "no_partition_privileges",
	[HVI_RULE_NO_ROOT_PRIVILEGES] = "no_root_privileges",
	[HVI_RULE_NO_FLUSH_IF_UNLIMITED] = "no_flush_if_unlimited",
	[HVI_RULE_MSR_GUEST_OS_ID] = "msr_guest_os_id",
	[HVI_RULE_MSR_HYPERCALL] = "msr_hypercall",
	[HVI_RULE_MSR_VP_INDEX] = "msr_vp_index",
	[HVI_RULE_PRIVILEGES_EQUAL] = "privileges_equal",
};

/*
 * Who may create partitions needs the others as well: the paper speaks of
 * guests, and does not know the root and L1VH.
 */
static enum hvi_known __init lacks(const struct hvi_capture *capture, u32 of_parents)
{
	enum hvi_partition partition = hvi_partition(capture);

	if (partition == HVI_ROOT || partition == HVI_L1VH)
		return HVI_YES;
	return hvi_is(capture, HVI_LEAF_FEATURES, HVI_EBX, of_parents, 0);
}

/* Those hypercalls take a mask of 64 processors; their successors take any number. */
static enum hvi_known __init flushes_reach_all(const struct hvi_capture *capture)
{
	enum hvi_known unlimited =
		hvi_is(capture, HVI_LEAF_LIMITS, HVI_EAX, ~0U, HVI_UNLIMITED);
	enum hvi_known none = hvi_is(capture, HVI_LEAF_ENLIGHTENMENTS, HVI_EAX,
				     HVI_USE_LOCAL_FLUSH | HVI_USE_REMOTE_FLUSH, 0);
	enum hvi_known of_any_number = hvi_has(capture, HVI_LEAF_ENLIGHTENMENTS, HVI_EAX,
					       HVI_USE_EX_PROCESSOR_MASKS);

	return hvi_or(hvi_not(unlimited), hvi_or(none, of_any_number));
}

/**
 * hvi_judge - does a rule hold
 * @rule: the rule
 * @capture: what the hypervisor said
 * @checks: what was tried
 *
 * Return: whether it does; not known where it was not checked.
 */
enum hvi_known __init hvi_judge(enum hvi_rule rule, const struct hvi_capture *capture,
				const struct hvi_checks *checks)
{
	switch (rule) {
	case HVI_RULE_HYPERVISOR_PRESENT:
		return capture->hypervisor_bit;
	case HVI_RULE_LEAF_RANGE:
		return hvi_reaches(capture, HVI_LEAF_LIMITS);
	case HVI_RULE_INTERFACE:
		return hvi_is(capture, HVI_LEAF_INTERFACE, HVI_EAX, ~0U, HVI_SIGNATURE_MICROSOFT);
	case HVI_RULE_ACCESS_HYPERCALL_MSRS:
		return hvi_has(capture, HVI_LEAF_FEATURES, HVI_EAX, HVI_ACCESS_HYPERCALL_MSRS);
	case HVI_RULE_ACCESS_VP_INDEX:
		return hvi_has(capture, HVI_LEAF_FEATURES, HVI_EAX, HVI_ACCESS_VP_INDEX);
	case HVI_RULE_NO_PARTITION_PRIVILEGES:
		return lacks(capture, PARTITION_PRIVILEGES);
	case HVI_RULE_NO_ROOT_PRIVILEGES:
		return lacks(capture, ROOT_PRIVILEGES);
	case HVI_RULE_NO_FLUSH_IF_UNLIMITED:
		return flushes_reach_all(capture);
	case HVI_RULE_MSR_GUEST_OS_ID:
		return checks->guest_os_id;
	case HVI_RULE_MSR_HYPERCALL:
		return checks->hypercall;
	case HVI_RULE_MSR_VP_INDEX:
		return checks->vp_index;
	default:	/* HVI_RULE_PRIVILEGES_EQUAL */
		return checks->privileges_equal;
	}
}

/**
 * hvi_judge_all - do all rules hold
 * @capture: what the hypervisor said
 * @checks: what was tried
 *
 * Return: HVI_NO where one does not, else HVI_YES where all were checked.
 */
enum hvi_known __init hvi_judge_all(const struct hvi_capture *capture,
				    const struct hvi_checks *checks)
{
	enum hvi_known all = HVI_YES;
	unsigned int rule = HVI_RULES;

	while (rule--)
		all = hvi_and(all, hvi_judge(rule, capture, checks));
	return all;
}
