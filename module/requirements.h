/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_REQUIREMENTS_H
#define _HVI_REQUIREMENTS_H

#include "capture.h"

/**
 * struct hvi_checks - what the requirements need to know beside the leaves
 * @guest_os_id: MSR 0x40000000 can be read and, where that was tried, written
 * @hypercall: MSR 0x40000001 can be read
 * @vp_index: MSR 0x40000002 can be read
 * @compared: the processors were compared; @equal counts only then
 * @equal: every processor has the same privileges
 */
struct hvi_checks {
	bool guest_os_id;
	bool hypercall;
	bool vp_index;
	bool compared;
	bool equal;
};

/**
 * enum hvi_verdict - whether a rule holds
 * @HVI_FAIL: it does not
 * @HVI_PASS: it does
 * @HVI_NOT_CHECKED: nobody looked
 */
enum hvi_verdict { HVI_FAIL, HVI_PASS, HVI_NOT_CHECKED };

/**
 * struct hvi_requirement - one rule
 * @name: its name in sysfs
 * @check: whether it holds
 */
struct hvi_requirement {
	const char *name;
	enum hvi_verdict (*check)(const struct hvi_capture *capture,
				  const struct hvi_checks *checks);
};

extern const struct hvi_requirement hvi_requirements[];
extern const unsigned int hvi_requirements_count;

void hvi_check_msrs(const struct hvi_cpu *cpu, struct hvi_checks *checks);
void hvi_compare_processors(const struct hvi_cpu *cpu, const struct hvi_capture *capture,
			    struct hvi_checks *checks);
enum hvi_verdict hvi_check_all(const struct hvi_capture *capture,
			       const struct hvi_checks *checks);

#endif
