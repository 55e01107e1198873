/* SPDX-License-Identifier: GPL-2.0 */
/* A tree under /sys/kernel, and the eyes of a user on it. */
#ifndef _HVI_TREE_H
#define _HVI_TREE_H

#include <kunit/test.h>
#include <linux/fs.h>

#define TREE_NAME		"hv_iface_kunit"
#define TREE_MAX_ENTRIES	512
#define TREE_MAX_PATH		96

/**
 * struct tree_listing - all that is below the tree, sorted
 * @context: for the kernel's directory reader
 * @dir: the directory that is being read
 * @count: how many of @path are used
 * @path: files and directories, these with a slash at the end
 */
struct tree_listing {
	struct dir_context context;
	const char *dir;
	unsigned int count;
	char path[TREE_MAX_ENTRIES][TREE_MAX_PATH];
};

void tree_publish(struct kunit *test);
void tree_unpublish(void);

struct file *tree_open(const char *path);
ssize_t tree_read(struct kunit *test, const char *path, char *text, size_t size);
struct tree_listing *tree_list(struct kunit *test);
bool tree_is_dir(const char *path);

#endif
