/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_PROBE_H
#define _HVI_PROBE_H

#include "capture.h"
#include "guest_os_id.h"
#include "requirements.h"

/**
 * struct hvi_options - what the administrator may choose
 * @identity: what to write to MSR 0x40000000, and when
 * @compare_processors: compare the privileges of all processors
 */
struct hvi_options {
	struct hvi_id_request identity;
	bool compare_processors;
};

void hvi_probe(const struct hvi_cpu *cpu, const struct hvi_options *options,
	       struct hvi_capture *capture, struct hvi_guest_os_id *id,
	       struct hvi_checks *checks);
enum hvi_known hvi_compare_processors(const struct hvi_cpu *cpu,
				      const struct hvi_capture *capture);

#endif
