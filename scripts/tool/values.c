// SPDX-License-Identifier: GPL-2.0
/* Short answers: a status, a value, lines. */
#include "tool.h"

static const struct node *found[MAX_NODES];

/**
 * show_quiet - under a hypervisor, or not
 * @tree: where that is said
 * @settings: nothing
 *
 * Return: that as a status.
 */
int show_quiet(struct tree *tree, const struct settings *settings)
{
	const char *text = tree_get(tree, "is_any_hypervisor_present");

	return !text ? NOT_LOADED : !strcmp(text, "1") ? OK : DIFFERS;
}

/**
 * show_name - a single value
 * @tree: where it is
 * @settings: its path
 *
 * Return: a status.
 */
int show_name(struct tree *tree, const struct settings *settings)
{
	const char *path = settings->value[NAME], *text = tree_get(tree, path);

	if (text) {
		puts(text);
		return OK;
	}
	complain("%s: no such answer here; %s", tree_keep(tree, path, strlen(path)) ?: "",
		 near_to(path, tree));
	return DIFFERS;
}

/**
 * show_check - the rules that do not hold, or were not checked
 * @tree: where that is said
 * @settings: whether the latter count
 *
 * Return: that as a status.
 */
int show_check(struct tree *tree, const struct settings *settings)
{
	unsigned int i, count = tree_sorted(tree, "requirements", found);
	int status = OK;

	if (!tree_get(tree, "requirements/all")) {
		complain("no rule applies: the interface is not %s",
			 tree_get(tree, "microsoft_compatible") ||
			 !strcmp(tree_say(tree, "hypervisor_present"), "0") ?
			 "Microsoft's" : "known");
		return DIFFERS;
	}
	for (i = 0; i < count; i++) {
		if (verdict(tree, found[i]->name) == HVI_YES || !strcmp(found[i]->name, "all"))
			continue;
		printf("%s: fails: %s\n", found[i]->name, rule_sentence(found[i]->name));
		status = DIFFERS;
	}
	for (i = 0; i < HVI_RULES; i++) {
		if (verdict(tree, hvi_rule_names[i]) != HVI_UNKNOWN)
			continue;
		printf("%s: not checked: %s\n", hvi_rule_names[i], why_unchecked(tree, i));
		status = settings->value[STRICT] ? DIFFERS : status;
	}
	return !strcmp(tree_say(tree, "requirements/all"), "fail") ? DIFFERS : status;
}

/**
 * show_cpuid - the leaves, as cpuid -r has them; which processor it was does not matter there
 * @tree: where they are
 * @settings: nothing
 *
 * Return: a status. Of a leaf that is none, or not wholly known, there is no line.
 */
int show_cpuid(struct tree *tree, const struct settings *settings)
{
	unsigned int i, count = tree_sorted(tree, "leaves", found);

	puts("CPU 0:");
	for (i = 0; i < count; i++) {
		struct node *node = (struct node *)found[i];
		u32 leaf = strtoul(node->name, NULL, 16);
		struct hv_iface_regs regs;
		unsigned int known = leaf_of(tree, leaf, &regs);
		char name[11];

		snprintf(name, sizeof(name), "0x%08x", leaf);
		if (!known || strcmp(node->name, name))
			node->why = "not a leaf of four numbers";
		else if (known == HVI_ALL_REGS)
			printf("   %s 0x00: eax=0x%08x ebx=0x%08x ecx=0x%08x edx=0x%08x\n", name,
			       regs.eax, regs.ebx, regs.ecx, regs.edx);
	}
	return OK;
}

/* Whether udev, systemd and a shell all take a text for what it is, in quotation marks or not. */
static bool is_exported(const struct node *node, bool all)
{
	static const char *const inner[] = { "leaves/", "interfaces/", "windows/" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(inner); i++)
		if (!all && !strncmp(node->path, inner[i], strlen(inner[i])))
			return false;
	return node->text && !strpbrk(node->text, "'\\");
}

/**
 * show_export - KEY=value for udev's IMPORT, systemd's EnvironmentFile= and shells
 * @tree: the tree
 * @settings: whether leaves, interfaces and Windows are wanted too
 *
 * Return: a status. A text with a backslash or an apostrophe is left out: there is no way to
 * write it that all three read alike.
 */
int show_export(struct tree *tree, const struct settings *settings)
{
	static const char safe[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	const struct node *node;
	const char *at;

	printf("HV_IFACE_LOADED=%d\n", tree && tree->source == OF_MODULE);
	for (node = tree ? tree->node : NULL; node && node < tree->node + tree->count; node++) {
		bool is_safe = node->text && *node->text &&
			       !node->text[strspn(node->text, safe)];

		if (!is_exported(node, settings->value[ALL]))
			continue;
		printf("HV_IFACE_");
		for (at = node->path; *at; at++)
			putchar(isalnum((unsigned char)*at) ? toupper(*at) : '_');
		printf(is_safe ? "=%s\n" : "='%s'\n", node->text);
	}
	return OK;
}

/**
 * show_tree - a line a file
 * @tree: the tree
 * @settings: nothing
 *
 * Return: a status.
 */
int show_tree(struct tree *tree, const struct settings *settings)
{
	const struct node *node;

	for (node = tree->node; node < tree->node + tree->count; node++)
		if (node->text)
			printf("%s: %s\n", node->path, node->text);
	return OK;
}
