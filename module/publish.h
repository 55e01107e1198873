/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_PUBLISH_H
#define _HVI_PUBLISH_H

#include "describe.h"

struct kobject;
struct hvi_tree;

struct hvi_tree *hvi_publish(struct kobject *parent, const char *name, const struct hvi_cpu *cpu,
			     const struct hvi_findings *findings);
void hvi_unpublish(struct hvi_tree *tree);

#endif
