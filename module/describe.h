/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_DESCRIBE_H
#define _HVI_DESCRIBE_H

#include "bits.h"
#include "capture.h"
#include "guest_os_id.h"
#include "requirements.h"
#include "sink.h"

/**
 * struct hvi_findings - all that there is to tell
 * @capture: what the hypervisor said
 * @id: the guest OS id, or NULL where nobody looked at the register
 * @checks: what was tried for the requirements
 */
struct hvi_findings {
	const struct hvi_capture *capture;
	const struct hvi_guest_os_id *id;
	const struct hvi_checks *checks;
};

/**
 * struct hvi_list - a file of hyperv/ that lists flags
 * @name: its name
 * @leaf: whose flags
 * @first: the first register of these
 * @last: the last one
 */
struct hvi_list {
	char name[24];
	u32 leaf;
	u8 first;
	u8 last;
};

#define HVI_LISTS	12

extern const struct hvi_list hvi_lists[HVI_LISTS];

void hvi_describe(const struct hvi_findings *findings, struct hvi_sink *sink);

#endif
