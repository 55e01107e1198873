// SPDX-License-Identifier: GPL-2.0
/* Which leaves are read, in which order, and how far. */
#include <linux/string.h>

#include "fake_cpu.h"

struct base {
	u32 leaf;
	u32 max_leaf;
	const char *vendor;
};

struct capture_case {
	const char *name;
	struct base base[6];
	bool bare;	/* without the hypervisor bit */
	u32 features;	/* 0x40000001 EAX */
	u32 stack;	/* signature of 0x40000081 */
	u32 echo;
	const char *accesses;
	unsigned int interfaces;
	bool cut_off;
};

static const struct capture_case capture_cases[] = {
	{
		.name = "no hypervisor bit",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT } },
		.bare = true,
		.accesses = "1",
	}, {
		.name = "maximum as the hypervisor gives it",
		.base = { { 0x40000000, 0x4000000a, FAKE_MICROSOFT } },
		.accesses = "1 40000000-4000000a 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "maximum 0 (old KVM)",
		.base = { { 0x40000000, 0, FAKE_KVM } },
		.accesses = "1 40000000-40000001 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "maximum below the base",
		.base = { { 0x40000000, 0x3fffffff, FAKE_KVM } },
		.accesses = "1 40000000-40000001 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "maximum at the base",
		.base = { { 0x40000000, 0x40000000, FAKE_KVM } },
		.accesses = "1 40000000-40000001 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "maximum 0x40000002",
		.base = { { 0x40000000, 0x40000002, FAKE_KVM } },
		.accesses = "1 40000000-40000002 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "maximum where the room ends",
		.base = { { 0x40000000, 0x4000001f, FAKE_MICROSOFT } },
		.accesses = "1 40000000-4000001f 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "maximum 0x40000082 (KVM hv-passthrough)",
		.base = { { 0x40000000, 0x40000082, FAKE_MICROSOFT } },
		.accesses = "1 40000000-4000001f 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "maximum 0xffffffff",
		.base = { { 0x40000000, 0xffffffff, FAKE_MICROSOFT } },
		.accesses = "1 40000000-4000001f 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "virtualization stack",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT } },
		.stack = HVI_SIGNATURE_STACK,
		.accesses = "1 40000000-40000005 40000081 40000080 40000082 40000100",
		.interfaces = 1,
	}, {
		.name = "almost a virtualization stack",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT } },
		.stack = HVI_SIGNATURE_STACK + 1,
		.accesses = "1 40000000-40000005 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "KVM behind Microsoft",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000101, FAKE_KVM } },
		.accesses = "1 40000000-40000005 40000081 40000100-40000101 40000200",
		.interfaces = 2,
	}, {
		.name = "KVM behind Xen behind Microsoft",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000104, FAKE_XEN },
			  { 0x40000200, 0x40000201, FAKE_KVM } },
		.accesses =
			"1 40000000-40000005 40000081 40000100-40000104 40000200-40000201 40000300",
		.interfaces = 3,
	}, {
		.name = "an interface after a gap",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000200, 0x40000201, FAKE_KVM } },
		.accesses = "1 40000000-40000005 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "further interface of its base leaf alone",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000100, FAKE_KVM } },
		.accesses = "1 40000000-40000005 40000081 40000100 40000200",
		.interfaces = 2,
	}, {
		.name = "further interface that fills its block",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x400001ff, FAKE_KVM } },
		.accesses = "1 40000000-40000005 40000081 40000100-4000011f 40000200",
		.interfaces = 2,
	}, {
		.name = "further interface with a maximum in the next block",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000200, FAKE_KVM } },
		.accesses = "1 40000000-40000005 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "further interface with a maximum in the block before",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x400000ff, FAKE_KVM } },
		.accesses = "1 40000000-40000005 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "further interface without a name",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000101, FAKE_NOBODY } },
		.accesses = "1 40000000-40000005 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "further interfaces with little of a name",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000101, "K\0\0\0\0\0\0\0\0\0\0\0" },
			  { 0x40000200, 0x40000201, "\0\0\0\0\0\0\0V\0\0\0\0" },
			  { 0x40000300, 0x40000301, "\0\0\0\0\0\0\0\0M\0\0\0" } },
		.accesses =
			"1 40000000-40000005 40000081 40000100-40000101 40000200-40000201 40000300-40000301 40000400",
		.interfaces = 4,
	}, {
		.name = "echo of the base leaf (bhyve)",
		.base = { { 0x40000000, 0x40000000, "bhyve bhyve " } },
		.echo = 0x40000000,
		.accesses = "1 40000000-40000001 40000081 40000100",
		.interfaces = 1,
	}, {
		/* EXT_DEST_ID, which is the echo from FreeBSD 15 on */
		.name = "echo of the leaf after the base (bhyve)",
		.base = { { 0x40000000, 0x40000001, "bhyve bhyve " } },
		.features = 1,
		.echo = 0x40000001,
		.accesses = "1 40000000-40000001 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "no vendor (QEMU on WHPX)",
		.base = { { 0x40000000, 0x40000001, FAKE_NOBODY } },
		.accesses = "1 40000000-40000001 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "echo that would be within the next block",
		.base = { { 0x40000000, 0x40000110, FAKE_KVM } },
		.echo = 0x40000000,
		.accesses = "1 40000000-4000001f 40000081 40000100",
		.interfaces = 1,
	}, {
		.name = "echo of a further interface",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x400001fe, FAKE_KVM } },
		.echo = 0x40000100,
		.accesses = "1 40000000-40000005 40000081 40000100-4000011f 40000200",
		.interfaces = 2,
	}, {
		.name = "further interface word for word once more",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0, FAKE_KVM },
			  { 0x40000200, 0, FAKE_KVM } },
		.accesses = "1 40000000-40000005 40000081 40000100 40000200",
		.interfaces = 2,
	}, {
		.name = "as many interfaces as there is room for",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000101, FAKE_XEN },
			  { 0x40000200, 0x40000201, FAKE_KVM },
			  { 0x40000300, 0x40000301, FAKE_KVM } },
		.accesses =
			"1 40000000-40000005 40000081 40000100-40000101 40000200-40000201 40000300-40000301 40000400",
		.interfaces = 4,
	}, {
		.name = "more interfaces than there is room for",
		.base = { { 0x40000000, 0x40000005, FAKE_MICROSOFT },
			  { 0x40000100, 0x40000101, FAKE_XEN },
			  { 0x40000200, 0x40000201, FAKE_KVM },
			  { 0x40000300, 0x40000301, FAKE_KVM },
			  { 0x40000400, 0x40000401, FAKE_KVM } },
		.accesses =
			"1 40000000-40000005 40000081 40000100-40000101 40000200-40000201 40000300-40000301 40000400",
		.interfaces = 4,
		.cut_off = true,
	}
};

KUNIT_ARRAY_PARAM_DESC(capture, capture_cases, name);

static void capture(struct fake_load *load)
{
	load->fake.pinned = true;	/* by the caller */
	hvi_capture_interface(&load->fake.cpu, &load->capture);
	hvi_capture_leaves(&load->fake.cpu, &load->capture);
}

/* The accesses say also that no leaf is read twice. */
static void leaves_within_bounds(struct kunit *test)
{
	const struct capture_case *c = test->param_value;
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_set(&load->fake, 1, 0, 0, c->bare ? 0 : HVI_HYPERVISOR_BIT, 0);
	for (i = 0; i < ARRAY_SIZE(c->base) && c->base[i].leaf; i++)
		fake_set_base(&load->fake, c->base[i].leaf, c->base[i].max_leaf,
			      c->base[i].vendor);
	if (c->features)
		fake_set(&load->fake, 0x40000001, c->features, 0, 0, 0);
	if (c->stack)
		fake_set(&load->fake, 0x40000081, c->stack, 0, 0, 0);
	load->fake.echo = c->echo;
	capture(load);

	KUNIT_EXPECT_STREQ(test, fake_accesses(load), c->accesses);
	KUNIT_EXPECT_EQ(test, load->capture.interface_count, c->interfaces);
	KUNIT_EXPECT_EQ(test, load->capture.cut_off, c->cut_off);
	KUNIT_EXPECT_EQ(test, load->capture.hypervisor_present, hvi_answer(c->interfaces));
	/* all but leaf 1 */
	KUNIT_EXPECT_EQ(test, fake_leaves_kept(load), load->fake.access_count - 1);
}

static void interface_alone_reads_three_leaves(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x4000000c);
	load->fake.pinned = true;
	hvi_capture_interface(&load->fake.cpu, &load->capture);

	KUNIT_EXPECT_STREQ(test, fake_accesses(load), "1 40000000-40000001");
}

/* Each register of each leaf is told apart, those out of range included. */
static void leaves_are_kept(struct kunit *test)
{
	static const u32 leaves[] = {
		0x40000000, 0x40000001, 0x40000002, 0x4000001f, 0x40000080, 0x40000081,
		0x40000082, 0x40000100, 0x4000011f, 0x40000200,
	};
	struct fake_load *load = test->priv;
	const struct hv_iface_regs *regs;
	unsigned int i;
	u32 last = 0;

	fake_set(&load->fake, 1, 0, 0, HVI_HYPERVISOR_BIT, 0);
	for (i = 0; i < ARRAY_SIZE(leaves); i++)
		fake_set(&load->fake, leaves[i], 0x1000 + i, 0x2000 + i, 0x3000 + i, 0x4000 + i);
	fake_regs(&load->fake, 0x40000000)->eax = 0xffffffff;
	fake_regs(&load->fake, 0x40000081)->eax = HVI_SIGNATURE_STACK;
	fake_regs(&load->fake, 0x40000100)->eax = 0x400001ff;
	capture(load);

	for (i = 0; i < ARRAY_SIZE(leaves); i++) {
		regs = hvi_find_leaf(&load->capture, leaves[i]);
		KUNIT_ASSERT_NOT_NULL_MSG(test, regs, "leaf %x", leaves[i]);
		KUNIT_EXPECT_EQ_MSG(test, 0, memcmp(regs, fake_regs(&load->fake, leaves[i]),
						    sizeof(*regs)), "leaf %x", leaves[i]);
	}
	/* in the order of their numbers, which is the order of leaves/ */
	for (i = 0; i < HVI_MAX_LEAVES; i++) {
		if (!load->capture.leaf[i].leaf)
			continue;
		KUNIT_EXPECT_GT(test, load->capture.leaf[i].leaf, last);
		last = load->capture.leaf[i].leaf;
	}
}

static void leaves_not_read_are_not_found(struct kunit *test)
{
	static const u32 leaves[] = {
		0, 1, 0x40000006, 0x40000080, 0x40000082, 0x40000101,
		0x40000401,	/* its place would be the first behind all */
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_load_hv1(load, 0x40000005);
	capture(load);

	for (i = 0; i < ARRAY_SIZE(leaves); i++)
		KUNIT_EXPECT_NULL_MSG(test, hvi_find_leaf(&load->capture, leaves[i]),
				      "leaf %x", leaves[i]);
}

/* Four full blocks, the stack's leaves and the probe for a fifth. */
static void the_most_leaves_fit(struct kunit *test)
{
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_set(&load->fake, 1, 0, 0, HVI_HYPERVISOR_BIT, 0);
	fake_set(&load->fake, 0x40000081, HVI_SIGNATURE_STACK, 0, 0, 0);
	for (i = 0; i < 8; i++)
		fake_set(&load->fake, 0x40000000 + i * 0x100, 0x400000ff + i * 0x100, i + 1, 0, 0);
	capture(load);

	KUNIT_EXPECT_STREQ(test, fake_accesses(load),
			   "1 40000000-4000001f 40000081 40000080 40000082 40000100-4000011f 40000200-4000021f 40000300-4000031f 40000400");
	KUNIT_EXPECT_EQ(test, fake_leaves_kept(load), HVI_MAX_LEAVES);
	KUNIT_EXPECT_TRUE(test, load->capture.cut_off);
}

/* What an earlier capture left is of no account. */
static void capture_starts_afresh(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	capture(load);
	fake_set(&load->fake, 1, 0, 0, 0, 0);
	capture(load);

	KUNIT_EXPECT_EQ(test, load->capture.hypervisor_present, HVI_NO);
	KUNIT_EXPECT_EQ(test, fake_leaves_kept(load), 0);
	KUNIT_EXPECT_EQ(test, load->capture.interface_count, 0);
}

static struct kunit_case capture_tests[] = {
	KUNIT_CASE_PARAM(leaves_within_bounds, capture_gen_params),
	KUNIT_CASE(interface_alone_reads_three_leaves),
	KUNIT_CASE(leaves_are_kept),
	KUNIT_CASE(leaves_not_read_are_not_found),
	KUNIT_CASE(the_most_leaves_fit),
	KUNIT_CASE(capture_starts_afresh),
	{}
};

static struct kunit_suite capture_suite = {
	.name = "hv_iface_capture",
	.init = fake_load_init,
	.test_cases = capture_tests,
};

kunit_test_suite(capture_suite);
