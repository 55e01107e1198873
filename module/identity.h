/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_IDENTITY_H
#define _HVI_IDENTITY_H

#include "kernel.h"

/* The proprietary layout, also of what some hypervisors echo, see hvi_version(). */
#define HVI_ID_MAJOR	GENMASK_ULL(39, 32)
#define HVI_ID_MINOR	GENMASK_ULL(31, 24)
#define HVI_ID_SERVICE	GENMASK_ULL(23, 16)
#define HVI_ID_BUILD	GENMASK_ULL(15, 0)

struct hvi_kernel;
struct hvi_text;

/**
 * enum hvi_id_rule - when a guest OS id is to be written
 * @HVI_ID_WRITE: always
 * @HVI_ID_LINUX: always, but what Linux itself has written stays the value
 * @HVI_ID_KEEP: only where the register is zero (TLFS, "Establishing the
 *	Hypercall Interface", step 3)
 * @HVI_ID_NEVER: never
 */
enum hvi_id_rule { HVI_ID_WRITE, HVI_ID_LINUX, HVI_ID_KEEP, HVI_ID_NEVER };

/**
 * struct hvi_id_request - what the administrator asked for
 * @rule: when to write
 * @value: what to write; 0 with @HVI_ID_NEVER
 * @force: write even where the guest kernel's own hypercalls may not survive it
 * @announce_force: called before such a write, with that kernel: with several
 *	processors there may be no time after it; may be NULL
 */
struct hvi_id_request {
	enum hvi_id_rule rule;
	u64 value;
	bool force;
	void (*announce_force)(const struct hvi_kernel *foreign);
};

const char *hvi_parse_identity(const char *text, struct hvi_id_request *request);
bool hvi_is_linux_identity(u64 id);
void hvi_describe_identity(struct hvi_text *out, u64 id);

#endif
