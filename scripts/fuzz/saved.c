// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes are what somebody saved, in any form, for read_saved(). It says why in one line, or
 * fills a tree that does nothing to a terminal, in which no file is a folder; and the JSON of
 * that tree is read as the same tree.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "../tool/tool.h"

static char said[1024];

int trouble(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(said, sizeof(said), format, args);
	va_end(args);
	return status;
}

void complain(const char *format, ...)
{
}

static struct tree *read_bytes(const void *bytes, size_t size)
{
	static const struct settings settings;
	struct tree *tree = calloc(1, sizeof(*tree));
	int fd = memfd_create("saved", 0);

	expect(write(fd, bytes, size) == (ssize_t)size);
	lseek(fd, 0, SEEK_SET);
	dup2(fd, 0);
	close(fd);
	*said = '\0';
	if (read_saved(tree, "-", &settings)) {
		expect(*said);
		expect_printable(said);
		free(tree);
		return NULL;
	}
	return tree;
}

static void expect_tree(const struct tree *tree)
{
	const struct node *node;

	expect(tree->count <= MAX_NODES && tree->used <= MAX_TREE);
	for (node = tree->node + 1; node < tree->node + tree->count; node++) {
		expect_printable(node->path);
		expect(strlen(node->path) <= 4 * MAX_PATH);
		expect(!node->text || !node->first);
		expect(tree_find(tree, node->path, strlen(node->path)) == node);
		if (node->text)
			expect_printable(node->text);
		if (node->why)
			expect_printable(node->why);
	}
}

/* Of a key that is no file of ours JSON says something else, and an empty list has no words. */
static bool is_told(const struct node *node)
{
	const struct node *top = node;

	while (top->folder && top->folder->folder)
		top = top->folder;
	return !is_own_key(top->name) && node->text && kind_of(node->path, node->text) != WORDS;
}

static void expect_same(struct tree *tree)
{
	static const struct settings settings;
	FILE *before = stdout;
	struct tree *again;
	struct node *node;
	size_t size;
	char *json;

	stdout = open_memstream(&json, &size);
	show_json(tree, &settings);
	fclose(stdout);
	stdout = before;
	again = read_bytes(json, size);
	expect(again || size > MAX_TREE);
	for (node = tree->node; again && node < tree->node + tree->count; node++) {
		const char *text = is_told(node) ? tree_get(again, node->path) : NULL;
		bool is_number = is_told(node) && kind_of(node->path, node->text) == NUMBER;

		expect(!is_told(node) || (text && (is_number || !strcmp(text, node->text))));
	}
	free(json);
	free(again);
}

int fuzz_one(const u8 *bytes, size_t size)
{
	struct tree *tree = read_bytes(bytes, size);

	if (tree) {
		expect_tree(tree);
		expect_same(tree);
	}
	free(tree);
	return 0;
}
