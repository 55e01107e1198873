// SPDX-License-Identifier: GPL-2.0
/* Metrics, as Prometheus reads them. */
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static FILE *out;
static const struct node *found[MAX_NODES];

static void head(const char *name, const char *help)
{
	fprintf(out, "# HELP hv_iface_%s %s\n# TYPE hv_iface_%s gauge\n", name, help, name);
}

static void value(const char *name, unsigned long number)
{
	fprintf(out, "hv_iface_%s %lu\n", name, number);
}

static void gauge(const char *name, const char *help, unsigned long number)
{
	head(name, help);
	value(name, number);
}

/* No newline is left in a text. */
static void print_label(const char *name, const char *text, const char **before)
{
	fprintf(out, "%s%s=\"", *before, name);
	for (; *text; text++)
		fprintf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	putc('"', out);
	*before = ",";
}

/* One sample, with the files that there are as its labels. */
struct label {
	char name[16], path[24];
};

static void info(const char *name, const struct tree *tree, const char *folder,
		 const struct label *labels, unsigned int count, const char *base,
		 const char *version)
{
	const char *before = "{";
	char path[MAX_PATH + 1];

	fprintf(out, "hv_iface_%s", name);
	if (base)
		print_label("base", base, &before);
	for (; count--; labels++) {
		snprintf(path, sizeof(path), "%s%s", folder, labels->path);
		if (tree_get(tree, path))
			print_label(labels->name, tree_get(tree, path), &before);
	}
	if (version)
		print_label("module_version", version, &before);
	fprintf(out, "%s 1\n", *before == '{' ? "" : "}");
}

static void tell_interfaces(const struct tree *tree)
{
	static const struct label labels[] = {
		{ "vendor", "vendor" }, { "interface_id", "interface_id" },
	};
	unsigned int i, count = tree_sorted(tree, "interfaces", found);

	if (count)
		head("interface_info", "Interfaces that the hypervisor offers.");
	for (i = 0; i < count; i++) {
		char folder[MAX_PATH + 2];

		snprintf(folder, sizeof(folder), "%s/", found[i]->path);
		info("interface_info", tree, folder, labels, ARRAY_SIZE(labels), found[i]->name,
		     NULL);
	}
}

static void tell_state(const char *name, const char *state)
{
	const char *before = "{";

	fprintf(out, "hv_iface_guest_os_id_state");
	print_label("state", name, &before);
	fprintf(out, "} %d\n", !strcmp(name, state));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void tell_guest_os_id(const struct tree *tree)
{
	static const struct label labels[] = {
		{ "previous", "previous" }, { "written", "written" }, { "current", "current" },
		{ "identity", "identity" },
	};
	const char *state = tree_get(tree, "guest_os_id/state"), *names[HVI_ID_REFUSED + 2];
	enum hvi_known intact = identity_intact(tree);
	unsigned int i, count = 0;
	enum style style;

	if (state && *state) {
		for (i = 0; i <= HVI_ID_REFUSED; i++)
			names[count++] = hvi_id_state_name(i);
		if (!state_meaning(state, &style))
			names[count++] = state;
		qsort(names, count, sizeof(*names), by_text);
		head("guest_os_id_state",
		     "How MSR 0x40000000 stands: 1 for the state that it is in.");
		for (i = 0; i < count; i++)
			tell_state(names[i], state);
		head("guest_os_id_info", "What MSR 0x40000000 held, was given, and holds.");
		info("guest_os_id_info", tree, "guest_os_id/", labels, ARRAY_SIZE(labels), NULL,
		     NULL);
	}
	if (intact != HVI_UNKNOWN)
		gauge("guest_os_id_intact",
		      "Whether MSR 0x40000000 holds what was written or kept.",
		      intact == HVI_YES);
}

static void tell_requirements(const struct tree *tree)
{
	const char *all = tree_say(tree, "requirements/all");
	unsigned int i, count = tree_sorted(tree, "requirements", found), unchecked = 0;

	if (*all && strcmp(all, "incomplete"))
		gauge("requirements_met",
		      "Whether all rules of Microsoft's minimal interface hold.",
		      !strcmp(all, "pass"));
	for (i = 0; i < HVI_RULES; i++)
		unchecked += verdict(tree, hvi_rule_names[i]) == HVI_UNKNOWN;
	if (*all)
		gauge("requirements_unchecked", "Rules of that interface that were not checked.",
		      unchecked);
	if (count > !!*all)
		head("requirement", "Whether a rule of Microsoft's minimal interface holds.");
	for (i = 0; i < count; i++) {
		const char *before = "{";

		if (!strcmp(found[i]->name, "all"))
			continue;
		fprintf(out, "hv_iface_requirement");
		print_label("rule", found[i]->name, &before);
		fprintf(out, "} %d\n", verdict(tree, found[i]->name) == HVI_YES);
	}
}

static void tell_all(const struct tree *tree)
{
	static const struct label labels[] = {
		{ "hypervisor", "hypervisor" }, { "rests_on", "hypervisor_basis" },
		{ "vendor", "vendor" }, { "interface", "interface" },
		{ "interface_name", "interface_name" }, { "hyperv_version", "hyperv/version" },
		{ "partition", "hyperv/partition" }, { "isolation_type", "hyperv/isolation_type" },
	};
	const struct node *node;
	unsigned int i, unreadable = 0;
	const char *build;

	gauge("loaded", "Whether the module is loaded.", tree && tree->source == OF_MODULE);
	if (!tree)
		return;
	for (node = tree->node; node < tree->node + tree->count; node++)
		unreadable += !!node->why;
	gauge("unreadable_files", "Files that could not be read.", unreadable);
	head("info", "Who the hypervisor is.");
	info("info", tree, "", labels, ARRAY_SIZE(labels), NULL, tree->module_version);
	for (i = 0; i < predicate_count; i++) {
		const char *path = predicates[i].path, *name = strchr(path, '/');
		const char *text = tree_say(tree, "%s", path);

		name = name ? name + 1 : strncmp(path, "is_", 3) ? path : path + 3;
		if (kind_of(path, text) == ANSWER)
			gauge(name, predicates[i].help, *text == '1');
	}
	build = tree_say(tree, "hyperv/build_number");
	if (kind_of("hyperv/build_number", build) == NUMBER)
		gauge("hyperv_build_number", "Build of the hypervisor, leaf 0x40000002 EAX.",
		      strtoul(build, NULL, 10));
	tell_interfaces(tree);
	tell_guest_os_id(tree);
	tell_requirements(tree);
}

/*
 * A collector sees the old file or the new one, never half of it. A link stays one; into a
 * pipe or a device it is only written.
 */
static bool replace_file(const char *name, const struct tree *tree)
{
	char path[4096], new[4096 + 16];
	struct stat stat_of;
	bool is_new = stat(name, &stat_of), done;
	int fd, err;

	if (!is_new && !S_ISREG(stat_of.st_mode)) {
		out = fopen(name, "w");
		if (!out)
			return false;
		tell_all(tree);
		return !fclose(out);
	}
	if (is_new ? snprintf(path, sizeof(path), "%s", name) >= (int)sizeof(path) :
	    !realpath(name, path))
		return false;
	snprintf(new, sizeof(new), "%.*s.%s.XXXXXX",
		 (int)(strrchr(path, '/') ? strrchr(path, '/') + 1 - path : 0), path,
		 strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	fd = mkstemp(new);
	out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out)
		return false;
	tell_all(tree);
	done = !fchmod(fd, 0644) & !fflush(out) && !ferror(out);
	done = !fclose(out) && done && !rename(new, path);
	err = errno;
	if (!done)
		unlink(new);
	errno = err;
	return done;
}

/**
 * show_prometheus - metrics
 * @tree: what they are about; NULL where there is nothing
 * @settings: the file that they are to replace, if any
 *
 * Return: a status.
 */
int show_prometheus(struct tree *tree, const struct settings *settings)
{
	const char *name = settings->value[PROMETHEUS];

	out = stdout;
	if (!*name || !strcmp(name, "-"))
		tell_all(tree);
	else if (!replace_file(name, tree))
		return trouble(USAGE, "%s: %s", name, strerror(errno));
	return OK;
}
