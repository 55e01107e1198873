/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_REQUIREMENTS_H
#define _HVI_REQUIREMENTS_H

#include "capture.h"

/**
 * struct hvi_checks - what was tried for the rules that leaves cannot tell
 * @guest_os_id: MSR 0x40000000 can be read and, where that was tried, written
 * @hypercall: MSR 0x40000001 can be read
 * @vp_index: MSR 0x40000002 can be read
 * @privileges_equal: every processor has the same privileges
 */
struct hvi_checks {
	enum hvi_known guest_os_id;
	enum hvi_known hypercall;
	enum hvi_known vp_index;
	enum hvi_known privileges_equal;
};

/**
 * enum hvi_rule - the rules
 * @HVI_RULE_HYPERVISOR_PRESENT: leaf 1 ECX bit 31
 * @HVI_RULE_LEAF_RANGE: leaves up to 0x40000005
 * @HVI_RULE_INTERFACE: the signature Hv#1
 * @HVI_RULE_ACCESS_HYPERCALL_MSRS: the privilege of that name
 * @HVI_RULE_ACCESS_VP_INDEX: the privilege of that name
 * @HVI_RULE_NO_PARTITION_PRIVILEGES: none of those over partitions
 * @HVI_RULE_NO_ROOT_PRIVILEGES: none of those of the root
 * @HVI_RULE_NO_FLUSH_IF_UNLIMITED: no flush hypercalls beyond 64 processors
 * @HVI_RULE_MSR_GUEST_OS_ID: MSR 0x40000000
 * @HVI_RULE_MSR_HYPERCALL: MSR 0x40000001
 * @HVI_RULE_MSR_VP_INDEX: MSR 0x40000002
 * @HVI_RULE_PRIVILEGES_EQUAL: all processors have the same privileges
 * @HVI_RULES: how many there are
 */
enum hvi_rule {
	HVI_RULE_HYPERVISOR_PRESENT,
	HVI_RULE_LEAF_RANGE,
	HVI_RULE_INTERFACE,
	HVI_RULE_ACCESS_HYPERCALL_MSRS,
	HVI_RULE_ACCESS_VP_INDEX,
	HVI_RULE_NO_PARTITION_PRIVILEGES,
	HVI_RULE_NO_ROOT_PRIVILEGES,
	HVI_RULE_NO_FLUSH_IF_UNLIMITED,
	HVI_RULE_MSR_GUEST_OS_ID,
	HVI_RULE_MSR_HYPERCALL,
	HVI_RULE_MSR_VP_INDEX,
	HVI_RULE_PRIVILEGES_EQUAL,
	HVI_RULES
};

/* The longest name, with its NUL. */
#define HVI_RULE_BYTES	24

extern const char hvi_rule_names[HVI_RULES][HVI_RULE_BYTES];

enum hvi_known hvi_judge(enum hvi_rule rule, const struct hvi_capture *capture,
			 const struct hvi_checks *checks);
enum hvi_known hvi_judge_all(const struct hvi_capture *capture,
			     const struct hvi_checks *checks);

#endif
