// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of the paper of 2012: each that is broken alone must fail alone.
 */
#include <linux/bits.h>
#include <linux/string.h>

#include "../module/requirements.h"
#include "fake_cpu.h"

/* Names of the rules with this verdict, in the order of the table. */
static const char *rules(struct fake_load *load, enum hvi_known verdict)
{
	struct hvi_text *out = fake_out(load);
	enum hvi_rule rule;

	for (rule = 0; rule < HVI_RULES; rule++)
		if (hvi_judge(rule, &load->capture, &load->checks) == verdict)
			hvi_print(out, "%s%s", out->used ? " " : "", hvi_rule_names[rule]);
	return fake_text(load);
}

struct rule_case {
	const char *name;
	struct hvi_leaf leaf;
	const char *broken;
};

#define FEATURES(eax, ebx)	{ 0x40000003, { eax, ebx, 0, 0 } }

static const struct rule_case rule_cases[] = {
	{ "least Hv1", FEATURES(0x60, 0), "" },
	{ "all that is optional", FEATURES(0xffffffff, 0xffffceb0), "" },
	{ "version, features, recommendations", { 0x40000002, { ~0, ~0, ~0, ~0 } }, "" },
	{ "range to 4", { 0x40000000, { 0x40000004, 1, 2, 3 } }, "leaf_range" },
	{ "range to 5", { 0x40000000, { 0x40000005, 1, 2, 3 } }, "" },
	{ "range to 6", { 0x40000000, { 0x40000006, 1, 2, 3 } }, "" },
	{ "no hypercall MSRs", FEATURES(0x40, 0), "access_hypercall_msrs" },
	{ "no VP index", FEATURES(0x20, 0), "access_vp_index" },
	{ "neither", FEATURES(0xffffff9f, 0), "access_hypercall_msrs access_vp_index" },
	{ "L1VH", FEATURES(0x60, BIT(0)), "" },
	{ "L1VH, isolated", FEATURES(0x60, BIT(0) | BIT(22)), "no_partition_privileges" },
	{ "AccessPartitionId", FEATURES(0x60, BIT(1)), "no_partition_privileges" },
	{ "AccessMemoryPool", FEATURES(0x60, BIT(2)), "no_partition_privileges" },
	{ "AdjustMessageBuffers", FEATURES(0x60, BIT(3)), "no_partition_privileges" },
	{ "CreatePort", FEATURES(0x60, BIT(6)), "no_root_privileges" },
	{ "AccessStats", FEATURES(0x60, BIT(8)), "no_root_privileges" },
	{ "CpuManagement", FEATURES(0x60, BIT(12)), "no_root_privileges" },
	{ "ConfigureProfiler", FEATURES(0x60, BIT(13)), "no_root_privileges" },
	{ "both kinds", FEATURES(0x60, 0x314e), "no_partition_privileges no_root_privileges" },
	{ "root", FEATURES(0x60, 0x314f), "" },
	{ "both flushes, limit unreported", { 0x40000004, { 0x6, 0, 0, 0 } }, "" },
};

KUNIT_ARRAY_PARAM_DESC(rule, rule_cases, name);

static void set_leaf(struct fake_load *load, const struct hvi_leaf *leaf)
{
	fake_set(&load->fake, leaf->leaf, leaf->regs.eax, leaf->regs.ebx, leaf->regs.ecx,
		 leaf->regs.edx);
}

static void rule_of_leaves(struct kunit *test)
{
	const struct rule_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	set_leaf(load, &c->leaf);
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), c->broken);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_UNKNOWN), "");
	KUNIT_EXPECT_EQ(test, hvi_judge_all(&load->capture, &load->checks),
			*c->broken ? HVI_NO : HVI_YES);
}

struct flush_case {
	u32 recommendations;
	u32 limit;
	bool holds;
};

static const struct flush_case flush_cases[] = {
	{ 0x2, 0xffffffff, false },
	{ 0x4, 0xffffffff, false },
	{ 0x6, 0xffffffff, false },
	{ 0xfffffff9, 0xffffffff, true },
	{ 0xfffff7f9, 0xffffffff, true },
	{ 0xfffff7ff, 0xffffffff, false },
	{ 0, 0xffffffff, true },
	{ 0x6, 0xfffffffe, true },
	{ 0x6, 64, true },
	{ 0x6, 0, true },
};

static void describe_flush(const struct flush_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%x, %x processors", c->recommendations, c->limit);
}

KUNIT_ARRAY_PARAM(flush, flush_cases, describe_flush);

static void flush_beyond_64_processors(struct kunit *test)
{
	const struct flush_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 0x40000004, c->recommendations, 0, 0, 0);
	fake_set(&load->fake, 0x40000005, c->limit, 0, 0, 0);
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), c->holds ? "" : "no_flush_if_unlimited");
}

static void registers_that_fault(struct kunit *test)
{
	static const char *const broken[FAKE_MSRS] = {
		[FAKE_GUEST_OS_ID] = "msr_guest_os_id",
		[FAKE_HYPERCALL] = "msr_hypercall",
		[FAKE_VP_INDEX] = "msr_vp_index",
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_load_hv1(load, 0x40000005);
	for (i = 0; i < FAKE_MSRS; i++) {
		load->fake.msr[i].read_faults = true;
		fake_load_run(load);
		load->fake.msr[i].read_faults = false;
		KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), broken[i]);
	}
}

/* Half a register is none; one that nobody tried to write gets the benefit. */
static void register_that_cannot_be_written(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->fake.msr[FAKE_GUEST_OS_ID].write_faults = true;
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), "msr_guest_os_id");

	load->options.identity.rule = HVI_ID_NEVER;
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), "");

	load->options.identity.rule = HVI_ID_WRITE;
	load->fake.msr[FAKE_GUEST_OS_ID].write_faults = false;
	load->fake.msr[FAKE_GUEST_OS_ID].stubborn = true;
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), "msr_guest_os_id");
}

struct equal_case {
	const char *name;
	struct hv_iface_regs others[3];
	unsigned int count;
	bool equal;
};

static const struct equal_case equal_cases[] = {
	{ "one processor", { }, 0, true },
	{ "the same on four", { { 0x60, 0x30 }, { 0x60, 0x30 }, { 0x60, 0x30 } }, 3, true },
	{ "reference TSC, which may change", { { 0x260, 0x30 } }, 1, true },
	{ "ECX and EDX", { { 0x60, 0x30, 0xffffffff, 0xffffffff } }, 1, true },
	{ "EAX", { { 0x61, 0x30 } }, 1, false },
	{ "EAX beside the reference TSC", { { 0x261, 0x30 } }, 1, false },
	{ "EAX, the top bit", { { 0x80000060, 0x30 } }, 1, false },
	{ "EBX", { { 0x60, 0x31 } }, 1, false },
	{ "EBX, the bit that is the reference TSC in EAX", { { 0x60, 0x230 } }, 1, false },
	{ "EBX, one bit less", { { 0x60, 0x20 } }, 1, false },
	{ "the first of three", { { 0, 0 }, { 0x60, 0x30 }, { 0x60, 0x30 } }, 3, false },
	{ "the last of three", { { 0x60, 0x30 }, { 0x60, 0x30 }, { 0, 0 } }, 3, false },
	{ "all alike, but not the one of the load", { { 0, 0 }, { 0, 0 } }, 2, false },
};

KUNIT_ARRAY_PARAM_DESC(equal, equal_cases, name);

static void processors_compared(struct kunit *test)
{
	const struct equal_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 0x40000003, 0x60, 0x30, 0, 0);
	memcpy(load->fake.others, c->others, sizeof(c->others));
	load->fake.other_count = c->count;
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_UNKNOWN), "");
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), c->equal ? "" : "privileges_equal");
	KUNIT_EXPECT_EQ(test, hvi_judge_all(&load->capture, &load->checks),
			c->equal ? HVI_YES : HVI_NO);
}

/* What was not checked neither passes nor fails, and the sum with it. */
static void processors_not_compared(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->fake.other_count = 1;	/* which differs */
	load->options.compare_processors = false;
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_UNKNOWN), "privileges_equal");
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), "");
	KUNIT_EXPECT_EQ(test, hvi_judge_all(&load->capture, &load->checks), HVI_UNKNOWN);
}

static void nothing_to_compare(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000002);
	load->fake.other_count = 1;
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_UNKNOWN), "privileges_equal");
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO),
			   "leaf_range access_hypercall_msrs access_vp_index");
}

static void no_hypervisor_and_no_interface(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO),
			   "hypervisor_present leaf_range interface access_hypercall_msrs access_vp_index");
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_UNKNOWN),
			   "msr_guest_os_id msr_hypercall msr_vp_index privileges_equal");

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 0x40000001, 0x31237649, 0, 0, 0);
	fake_load_run(load);
	KUNIT_EXPECT_STREQ(test, rules(load, HVI_NO), "interface");
}

static struct kunit_case requirements_tests[] = {
	KUNIT_CASE_PARAM(rule_of_leaves, rule_gen_params),
	KUNIT_CASE_PARAM(flush_beyond_64_processors, flush_gen_params),
	KUNIT_CASE(registers_that_fault),
	KUNIT_CASE(register_that_cannot_be_written),
	KUNIT_CASE_PARAM(processors_compared, equal_gen_params),
	KUNIT_CASE(processors_not_compared),
	KUNIT_CASE(nothing_to_compare),
	KUNIT_CASE(no_hypervisor_and_no_interface),
	{}
};

static struct kunit_suite requirements_suite = {
	.name = "hv_iface_requirements",
	.init = fake_load_init,
	.test_cases = requirements_tests,
};

kunit_test_suite(requirements_suite);
