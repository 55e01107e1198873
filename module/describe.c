// SPDX-License-Identifier: GPL-2.0
/*
 * All answers, each with its folder, name and text, from the top of the tree to its end.
 *
 * An answer that does not exist is not given. The ABI text says what each means.
 */
#include "bits.h"
#include "describe.h"
#include "detect.h"
#include "living.h"
#include "product.h"
#include "vendors.h"
#include "windows.h"

#define MAX_TEXT	4095	/* a page, as sysfs shows it, less the newline */

/* A description on its way. */
struct teller {
	struct hvi_sink *sink;
	char folder[sizeof("interfaces/0x40000000")];
	struct hvi_text text;
};

static char text_bytes[MAX_TEXT] __initdata;	/* too much for a stack */

__printf(2, 3) static void __init enter(struct teller *t, const char *folder, ...)
{
	struct hvi_text out = hvi_text(t->folder, sizeof(t->folder));
	va_list args;

	va_start(args, folder);
	hvi_vprint(&out, folder, args);
	va_end(args);
}

/* A text that is put together: begun, printed, given. */
static struct hvi_text * __init begin(struct teller *t)
{
	t->text = hvi_text(text_bytes, sizeof(text_bytes));
	return &t->text;
}

static void __init give(struct teller *t, const char *name)
{
	t->sink->give(t->sink, t->folder, name, t->text.bytes);
}

__printf(3, 4) static void __init tell(struct teller *t, const char *name, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	hvi_vprint(begin(t), format, args);
	va_end(args);
	give(t, name);
}

/* What is not known is not told. */
static void __init tell_flag(struct teller *t, const char *name, enum hvi_known value)
{
	if (value != HVI_UNKNOWN)
		tell(t, name, HVI_ONCE("%u"), value == HVI_YES);
}

static void __init tell_number(struct teller *t, const char *name, u64 value)
{
	hvi_print_number(begin(t), value);
	give(t, name);
}

static void __init tell_register(struct teller *t, const char *name, const struct hvi_leaf *leaf,
				 enum hvi_reg reg)
{
	if (leaf->known & BIT(reg))
		tell_number(t, name, hvi_pick(&leaf->regs, reg));
}

static void __init tell_vendor(struct teller *t, const char *name, const struct hvi_leaf *base)
{
	if ((base->known & HVI_VENDOR_REGS) != HVI_VENDOR_REGS)
		return;
	hvi_print_vendor(begin(t), &base->regs);
	give(t, name);
}

/* An answer that is asked for after the load. */
static void __init live(struct teller *t, const char *name, hvi_living print)
{
	t->sink->give_living(t->sink, t->folder, name, print);
}

/* From here on names are literals, which need not outlive the load; (give)() takes others. */
#define enter(t, folder, ...) enter(t, HVI_ONCE(folder), ##__VA_ARGS__)
#define give(t, name) give(t, HVI_ONCE(name))
#define tell(t, name, format, ...) tell(t, HVI_ONCE(name), HVI_ONCE(format), ##__VA_ARGS__)
#define tell_flag(t, name, value) tell_flag(t, HVI_ONCE(name), value)
#define tell_number(t, name, value) tell_number(t, HVI_ONCE(name), value)
#define tell_register(t, name, leaf, reg) tell_register(t, HVI_ONCE(name), leaf, reg)
#define tell_vendor(t, name, base) tell_vendor(t, HVI_ONCE(name), base)
#define live(t, name, print) live(t, HVI_ONCE(name), print)

/* Names in Microsoft's enumeration HV_HYPERVISOR_INTERFACE (G. Chappell). */
static const char * __init interface_name(u32 signature)
{
	static const char microsoft[] __initconst = "HvMicrosoftHypervisorInterface";
	static const char nanovisor[] __initconst = "HvMicrosoftXboxNanovisor";

	return signature == HVI_SIGNATURE_MICROSOFT ? microsoft :
	       signature == HVI_SIGNATURE_NANOVISOR ? nanovisor : HVI_ONCE("unknown");
}

static void __init tell_hypervisor(struct teller *t, const struct hvi_capture *capture)
{
	const struct hvi_leaf *base = hvi_asked_leaf(capture, HVI_LEAF_VENDOR);
	struct hvi_product product = hvi_product(capture);
	u32 signature;

	tell(t, "hypervisor", "%s", product.name);
	hvi_print_basis(begin(t), &product);
	give(t, "hypervisor_basis");
	tell_vendor(t, "vendor", base);
	tell_register(t, "max_leaf", base, HVI_EAX);
	if (hvi_get(capture, HVI_LEAF_INTERFACE, HVI_EAX, &signature)) {
		hvi_print_bytes(begin(t), &signature, sizeof(signature));
		give(t, "interface");
		tell_number(t, "interface_id", signature);
		tell(t, "interface_name", "%s", interface_name(signature));
	}
	tell_flag(t, "microsoft_compatible", hvi_is_microsoft_compatible(capture));
	tell_flag(t, "vendor_microsoft", hvi_has_microsoft_vendor(capture));
	tell_flag(t, "xbox_nanovisor", hvi_is_xbox_nanovisor(capture));
}

static void __init tell_leaves(struct teller *t, const struct hvi_capture *capture)
{
	enum hvi_reg reg;
	unsigned int i;

	enter(t, "leaves");
	for (i = 0; i < HVI_MAX_LEAVES; i++) {
		const struct hvi_leaf *leaf = &capture->leaf[i];
		char name[sizeof("0x40000000")];
		struct hvi_text out = hvi_text(name, sizeof(name));

		if (!leaf->known)
			continue;
		hvi_print(&out, "0x%08x", leaf->leaf);
		begin(t);
		for (reg = HVI_EAX; reg < HVI_REGS; reg++) {
			hvi_print(&t->text, "%s", reg == HVI_EAX ? "" : " ");
			if (leaf->known & BIT(reg))
				hvi_print_number(&t->text, hvi_pick(&leaf->regs, reg));
			else
				hvi_print(&t->text, "?");
		}
		(give)(t, name);
	}
}

static void __init tell_interfaces(struct teller *t, const struct hvi_capture *capture)
{
	unsigned int i;

	for (i = 0; i < capture->interface_count; i++) {
		u32 base = hvi_interface(i);
		const struct hvi_leaf *leaf = hvi_asked_leaf(capture, base);
		const struct hvi_leaf *next = hvi_asked_leaf(capture, base + 1);

		enter(t, "interfaces/0x%08x", base);
		tell_vendor(t, "vendor", leaf);
		tell_register(t, "max_leaf", leaf, HVI_EAX);
		if (next)
			tell_register(t, "interface_id", next, HVI_EAX);
	}
}

static void __init tell_windows(struct teller *t, const struct hvi_capture *capture)
{
	enum hvi_release release;

	for (release = HVI_VISTA; release < HVI_RELEASES; release++) {
		enum hvi_known compatible = hvi_windows_compatible(capture, release);
		u32 trusted;

		enter(t, "windows/%s", hvi_release_names[release]);
		tell_flag(t, "any_hypervisor_present", hvi_windows_any_present(capture, release));
		tell_flag(t, "microsoft_compatible", compatible);
		tell_flag(t, "writes_guest_os_id", compatible);	/* all that are compatible do */
		if (release > HVI_10_1607) {
			tell_flag(t, "connects", hvi_windows_connects(capture, release));
			tell_flag(t, "uses_reference_tsc",
				  hvi_windows_uses_reference_tsc(capture, release));
			continue;
		}
		trusted = hvi_windows_max_trusted_leaf(capture, release);
		if (trusted)
			tell_number(t, "max_trusted_leaf", trusted);
		if (hvi_windows_enlightenments(begin(t), capture, release))
			give(t, "enlightenments");
	}
}

static void __init tell_guest_os_id(struct teller *t, const struct hvi_guest_os_id *id)
{
	enter(t, "guest_os_id");
	live(t, "state", hvi_print_id_state);
	if (id->wrote)
		tell_number(t, "written", id->written);
	if (!id->readable)
		return;
	tell_number(t, "previous", id->previous);
	live(t, "current", hvi_print_id_current);
	live(t, "identity", hvi_print_id_identity);
}

/* Lists of flags: each from one register of a leaf to another. */
const struct hvi_list hvi_lists[HVI_LISTS] __initconst = {
	{ "privileges", HVI_LEAF_FEATURES, HVI_EAX, HVI_EBX },
	{ "features", HVI_LEAF_FEATURES, HVI_ECX, HVI_EDX },
	{ "recommendations", HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, HVI_EDX },
	{ "implementation_limits", HVI_LEAF_LIMITS, HVI_EAX, HVI_EDX },
	{ "hardware_features", HVI_LEAF_HARDWARE, HVI_EAX, HVI_EDX },
	{ "cpu_management", HVI_LEAF_CPU_MANAGEMENT, HVI_EAX, HVI_EDX },
	{ "svm_features", HVI_LEAF_SVM, HVI_EAX, HVI_EDX },
	{ "skip_level_features", HVI_LEAF_SKIP_LEVEL, HVI_EAX, HVI_EDX },
	{ "nested_features", HVI_LEAF_NESTED, HVI_EAX, HVI_EDX },
	{ "ipt_features", HVI_LEAF_IPT, HVI_EAX, HVI_EDX },
	{ "isolation", HVI_LEAF_ISOLATION, HVI_EAX, HVI_EDX },
	{ "stack_properties", HVI_LEAF_STACK_PROPERTIES, HVI_EAX, HVI_EDX },
};

/* A register that is not known has a word in the place of its flags, all of them no list. */
static void __init tell_list(struct teller *t, const struct hvi_list *list,
			     const struct hvi_leaf *leaf)
{
	u8 wanted = GENMASK(list->last, list->first);
	enum hvi_reg reg;

	if (!leaf || !(leaf->known & wanted))
		return;
	begin(t);
	for (reg = list->first; reg <= list->last; reg++)
		if (leaf->known & BIT(reg))
			hvi_print_flags(&t->text, list->leaf, reg, hvi_pick(&leaf->regs, reg));
		else
			hvi_print(&t->text, HVI_ONCE("%se%cx_unknown"), t->text.used ? " " : "",
				  HVI_ONCE("abcd")[reg]);
	(give)(t, list->name);
}

static void __init tell_lists(struct teller *t, const struct hvi_capture *capture)
{
	unsigned int i;

	for (i = 0; i < HVI_LISTS; i++)
		tell_list(t, &hvi_lists[i], hvi_asked_leaf(capture, hvi_lists[i].leaf));
}

/* A file each; most rows are flags, which share one. */
static void __init tell_fields(struct teller *t, const struct hvi_capture *capture,
			       bool has_version)
{
	const struct hvi_bits *bits;

	for (bits = hvi_bits; bits < hvi_bits + hvi_bits_count; bits++) {
		const struct hvi_leaf *leaf = hvi_asked_leaf(capture, bits->leaf);

		if (!leaf || !(leaf->known & BIT(bits->reg)) || bits->kind == HVI_FLAG ||
		    bits->kind == HVI_DERIVED || bits->kind == HVI_AMBIGUOUS ||
		    (bits->leaf == HVI_LEAF_VERSION && !has_version))
			continue;
		hvi_print_field(begin(t), bits, hvi_pick(&leaf->regs, bits->reg));
		(give)(t, bits->name);
	}
}

static void __init tell_stack(struct teller *t, const struct hvi_capture *capture)
{
	const struct hvi_leaf *leaf = hvi_asked_leaf(capture, HVI_LEAF_STACK_VENDOR);

	if (!leaf)
		return;
	tell_vendor(t, "stack_vendor", leaf);
	tell_register(t, "stack_max_leaf", leaf, HVI_EAX);
	tell(t, "stack_interface", "VS#1");	/* or they would not have been read */
}

static void __init tell_isolation(struct teller *t, const struct hvi_capture *capture)
{
	static const char types[][5] __initconst = { "none", "vbs", "snp", "tdx", "cca" };
	enum hvi_known isolated = hvi_is_isolated(capture);
	unsigned int type;
	u32 ebx = 0;

	tell_flag(t, "paravisor", hvi_and(isolated, hvi_has(capture, HVI_LEAF_ISOLATION, HVI_EAX,
							    HVI_PARAVISOR_PRESENT)));
	if (isolated == HVI_UNKNOWN ||
	    (isolated == HVI_YES && !hvi_get(capture, HVI_LEAF_ISOLATION, HVI_EBX, &ebx)))
		return;
	type = FIELD_GET(HVI_ISOLATION_TYPE, ebx);
	if (type < ARRAY_SIZE(types))
		tell(t, "isolation_type", "%s", types[type]);
	else
		tell(t, "isolation_type", "%u", type);
	/* Linux 6.1 used the boundary without this test; its successors do not. */
	if (ebx & HVI_SHARED_BOUNDARY_ACTIVE)
		tell(t, "shared_gpa_boundary_bits", "%u",
		     (u32)FIELD_GET(HVI_SHARED_BOUNDARY_BITS, ebx));
}

static void __init tell_hyperv(struct teller *t, const struct hvi_findings *findings)
{
	const struct hvi_capture *capture = findings->capture;
	static const char kinds[][6] __initconst = {
		[HVI_GUEST] = "guest", [HVI_L1VH] = "l1vh", [HVI_ROOT] = "root",
	};
	const struct hv_iface_regs *version =
		hvi_version(capture, findings->id ? findings->id->left : 0);
	enum hvi_partition partition = hvi_partition(capture);

	enter(t, "hyperv");
	if (version) {
		hvi_print_version(begin(t), version);
		give(t, "version");
	}
	tell_lists(t, capture);
	tell_fields(t, capture, version);
	tell_stack(t, capture);
	if (partition < HVI_PARTITIONS)
		tell(t, "partition", "%s", kinds[partition]);
	tell_flag(t, "nested", hvi_has(capture, HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, HVI_NESTED));
	tell_flag(t, "iommu_in_use", hvi_is_iommu_in_use(capture));
	tell_isolation(t, capture);
}

static void __init tell_verdict(struct teller *t, const char *rule, enum hvi_known holds,
				const char *otherwise)
{
	const char *verdict = holds == HVI_YES ? "pass" : holds == HVI_NO ? "fail" : otherwise;

	if (verdict)
		(tell)(t, rule, "%s", verdict);
}

static void __init tell_requirements(struct teller *t, const struct hvi_findings *findings)
{
	enum hvi_rule rule;

	enter(t, "requirements");
	tell_verdict(t, "all", hvi_judge_all(findings->capture, findings->checks),
		     "incomplete");
	for (rule = 0; rule < HVI_RULES; rule++)
		tell_verdict(t, hvi_rule_names[rule],
			     hvi_judge(rule, findings->capture, findings->checks), NULL);
}

/*
 * Linux goes by the vendor and does not look at the signature, so its log, which has the
 * rest, cannot say whether it was Hv#1.
 */
static bool __init is_taken_for_microsofts(const struct hvi_capture *capture)
{
	enum hvi_known compatible = hvi_is_microsoft_compatible(capture);

	return compatible == HVI_YES || (compatible == HVI_UNKNOWN &&
					 hvi_has_microsoft_vendor(capture) == HVI_YES);
}

/**
 * hvi_describe - give all answers that there are
 * @findings: what to tell; no longer needed afterwards, but by living answers
 * @sink: receives them, folder after folder
 */
void __init hvi_describe(const struct hvi_findings *findings, struct hvi_sink *sink)
{
	const struct hvi_capture *capture = findings->capture;
	struct teller t = { .sink = sink };

	tell_flag(&t, "hypervisor_present", capture->hypervisor_present);
	tell_flag(&t, "is_any_hypervisor_present", hvi_is_any_hypervisor_present(capture));
	if (capture->hypervisor_present != HVI_YES)
		return;
	tell_hypervisor(&t, capture);
	tell_leaves(&t, capture);
	tell_interfaces(&t, capture);
	tell_windows(&t, capture);
	if (!is_taken_for_microsofts(capture))
		return;
	if (findings->id)
		tell_guest_os_id(&t, findings->id);
	tell_hyperv(&t, findings);
	tell_requirements(&t, findings);
}
