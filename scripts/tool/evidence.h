/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_EVIDENCE_H
#define _HVI_EVIDENCE_H

#include "../../module/capture.h"
#include "../../module/sink.h"

#define MAX_LEAVES	256
#define MAX_NAME	64

struct evidence {
	struct hvi_cpu cpu;
	unsigned int count;
	struct hvi_leaf leaf[MAX_LEAVES];
	char firmware[HVI_FIRMWARE_WORDS][128];
	unsigned int firmware_known;
	unsigned int kernel_type;
	unsigned int processors;
	bool others_differ, others_unknown;
	char name[MAX_NAME];
	unsigned int passed_over;
};

void evidence_init(struct evidence *evidence);
void evidence_of_this_machine(struct evidence *evidence);
const char *evidence_read(FILE *file, struct evidence *evidence,
			  void (*machine_done)(struct evidence *evidence, void *data), void *data);
bool evidence_is_dump(const char *begin, size_t length);
void evidence_set_word(struct evidence *e, enum hvi_firmware_word word, const char *text, size_t length);
void evidence_describe(struct evidence *evidence, struct hvi_sink *sink);

#endif
