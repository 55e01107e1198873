// SPDX-License-Identifier: GPL-2.0
/* What the outputs have in common: what a file is, and what follows from several. */
#include "tool.h"

const struct predicate predicates[] = {
	{ "hypervisor_present", "A hypervisor says that it is there." },
	{ "is_any_hypervisor_present", "The same, but 0 under the Xbox Nanovisor." },
	{ "microsoft_compatible", "It offers Microsoft's interface, Hv#1." },
	{ "vendor_microsoft", "It gives Microsoft as its vendor, which proves nothing." },
	{ "xbox_nanovisor", "It is the Xbox Nanovisor." },
	{ "hyperv/nested", "The hypervisor is itself a guest." },
	{ "hyperv/iommu_in_use", "The hypervisor uses the IOMMU." },
	{ "hyperv/paravisor", "A paravisor runs in this guest." },
};

const unsigned int predicate_count = ARRAY_SIZE(predicates);

static const char rule_sentences[HVI_RULES][128] = {
	[HVI_RULE_HYPERVISOR_PRESENT] =
		"a hypervisor must say that it is there: leaf 1 ECX bit 31",
	[HVI_RULE_LEAF_RANGE] = "leaves must go up to 0x40000005 at least",
	[HVI_RULE_INTERFACE] = "leaf 0x40000001 EAX must be Hv#1",
	[HVI_RULE_ACCESS_HYPERCALL_MSRS] =
		"the guest must have the privilege access_hypercall_msrs",
	[HVI_RULE_ACCESS_VP_INDEX] = "the guest must have the privilege access_vp_index",
	[HVI_RULE_NO_PARTITION_PRIVILEGES] =
		"a guest must have none of create_partitions, access_partition_id, access_memory_pool, adjust_message_buffers",
	[HVI_RULE_NO_ROOT_PRIVILEGES] =
		"a guest must have none of create_port, access_stats, cpu_management, configure_profiler",
	[HVI_RULE_NO_FLUSH_IF_UNLIMITED] =
		"no flushes by hypercall must be recommended where the number of VPs is unlimited, unless use_ex_processor_masks is",
	[HVI_RULE_MSR_GUEST_OS_ID] =
		"reading MSR 0x40000000 must not fault, and what is written must stay",
	[HVI_RULE_MSR_HYPERCALL] = "reading MSR 0x40000001 must not fault",
	[HVI_RULE_MSR_VP_INDEX] = "reading MSR 0x40000002 must not fault",
	[HVI_RULE_PRIVILEGES_EQUAL] = "all processors must tell the same privileges",
};

/**
 * rule_sentence - what a rule wants
 * @name: its name
 *
 * Return: that.
 */
const char *rule_sentence(const char *name)
{
	unsigned int i;

	for (i = 0; i < HVI_RULES; i++)
		if (!strcmp(name, hvi_rule_names[i]))
			return rule_sentences[i];
	return "not known";
}

/* What they mean, and whether somebody should look at it; in the order of their names. */
static const struct {
	char meaning[64];
	enum style style;
} states[] = {
	[HVI_ID_UNAVAILABLE] = { "the register faults", WARNING },
	[HVI_ID_NONE] = { "as guest_os_id=none asks", PLAIN },
	[HVI_ID_KEPT] = { "it was not zero", GOOD },
	[HVI_ID_WITHHELD] = { "the write would break this kernel's own hypercalls, or might",
			      PLAIN },
	[HVI_ID_WRITTEN] = { "and read back", GOOD },
	[HVI_ID_REFUSED] = { "it read back as something else", WARNING },
};

/**
 * state_meaning - what a state of the guest OS id means
 * @state: its name
 * @style: receives how it is to look
 *
 * Return: the meaning; NULL where the state is not known.
 */
const char *state_meaning(const char *state, enum style *style)
{
	unsigned int i;

	*style = WARNING;
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		if (strcmp(state, hvi_id_state_name(i)))
			continue;
		*style = states[i].style;
		return states[i].meaning;
	}
	return NULL;
}

/**
 * is_own_key - does JSON have a key at the top that is no file
 * @name: the key
 *
 * Return: whether it is one of these.
 */
bool is_own_key(const char *name)
{
	static const char *const keys[] = {
		"schema", "loaded", "guest_os_id_intact", "module_version", "source", "firmware",
		"unreadable",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(keys) && strcmp(name, keys[i]); i++)
		;
	return i < ARRAY_SIZE(keys);
}

/* Four numbers, or ? for those that are not known; returns which are, none where it is no leaf. */
static unsigned int parse_leaf(const char *text, struct hv_iface_regs *regs)
{
	u32 *const values[] = { &regs->eax, &regs->ebx, &regs->ecx, &regs->edx };
	unsigned int i, known = 0;

	*regs = (struct hv_iface_regs){ 0 };
	for (i = 0; i < HVI_REGS; i++) {
		size_t digits = strncmp(text, "0x", 2) ? 0 :
			strspn(text + 2, "0123456789abcdef");

		if (digits > 8 || (!digits && *text != '?'))
			return 0;
		*values[i] = digits ? strtoul(text, NULL, 16) : 0;
		known |= digits ? BIT(i) : 0;
		text += digits ? digits + 2 : 1;
		if (i < HVI_EDX && *text++ != ' ')
			return 0;
	}
	return *text ? 0 : known;
}

/**
 * leaf_of - the registers of a leaf
 * @tree: where it may be
 * @leaf: its number
 * @regs: receives them
 *
 * Return: which are known, see HVI_ALL_REGS; none where the leaf is not there, or none.
 */
unsigned int leaf_of(const struct tree *tree, u32 leaf, struct hv_iface_regs *regs)
{
	return parse_leaf(tree_say(tree, "leaves/0x%08x", leaf), regs);
}

/**
 * kind_of - what a file holds
 * @path: its path
 * @text: what it says; one that has not the form of its kind is a text
 *
 * Return: the kind.
 */
enum value_kind kind_of(const char *path, const char *text)
{
	bool is_answer = (*text == '0' || *text == '1') && !text[1];
	struct hv_iface_regs regs;
	size_t length = strlen(text);
	unsigned int i;

	for (i = 0; i < predicate_count; i++)
		if (!strcmp(path, predicates[i].path))
			return is_answer ? ANSWER : TEXT;
	if (!strncmp(path, "leaves/", 7))
		return parse_leaf(text, &regs) ? REGISTERS : TEXT;
	if (!strncmp(path, "windows/", 8) && strchr(path + 8, '/'))
		return !strcmp(strchr(path + 8, '/'), "/enlightenments") ? WORDS :
		       is_answer ? ANSWER : TEXT;
	if (strncmp(path, "hyperv/", 7) || strchr(path + 7, '/'))
		return TEXT;
	for (i = 0; i < HVI_LISTS; i++)
		if (!strcmp(path + 7, hvi_lists[i].name))
			return WORDS;
	return length && length <= 10 && strspn(text, "0123456789") == length &&
	       strcmp(path, "hyperv/isolation_type") ? NUMBER : TEXT;
}

/**
 * answer - a text in words
 * @tree: where it is
 * @path: its path
 *
 * Return: yes or no for an answer, else the text; ? where there is none.
 */
const char *answer(const struct tree *tree, const char *path)
{
	const char *text = tree_say(tree, "%s", path);

	return !strcmp(text, "1") ? "yes" : !strcmp(text, "0") ? "no" : *text ? text : "?";
}

/**
 * identity_intact - does the register still hold what should stay in it
 * @tree: where that is said
 *
 * Return: whether it does; not known where nothing should stay.
 */
enum hvi_known identity_intact(const struct tree *tree)
{
	const char *state = tree_say(tree, "guest_os_id/state");
	const char *held = tree_say(tree, "guest_os_id/%s", !strcmp(state, "written") ? "written" :
				    !strcmp(state, "kept") ? "previous" : "");
	const char *now = tree_say(tree, "guest_os_id/current");

	return *held && *now ? hvi_answer(!strcmp(held, now)) : HVI_UNKNOWN;
}

/**
 * verdict - does a rule hold
 * @tree: where that is said
 * @rule: the rule's name
 *
 * Return: whether it does; not known where it was not checked.
 */
enum hvi_known verdict(const struct tree *tree, const char *rule)
{
	const char *text = tree_say(tree, "requirements/%s", rule);

	return *text ? hvi_answer(!strcmp(text, "pass")) : HVI_UNKNOWN;
}

/* Only the module looks at the register. */
static bool is_by_a_module(const struct tree *tree)
{
	return tree->source == OF_MODULE || tree_get(tree, "guest_os_id/state");
}

/**
 * why_unchecked - why there is no verdict on a rule
 * @tree: what there is
 * @rule: the rule
 *
 * Return: the reason.
 */
const char *why_unchecked(const struct tree *tree, enum hvi_rule rule)
{
	if (rule == HVI_RULE_PRIVILEGES_EQUAL)
		return is_by_a_module(tree) ? "the other processors were not asked" :
		       tree->processors > 1 ? "the others' leaf is not in the dump" :
		       "one processor was seen";
	if (rule >= HVI_RULE_MSR_GUEST_OS_ID && rule <= HVI_RULE_MSR_VP_INDEX)
		return tree->source == OF_CPUID ? "the module is not loaded" :
		       "the module alone can";
	return "the leaf is not in the dump";
}

/**
 * why_no_leaf - why nothing is known of a leaf
 * @tree: what there is
 * @leaf: the leaf
 *
 * Return: the reason; NULL where it is beyond what the hypervisor has.
 */
const char *why_no_leaf(const struct tree *tree, u32 leaf)
{
	const char *bound = tree_say(tree, "max_leaf");
	char path[sizeof("leaves/0x40000000")];

	snprintf(path, sizeof(path), "leaves/0x%08x", leaf);
	if (tree_hides(tree, path) || tree_hides(tree, "microsoft_compatible"))
		return "the file could not be read";
	return *bound && leaf > strtoul(bound, NULL, 16) ? NULL : "the leaf is not in the dump";
}
