/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_LIVING_H
#define _HVI_LIVING_H

#include "guest_os_id.h"

int hvi_print_id_state(struct hvi_text *out, const struct hvi_cpu *cpu,
		       const struct hvi_guest_os_id *id);
int hvi_print_id_current(struct hvi_text *out, const struct hvi_cpu *cpu,
			 const struct hvi_guest_os_id *id);
int hvi_print_id_identity(struct hvi_text *out, const struct hvi_cpu *cpu,
			  const struct hvi_guest_os_id *id);

#endif
