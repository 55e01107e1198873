// SPDX-License-Identifier: GPL-2.0
#include <linux/sort.h>
#include <linux/string.h>

#include "list.h"

static char *keep(struct answer_list *list, const char *text)
{
	size_t size = strlen(text) + 1;
	char *kept = list->bytes + list->used;

	if (size > sizeof(list->bytes) - list->used) {
		list->too_small = true;
		return list->bytes;
	}
	list->used += size;
	return strcpy(kept, text);
}

static void give(struct hvi_sink *sink, const char *folder, const char *name, const char *text)
{
	struct answer_list *list = container_of(sink, struct answer_list, sink);
	struct answer *answer = &list->answer[list->count];
	char path[96];

	snprintf(path, sizeof(path), "%s%s%s", folder, *folder ? "/" : "", name);
	if (list->count + 1 == LIST_MAX_ANSWERS)
		list->too_small = true;
	else
		list->count++;
	*answer = (struct answer){ keep(list, path), text ? keep(list, text) : NULL };
}

static void give_living(struct hvi_sink *sink, const char *folder, const char *name,
			hvi_living print)
{
	const struct fake_load *load = container_of(sink, struct answer_list, sink)->load;
	char bytes[128];
	struct hvi_text text = hvi_text(bytes, sizeof(bytes));
	int err = print(&text, &load->fake.cpu, &load->id);

	give(sink, folder, name, err ? NULL : bytes);
}

static int compare_answers(const void *a, const void *b)
{
	const struct answer *first = a, *second = b;

	return strcmp(first->path, second->path);
}

struct hvi_findings list_findings(const struct fake_load *load)
{
	return (struct hvi_findings){
		.capture = &load->capture, .id = &load->id, .checks = &load->checks,
	};
}

/* The list is the test's own, and goes with it. */
struct answer_list *list_describe(struct kunit *test, const struct hvi_findings *findings)
{
	struct answer_list *list = kunit_kzalloc(test, sizeof(*list), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, list);
	list->sink = (struct hvi_sink){ .give = give, .give_living = give_living };
	list->load = test->priv;
	hvi_describe(findings, &list->sink);
	KUNIT_ASSERT_FALSE(test, list->too_small);
	sort(list->answer, list->count, sizeof(list->answer[0]), compare_answers, NULL);
	return list;
}

/* Of the load that is test->priv. */
struct answer_list *list_describe_load(struct kunit *test)
{
	const struct hvi_findings findings = list_findings(test->priv);

	return list_describe(test, &findings);
}

/* The text of an answer; NULL where there is none of that path. */
const char *list_find(const struct answer_list *list, const char *path)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (!strcmp(list->answer[i].path, path))
			return list->answer[i].text;
	return NULL;
}
