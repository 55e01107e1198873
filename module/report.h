/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_REPORT_H
#define _HVI_REPORT_H

#include "describe.h"

void hvi_report_force(struct hvi_text *out, const struct hvi_kernel *foreign);
void hvi_report(struct hvi_text *out, const struct hvi_findings *findings,
		bool compare_processors);

#endif
