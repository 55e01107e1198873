/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_DESCRIBE_H
#define _HVI_DESCRIBE_H

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

void hvi_describe(const struct hvi_findings *findings, struct hvi_sink *sink);

#endif
