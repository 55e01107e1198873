// SPDX-License-Identifier: GPL-2.0
/* What differs between two trees. */
#include "tool.h"

static struct tree *old_tree, *const new_tree = &this_tree;

/* Paths of both, the leaves last. */
static const char *paths[2 * MAX_NODES];

static int by_path(const void *a, const void *b)
{
	const char *path = *(const char *const *)a, *other = *(const char *const *)b;

	return !strncmp(path, "leaves/", 7) - !strncmp(other, "leaves/", 7) ?: strcmp(path, other);
}

static unsigned int find_paths(void)
{
	unsigned int i, count = 0, kept = 0;
	const struct node *node;

	for (node = old_tree->node; node < old_tree->node + old_tree->count; node++)
		if (node->text)
			paths[count++] = node->path;
	for (node = new_tree->node; node < new_tree->node + new_tree->count; node++)
		if (node->text)
			paths[count++] = node->path;
	qsort(paths, count, sizeof(*paths), by_path);
	for (i = 0; i < count; i++)
		if (!i || strcmp(paths[i], paths[i - 1]))
			paths[kept++] = paths[i];
	return kept;
}

static bool has_word(const char *words, const char *word, size_t length)
{
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		size_t other = strcspn(words, " ");

		if (other == length && !memcmp(words, word, length))
			return true;
		words += other;
	}
	return false;
}

/* Those of a text that the other lacks. */
static const char *add_words(const char *text, char sign, const char *words, const char *others)
{
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		size_t length = strcspn(words, " ");

		if (!has_word(others, words, length))
			text = keep(text, "%s%c%.*s", text ? "\n" : "", sign, (int)length, words);
		words += length;
	}
	return text;
}

/*
 * Registers; and the flags among their bits, where both sides mean the same by them. Of what
 * is not known nothing is told.
 */
static const char *changed_leaf(u32 leaf, bool names_flags)
{
	struct hv_iface_regs old, new;
	unsigned int known = leaf_of(old_tree, leaf, &old) & leaf_of(new_tree, leaf, &new), i;
	const char *text = NULL;

	for (i = 0; i < HVI_REGS; i++)
		if (known & BIT(i) && hvi_pick(&old, i) != hvi_pick(&new, i))
			text = keep(text, "%se%cx: 0x%x -> 0x%x", text ? "\n" : "", "abcd"[i],
				    hvi_pick(&old, i), hvi_pick(&new, i));
	for (i = 0; i < hvi_bits_count && names_flags; i++) {
		const struct hvi_bits *bits = &hvi_bits[i];
		u32 changed = hvi_pick(&old, bits->reg) ^ hvi_pick(&new, bits->reg);

		if (bits->leaf == leaf && bits->hi == bits->lo && known & BIT(bits->reg) &&
		    changed & BIT(bits->lo))
			text = keep(text, "%s%c%s", text ? "\n" : "",
				    hvi_pick(&new, bits->reg) & BIT(bits->lo) ? '+' : '-',
				    bits->name);
	}
	return text;
}

static bool is_microsofts(const struct tree *tree)
{
	struct hv_iface_regs regs;

	return leaf_of(tree, HVI_LEAF_INTERFACE, &regs) & BIT(HVI_EAX) &&
	       regs.eax == HVI_SIGNATURE_MICROSOFT;
}

/* A row, where something differs. */
static bool compare(const char *path, bool is_dump)
{
	const char *before = tree_say(old_tree, "%s", path);
	const char *after = tree_say(new_tree, "%s", path);
	bool is_leaf = !strncmp(path, "leaves/", 7);
	const char *words = NULL;

	/* an empty file is like none: `grep -r .` does not have it */
	if (!strcmp(before, after) || (is_dump && !is_leaf) || tree_hides(old_tree, path) ||
	    tree_hides(new_tree, path))
		return false;
	/* cpuid asks for leaves that the module leaves out; where nothing is, zeros answer */
	if (is_dump && !(*before && *after) && !strcmp(*before ? before : after, "0x0 0x0 0x0 0x0"))
		return false;
	if (is_leaf && kind_of(path, before) == REGISTERS && kind_of(path, after) == REGISTERS) {
		words = changed_leaf(strtoul(path + 7, NULL, 16), is_dump &&
				     is_microsofts(old_tree) && is_microsofts(new_tree));
		if (!words)
			return false;
	} else if (kind_of(path, *before ? before : after) == WORDS &&
		   max(strlen(before), strlen(after)) < 4096) {	/* as a page of sysfs */
		words = add_words(add_words(NULL, '-', before, after), '+', after, before);
	}
	page_list(path, PLAIN, words ?: keep(NULL, "%s -> %s", *before ? before : "absent",
					     *after ? after : "absent"), words ? '\n' : '\0');
	return true;
}

/**
 * show_compare - what differs from what somebody saved, or between two such
 * @settings: the files
 *
 * Return: a status: all trouble is one, as of diff.
 */
int show_compare(const struct settings *settings)
{
	unsigned int i, count;
	bool is_dump, any = false;

	page_begin(settings);
	old_tree = calloc(1, sizeof(*old_tree));	/* which no other option needs */
	if (!old_tree)
		return trouble(USAGE, "%s", strerror(errno));
	if (read_saved(old_tree, settings->value[COMPARE], settings) ||
	    (settings->second ? read_saved(new_tree, settings->second, settings) :
	     read_wanted(new_tree, settings)))
		return USAGE;
	/* a dump has leaves alone; only there have their bits to be named */
	is_dump = !tree_get(old_tree, "hypervisor_present") ||
		  !tree_get(new_tree, "hypervisor_present");
	count = find_paths();
	for (i = 0; i < count; i++)
		any |= compare(paths[i], is_dump);
	if (any)
		page_title(TITLE, "%s -> %s", old_tree->name, new_tree->name);
	page_rows();
	if (tree_complain(old_tree) | tree_complain(new_tree))
		return USAGE;
	return any ? DIFFERS : OK;
}
