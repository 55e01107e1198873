// SPDX-License-Identifier: GPL-2.0
/* The report: a few lines, and with --all everything. */
#include "tool.h"
#include "../../module/vendors.h"

#define IS_PRODUCT(tree, name)	(!strcmp(tree_say(tree, "hypervisor"), name))

static const struct node *found[MAX_NODES];

static bool is_yes(const struct tree *tree, const char *path)
{
	return !strcmp(tree_say(tree, "%s", path), "1");
}

static u32 number_of(const struct tree *tree, const char *path)
{
	return strtoul(tree_say(tree, "%s", path), NULL, 16);
}

/* Four printable characters within the bound; others keep numbers of their own there. */
static bool names_interface(const struct tree *tree)
{
	const char *name = tree_say(tree, "interface");

	return strlen(name) == 4 && !strchr(name, '\\') &&
	       number_of(tree, "max_leaf") >= HVI_LEAF_INTERFACE;
}

static const char *headline(const struct tree *tree)
{
	const char *name = tree_get(tree, "hypervisor") ?: "unknown";
	const char *partition = tree_get(tree, "hyperv/partition");

	if (!tree_get(tree, "hypervisor_present"))
		return "not known";
	if (!is_yes(tree, "hypervisor_present"))
		return tree_get(tree, "hypervisor") ?
			keep(NULL, "%s, which CPUID does not show", name) :
			"none, or one that hides";
	if (is_yes(tree, "xbox_nanovisor"))
		return keep(NULL, "%s, the Xbox Nanovisor, which Windows does not count as one",
			    name);
	if (!tree_get(tree, "microsoft_compatible"))
		return keep(NULL, "%s, with an interface that is not known", name);
	if (is_yes(tree, "microsoft_compatible") && !strcmp(name, "microsoft"))
		return keep(NULL, "%s, in %s%s%s", name, partition ? "its " : "a partition",
			    partition ?: " of a kind that is not known",
			    partition ? " partition" : "");
	if (is_yes(tree, "microsoft_compatible"))
		return keep(NULL, "%s, behind Microsoft's interface", name);
	return keep(NULL, number_of(tree, "max_leaf") < HVI_LEAF_INTERFACE ||
		    !number_of(tree, "interface_id") ?
		    "%s, without an interface" : "%s, with an interface of its own", name);
}

static bool knows_firmware(const struct tree *tree)
{
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++)
		if (tree->firmware.word[i])
			return true;
	return false;
}

static const char *basis(const struct tree *tree)
{
	const char *basis = tree_say(tree, "hypervisor_basis");
	unsigned int i;

	if (!strncmp(basis, "leaf ", 5))
		return keep(NULL, "the vendor signature \"%s\" at %s",
			    tree_say(tree, "interfaces/%s/vendor", basis + 5), basis);
	for (i = 0; i < HVI_FIRMWARE_WORDS; i++)
		if (!strncmp(basis, "firmware ", 9) && !strcmp(basis + 9, hvi_firmware_names[i]))
			return tree->firmware.word[i] ?
				keep(NULL, "the firmware, whose %s is \"%s\"", basis + 9,
				     tree->firmware.word[i]) :
				keep(NULL, "the firmware's %s", basis + 9);
	if (!strcmp(basis, "kernel"))
		return "what the kernel knows: who has started it";
	if (!strcmp(basis, "log"))
		return "the log, which is the hypervisor's own";
	if (strcmp(basis, "none"))
		return "what this version of hv-iface does not know";
	return knows_firmware(tree) ?
		"nothing: no vendor signature is known, and the firmware names no maker" :
		"nothing: no vendor signature is known, nor the firmware";
}

/* A signature that others wear, or none that is known; where the firmware would say more. */
static bool may_be_a_mask(const struct tree *tree)
{
	const char *basis = tree_say(tree, "hypervisor_basis");
	const char *isolation = tree_get(tree, "hyperv/isolation_type") ?: "none";
	const struct hvi_vendor *vendor = NULL;
	struct hv_iface_regs regs;

	if (tree->source == OF_MODULE || tree_get(tree, "guest_os_id/state") ||
	    knows_firmware(tree))
		return false;
	if (!strncmp(basis, "leaf ", 5) && leaf_of(tree, strtoul(basis + 5, NULL, 16), &regs))
		vendor = hvi_find_vendor(&regs);
	else if (!strcmp(basis, "kernel"))
		vendor = hvi_vendor_of(tree_say(tree, "hypervisor"));
	/* what no imitator has */
	if (strcmp(isolation, "none") || !strcmp(tree_say(tree, "hyperv/partition"), "root") ||
	    !strcmp(tree_say(tree, "hyperv/partition"), "l1vh"))
		return false;
	return !strcmp(basis, "none") || (vendor && vendor->is_worn);
}

/* The base behind the last interface, where the dump ends before it; else 0. */
static u32 next_base(const struct tree *tree)
{
	u32 base = HVI_LEAF_BASE + HVI_BASE_STEP *
		max(1U, tree_sorted(tree, "interfaces", found));
	struct hv_iface_regs regs;

	return base < HVI_LEAF_BASE + HVI_MAX_INTERFACES * HVI_BASE_STEP &&
	       !leaf_of(tree, base, &regs) ? base : 0;
}

static void warn(const struct tree *tree)
{
	u32 next = next_base(tree);
	const char *text;

	if (IS_PRODUCT(tree, "qemu") && is_yes(tree, "vendor_microsoft"))
		page_row("BUT", WARNING,
			 "QEMU's machine: on KVM that hides, or on Microsoft's hypervisor (WHPX, mshv)");
	if (!may_be_a_mask(tree))
		return;
	text = keep(NULL, "the firmware is not known: a mask cannot be told from a face");
	if (next)
		keep(text, ", and the dump does not reach 0x%x, where another would stand", next);
	page_row("BUT", WARNING, text);
}

static const char *told_version(const struct tree *tree)
{
	const char *text = tree_get(tree, "hyperv/version");
	struct hv_iface_regs regs;

	if (text)
		return keep(NULL, "version %s", text);
	if (leaf_of(tree, HVI_LEAF_VERSION, &regs))
		return "version not given";
	return why_no_leaf(tree, HVI_LEAF_VERSION) ? "version not in the dump" : "no version";
}

static const char *told_interface(const struct tree *tree)
{
	const char *name = names_interface(tree) ? tree_say(tree, "interface") : NULL;
	bool is_own = !strcmp(tree_say(tree, "hypervisor"), "microsoft");	/* by its vendor */
	const char *told = told_version(tree);

	if (is_yes(tree, "microsoft_compatible"))
		return keep(NULL, is_own ? "%s%s%s, %s" : "%s, vendor \"%s\"%s, %s",
			    name ?: "Hv#1", is_own ? "" : tree_say(tree, "vendor"), "", told);
	if (name)
		return keep(NULL, is_yes(tree, "xbox_nanovisor") ? "%s" : "%s, not Microsoft's",
			    name);
	if (!tree_get(tree, "max_leaf") || (!tree_get(tree, "interface_id") &&
					    why_no_leaf(tree, HVI_LEAF_INTERFACE)))
		return "not in the dump";
	if (number_of(tree, "max_leaf") < HVI_LEAF_INTERFACE)
		return "none: the leaves end before it";
	return !number_of(tree, "interface_id") ? "none: leaf 0x40000001 EAX is zero" :
	       keep(NULL, "not named, leaf 0x40000001 EAX is %s", tree_say(tree, "interface_id"));
}

static void report_identity(const struct tree *tree)
{
	const char *state = tree_get(tree, "guest_os_id/state"), *meaning, *text;
	const char *now = tree_get(tree, "guest_os_id/current");
	enum style style;

	if (!state)
		return;
	meaning = state_meaning(state, &style);
	text = keep(NULL, "%s%s%s", state, meaning ? ", " : "", meaning ?: "");
	if (now)
		keep(text, "; now %s (%s)", now, tree_get(tree, "guest_os_id/identity") ?: "?");
	page_row("guest OS id", style, text);
	if (identity_intact(tree) == HVI_NO)
		page_row("LOST", BAD,
			 keep(NULL, "the register no longer holds what was %s", state));
}

/* The rules of a verdict, with what is between; of those not checked, the reason behind several. */
static const char *rules(const struct tree *tree, enum hvi_known wanted, const char *between,
			 bool explained, unsigned int *count)
{
	const char *text = NULL;
	unsigned int i, n;

	*count = 0;
	if (wanted == HVI_UNKNOWN) {
		const char *why = NULL;

		for (i = 0; i < HVI_RULES && tree_get(tree, "requirements/all"); i++) {
			const char *also = why_unchecked(tree, i);

			if (verdict(tree, hvi_rule_names[i]) != HVI_UNKNOWN)
				continue;
			if (why && explained && strcmp(why, also))
				text = keep(text, " (%s)", why);
			why = also;
			text = keep(text, "%s%s", (*count)++ ? between : "", hvi_rule_names[i]);
		}
		return why && explained ? keep(text, " (%s)", why) : text;
	}
	n = tree_sorted(tree, "requirements", found);
	for (i = 0; i < n; i++) {
		if (!strcmp(found[i]->name, "all") || verdict(tree, found[i]->name) != wanted)
			continue;
		text = keep(text, "%s%s", (*count)++ ? between : "", found[i]->name);
		if (explained)
			keep(text, " (%s)", rule_sentence(found[i]->name));
	}
	return text;
}

static void report_rules(const struct tree *tree)
{
	unsigned int failed, passed, unchecked, all;
	const char *text;

	rules(tree, HVI_YES, " ", false, &passed);
	rules(tree, HVI_NO, " ", false, &failed);
	rules(tree, HVI_UNKNOWN, " ", false, &unchecked);
	all = passed + failed + unchecked;
	/* more sentences than two would fill the screen */
	text = rules(tree, HVI_NO, ", ", failed < 3, &failed);
	if (failed)
		page_row("requirements", BAD,
			 keep(NULL, "%u of %u FAIL: %s", failed, all, text));
	if (unchecked) {
		text = rules(tree, HVI_UNKNOWN, ", ", true, &unchecked);
		page_row(failed ? "" : "requirements", PLAIN,
			 keep(NULL, "%u of %u pass, %u not checked: %s", passed, all, unchecked,
			      text));
	} else if (passed && !failed) {
		page_row("requirements", PLAIN, keep(NULL, "all %u pass", passed));
	}
}

/* The verdict, what it rests on, the identity, what fails: 15 lines of 80 at most. */
static void report_summary(const struct tree *tree)
{
	page_title(TITLE, "Hypervisor: %s", headline(tree));
	if (tree->without)
		page_row("read from", PLAIN, tree->source == OF_CPUID ?
			 "CPUID: the module, which has the guest OS id, is not loaded" :
			 tree->passed_over ? keep(NULL, "%s, of which %u lines say nothing",
						  tree->without, tree->passed_over) :
			 tree->without);
	if (tree_get(tree, "hypervisor")) {
		if (tree_get(tree, "hypervisor_basis"))	/* an older module has none */
			page_row("rests on", PLAIN, basis(tree));
		warn(tree);
		if (is_yes(tree, "hypervisor_present"))
			page_row("interface", PLAIN, told_interface(tree));
	}
	report_identity(tree);
	report_rules(tree);
	page_rows();
}

static void report_interfaces(const struct tree *tree)
{
	static const char *const heading[] = { "base", "vendor", "max leaf", "id" };
	unsigned int i, count = tree_sorted(tree, "interfaces", found);

	if (!count)
		return;
	page_title(TITLE, "Interfaces offered");
	page_cells(4, heading);
	for (i = 0; i < count; i++) {
		const char *base = found[i]->name;
		const char *const cells[] = {
			base, tree_say(tree, "interfaces/%s/vendor", base),
			tree_say(tree, "interfaces/%s/max_leaf", base),
			tree_say(tree, "interfaces/%s/interface_id", base),
		};
		unsigned int j;

		for (j = 0; j < ARRAY_SIZE(cells); j++)
			page_cells(1, (const char *[]){ *cells[j] ? cells[j] : "-" });
	}
	page_table(4);
}

static void report_guest_os_id(const struct tree *tree)
{
	static const char *const names[] = {
		"state", "previous", "written", "current", "identity",
	};
	unsigned int i;

	if (!tree_get(tree, "guest_os_id/state"))
		return;
	page_title(TITLE, "Guest OS id, MSR 0x40000000");
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (*tree_say(tree, "guest_os_id/%s", names[i]))
			page_row(names[i], PLAIN, tree_say(tree, "guest_os_id/%s", names[i]));
	page_rows();
}

/* Several files in a row; those that no row has are told one by one. */
static const struct {
	char label[10], format[40];
	char names[3][16];
} hyperv_rows[] = {
	{ "version", "%s", { "version" } },
	{ "partition", "%s, isolation: %s", { "partition", "isolation_type" } },
	{ "nested", "%s, IOMMU in use: %s, paravisor: %s",
	  { "nested", "iommu_in_use", "paravisor" } },
	{ "stack", "%s, vendor %s, max leaf %s",
	  { "stack_interface", "stack_vendor", "stack_max_leaf" } },
};

static bool is_in_a_row(const char *name)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(hyperv_rows); i++)
		for (j = 0; j < 3; j++)
			if (!strcmp(name, hyperv_rows[i].names[j]))
				return true;
	for (i = 0; i < hvi_bits_count; i++)	/* version has them */
		if (hvi_bits[i].leaf == HVI_LEAF_VERSION && !strcmp(name, hvi_bits[i].name))
			return true;
	for (i = 0; i < HVI_LISTS; i++)
		if (!strcmp(name, hvi_lists[i].name))
			return true;
	return false;
}

/* Without those that stand for a register that is not known. */
static unsigned int count_flags(const char *words)
{
	unsigned int count = 0;

	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		count += strncmp(words + 3, "_unknown", 8) != 0;
		words += strcspn(words, " ");
	}
	return count;
}

static void report_flags(const struct tree *tree)
{
	const char *empty = NULL, *words;
	unsigned int i, count;
	char path[MAX_PATH];

	page_title(TITLE, "Flags");
	for (i = 0; i < HVI_LISTS; i++) {
		snprintf(path, sizeof(path), "hyperv/%s", hvi_lists[i].name);
		words = tree_get(tree, path);
		if (words && !*words)
			empty = keep(empty, "%s%s", empty ? " " : "", hvi_lists[i].name);
	}
	for (i = 0; i < HVI_LISTS; i++) {
		words = tree_say(tree, "hyperv/%s", hvi_lists[i].name);
		count = count_flags(words);
		if (*words)
			page_list(keep(NULL, "%s (%u)", hvi_lists[i].name, count), PLAIN, words,
				  ' ');
	}
	if (empty)
		page_list("none set in", PLAIN, empty, ' ');
	page_rows();
}

static void report_hyperv(const struct tree *tree)
{
	unsigned int i, j, count = tree_sorted(tree, "hyperv", found);
	bool any = false;

	if (!count)
		return;
	page_title(TITLE, "Hyper-V");
	for (i = 0; i < ARRAY_SIZE(hyperv_rows); i++) {
		const char *words[3];
		bool is_there = false;

		for (j = 0; j < 3; j++) {
			char path[MAX_PATH];

			snprintf(path, sizeof(path), "hyperv/%s", hyperv_rows[i].names[j]);
			words[j] = answer(tree, path);
			is_there |= *hyperv_rows[i].names[j] && tree_get(tree, path);
		}
		if (is_there)
			page_row(hyperv_rows[i].label, PLAIN,
				 keep(NULL, hyperv_rows[i].format, words[0], words[1], words[2]));
	}
	page_rows();
	report_flags(tree);
	for (i = 0; i < count; i++) {
		const char *text = found[i]->text ?: "0";

		if (is_in_a_row(found[i]->name) || !strcmp(text, "0") ||
		    !strcmp(text, "unreported"))
			continue;
		if (!any)
			page_title(TITLE, "Fields that are not zero");
		any = true;
		page_row(found[i]->name, PLAIN, text);
	}
	page_rows();
}

/* Releases of Windows in the order of time; behind them those that only the tree knows. */
static const char *releases[MAX_NODES + HVI_RELEASES];

static unsigned int find_releases(const struct tree *tree)
{
	unsigned int i, j, count = 0, n = tree_sorted(tree, "windows", found);

	for (j = 0; j < HVI_RELEASES; j++)
		for (i = 0; i < n; i++)
			if (!strcmp(found[i]->name, hvi_release_names[j]))
				releases[count++] = found[i]->name;
	for (i = 0; i < n; i++) {
		for (j = 0; j < HVI_RELEASES; j++)
			if (!strcmp(found[i]->name, hvi_release_names[j]))
				break;
		if (j == HVI_RELEASES)
			releases[count++] = found[i]->name;
	}
	return count;
}

static unsigned int release_number(const char *name)
{
	unsigned int i;

	for (i = 0; i < HVI_RELEASES && strcmp(name, hvi_release_names[i]); i++)
		;
	return i;
}

#define MAX_ANSWERS	5

/* Files of each release that has the last of them: a table, or rows where there is one. */
struct question {
	char title[40];
	unsigned int count;
	const char *files[MAX_ANSWERS], *heading[MAX_ANSWERS + 1];
};

#define COMMON		"any_hypervisor_present", "microsoft_compatible", "writes_guest_os_id"
#define COMMON_HEADING	"release", "hypervisor", "Microsoft's", "writes guest OS id"

static const struct question questions[] = {
	{ "What Windows would conclude", 4, { COMMON, "max_trusted_leaf" },
	  { COMMON_HEADING, "trusts up to" } },
	{ "Later ones, of which no more is known", 5, { COMMON, "connects", "uses_reference_tsc" },
	  { COMMON_HEADING, "connects", "uses TSC page" } },
	{ "Enlightenments that it would enable", 1, { "enlightenments" }, { NULL } },
};

/* Returns whether a release has the last of these files. */
static bool ask(const struct tree *tree, const struct question *question, const char *release,
		const char *answers[MAX_ANSWERS])
{
	char path[MAX_PATH + 1];
	unsigned int i;

	for (i = 0; i < question->count; i++) {
		snprintf(path, sizeof(path), "windows/%s/%s", release, question->files[i]);
		answers[i] = answer(tree, path);
	}
	return tree_get(tree, path);
}

/* Releases that say the same share a row; those that follow one another are a range. */
static const char *alike(const struct tree *tree, const struct question *question,
			 unsigned int first, unsigned int count, const char **answers)
{
	const char *text = NULL, *others[MAX_ANSWERS], *last = releases[first], *name = last;
	unsigned int i, j, alike = 0;
	bool is_range = release_number(name) < HVI_RELEASES;

	for (i = first; i < count; i++) {
		if (!releases[i] || !ask(tree, question, releases[i], others))
			continue;
		for (j = 0; j < question->count && !strcmp(answers[j], others[j]); j++)
			;
		if (j < question->count)
			continue;
		is_range &= release_number(releases[i]) == release_number(name) + alike;
		text = keep(text, "%s%s", alike++ ? ", " : "", releases[i]);
		last = releases[i];
		releases[i] = NULL;
	}
	return alike > 2 && is_range ? keep(NULL, "%s to %s", name, last) : text;
}

static void report_question(const struct tree *tree, const struct question *question)
{
	unsigned int i, count = find_releases(tree), columns = question->count + 1;
	const char *answers[MAX_ANSWERS], *name;
	bool any = false;

	for (i = 0; i < count; i++) {
		if (!releases[i] || !ask(tree, question, releases[i], answers))
			continue;
		if (!any)
			page_title(TITLE, "%s", question->title);
		if (!any && *question->heading)
			page_cells(columns, question->heading);
		any = true;
		name = alike(tree, question, i, count, answers);
		if (!*question->heading) {
			page_list(name, PLAIN, answers[0], ' ');
			continue;
		}
		page_cells(1, &name);
		page_cells(question->count, answers);
	}
	if (any && *question->heading)
		page_table(columns);
	page_rows();
}

static void report_windows(const struct tree *tree)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(questions); i++)
		report_question(tree, &questions[i]);
}

static void report_requirements(const struct tree *tree)
{
	static const struct {
		char label[12];
		enum hvi_known verdict;
		enum style style;
	} parts[] = {
		{ "fail", HVI_NO, BAD }, { "pass", HVI_YES, PLAIN },
		{ "not checked", HVI_UNKNOWN, PLAIN },
	};
	unsigned int i, count;

	if (!tree_get(tree, "requirements/all"))
		return;
	page_title(TITLE, "Requirements of Microsoft's minimal interface");
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		const char *words = rules(tree, parts[i].verdict, " ", false, &count);

		if (count)
			page_list(parts[i].label, parts[i].style, words, ' ');
	}
	page_rows();
}

/* Leaves that the hypervisor has, and nobody saved. */
static const char *missing_leaves(const struct tree *tree)
{
	const char *text = NULL;
	u32 leaf, last = min(number_of(tree, "max_leaf"),
			     (u32)HVI_LEAF_BASE + HVI_LEAVES_PER_BASE - 1);
	struct hv_iface_regs regs;

	for (leaf = HVI_LEAF_BASE; leaf <= last; leaf++)
		if (!leaf_of(tree, leaf, &regs))
			text = keep(text, "%s0x%08x", text ? " " : "", leaf);
	if (next_base(tree))
		text = keep(text, "%s0x%08x", text ? " " : "", next_base(tree));
	return text;
}

static void report_leaves(const struct tree *tree)
{
	static const char *const heading[] = { "leaf", "eax", "ebx", "ecx", "edx" };
	unsigned int i, j, count;
	const char *missing = NULL;

	if (!tree_sorted(tree, "leaves", found))
		return;
	page_title(TITLE, "Leaves");
	if (tree_get(tree, "hypervisor") && tree->source == OF_FILE)
		missing = missing_leaves(tree);
	count = tree_sorted(tree, "leaves", found);
	page_cells(5, heading);
	for (i = 0; i < count; i++) {
		const char *at = found[i]->text ?: "";

		page_cells(1, &found[i]->name);
		for (j = 0; j < 4; j++) {
			const char *word = keep(NULL, "%.*s", (int)strcspn(at, " "), at);

			page_cells(1, &word);
			at += strcspn(at, " ");
			at += *at == ' ';
		}
	}
	page_table(5);
	if (missing)
		page_list("not in the dump", WARNING, missing, ' ');
	page_rows();
}

/**
 * show_report - the report
 * @tree: what there is to tell
 * @settings: how much of it
 *
 * Return: a status.
 */
int show_report(struct tree *tree, const struct settings *settings)
{
	bool all = settings->value[ALL];

	page_begin(settings);
	report_summary(tree);
	if (all) {
		report_interfaces(tree);
		report_guest_os_id(tree);
		report_hyperv(tree);
		report_windows(tree);
		report_requirements(tree);
	}
	if (all || settings->value[RAW_LEAVES] || !tree_get(tree, "hypervisor_present"))
		report_leaves(tree);
	if (!all)
		page_title(FAINT,
			   "More: hv-iface --all; what a name means: hv-iface --explain NAME");
	return OK;
}
