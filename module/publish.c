// SPDX-License-Identifier: GPL-2.0
/*
 * The sink that is the tree under /sys/kernel/hv_iface: folders and files as
 * answers come, each with its text for as long as the tree stands.
 */
#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "publish.h"

/* What stays is small, and goes all at once: pieces of few blocks. */
struct block {
	struct block *next;
	size_t used;
	u64 bytes[];
};

#ifndef BLOCK_BYTES	/* which unit tests give */
#define BLOCK_BYTES	1024
#endif

struct folder {
	struct folder *next;
	struct kobject *kobj;
	char path[];	/* without a slash at its end; empty for the top */
};

/* @text is the answer and its newline, then the file's name. */
struct fixed_file {
	struct kobj_attribute attr;
	u16 length;
	char text[];
};

struct living_file {
	struct kobj_attribute attr;
	const struct hvi_tree *tree;
	hvi_living print;
	char name[];
};

/* Folders and blocks, the last made first: the order in which they go. */
struct hvi_tree {
	struct hvi_sink sink;
	struct kobject *parent;
	const char *name;
	const struct hvi_cpu *cpu;
	const struct hvi_guest_os_id *id;
	struct folder *folders;
	struct block *blocks;
	int err;	/* the first; there is no more to be done from then on */
};

/* With the NUL at its end. */
static size_t __init bytes_of(const char *text)
{
	return strlen(text) + 1;
}

static void * __init take(struct hvi_tree *tree, size_t size)
{
	struct block *block = tree->blocks;
	void *piece;

	size = ALIGN(size, sizeof(block->bytes[0]));
	if (!block || block->used + size > BLOCK_BYTES) {
		block = kzalloc(max_t(size_t, sizeof(*block) + size, BLOCK_BYTES), GFP_KERNEL);
		if (!block) {
			tree->err = -ENOMEM;
			return NULL;
		}
		block->next = tree->blocks;
		block->used = sizeof(*block);
		tree->blocks = block;
	}
	piece = (char *)block + block->used;
	block->used += size;
	return piece;
}

/* The folder of this path, made where it is not there yet; NULL on failure. */
static struct kobject * __init find_folder(struct hvi_tree *tree, const char *path)
{
	struct kobject *parent = tree->parent;
	const char *name = tree->name;
	struct folder *folder;

	for (folder = tree->folders; folder; folder = folder->next)
		if (!strcmp(folder->path, path))
			return folder->kobj;

	folder = take(tree, sizeof(*folder) + bytes_of(path));
	if (!folder)
		return NULL;
	if (*path) {
		char *slash = strrchr(strcpy(folder->path, path), '/');

		if (slash)
			*slash = '\0';
		parent = find_folder(tree, slash ? folder->path : "");
		if (!parent)
			return NULL;
		name = slash ? slash + 1 : path;
		strcpy(folder->path, path);
	}
	folder->kobj = kobject_create_and_add(name, parent);
	if (!folder->kobj) {
		tree->err = -ENOMEM;
		return NULL;
	}
	folder->next = tree->folders;
	tree->folders = folder;
	return folder->kobj;
}

typedef ssize_t (*show_fn)(struct kobject *kobj, struct kobj_attribute *attr, char *buf);

static void __init add_file(struct hvi_tree *tree, const char *folder, const char *name,
			    struct kobj_attribute *attr, show_fn show)
{
	struct kobject *kobj = find_folder(tree, folder);

	if (!kobj)
		return;
	sysfs_attr_init(&attr->attr);
	attr->attr.name = name;
	attr->attr.mode = 0444;
	attr->show = show;
	tree->err = sysfs_create_file(kobj, &attr->attr);
}

static ssize_t show_fixed(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	const struct fixed_file *file = container_of(attr, struct fixed_file, attr);

	memcpy(buf, file->text, file->length);
	return file->length;
}

static void __init give(struct hvi_sink *sink, const char *folder, const char *name,
			const char *text)
{
	struct hvi_tree *tree = container_of(sink, struct hvi_tree, sink);
	size_t length = bytes_of(text);
	struct fixed_file *file;

	if (tree->err)
		return;
	file = take(tree, sizeof(*file) + length + bytes_of(name));
	if (!file)
		return;
	file->length = length;
	memcpy(file->text, text, length);
	file->text[length - 1] = '\n';
	strcpy(file->text + length, name);
	add_file(tree, folder, file->text + length, &file->attr, show_fixed);
}

static ssize_t show_living(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	const struct living_file *file = container_of(attr, struct living_file, attr);
	/* which no word of these comes near: there is room for the newline */
	struct hvi_text out = hvi_text(buf, PAGE_SIZE);
	int err = file->print(&out, file->tree->cpu, file->tree->id);

	if (err)
		return err;
	buf[out.used] = '\n';
	return out.used + 1;
}

static void __init give_living(struct hvi_sink *sink, const char *folder, const char *name,
			       hvi_living print)
{
	struct hvi_tree *tree = container_of(sink, struct hvi_tree, sink);
	struct living_file *file;

	if (tree->err)
		return;
	file = take(tree, sizeof(*file) + bytes_of(name));
	if (!file)
		return;
	file->tree = tree;
	file->print = print;
	strcpy(file->name, name);
	add_file(tree, folder, file->name, &file->attr, show_living);
}

/**
 * hvi_unpublish - take the tree away
 * @tree: what hvi_publish() returned
 *
 * Waits for readers that are inside a file; those that merely hold one open
 * get -ENODEV from then on.
 */
void hvi_unpublish(struct hvi_tree *tree)
{
	struct folder *folder;
	struct block *block;

	for (folder = tree->folders; folder; folder = folder->next) {
		/* Not left to the last reference, which may be put much later. */
		kobject_del(folder->kobj);
		kobject_put(folder->kobj);
	}
	while ((block = tree->blocks)) {
		tree->blocks = block->next;
		kfree(block);
	}
	kfree(tree);
}

/**
 * hvi_publish - make the tree
 * @parent: where
 * @name: its name there
 * @cpu: the processor, for the two files that read the register anew
 * @findings: what to show; of it only the guest OS id must stay
 *
 * Return: the tree, or an error pointer, and then nothing is left of it.
 */
struct hvi_tree * __init hvi_publish(struct kobject *parent, const char *name,
				     const struct hvi_cpu *cpu,
				     const struct hvi_findings *findings)
{
	struct hvi_tree *tree = kzalloc(sizeof(*tree), GFP_KERNEL);
	int err;

	if (!tree)
		return ERR_PTR(-ENOMEM);
	*tree = (struct hvi_tree){
		.sink = { .give = give, .give_living = give_living },
		.parent = parent, .name = name, .cpu = cpu, .id = findings->id,
	};
	hvi_describe(findings, &tree->sink);
	err = tree->err;
	if (err) {
		hvi_unpublish(tree);
		return ERR_PTR(err);
	}
	return tree;
}
