// SPDX-License-Identifier: GPL-2.0
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "../module/publish.h"
#include "list.h"
#include "tree.h"

static struct hvi_tree *tree;

/* To be called also by a suite's exit: a failed assertion skips the rest. */
void tree_unpublish(void)
{
	if (tree)
		hvi_unpublish(tree);
	tree = NULL;
}

/* Publishes the load that is test->priv. */
void tree_publish(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_findings findings = list_findings(load);

	tree = hvi_publish(kernel_kobj, TREE_NAME, &load->fake.cpu, &findings);
	if (IS_ERR(tree)) {
		KUNIT_FAIL(test, "hvi_publish: %ld", PTR_ERR(tree));
		tree = NULL;
	}
	KUNIT_ASSERT_NOT_NULL(test, tree);
}

/* Not by way of /sys: tests are kernel threads, which see no files in 7.3. */
struct file *tree_open(const char *path)
{
	static const char root[] = "kernel/" TREE_NAME "/";
	char full[sizeof(root) + TREE_MAX_PATH];
	struct vfsmount *sysfs = NULL;
	struct file *file;
	int err, pins = 0;

	err = simple_pin_fs(get_fs_type("sysfs"), &sysfs, &pins);
	if (err)
		return ERR_PTR(err);
	snprintf(full, sizeof(full), "%s%s", root, path);
	file = file_open_root_mnt(sysfs, full, O_RDONLY, 0);
	simple_release_fs(&sysfs, &pins);
	return file;
}

/* The length, or an error; what was read is one line, whose end is cut off. */
ssize_t tree_read(struct kunit *test, const char *path, char *text, size_t size)
{
	struct file *file = tree_open(path);
	loff_t pos = 0;
	ssize_t got;

	text[0] = '\0';
	if (IS_ERR(file))
		return PTR_ERR(file);
	got = kernel_read(file, text, size - 1, &pos);
	filp_close(file, NULL);
	if (got < 0)
		return got;
	text[got] = '\0';
	KUNIT_EXPECT_PTR_EQ_MSG(test, strchr(text, '\n'), text + got - 1, "%s: %s", path, text);
	if (got)
		text[got - 1] = '\0';
	return got;
}

static bool add_entry(struct dir_context *context, const char *name, int length, loff_t offset,
		      u64 inode, unsigned int type)
{
	struct tree_listing *listing = container_of(context, struct tree_listing, context);

	if (name[0] == '.' || WARN_ON(listing->count == TREE_MAX_ENTRIES))
		return true;
	snprintf(listing->path[listing->count++], TREE_MAX_PATH, "%s%.*s%s", listing->dir, length,
		 name, type == DT_DIR ? "/" : "");
	return true;
}

static void add_dir(struct kunit *test, struct tree_listing *listing, const char *dir)
{
	struct file *file = tree_open(dir);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(file), "%s: %ld", dir, PTR_ERR(file));
	listing->context = (struct dir_context){ .actor = add_entry };
	listing->dir = dir;
	KUNIT_EXPECT_EQ(test, iterate_dir(file, &listing->context), 0);
	filp_close(file, NULL);
}

bool tree_is_dir(const char *path)
{
	return path[strlen(path) - 1] == '/';
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The listing is the test's own, and goes with it. */
struct tree_listing *tree_list(struct kunit *test)
{
	struct tree_listing *listing = kunit_kzalloc(test, sizeof(*listing), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, listing);
	add_dir(test, listing, "");
	for (i = 0; i < listing->count; i++)
		if (tree_is_dir(listing->path[i]))
			add_dir(test, listing, listing->path[i]);
	sort(listing->path, listing->count, TREE_MAX_PATH, compare_paths, NULL);
	return listing;
}
