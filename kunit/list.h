/* SPDX-License-Identifier: GPL-2.0 */
/* The sink of the tests: all answers of a load, sorted by path. */
#ifndef _HVI_LIST_H
#define _HVI_LIST_H

#include "../module/describe.h"
#include "fake_cpu.h"

#define LIST_MAX_ANSWERS	512
#define LIST_BYTES		49152

struct answer {
	const char *path;
	const char *text;	/* NULL: a living one that had no answer */
};

/**
 * struct answer_list - the answers
 * @sink: takes them
 * @load: what they are about
 * @count: how many of @answer are used
 * @answer: the answers
 * @used: how many of @bytes are used
 * @bytes: holds paths and texts
 * @too_small: there was no room for one
 */
struct answer_list {
	struct hvi_sink sink;
	const struct fake_load *load;
	unsigned int count;
	struct answer answer[LIST_MAX_ANSWERS];
	size_t used;
	char bytes[LIST_BYTES];
	bool too_small;
};

struct hvi_findings list_findings(const struct fake_load *load);
struct answer_list *list_describe(struct kunit *test, const struct hvi_findings *findings);
struct answer_list *list_describe_load(struct kunit *test);
const char *list_find(const struct answer_list *list, const char *path);

#endif
