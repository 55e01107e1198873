// SPDX-License-Identifier: GPL-2.0
/*
 * What each Windows kernel would conclude from the leaves.
 *
 * To 10-1607 from Geoff Chappell's pages on the hypervisor interface; the ABI
 * text says which answers they state outright and which are inferred. Later ones
 * from traces of what they do (Cloud Hypervisor, PR 8380, ce9416a9c).
 */
#include "bits.h"
#include "detect.h"
#include "print.h"
#include "windows.h"

const char hvi_release_names[HVI_RELEASES][HVI_RELEASE_BYTES] __initconst = {
	[HVI_VISTA] = "vista",
	[HVI_7] = "7",
	[HVI_8] = "8",
	[HVI_8_1] = "8.1",
	[HVI_10] = "10",
	[HVI_10_1511] = "10-1511",
	[HVI_10_1607] = "10-1607",
	[HVI_10_22H2] = "10-22h2",
	[HVI_11_25H2] = "11-25h2",
};

/* What a release asks for before it believes a leaf, beside leaf 1 ECX bit 31. */
#define BOUND		BIT(0)	/* 0x40000000 EAX covers it */
#define MICROSOFT	BIT(1)	/* 0x40000001 EAX is Hv#1 */
#define CPU_MANAGEMENT	BIT(2)	/* the privilege of that name */
#define SVM_FEATURES	BIT(3)	/* the feature of that name */

/*
 * That Vista and 7 want the bound for 0x40000002 to 0x40000005 is inferred: one
 * page says that it was always checked, another that Hv#1 was enough through
 * much of the early history.
 *
 * Pages HV_HYPERVISOR_INTERFACE, _INFO, HV_CPU_MANAGEMENT_FEATURES, HV_SVM_FEATURES.
 */
struct trust {
	u32 first, last;
	enum hvi_release from, to;
	unsigned int needs;
};

static const struct trust trusts[] __initconst = {
	{ HVI_LEAF_INTERFACE, HVI_LEAF_INTERFACE, HVI_VISTA, HVI_8, BOUND },
	{ HVI_LEAF_INTERFACE, HVI_LEAF_INTERFACE, HVI_8_1, HVI_11_25H2, 0 },
	{ HVI_LEAF_VERSION, HVI_LEAF_LIMITS, HVI_VISTA, HVI_7, BOUND | MICROSOFT },
	{ HVI_LEAF_VERSION, HVI_LEAF_LIMITS, HVI_8, HVI_10_1607, MICROSOFT },
	{ HVI_LEAF_HARDWARE, HVI_LEAF_HARDWARE, HVI_10, HVI_10_1607, BOUND },
	{ HVI_LEAF_CPU_MANAGEMENT, HVI_LEAF_CPU_MANAGEMENT, HVI_10, HVI_10_1607,
	  BOUND | MICROSOFT | CPU_MANAGEMENT },
	{ HVI_LEAF_SVM, HVI_LEAF_SVM, HVI_10, HVI_10_1607, BOUND | MICROSOFT | SVM_FEATURES },
	{ HVI_LEAF_SKIP_LEVEL, HVI_LEAF_NESTED, HVI_10_1511, HVI_10_1607, BOUND | MICROSOFT },
};

/**
 * hvi_windows_any_present - would this release see a hypervisor
 * @capture: what the hypervisor said
 * @release: the release
 *
 * Return: leaf 1 ECX bit 31; from 1607 on the Xbox Nanovisor does not count.
 */
enum hvi_known __init hvi_windows_any_present(const struct hvi_capture *capture,
					      enum hvi_release release)
{
	if (release >= HVI_10_1607)
		return hvi_is_any_hypervisor_present(capture);
	return capture->hypervisor_present;
}

static const struct trust * __init trust_in(u32 leaf, enum hvi_release release)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(trusts); i++)
		if (trusts[i].first <= leaf && leaf <= trusts[i].last &&
		    trusts[i].from <= release && release <= trusts[i].to)
			return &trusts[i];
	return NULL;
}

/**
 * hvi_windows_compatible - would this release take it for Microsoft's
 * @capture: what the hypervisor said
 * @release: the release
 *
 * Return: whether 0x40000001 EAX is Hv#1, where the release looks at that leaf
 * only within the bound (to Windows 8) or always. Every release that says yes
 * writes its guest OS id.
 */
enum hvi_known __init hvi_windows_compatible(const struct hvi_capture *capture,
					     enum hvi_release release)
{
	enum hvi_known hv1 = hvi_is(capture, HVI_LEAF_INTERFACE, HVI_EAX, ~0U,
				    HVI_SIGNATURE_MICROSOFT);

	if (trust_in(HVI_LEAF_INTERFACE, release)->needs & BOUND)
		hv1 = hvi_is_microsoft_compatible(capture);
	return hvi_and(hvi_windows_any_present(capture, release), hv1);
}

static enum hvi_known __init trusts_leaf(const struct hvi_capture *capture,
					 enum hvi_release release, u32 leaf)
{
	const struct trust *trust = trust_in(leaf, release);
	enum hvi_known trusts = hvi_answer(trust);

	if (!trust)
		return trusts;
	if (trust->needs & BOUND)
		trusts = hvi_and(trusts, hvi_reaches(capture, leaf));
	if (trust->needs & MICROSOFT)
		trusts = hvi_and(trusts, hvi_windows_compatible(capture, release));
	if (trust->needs & CPU_MANAGEMENT)
		trusts = hvi_and(trusts, hvi_has(capture, HVI_LEAF_FEATURES, HVI_EBX,
						 HVI_CPU_MANAGEMENT));
	if (trust->needs & SVM_FEATURES)
		trusts = hvi_and(trusts, hvi_has(capture, HVI_LEAF_FEATURES, HVI_EDX,
						 HVI_SVM_FEATURES_AVAILABLE));
	return trusts;
}

/**
 * hvi_windows_max_trusted_leaf - how far would this release read
 * @capture: what the hypervisor said; one must be present
 * @release: the release
 *
 * Return: the highest leaf of those that the release knows and, given all the
 * conditions that it sets, believes. Lower ones need not all be believed: 10
 * reads 0x40000006 without Hv#1. 0x40000082 stands apart (see the ABI text).
 * After 1607 it is not known of any leaf but the first two. 0 where it is not known.
 */
u32 __init hvi_windows_max_trusted_leaf(const struct hvi_capture *capture, enum hvi_release release)
{
	enum hvi_known trusts = hvi_windows_any_present(capture, release);
	u32 leaf = HVI_LEAF_NESTED;

	/* A Nanovisor that does not count is known by these two, no further. */
	if (trusts == HVI_NO)
		return HVI_LEAF_INTERFACE;
	for (; trusts != HVI_UNKNOWN && leaf > HVI_LEAF_VENDOR; leaf--) {
		trusts = trusts_leaf(capture, release, leaf);
		if (trusts == HVI_YES)
			break;
	}
	return trusts == HVI_UNKNOWN ? 0 : leaf;
}

/*
 * Page SYSTEM_HYPERVISOR_QUERY_INFORMATION, EnabledEnlightenments: in the order
 * of its bits 0 to 19. Bit 17 comes from the same bit as 3 and is not repeated.
 */
struct enlightenment {
	u32 leaf;
	enum hvi_reg reg;
	u32 needs;
	bool positive;		/* not these bits set, but a count that is positive */
};

static const struct enlightenment enlightenments[] __initconst = {
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(0) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(1) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(2) },
	{ HVI_LEAF_CPU_MANAGEMENT, HVI_EAX, BIT(31) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(3) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(5) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EBX, BIT(0), true },
	{ HVI_LEAF_FEATURES, HVI_EDX, BIT(4) },
	{ HVI_LEAF_FEATURES, HVI_EAX, BIT(1) | BIT(9) },
	{ HVI_LEAF_FEATURES, HVI_EDX, BIT(5) },
	{ HVI_LEAF_CPU_MANAGEMENT, HVI_EBX, BIT(0) },
	{ HVI_LEAF_FEATURES, HVI_EDX, BIT(7) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(7) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(9) },
	{ HVI_LEAF_FEATURES, HVI_EDX, BIT(10) },
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX, BIT(10) },
	{ HVI_LEAF_FEATURES, HVI_EBX, BIT(21) },
	{ HVI_LEAF_CPU_MANAGEMENT, HVI_EBX, BIT(1) },
	{ HVI_LEAF_CPU_MANAGEMENT, HVI_EBX, BIT(2) },
};

static bool __init enables(const struct enlightenment *e, u32 value)
{
	if (e->positive)
		return (s32)value > 0;
	return (value & e->needs) == e->needs;
}

/* The names of the bits it comes from, with a plus where it takes two. */
static void __init print_enlightenment(struct hvi_text *out, const struct enlightenment *e)
{
	const char *before = out->used ? " " : "";
	u32 bits;

	for (bits = e->needs; bits; bits &= bits - 1) {
		unsigned int bit = __builtin_ctz(bits);

		hvi_print(out, "%s%s", before, hvi_find_bits(e->leaf, e->reg, bit)->name);
		before = "+";
	}
}

/**
 * hvi_windows_enlightenments - list the enlightenments that it would enable
 * @out: receives the names of the flags that they come from
 * @capture: what the hypervisor said
 * @release: the release
 *
 * Return: false where this is not known: of a leaf, or of the release; before 10 the
 * page has nothing, and the bits' meaning has changed from 1511 on.
 */
bool __init hvi_windows_enlightenments(struct hvi_text *out, const struct hvi_capture *capture,
				       enum hvi_release release)
{
	unsigned int i;

	if (release != HVI_10)
		return false;
	for (i = 0; i < ARRAY_SIZE(enlightenments); i++) {
		const struct enlightenment *e = &enlightenments[i];
		enum hvi_known trusts = trusts_leaf(capture, release, e->leaf);
		u32 value;

		if (trusts == HVI_NO)
			continue;
		if (trusts == HVI_UNKNOWN || !hvi_get(capture, e->leaf, e->reg, &value))
			return false;
		if (enables(e, value))
			print_enlightenment(out, e);
	}
	return true;
}

/**
 * hvi_windows_connects - would it go through with its enlightened start
 * @capture: what the hypervisor said
 * @release: 10-22H2 or 11-25H2, of no other is this known
 *
 * Return: whether there is Hv#1 with the privilege to make hypercalls. Without
 * that privilege, whatever else is there, these kernels give up before they have
 * chosen a clock (Cloud Hypervisor, PR 8380, ce9416a9c: traced, and bisected bit
 * by bit).
 */
enum hvi_known __init hvi_windows_connects(const struct hvi_capture *capture,
					   enum hvi_release release)
{
	return hvi_and(hvi_windows_compatible(capture, release),
		       hvi_has(capture, HVI_LEAF_FEATURES, HVI_EAX, HVI_ACCESS_HYPERCALL_MSRS));
}

/**
 * hvi_windows_uses_reference_tsc - would it tell the time without an exit
 * @capture: what the hypervisor said
 * @release: 10-22H2 or 11-25H2, of no other is this known
 *
 * Return: whether it connects, and has both the reference counter and the page
 * (the source as for hvi_windows_connects()). Else every query of the time reads
 * MSR 0x40000020.
 */
enum hvi_known __init hvi_windows_uses_reference_tsc(const struct hvi_capture *capture,
						     enum hvi_release release)
{
	return hvi_and(hvi_windows_connects(capture, release),
		       hvi_has(capture, HVI_LEAF_FEATURES, HVI_EAX,
			       HVI_ACCESS_REFERENCE_COUNTER | HVI_ACCESS_REFERENCE_TSC));
}
