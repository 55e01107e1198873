// SPDX-License-Identifier: GPL-2.0
/* Trees: filling them, and asking them. */
#include "tool.h"

struct tree this_tree;

/**
 * tree_begin - an empty tree
 * @tree: the tree, of which nothing has been used before
 * @name: where it is from
 */
void tree_begin(struct tree *tree, const char *name)
{
	tree->name = tree_keep(tree, name, strlen(name)) ?: "a path that is too long";
	tree->count = 1;
	tree->node[0] = (struct node){ .path = "", .name = "" };
}

/**
 * tree_keep - a text that does nothing to a terminal: a hypervisor's word, or a stranger's
 * @tree: keeps it
 * @text: the text
 * @length: its length
 *
 * Return: the text, with \xNN for what is not printable ASCII; or NULL, where it has no room.
 */
const char *tree_keep(struct tree *tree, const char *text, size_t length)
{
	char *start = tree->bytes + tree->used, *out = start;

	for (; length; length--, text++) {
		unsigned char byte = *text;
		bool is_clean = byte >= ' ' && byte < 0x7f;

		if (tree->bytes + MAX_TREE - out < 6)
			return NULL;
		if (is_clean)
			*out++ = byte;
		else
			out += sprintf(out, "\\x%02x", byte);
	}
	if (out == tree->bytes + MAX_TREE)
		return NULL;
	*out++ = '\0';
	tree->used = out - tree->bytes;
	return start;
}

static u16 *place_of(const struct tree *tree, const char *path, size_t length)
{
	u32 hash = 2166136261;

	while (length--)
		hash = (hash ^ (unsigned char)*path++) * 16777619;
	return (u16 *)&tree->place[(hash ^ hash >> 16) % PLACES];
}

static unsigned int node_depth(const struct node *node)
{
	unsigned int depth = 0;

	while (node->folder) {
		node = node->folder;
		depth++;
	}
	return depth;
}

/**
 * tree_find - look up a file or a folder
 * @tree: the tree
 * @path: its path
 * @length: the path's length
 *
 * Return: it, or NULL.
 */
struct node *tree_find(const struct tree *tree, const char *path, size_t length)
{
	u16 first = *place_of(tree, path, length);
	const struct node *node = first ? tree->node + first : NULL;

	if (!length)
		return (struct node *)tree->node;
	while (node && (strncmp(node->path, path, length) || node->path[length]))
		node = node->alike;
	return (struct node *)node;
}

static const char too_much[] = "more than a tree has";

/* In @folder, behind all that is there. */
static struct node *add_node(struct tree *tree, struct node *folder, const char *path,
			     size_t above)
{
	struct node *node = &tree->node[tree->count++], **last = &folder->first;
	u16 *place = place_of(tree, path, strlen(path));

	*node = (struct node){ .path = path, .name = path + above, .folder = folder,
			       .alike = *place ? tree->node + *place : NULL };
	*place = node - tree->node;
	while (*last)
		last = &(*last)->next;
	*last = node;
	return node;
}

/**
 * tree_add - a file or a folder, with the folders above it
 * @tree: the tree
 * @path: its path
 * @length: the path's length
 * @error: receives why there is none, if so
 *
 * Return: it, be it new or not; or NULL.
 */
struct node *tree_add(struct tree *tree, const char *path, size_t length, const char **error)
{
	struct node *folder = tree->node, *node = NULL;
	const char *at, *end, *part;

	*error = too_much;
	path = tree_keep(tree, path, length);
	for (at = path; at; at = *end ? end + 1 : NULL) {
		end = at + strcspn(at, "/");
		*error = "a path in it is too long, or has an empty part";
		if (end == at || end - path > MAX_PATH || node_depth(folder) > MAX_DEPTH)
			return NULL;
		node = tree_find(tree, path, end - path);
		part = node || !*end ? path : tree_keep(tree, path, end - path);
		*error = tree->count == MAX_NODES ? "more files than a tree has" : too_much;
		if (!node && (!part || tree->count == MAX_NODES))
			return NULL;
		node = node ?: add_node(tree, folder, part, at - path);
		*error = "a file and a directory in it have one path";
		if (*end && node->text)
			return NULL;
		folder = node;
	}
	return node;
}

/**
 * tree_put - a file and its text
 * @tree: the tree
 * @path: its path
 * @text: its text, in place of one that it had
 * @length: the text's length
 *
 * Return: NULL, or why it has no place.
 */
const char *tree_put(struct tree *tree, const char *path, const char *text, size_t length)
{
	const char *error;
	struct node *node = tree_add(tree, path, strlen(path), &error), *above;

	if (!node || node->first)
		return error;
	for (above = node->folder; above && !node->text; above = above->folder)
		above->files++;
	node->text = tree_keep(tree, text, length);
	return node->text ? NULL : too_much;
}

/**
 * tree_get - what a file says
 * @tree: the tree
 * @path: its path
 *
 * Return: its text, or NULL where it is not there.
 */
const char *tree_get(const struct tree *tree, const char *path)
{
	const struct node *node = tree_find(tree, path, strlen(path));

	return node ? node->text : NULL;
}

/**
 * tree_say - the same, to be printed
 * @tree: the tree
 * @path: its path, as a format
 *
 * Return: its text, or an empty one.
 */
const char *tree_say(const struct tree *tree, const char *path, ...)
{
	char bytes[MAX_PATH + 1];
	va_list args;

	va_start(args, path);
	vsnprintf(bytes, sizeof(bytes), path, args);
	va_end(args);
	return tree_get(tree, bytes) ?: "";
}

/**
 * tree_hides - is nothing known of a path, for it or a folder above was not readable
 * @tree: the tree
 * @path: the path
 *
 * Return: whether that is so.
 */
bool tree_hides(const struct tree *tree, const char *path)
{
	const struct node *node;
	size_t length;

	for (length = strlen(path) + 1; length--; ) {
		if (length && path[length] && path[length] != '/')
			continue;
		node = tree_find(tree, path, length);
		if (node && node->why)
			return true;
	}
	return false;
}

static int by_path(const void *a, const void *b)
{
	return strcmp((*(const struct node *const *)a)->path,
		      (*(const struct node *const *)b)->path);
}

/**
 * tree_sorted - what a folder has, in the order of names
 * @tree: the tree
 * @folder: its path
 * @nodes: receives them, up to MAX_NODES
 *
 * Return: how many there are.
 */
unsigned int tree_sorted(const struct tree *tree, const char *folder, const struct node **nodes)
{
	const struct node *node = tree_find(tree, folder, strlen(folder));
	unsigned int count = 0;

	for (node = node ? node->first : NULL; node; node = node->next)
		if (node->text || node->files)
			nodes[count++] = node;
	qsort(nodes, count, sizeof(*nodes), by_path);
	return count;
}

/**
 * tree_complain - say what could not be read
 * @tree: the tree
 *
 * Return: whether there was anything.
 */
bool tree_complain(const struct tree *tree)
{
	const struct node *node;
	bool any = false;

	for (node = tree->node; node < tree->node + tree->count; node++) {
		if (!node->why)
			continue;
		complain("%s/%s: %s", tree->name, *node->path ? node->path : ".", node->why);
		any = true;
	}
	return any;
}
