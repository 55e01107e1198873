// SPDX-License-Identifier: GPL-2.0
/* What other modules are told. */
#include <linux/string.h>

#include "../module/answers.h"
#include "fake_cpu.h"

#define HV1	0x31237648
#define XBNV	0x766e6258

struct get_case {
	const char *name;
	u32 max_leaf;
	u32 signature;
	const char *leaves;	/* that can be had, without 0x400000 */
};

/*
 * G. Chappell's pages of the HviGet functions: vendor and interface need a
 * hypervisor, 0x40000006 that and the bound, the others Hv#1; and here the bound.
 */
static const struct get_case get_cases[] = {
	{ "Hv1", 0x4000000c, HV1, "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 80 81 82" },
	{ "Hv1 with more leaves than known", 0xffffffff, HV1,
	  "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 80 81 82" },
	{ "Hv1 to 5", 0x40000005, HV1, "00 01 02 03 04 05 80 81 82" },
	{ "Hv1 to 3", 0x40000003, HV1, "00 01 02 03 80 81 82" },
	{ "Hv1 out of bounds", 0x40000000, HV1, "00 01" },
	{ "not Hv1, to 0x10", 0x40000010, 0, "00 01 06" },
	{ "not Hv1, to 6", 0x40000006, 0, "00 01 06" },
	{ "not Hv1, to 5", 0x40000005, 0, "00 01" },
	{ "Nanovisor", 0x4000000c, XBNV, "" },
};

KUNIT_ARRAY_PARAM_DESC(get, get_cases, name);

static void leaf_for_other_modules(struct kunit *test)
{
	static const struct hv_iface_regs none;
	const struct get_case *c = test->param_value;
	struct fake_load *load = test->priv;
	/* not on the stack: KASAN is to see one leaf too many */
	struct hvi_answers *answers = kunit_kzalloc(test, sizeof(*answers), GFP_KERNEL);
	struct hvi_text *out;
	u32 leaf;

	KUNIT_ASSERT_NOT_NULL(test, answers);
	fake_load_hv1(load, c->max_leaf);
	for (leaf = 0x40000002; leaf <= 0x4000001f; leaf++)
		fake_set(&load->fake, leaf, leaf, 1, 2, 3);
	for (leaf = 0x40000080; leaf <= 0x40000082; leaf++)
		fake_set(&load->fake, leaf, leaf, 4, 5, 6);
	fake_set(&load->fake, 0x40000001, c->signature, 7, 8, 9);
	fake_regs(&load->fake, 0x40000081)->eax = 0x31235356;
	fake_set_base(&load->fake, 0x40000100, 0x40000101, FAKE_KVM);
	fake_load_run(load);
	hvi_fix_answers(&load->capture, answers);

	out = fake_out(load);
	for (leaf = 0x40000000; leaf <= 0x400001ff; leaf++) {
		const struct hv_iface_regs *expected;
		struct hv_iface_regs regs;
		bool got;

		memset(&regs, 0xa5, sizeof(regs));
		got = hvi_answer_leaf(answers, leaf, &regs);
		if (got)
			hvi_print(out, "%s%02x", out->used ? " " : "", leaf - 0x40000000);
		expected = got ? fake_regs(&load->fake, leaf) : &none;
		KUNIT_EXPECT_EQ_MSG(test, 0, memcmp(&regs, expected, sizeof(regs)),
				    "leaf %x", leaf);
	}
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->leaves);
}

static void no_leaf_without_hypervisor(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct hv_iface_regs regs = { 1, 2, 3, 4 };
	struct hvi_answers answers;

	fake_load_run(load);
	hvi_fix_answers(&load->capture, &answers);
	KUNIT_EXPECT_FALSE(test, hvi_answer_leaf(&answers, 0x40000000, &regs));
	KUNIT_EXPECT_EQ(test, regs.eax | regs.ebx | regs.ecx | regs.edx, 0);
	KUNIT_EXPECT_FALSE(test, hvi_answer_leaf(&answers, 1, &regs));
}

/* Each is what its own function says; that one is tested by itself. */
static void predicates(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct hvi_answers answers;

	fake_load_hv1(load, 0x40000006);
	fake_set(&load->fake, 0x40000006, 0x30, 0, 0, 0);
	fake_load_run(load);
	hvi_fix_answers(&load->capture, &answers);
	KUNIT_EXPECT_TRUE(test, answers.any_hypervisor_present);
	KUNIT_EXPECT_TRUE(test, answers.microsoft_compatible);
	KUNIT_EXPECT_TRUE(test, answers.vendor_microsoft);
	KUNIT_EXPECT_FALSE(test, answers.xbox_nanovisor);
	KUNIT_EXPECT_TRUE(test, answers.iommu_in_use);

	fake_set(&load->fake, 0x40000001, XBNV, 0, 0, 0);
	fake_load_run(load);
	hvi_fix_answers(&load->capture, &answers);
	KUNIT_EXPECT_FALSE(test, answers.any_hypervisor_present);
	KUNIT_EXPECT_FALSE(test, answers.microsoft_compatible);
	KUNIT_EXPECT_FALSE(test, answers.vendor_microsoft);
	KUNIT_EXPECT_TRUE(test, answers.xbox_nanovisor);
	KUNIT_EXPECT_FALSE(test, answers.iommu_in_use);
}

static struct kunit_case answers_tests[] = {
	KUNIT_CASE_PARAM(leaf_for_other_modules, get_gen_params),
	KUNIT_CASE(no_leaf_without_hypervisor),
	KUNIT_CASE(predicates),
	{}
};

static struct kunit_suite answers_suite = {
	.name = "hv_iface_answers",
	.init = fake_load_init,
	.test_cases = answers_tests,
};

kunit_test_suite(answers_suite);
