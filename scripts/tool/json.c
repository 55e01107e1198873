// SPDX-License-Identifier: GPL-2.0
/* JSON: the whole tree, for programs; and a fact for Ansible. */
#include "tool.h"

static void print_string(const char *text, size_t length)
{
	putchar('"');
	for (; length--; text++) {	/* all of it is printable */
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('"');
}

/* Where the next key stands: how deep, and whether it is the first of its object. */
static unsigned int depth;
static bool is_first;

static void print_key(const char *name)
{
	printf("%s\n%*s", is_first ? "" : ",", (int)(2 * depth), "");
	print_string(name, strlen(name));
	printf(": ");
	is_first = false;
}

static void open_object(void)
{
	putchar('{');
	depth++;
	is_first = true;
}

static void close_object(void)
{
	depth--;
	if (!is_first)
		printf("\n%*s", (int)(2 * depth), "");
	putchar('}');
	is_first = false;
}

static void print_words(const char *words)
{
	const char *before = "";

	putchar('[');
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		size_t length = strcspn(words, " ");

		printf("%s\n%*s", before, (int)(2 * depth + 2), "");
		if (length == 1 && *words == '?')	/* a register that is not known */
			printf("null");
		else
			print_string(words, length);
		words += length;
		before = ",";
	}
	if (*before)
		printf("\n%*s", (int)(2 * depth), "");
	putchar(']');
}

static void print_value(const struct node *node)
{
	const char *digits = node->text + strspn(node->text, "0");

	switch (kind_of(node->path, node->text)) {
	case ANSWER:
		printf(*node->text == '1' ? "true" : "false");
		break;
	case NUMBER:
		printf("%s", *digits ? digits : "0");
		break;
	case WORDS:
	case REGISTERS:
		print_words(node->text);
		break;
	default:
		print_string(node->text, strlen(node->text));
	}
}

static void print_text(const char *name, const char *text)
{
	print_key(name);
	print_string(text, strlen(text));
}

/* In an object of this name, which begins with the first. */
static void print_inside(const char *object, const char *name, const char *text, bool *any)
{
	if (!*any) {
		print_key(object);
		open_object();
	}
	*any = true;
	print_text(name, text);
}

static void print_firmware(const struct tree *tree)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++)
		if (tree->firmware.word[i])
			print_inside("firmware", hvi_firmware_names[i], tree->firmware.word[i],
				     &any);
	if (any)
		close_object();
}

static void print_unreadable(const struct tree *tree)
{
	const struct node *node;
	bool any = false;

	for (node = tree->node; node < tree->node + tree->count; node++)
		if (node->why)
			print_inside("unreadable", *node->path ? node->path : ".", node->why, &any);
	if (any)
		close_object();
}

static bool is_ours(const struct node *node)
{
	return node->folder && !node->folder->folder && is_own_key(node->name);
}

static void print_document(const struct tree *tree)
{
	static const char *const sources[] = { [OF_CPUID] = "cpuid", [OF_FILE] = "file" };
	const struct node *node = tree->node;

	print_key("schema");
	printf(SCHEMA);
	if (tree->module_version)
		print_text("module_version", tree->module_version);
	if (tree->source != OF_MODULE)
		print_text("source", sources[tree->source]);
	print_firmware(tree);
	print_unreadable(tree);
	for (;;) {
		bool has_value = node->folder && (node->text || node->files) && !is_ours(node);
		bool enters = !node->folder || (has_value && !node->text);

		if (has_value)
			print_key(node->name);
		if (has_value && node->text)
			print_value(node);
		else if (has_value)
			open_object();
		if (enters && node->first) {
			node = node->first;
			continue;
		}
		while (!node->next && node->folder) {
			node = node->folder;
			if (!node->folder)
				return;
			close_object();
		}
		if (!node->folder)
			return;
		node = node->next;
	}
}

/**
 * show_json - the whole tree
 * @tree: the tree
 * @settings: nothing
 *
 * Return: a status.
 */
int show_json(struct tree *tree, const struct settings *settings)
{
	open_object();
	print_document(tree);
	close_object();
	putchar('\n');
	return OK;
}

/**
 * show_ansible - the same, behind what a fact has besides
 * @tree: the tree; NULL where there is none
 * @settings: nothing
 *
 * Return: a status.
 */
int show_ansible(struct tree *tree, const struct settings *settings)
{
	enum hvi_known intact = tree ? identity_intact(tree) : HVI_UNKNOWN;

	open_object();
	print_key("loaded");
	printf(tree && tree->source == OF_MODULE ? "true" : "false");
	if (intact != HVI_UNKNOWN) {
		print_key("guest_os_id_intact");
		printf(intact == HVI_YES ? "true" : "false");
	}
	if (tree)
		print_document(tree);
	close_object();
	putchar('\n');
	return OK;
}
