// SPDX-License-Identifier: GPL-2.0
/* In the place of sysfs: the answers of a load, as a list that is asked by path. */
#include <linux/module.h>

#include "../../kunit/list.h"
#include "../../kunit/tree.h"

static struct answer_list *list;

void tree_publish(struct kunit *test)
{
	list = list_describe_load(test);
}

void tree_unpublish(void)
{
	list = NULL;
}

struct tree_listing *tree_list(struct kunit *test)
{
	struct tree_listing *listing = kunit_kzalloc(test, sizeof(*listing), GFP_KERNEL);

	for (; listing->count < list->count; listing->count++)
		snprintf(listing->path[listing->count], TREE_MAX_PATH, "%s",
			 list->answer[listing->count].path);
	return listing;
}

bool tree_is_dir(const char *path)
{
	return false;
}

ssize_t tree_read(struct kunit *test, const char *path, char *text, size_t size)
{
	struct fake_load *load = test->priv;
	const char *found = list_find(list, path);

	hvi_print(fake_out(load), "%s", found ?: "");
	return found ? (ssize_t)load->out.used : -EIO;
}
