// SPDX-License-Identifier: GPL-2.0
/*
 * A whole load: every access that it makes, in order, on one processor. What
 * must not be written under whom is told by the absence of a "w".
 */
#include <linux/string.h>

#include "fake_cpu.h"

#define LEAVES_5	"40000002-40000005 40000081 40000100"
#define WRITTEN		"r40000000 w40000000=8100000601c00000 r40000000"

static void set_registers(struct fake_load *load, u64 previous)
{
	load->fake.msr[FAKE_GUEST_OS_ID].value = previous;
	load->fake.msr[FAKE_VP_INDEX].value = 3;
}

static void expect_accesses(struct kunit *test, const char *expected)
{
	KUNIT_EXPECT_STREQ(test, fake_accesses(test->priv), expected);
}

static void no_hypervisor(struct kunit *test)
{
	fake_load_run(test->priv);
	expect_accesses(test, "pin 1 unpin");
}

/* Leaves from 0x40000000 on mean nothing without leaf 1 ECX bit 31. */
static void hv1_without_hypervisor_bit(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 1, ~0, ~0, 0x7fffffff, ~0);
	fake_load_run(load);
	expect_accesses(test, "pin 1 unpin");
	KUNIT_EXPECT_EQ(test, load->capture.hypervisor_present, HVI_NO);
}

static void hv1_on_one_processor(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 " WRITTEN " " LEAVES_5
			" r40000001 r40000002 others unpin");
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_WRITTEN);
	KUNIT_EXPECT_EQ(test, load->fake.msr[FAKE_GUEST_OS_ID].value, FAKE_IDENTITY);
}

/* Only leaf 0x40000003 is asked of the others, once each. */
static void hv1_on_four_processors(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->fake.other_count = 3;
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 " WRITTEN " " LEAVES_5
			" r40000001 r40000002 others @40000003 @40000003 @40000003 unpin");
}

static void comparison_switched_off(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->options.compare_processors = false;
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 " WRITTEN " " LEAVES_5
			" r40000001 r40000002 unpin");
	KUNIT_EXPECT_EQ(test, load->checks.privileges_equal, HVI_UNKNOWN);
}

static void identity_present_already(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	set_registers(load, FAKE_IDENTITY);
	load->options.identity.rule = HVI_ID_KEEP;
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 r40000000 " LEAVES_5
			" r40000001 r40000002 others unpin");
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_KEPT);
}

static void identity_not_wanted(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->options.identity = (struct hvi_id_request){ HVI_ID_NEVER, 0 };
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 r40000000 " LEAVES_5
			" r40000001 r40000002 others unpin");
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_NONE);
}

static void guest_kernel_calls_kvm(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	fake_set_base(&load->fake, 0x40000100, 0x40000101, FAKE_KVM);
	load->fake.kernel_type = HVI_KERNEL_KVM;
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 r40000000 " LEAVES_5
			"-40000101 40000200 r40000001 r40000002 others unpin");
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_WITHHELD);
}

/* The write may have cost this kernel the interrupts that "others" needs. */
static void forced_write_compares_no_processors(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->fake.kernel_type = HVI_KERNEL_KVM;
	load->options.identity.force = true;
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 " WRITTEN " " LEAVES_5
			" r40000001 r40000002 unpin");
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_WRITTEN);
	KUNIT_EXPECT_EQ(test, load->checks.privileges_equal, HVI_UNKNOWN);
}

/* A kernel with nopv crashed here, say: this kernel's calls were lost before the load. */
static void register_that_was_set_compares_no_processors(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->fake.kernel_type = HVI_KERNEL_KVM;
	load->fake.msr[FAKE_GUEST_OS_ID].value = 1;
	fake_load_run(load);
	KUNIT_EXPECT_NULL(test, strstr(fake_accesses(load), "others"));
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_WITHHELD);
	KUNIT_EXPECT_EQ(test, load->checks.privileges_equal, HVI_UNKNOWN);
}

static void register_faults(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->fake.msr[FAKE_GUEST_OS_ID].read_faults = true;
	load->fake.msr[FAKE_HYPERCALL].read_faults = true;
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 r40000000 " LEAVES_5
			" r40000001 r40000002 others unpin");
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_UNAVAILABLE);
	KUNIT_EXPECT_EQ(test, load->checks.guest_os_id, HVI_NO);
	KUNIT_EXPECT_EQ(test, load->checks.hypercall, HVI_NO);
	KUNIT_EXPECT_EQ(test, load->checks.vp_index, HVI_YES);
}

static void register_keeps_its_value(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->fake.msr[FAKE_GUEST_OS_ID].stubborn = true;
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 " WRITTEN " " LEAVES_5
			" r40000001 r40000002 others unpin");
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_REFUSED);
}

/* Features are out of bounds: nothing to compare. */
static void hv1_with_maximum_at_the_interface(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000001);
	fake_load_run(load);
	expect_accesses(test, "pin 1 40000000-40000001 " WRITTEN
			" 40000081 40000100 r40000001 r40000002 unpin");
	KUNIT_EXPECT_EQ(test, load->checks.privileges_equal, HVI_UNKNOWN);
}

/* Some hypervisors keep these leaves at zero until the guest has said who it is. */
static void leaves_that_wait_for_the_identity(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 0x40000002, 14393, 0x000a0000, 0, 0);
	fake_set(&load->fake, 0x40000004, 0x20, 0, 0, 0);
	load->fake.shy = true;
	fake_load_run(load);
	KUNIT_EXPECT_EQ(test, hvi_find_leaf(&load->capture, 0x40000002)->eax, 14393);
	KUNIT_EXPECT_EQ(test, hvi_find_leaf(&load->capture, 0x40000004)->eax, 0x20);
}

struct foreign_case {
	const char *name;
	u32 max_leaf;
	u32 signature;
	const char *accesses;
};

/* Not Microsoft's by the Vista rule: no register is touched, not even read. */
static const struct foreign_case foreign_cases[] = {
	{ "KVM", 0x40000001, 0x01007afb, "pin 1 40000000-40000001 40000081 40000100 unpin" },
	{ "VMware", 0x40000003, 0, "pin 1 40000000-40000003 40000081 40000100 unpin" },
	{ "Xbox Nanovisor", 0x40000001, 0x766e6258,
	  "pin 1 40000000-40000001 40000081 40000100 unpin" },
	{ "Xbox Nanovisor without bound", 0, 0x766e6258,
	  "pin 1 40000000-40000001 40000081 40000100 unpin" },
	{ "Hv1 out of bounds", 0x40000000, 0x31237648,
	  "pin 1 40000000-40000001 40000081 40000100 unpin" },
	{ "Hv1 with maximum 0", 0, 0x31237648,
	  "pin 1 40000000-40000001 40000081 40000100 unpin" },
	{ "Hv1 in other letters", 0x40000005, 0x48762331,
	  "pin 1 40000000-40000005 40000081 40000100 unpin" },
	{ "Hv1 but for a bit", 0x40000005, 0x31237649,
	  "pin 1 40000000-40000005 40000081 40000100 unpin" },
	{ "VS#1", 0x40000005, 0x31235356, "pin 1 40000000-40000005 40000081 40000100 unpin" },
};

KUNIT_ARRAY_PARAM_DESC(foreign, foreign_cases, name);

static void not_microsoft_touches_no_register(struct kunit *test)
{
	const struct foreign_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, c->max_leaf);
	fake_set(&load->fake, 0x40000001, c->signature, 0, 0, 0);
	load->options.identity.force = true;
	fake_load_run(load);
	expect_accesses(test, c->accesses);
	KUNIT_EXPECT_FALSE(test, load->id.wrote);
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_NOTHING);
}

static struct kunit_case probe_tests[] = {
	KUNIT_CASE(no_hypervisor),
	KUNIT_CASE(hv1_without_hypervisor_bit),
	KUNIT_CASE(hv1_on_one_processor),
	KUNIT_CASE(hv1_on_four_processors),
	KUNIT_CASE(comparison_switched_off),
	KUNIT_CASE(identity_present_already),
	KUNIT_CASE(identity_not_wanted),
	KUNIT_CASE(guest_kernel_calls_kvm),
	KUNIT_CASE(forced_write_compares_no_processors),
	KUNIT_CASE(register_that_was_set_compares_no_processors),
	KUNIT_CASE(register_faults),
	KUNIT_CASE(register_keeps_its_value),
	KUNIT_CASE(hv1_with_maximum_at_the_interface),
	KUNIT_CASE(leaves_that_wait_for_the_identity),
	KUNIT_CASE_PARAM(not_microsoft_touches_no_register, foreign_gen_params),
	{}
};

static struct kunit_suite probe_suite = {
	.name = "hv_iface_probe",
	.init = fake_load_init,
	.test_cases = probe_tests,
};

kunit_test_suite(probe_suite);
