// SPDX-License-Identifier: GPL-2.0
/* The table of flags and fields, and what is printed by it. */
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/string.h>

#include "../module/bits.h"
#include "fake_cpu.h"

static u64 place(const struct hvi_bits *bits)
{
	return (u64)bits->leaf << 32 | (u64)bits->reg << 8 | bits->lo;
}

static void rows_are_sound(struct kunit *test)
{
	unsigned int i;
	const char *c;

	KUNIT_EXPECT_EQ(test, hvi_bits_count, 189);
	for (i = 0; i < hvi_bits_count; i++) {
		const struct hvi_bits *bits = &hvi_bits[i];

		KUNIT_EXPECT_LE_MSG(test, bits->lo, bits->hi, "%s", bits->name);
		KUNIT_EXPECT_LE_MSG(test, bits->hi, 31, "%s", bits->name);
		KUNIT_EXPECT_LT_MSG(test, bits->reg, HVI_REGS, "%s", bits->name);
		KUNIT_EXPECT_EQ_MSG(test, bits->kind == HVI_FLAG, bits->lo == bits->hi, "%s",
				    bits->name);
		KUNIT_EXPECT_TRUE_MSG(test, islower(bits->name[0]), "%s", bits->name);
		for (c = bits->name; *c; c++)
			KUNIT_EXPECT_TRUE_MSG(test, islower(*c) || isdigit(*c) || *c == '_',
					      "%s", bits->name);
	}
}

static void rows_are_sorted_and_apart(struct kunit *test)
{
	unsigned int i;

	for (i = 1; i < hvi_bits_count; i++) {
		const struct hvi_bits *before = &hvi_bits[i - 1], *bits = &hvi_bits[i];

		KUNIT_EXPECT_LT_MSG(test, place(before), place(bits), "%s", bits->name);
		if (before->leaf == bits->leaf && before->reg == bits->reg)
			KUNIT_EXPECT_LT_MSG(test, before->hi, bits->lo, "%s", bits->name);
	}
}

/* Flags by leaf, which has its own list; fields are files of one directory. */
static void names_are_unique(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < hvi_bits_count; i++)
		for (j = 0; j < i; j++) {
			const struct hvi_bits *a = &hvi_bits[i], *b = &hvi_bits[j];
			bool fields = a->kind != HVI_FLAG && b->kind != HVI_FLAG;

			if (a->leaf == b->leaf || fields)
				KUNIT_EXPECT_STRNEQ(test, a->name, b->name);
		}
}

struct name_case {
	u32 leaf;
	enum hvi_reg reg;
	u32 value;
	const char *names;
};

/* One of each register that has any, the last named bit and the first that is not. */
static const struct name_case name_cases[] = {
	{ 0x40000003, HVI_EAX, 0, "" },
	{ 0x40000003, HVI_EAX, BIT(0), "access_vp_run_time_reg" },
	{ 0x40000003, HVI_EAX, BIT(5) | BIT(6), "access_hypercall_msrs access_vp_index" },
	{ 0x40000003, HVI_EAX, BIT(15) | BIT(16), "access_tsc_invariant_controls eax_bit16" },
	{ 0x40000003, HVI_EBX, BIT(0) | BIT(9) | BIT(12),
	  "create_partitions ebx_bit9 cpu_management" },
	{ 0x40000003, HVI_EBX, BIT(18) | BIT(22) | BIT(23), "ebx_bit18 isolation ebx_bit23" },
	{ 0x40000003, HVI_ECX, 0x1f, "hpet_needed_for_c3_power_state_deprecated" },
	{ 0x40000003, HVI_ECX, 0xf, "" },	/* the field of C-states */
	{ 0x40000003, HVI_ECX, BIT(10) | BIT(11), "vp_ghcb_root_mapping_available ecx_bit11" },
	{ 0x40000003, HVI_EDX, BIT(16) | BIT(31),
	  "svm_features_available apic_eoi_intercept_available" },
	{ 0x40000004, HVI_EAX, BIT(12) | BIT(23) | BIT(24) | BIT(30),
	  "nested wake_vps proxy_interrupt_doorbell_support eax_bit30" },
	{ 0x40000004, HVI_EBX, 0xffffffff, "" },	/* a field */
	{ 0x40000004, HVI_ECX, BIT(6) | BIT(7), "ecx_bit7" },
	{ 0x40000004, HVI_EDX, BIT(0), "edx_bit0" },
	{ 0x40000005, HVI_EAX, 0xffffffff, "" },
	{ 0x40000005, HVI_EDX, BIT(31), "edx_bit31" },
	{ 0x40000006, HVI_EAX, BIT(4) | BIT(5) | GENMASK(13, 10),
	  "dma_remapping_in_use interrupt_remapping_in_use" },
	{ 0x40000006, HVI_EAX, BIT(27) | BIT(28),
	  "hardware_gpa_access_tracking_supported eax_bit28" },
	{ 0x40000006, HVI_EBX, 0x1ff, "ebx_bit8" },
	{ 0x40000007, HVI_EAX, BIT(2) | BIT(3) | BIT(31),
	  "performance_counter_sync eax_bit3 reserved_identity_bit" },
	{ 0x40000007, HVI_EBX, 0x7,
	  "processor_power_management mwait_idle_states logical_processor_idling" },
	{ 0x40000007, HVI_ECX, BIT(0), "remap_guest_uncached" },
	{ 0x40000008, HVI_EAX, 0x00100001, "svm_supported" },
	{ 0x40000008, HVI_EAX, BIT(1) | BIT(10), "pasid_supported eax_bit10" },
	{ 0x40000008, HVI_EBX, 0xffffffff, "" },	/* in leaves/ alone */
	{ 0x40000008, HVI_ECX, 0xffffffff, "" },
	{ 0x40000008, HVI_EDX, BIT(0), "edx_bit0" },
	{ 0x40000009, HVI_EAX, BIT(12) | BIT(13), "access_reenlightenment_controls eax_bit13" },
	{ 0x40000009, HVI_EDX, BIT(17), "sint_polling_mode_available" },
	{ 0x4000000a, HVI_EAX, 0x000e0101,
	  "nested_flush_virtual_hypercall flush_guest_physical_hypercall msr_bitmap" },
	{ 0x4000000a, HVI_EBX, BIT(0), "perf_global_ctrl" },
	{ 0x4000000b, HVI_EAX, 0x001ff003, "chained_to_pa enlightened" },
	{ 0x4000000b, HVI_EDX, BIT(0), "hypervisor_ipt" },
	{ 0x4000000c, HVI_EAX, BIT(0), "paravisor_present" },
	{ 0x4000000c, HVI_EBX, GENMASK(12, 0), "ebx_bit4 shared_gpa_boundary_active ebx_bit12" },
	{ 0x40000082, HVI_EAX, BIT(0) | BIT(1) | BIT(2),
	  "is_portable debug_device_present extended_ioapic_rte" },
	{ 0x40000082, HVI_EAX, BIT(3) | BIT(4), "confidential_vmbus_available eax_bit4" },
	{ 0x40000010, HVI_EAX, BIT(0) | BIT(31), "eax_bit0 eax_bit31" },
};

static void describe_names(const struct name_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%x register %u %x", c->leaf, c->reg, c->value);
}

KUNIT_ARRAY_PARAM(names, name_cases, describe_names);

static void flags_by_name(struct kunit *test)
{
	const struct name_case *c = test->param_value;
	struct fake_load *load = test->priv;

	hvi_print_flags(fake_out(load), c->leaf, c->reg, c->value);
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->names);
}

/* Every row: a flag's bit gives its name and no other, a field's bits none. */
static void each_row_by_its_bits(struct kunit *test)
{
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < hvi_bits_count; i++) {
		const struct hvi_bits *bits = &hvi_bits[i];

		hvi_print_flags(fake_out(load), bits->leaf, bits->reg,
				GENMASK(bits->hi, bits->lo));
		KUNIT_EXPECT_STREQ(test, fake_text(load),
				   bits->kind == HVI_FLAG ? bits->name : "");
		KUNIT_EXPECT_PTR_EQ(test, hvi_find_bits(bits->leaf, bits->reg, bits->lo), bits);
		KUNIT_EXPECT_PTR_EQ(test, hvi_find_bits(bits->leaf, bits->reg, bits->hi), bits);
	}
}

/* The longest that a file can get, which sysfs allows a page. */
static void all_flags_of_a_leaf_fit_a_file(struct kunit *test)
{
	struct fake_load *load = test->priv;
	enum hvi_reg reg;
	u32 leaf;

	for (leaf = 0x40000002; leaf <= 0x40000082; leaf++) {
		struct hvi_text *out = fake_out(load);

		for (reg = HVI_EAX; reg <= HVI_EDX; reg++)
			hvi_print_flags(out, leaf, reg, 0xffffffff);
		KUNIT_EXPECT_LT_MSG(test, out->used, 4095 - 1, "leaf %x", leaf);
	}
}

/* A second register continues the list of the first. */
static void lists_are_joined_by_one_space(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct hvi_text *out = fake_out(load);

	hvi_print_flags(out, 0x40000003, HVI_EAX, 0);
	hvi_print_flags(out, 0x40000003, HVI_EBX, BIT(0));
	hvi_print_flags(out, 0x40000003, HVI_ECX, 0);
	hvi_print_flags(out, 0x40000003, HVI_EDX, BIT(0));
	KUNIT_EXPECT_STREQ(test, fake_text(load), "create_partitions mwait_available_deprecated");
}

struct field_case {
	const char *name;
	u32 value;	/* of the register */
	const char *text;
};

static const struct field_case field_cases[] = {
	{ "build_number", 0x3839, "14393" },
	{ "build_number", 0, "0" },
	{ "major_version", 0x000a0000, "10" },
	{ "minor_version", 0x00060003, "3" },
	{ "service_pack", 2, "2" },
	{ "service_number", 0xb1000001, "1" },
	{ "service_branch", 0xb1000001, "177" },
	{ "max_supported_c_state", 0xfffffff2, "2" },
	{ "long_spin_wait_count", 0, "never" },
	{ "long_spin_wait_count", 1, "1" },
	{ "long_spin_wait_count", 0xfff, "4095" },
	{ "long_spin_wait_count", 0x7fffffff, "2147483647" },
	{ "long_spin_wait_count", 0x80000000, "never" },
	{ "long_spin_wait_count", 0xffffffff, "never" },
	{ "implemented_physical_address_bits", 0x2e, "46" },
	{ "implemented_physical_address_bits", 0, "unreported" },
	{ "implemented_physical_address_bits", 0xffffff80, "unreported" },
	{ "implemented_physical_address_bits", 0xffffffff, "127" },
	{ "max_virtual_processor_count", 0, "unreported" },
	{ "max_virtual_processor_count", 1, "1" },
	{ "max_virtual_processor_count", 0x7fffffff, "2147483647" },
	{ "max_virtual_processor_count", 0xfffffffe, "4294967294" },
	{ "max_virtual_processor_count", 0xffffffff, "unlimited" },
	{ "max_logical_processor_count", 0, "unreported" },
	{ "max_logical_processor_count", 0x200, "512" },
	{ "max_logical_processor_count", 0xffffffff, "4294967295" },
	{ "max_interrupt_mapping_count", 0, "unreported" },
	{ "max_interrupt_mapping_count", 0x25b0, "9648" },
	{ "hypervisor_level", 0xffffd7ff, "5" },
	{ "hypervisor_level", 0xffffc3ff, "0" },
	{ "device_domain_input_width", 0x130, "48" },
	{ "max_pasid_space_pasid_count", 0x00100001, "512" },
	{ "enlightened_vmcs_version_low", 0x000e0102, "2" },
	{ "enlightened_vmcs_version_high", 0x000e0102, "1" },
	{ "max_trace_buffer_size_per_vtl", 0x001ff002, "511" },
};

static void describe_field(const struct field_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%s of %x", c->name, c->value);
}

KUNIT_ARRAY_PARAM(fields, field_cases, describe_field);

static void field_by_value(struct kunit *test)
{
	const struct field_case *c = test->param_value;
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < hvi_bits_count; i++)
		if (!strcmp(hvi_bits[i].name, c->name))
			break;
	KUNIT_ASSERT_LT(test, i, hvi_bits_count);
	hvi_print_field(fake_out(load), &hvi_bits[i], c->value);
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->text);
}

static void registers_by_name(struct kunit *test)
{
	const struct hv_iface_regs regs = { 1, 2, 3, 4 };

	KUNIT_EXPECT_EQ(test, hvi_pick(&regs, HVI_EAX), 1);
	KUNIT_EXPECT_EQ(test, hvi_pick(&regs, HVI_EBX), 2);
	KUNIT_EXPECT_EQ(test, hvi_pick(&regs, HVI_ECX), 3);
	KUNIT_EXPECT_EQ(test, hvi_pick(&regs, HVI_EDX), 4);
}

static struct kunit_case bits_tests[] = {
	KUNIT_CASE(rows_are_sound),
	KUNIT_CASE(rows_are_sorted_and_apart),
	KUNIT_CASE(names_are_unique),
	KUNIT_CASE_PARAM(flags_by_name, names_gen_params),
	KUNIT_CASE(each_row_by_its_bits),
	KUNIT_CASE(all_flags_of_a_leaf_fit_a_file),
	KUNIT_CASE(lists_are_joined_by_one_space),
	KUNIT_CASE_PARAM(field_by_value, fields_gen_params),
	KUNIT_CASE(registers_by_name),
	{}
};

static struct kunit_suite bits_suite = {
	.name = "hv_iface_bits",
	.init = fake_load_init,
	.test_cases = bits_tests,
};

kunit_test_suite(bits_suite);
