/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A tree of answers: paths and texts of one line, wherever they come from. Whatever a
 * stranger sends has to fit into the room here, of which the module's takes a tenth.
 */
#ifndef _HVI_TREE_H
#define _HVI_TREE_H

#include "evidence.h"
#include "../../module/describe.h"
#include "../../module/windows.h"

#define MAX_TREE	0x100000	/* bytes of all paths and texts */
#define MAX_NODES	4096
#define PLACES		1024	/* a page or less, for each is touched */
#define MAX_PATH	255
#define MAX_DEPTH	8	/* of folders in one another; the module's are two deep */

/**
 * struct node - a file or a folder of a tree
 * @path: from the top, of printable ASCII as @text and @why
 * @name: its last part
 * @text: what it says; NULL: nothing, or it is a folder
 * @why: why it could not be read; NULL: it could, or nobody tried
 * @files: how many have a text, in it and below
 * @folder: what it is in
 * @first: what is in it first
 * @next: what comes after it in its folder
 * @alike: the next of the same place in the table of paths
 */
struct node {
	const char *path, *name, *text, *why;
	unsigned int files;
	struct node *folder, *first, *next, *alike;
};

enum source { OF_MODULE, OF_CPUID, OF_FILE };

/**
 * struct tree - answers, in the order in which they came
 * @name: where it is from
 * @without: the same in words, where that is not the module of this machine; or NULL
 * @source: how it came about
 * @is_dump: only the leaves of a dump are in it, as they are there
 * @module_version: of the module, where that is known; or NULL
 * @firmware: the firmware's words; NULL: not known
 * @processors: how many were seen, where it is from their leaves
 * @passed_over: how many lines of a dump were nothing
 * @count: how many nodes there are; the first is the top
 * @used: of @bytes
 * @node: the nodes
 * @place: the number of the first node of each place in the table of paths, or 0
 * @bytes: all paths and texts
 */
struct tree {
	const char *name, *without;
	enum source source;
	bool is_dump;
	const char *module_version;
	struct hvi_firmware firmware;
	unsigned int processors, passed_over;
	unsigned int count;
	size_t used;
	struct node node[MAX_NODES];
	u16 place[PLACES];
	char bytes[MAX_TREE];
};

extern struct tree this_tree;

void tree_begin(struct tree *tree, const char *name);
const char *tree_keep(struct tree *tree, const char *text, size_t length);
struct node *tree_add(struct tree *tree, const char *path, size_t length, const char **error);
const char *tree_put(struct tree *tree, const char *path, const char *text, size_t length);
struct node *tree_find(const struct tree *tree, const char *path, size_t length);
const char *tree_get(const struct tree *tree, const char *path);
__printf(2, 3) const char *tree_say(const struct tree *tree, const char *path, ...);
bool tree_hides(const struct tree *tree, const char *path);
unsigned int tree_sorted(const struct tree *tree, const char *folder, const struct node **nodes);
bool tree_complain(const struct tree *tree);

#endif
