// SPDX-License-Identifier: GPL-2.0
/*
 * What each Windows release would conclude. Short names in comments are those
 * of Geoff Chappell's pages: iface = HV_HYPERVISOR_INTERFACE, info =
 * HV_HYPERVISOR_INTERFACE_INFO, any = HviIsAnyHypervisorPresent, compat =
 * HviIsHypervisorMicrosoftCompatible, cpum, svm, nested = HV_..._FEATURES,
 * detail, query = SYSTEM_HYPERVISOR_DETAIL_, QUERY_INFORMATION.
 */
#include <linux/bits.h>
#include <linux/string.h>

#include "../module/bits.h"
#include "../module/windows.h"
#include "enlightenments.h"

#define HV1		0x31237648
#define XBNV		0x766e6258
#define CPU_MANAGEMENT	BIT(12)	/* 0x40000003 EBX */
#define SVM_FEATURES	BIT(16)	/* 0x40000003 EDX */

static void load_leaves(struct fake_load *load)
{
	load->options.identity = (struct hvi_id_request){ HVI_ID_NEVER, 0 };
	fake_load_run(load);
}

struct release_case {
	const char *name;
	u32 max_leaf;
	u32 signature;
	u32 privileges;
	u32 features;
	/* expected, a digit a release: vista, 7, 8, 8.1, 10, 10-1511, 10-1607, two after it */
	const char *present;
	const char *compatible;
	const char *trusted;	/* last digit of the leaf; no more is known after 1607 */
};

static const struct release_case release_cases[] = {
	/* iface: 1 to 5 on the bound, to 7; 8 and later 2 to 5 on Hv#1 */
	{ "Hv1 to 5", 0x40000005, HV1, 0, 0, "111111111", "111111111", "555555511" },
	/* detail, iface: from 10 on also 6, on the bound */
	{ "Hv1 to 6", 0x40000006, HV1, 0, 0, "111111111", "111111111", "555566611" },
	/* cpum, svm: 7 and 8 take a privilege, a feature */
	{ "Hv1 to 8", 0x40000008, HV1, 0, 0, "111111111", "111111111", "555566611" },
	{ "Hv1 to 8, CPU management", 0x40000008, HV1, CPU_MANAGEMENT, 0,
	  "111111111", "111111111", "555577711" },
	{ "Hv1 to 8, SVM features", 0x40000008, HV1, 0, SVM_FEATURES,
	  "111111111", "111111111", "555588811" },
	{ "Hv1 to 8, all but these two", 0x40000008, HV1, (u32)~CPU_MANAGEMENT, (u32)~SVM_FEATURES,
	  "111111111", "111111111", "555566611" },
	{ "Hv1 to 7, both", 0x40000007, HV1, CPU_MANAGEMENT, SVM_FEATURES,
	  "111111111", "111111111", "555577711" },
	/* nested: 9 and a from 1511 on */
	{ "Hv1 to 9", 0x40000009, HV1, 0, 0, "111111111", "111111111", "555569911" },
	{ "Hv1 to a", 0x4000000a, HV1, 0, 0, "111111111", "111111111", "55556aa11" },
	{ "Hv1 to c, both", 0x4000000c, HV1, CPU_MANAGEMENT, SVM_FEATURES,
	  "111111111", "111111111", "55558aa11" },
	{ "Hv1 without end", 0xffffffff, HV1, 0, 0, "111111111", "111111111", "55556aa11" },
	/* iface: from 8 on the bound no longer limits 2 to 5 */
	{ "Hv1, bound 3", 0x40000003, HV1, 0, 0, "111111111", "111111111", "335555511" },
	{ "Hv1, bound 1", 0x40000001, HV1, 0, 0, "111111111", "111111111", "115555511" },
	{ "Hv1 to 5, both", 0x40000005, HV1, CPU_MANAGEMENT, SVM_FEATURES,
	  "111111111", "111111111", "555555511" },
	/* iface: from 8.1 on, nor 1 */
	{ "Hv1, bound 0", 0x40000000, HV1, 0, 0, "111111111", "000111111", "000555511" },
	{ "Hv1, maximum 0", 0, HV1, 0, 0, "111111111", "000111111", "000555511" },
	/* privileges out of bounds are none; leaf 7 and 8 are out of them as well */
	{ "Hv1, bound 2, both", 0x40000002, HV1, CPU_MANAGEMENT, SVM_FEATURES,
	  "111111111", "111111111", "225555511" },
	/* detail: 6 on the bound alone */
	{ "foreign to 10", 0x40000010, 0, CPU_MANAGEMENT, SVM_FEATURES,
	  "111111111", "000000000", "111166611" },
	{ "foreign to 5", 0x40000005, 0, 0, 0, "111111111", "000000000", "111111111" },
	{ "Hv1 but for a bit", 0x40000005, HV1 ^ 1, 0, 0, "111111111", "000000000", "111111111" },
	{ "foreign to 1 (KVM)", 0x40000001, 0x01007afb, 0, 0,
	  "111111111", "000000000", "111111111" },
	{ "foreign to 0", 0x40000000, 0, 0, 0, "111111111", "000000000", "000111111" },
	{ "foreign, maximum 0 (old KVM)", 0, 0x01007afb, 0, 0,
	  "111111111", "000000000", "000111111" },
	/* any, iface: 1607 does not count it, and reads 1 to see that */
	{ "Nanovisor to 1", 0x40000001, XBNV, 0, 0, "111111000", "000000000", "111111111" },
	{ "Nanovisor to 6", 0x40000006, XBNV, 0, 0, "111111000", "000000000", "111166111" },
	{ "Nanovisor, maximum 0", 0, XBNV, 0, 0, "111111000", "000000000", "000111111" },
};

KUNIT_ARRAY_PARAM_DESC(releases, release_cases, name);

static char digit(enum hvi_known known)
{
	return known == HVI_YES ? '1' : known == HVI_NO ? '0' : '?';
}

static void conclusions(struct kunit *test)
{
	const struct release_case *c = test->param_value;
	char present[HVI_RELEASES + 1] = "", compatible[HVI_RELEASES + 1] = "";
	char trusted[HVI_RELEASES + 1] = "";
	struct fake_load *load = test->priv;
	enum hvi_release release;

	fake_load_hv1(load, c->max_leaf);
	fake_set(&load->fake, 0x40000001, c->signature, 0, 0, 0);
	fake_set(&load->fake, 0x40000003, 0x60, c->privileges, 0, c->features);
	load_leaves(load);

	for (release = HVI_VISTA; release < HVI_RELEASES; release++) {
		u32 max_trusted = hvi_windows_max_trusted_leaf(&load->capture, release);

		present[release] = digit(hvi_windows_any_present(&load->capture, release));
		compatible[release] = digit(hvi_windows_compatible(&load->capture, release));
		KUNIT_EXPECT_EQ(test, max_trusted & ~0xf, 0x40000000);
		trusted[release] = "0123456789abcdef"[max_trusted & 0xf];
	}
	KUNIT_EXPECT_STREQ(test, present, c->present);
	KUNIT_EXPECT_STREQ(test, compatible, c->compatible);
	KUNIT_EXPECT_STREQ(test, trusted, c->trusted);
}

static void no_hypervisor(struct kunit *test)
{
	struct fake_load *load = test->priv;
	enum hvi_release release;

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 1, 0, 0, 0, 0);
	load_leaves(load);
	for (release = HVI_VISTA; release < HVI_RELEASES; release++) {
		KUNIT_EXPECT_EQ(test, hvi_windows_any_present(&load->capture, release), HVI_NO);
		KUNIT_EXPECT_EQ(test, hvi_windows_compatible(&load->capture, release), HVI_NO);
		KUNIT_EXPECT_EQ(test, hvi_windows_connects(&load->capture, release), HVI_NO);
	}
}

static void release_names(struct kunit *test)
{
	static const char *const names[] = {
		"vista", "7", "8", "8.1", "10", "10-1511", "10-1607", "10-22h2", "11-25h2",
	};
	unsigned int i;

	KUNIT_ASSERT_EQ(test, HVI_RELEASES, ARRAY_SIZE(names));
	for (i = 0; i < HVI_RELEASES; i++)
		KUNIT_EXPECT_STREQ(test, hvi_release_names[i], names[i]);
}

struct enlightenment_case {
	u32 leaf;
	enum hvi_reg reg;
	u32 value;
	u32 enabled;
};

/* query: bits 0 to 19 of EnabledEnlightenments, each by its source alone. */
static const struct enlightenment_case enlightenment_cases[] = {
	{ 0x40000004, HVI_EAX, BIT(0), BY_4_EAX_0 },
	{ 0x40000004, HVI_EAX, BIT(1), BY_4_EAX_1 },
	{ 0x40000004, HVI_EAX, BIT(2), BY_4_EAX_2 },
	{ 0x40000007, HVI_EAX, BIT(31), BY_7_EAX_31 },
	{ 0x40000004, HVI_EAX, BIT(3), BY_4_EAX_3 },
	{ 0x40000004, HVI_EAX, BIT(5), BY_4_EAX_5 },
	{ 0x40000004, HVI_EBX, 1, BY_4_EBX },
	{ 0x40000004, HVI_EBX, 0x7fffffff, BY_4_EBX },
	{ 0x40000003, HVI_EDX, BIT(4), BY_3_EDX_4 },
	{ 0x40000003, HVI_EAX, BIT(1) | BIT(9), BY_3_EAX_1_9 },
	{ 0x40000003, HVI_EDX, BIT(5), BY_3_EDX_5 },
	{ 0x40000007, HVI_EBX, BIT(0), BY_7_EBX_0 },
	{ 0x40000003, HVI_EDX, BIT(7), BY_3_EDX_7 },
	{ 0x40000004, HVI_EAX, BIT(7), BY_4_EAX_7 },
	{ 0x40000004, HVI_EAX, BIT(9), BY_4_EAX_9 },
	{ 0x40000003, HVI_EDX, BIT(10), BY_3_EDX_10 },
	{ 0x40000004, HVI_EAX, BIT(10), BY_4_EAX_10 },
	{ 0x40000003, HVI_EBX, BIT(21), BY_3_EBX_21 },
	{ 0x40000007, HVI_EBX, BIT(1), BY_7_EBX_1 },
	{ 0x40000007, HVI_EBX, BIT(2), BY_7_EBX_2 },

	/* one of two, not positive, and all that is no source */
	{ 0x40000003, HVI_EAX, BIT(1), 0 },
	{ 0x40000003, HVI_EAX, BIT(9), 0 },
	{ 0x40000004, HVI_EBX, 0x80000000, 0 },
	{ 0x40000004, HVI_EBX, 0xffffffff, 0 },
	{ 0x40000003, HVI_EAX, ~(u32)(BIT(1) | BIT(9)), 0 },
	{ 0x40000003, HVI_EBX, ~(u32)BIT(21), 0 },
	{ 0x40000003, HVI_ECX, 0xffffffff, 0 },
	{ 0x40000003, HVI_EDX, 0xfffffb4f, 0 },
	{ 0x40000004, HVI_EAX, 0xfffff950, 0 },
	{ 0x40000004, HVI_ECX, 0xffffffff, 0 },
	{ 0x40000004, HVI_EDX, 0xffffffff, 0 },
	{ 0x40000005, HVI_EAX, 0xffffffff, 0 },
	{ 0x40000006, HVI_EAX, 0xffffffff, 0 },
	{ 0x40000007, HVI_EAX, 0x7fffffff, 0 },
	{ 0x40000007, HVI_EBX, 0xfffffff8, 0 },
	{ 0x40000008, HVI_EAX, 0xffffffff, 0 },
	{ 0x4000000a, HVI_EAX, 0xffffffff, 0 },
};

static void describe_enlightenment(const struct enlightenment_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%x register %u %x", c->leaf, c->reg, c->value);
}

KUNIT_ARRAY_PARAM(enlightenments, enlightenment_cases, describe_enlightenment);

static void set_register(struct fake_load *load, u32 leaf, enum hvi_reg reg, u32 value)
{
	struct hv_iface_regs *regs;
	u32 *by_name[HVI_REGS];

	if (!fake_regs(&load->fake, leaf))
		fake_set(&load->fake, leaf, 0, 0, 0, 0);
	regs = fake_regs(&load->fake, leaf);
	by_name[HVI_EAX] = &regs->eax;
	by_name[HVI_EBX] = &regs->ebx;
	by_name[HVI_ECX] = &regs->ecx;
	by_name[HVI_EDX] = &regs->edx;
	*by_name[reg] |= value;
}

static void enlightenment_by_its_source(struct kunit *test)
{
	const struct enlightenment_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x4000000a);
	set_register(load, 0x40000003, HVI_EBX, CPU_MANAGEMENT);
	set_register(load, c->leaf, c->reg, c->value);
	load_leaves(load);
	expect_enlightenments(test, c->enabled);
}

/* All sources at once, under conditions that make them count or not. */
struct condition_case {
	const char *name;
	u32 max_leaf;
	u32 signature;
	u32 privileges;
	u32 enabled;
};

#define ALL_OF_3 \
	(BY_3_EDX_4 | BY_3_EAX_1_9 | BY_3_EDX_5 | BY_3_EDX_7 | BY_3_EDX_10 | BY_3_EBX_21)
#define ALL_OF_4 \
	(BY_4_EAX_0 | BY_4_EAX_1 | BY_4_EAX_2 | BY_4_EAX_3 | BY_4_EAX_5 | BY_4_EBX | \
	 BY_4_EAX_7 | BY_4_EAX_9 | BY_4_EAX_10)
#define ALL_OF_7	(BY_7_EAX_31 | BY_7_EBX_0 | BY_7_EBX_1 | BY_7_EBX_2)

static const struct condition_case condition_cases[] = {
	{ "all conditions hold", 0x40000007, HV1, 0xffffffff, ALL_OF_3 | ALL_OF_4 | ALL_OF_7 },
	{ "no CPU management", 0x40000007, HV1, ~(u32)CPU_MANAGEMENT, ALL_OF_3 | ALL_OF_4 },
	{ "7 out of bounds", 0x40000006, HV1, 0xffffffff, ALL_OF_3 | ALL_OF_4 },
	{ "4 out of bounds", 0x40000003, HV1, 0xffffffff, ALL_OF_3 },
	{ "3 out of bounds", 0x40000002, HV1, 0xffffffff, 0 },
	{ "not Hv1", 0x40000007, 0, 0xffffffff, 0 },
	{ "Nanovisor", 0x40000007, XBNV, 0xffffffff, 0 },
};

KUNIT_ARRAY_PARAM_DESC(conditions, condition_cases, name);

static void enlightenments_under_conditions(struct kunit *test)
{
	const struct condition_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, c->max_leaf);
	fake_set(&load->fake, 0x40000001, c->signature, 0, 0, 0);
	fake_set(&load->fake, 0x40000003, 0xffffffff, c->privileges, 0xffffffff, 0xffffffff);
	fake_set(&load->fake, 0x40000004, 0xffffffff, 0xfff, 0xffffffff, 0xffffffff);
	fake_set(&load->fake, 0x40000007, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff);
	load_leaves(load);
	expect_enlightenments(test, c->enabled);
}

/* Before 10 nothing is known, and from 1511 on the bits mean something else. */
static void enlightenments_of_other_releases(struct kunit *test)
{
	struct fake_load *load = test->priv;
	enum hvi_release release;

	fake_load_hv1(load, 0x4000000a);
	fake_set(&load->fake, 0x40000004, 0xffffffff, 1, 0, 0);
	load_leaves(load);
	for (release = HVI_VISTA; release < HVI_RELEASES; release++) {
		if (release == HVI_10)
			continue;
		KUNIT_EXPECT_FALSE(test, hvi_windows_enlightenments(fake_out(load),
								    &load->capture, release));
		KUNIT_EXPECT_STREQ(test, fake_text(load), "");
	}
}

struct clock_case {
	const char *name;
	u32 max_leaf;
	u32 signature;
	u32 privileges;	/* 0x40000003 EAX */
	bool connects, uses_reference_tsc;
};

/* Cloud Hypervisor's leaves before and after ce9416a9c, and what lies between. */
static const struct clock_case clock_cases[] = {
	{ "Cloud Hypervisor to v52", 0x40000006, HV1, 0x20e, false, false },
	{ "since ce9416a9c", 0x40000006, HV1, 0x26e, true, true },
	{ "bit 5 alone", 0x40000006, HV1, 0x22e, true, true },
	{ "bit 6 alone", 0x40000006, HV1, 0x24e, false, false },
	{ "no more than it takes", 0x40000006, HV1, 0x222, true, true },
	{ "no page", 0x40000006, HV1, 0x022, true, false },
	{ "no counter", 0x40000006, HV1, 0x220, true, false },
	{ "all but bit 5", 0x40000006, HV1, 0xffffffdf, false, false },
	{ "all but bit 9", 0x40000006, HV1, 0xfffffdff, true, false },
	{ "all but bit 1", 0x40000006, HV1, 0xfffffffd, true, false },
	{ "not Hv1", 0x40000006, 0, 0xffffffff, false, false },
	{ "Nanovisor", 0x40000006, XBNV, 0xffffffff, false, false },
	{ "bound 2: not read", 0x40000002, HV1, 0xffffffff, false, false },
};

KUNIT_ARRAY_PARAM_DESC(clocks, clock_cases, name);

static void clock_of_later_releases(struct kunit *test)
{
	const struct clock_case *c = test->param_value;
	struct fake_load *load = test->priv;
	enum hvi_release release;

	fake_load_hv1(load, c->max_leaf);
	fake_set(&load->fake, 0x40000001, c->signature, 0, 0, 0);
	fake_set(&load->fake, 0x40000003, c->privileges, 0xffffffff, 0xffffffff, 0xffffffff);
	load_leaves(load);
	for (release = HVI_10_22H2; release < HVI_RELEASES; release++) {
		KUNIT_EXPECT_EQ(test, hvi_answer(c->connects),
				hvi_windows_connects(&load->capture, release));
		KUNIT_EXPECT_EQ(test, hvi_answer(c->uses_reference_tsc),
				hvi_windows_uses_reference_tsc(&load->capture, release));
	}
}

static struct kunit_case windows_tests[] = {
	KUNIT_CASE_PARAM(conclusions, releases_gen_params),
	KUNIT_CASE(no_hypervisor),
	KUNIT_CASE(release_names),
	KUNIT_CASE_PARAM(enlightenment_by_its_source, enlightenments_gen_params),
	KUNIT_CASE_PARAM(enlightenments_under_conditions, conditions_gen_params),
	KUNIT_CASE(enlightenments_of_other_releases),
	KUNIT_CASE_PARAM(clock_of_later_releases, clocks_gen_params),
	{}
};

static struct kunit_suite windows_suite = {
	.name = "hv_iface_windows",
	.init = fake_load_init,
	.test_cases = windows_tests,
};

kunit_test_suite(windows_suite);
