/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_PUBLISH_H
#define _HVI_PUBLISH_H

#include "capture.h"
#include "guest_os_id.h"
#include "requirements.h"

struct kobject;
struct hvi_tree;

/**
 * struct hvi_iface - all that there is to publish
 * @cpu: for the two files that read the register anew
 * @capture: what the hypervisor said
 * @id: the guest OS id
 * @checks: what was tried for the requirements
 */
struct hvi_iface {
	const struct hvi_cpu *cpu;
	const struct hvi_capture *capture;
	const struct hvi_guest_os_id *id;
	const struct hvi_checks *checks;
};

struct hvi_tree *hvi_publish(struct kobject *parent, const char *name,
			     const struct hvi_iface *iface);
void hvi_unpublish(struct hvi_tree *tree);

#endif
