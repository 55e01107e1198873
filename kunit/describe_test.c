// SPDX-License-Identifier: GPL-2.0
/* All answers, by path and text. */
#include <linux/bits.h>
#include <linux/string.h>

#include "list.h"

static struct answer_list *load_and_describe(struct kunit *test)
{
	fake_load_run(test->priv);
	return list_describe_load(test);
}

static void expect_answer(struct kunit *test, const struct answer_list *list, const char *path,
			  const char *expected)
{
	const char *text = list_find(list, path);

	KUNIT_EXPECT_EQ_MSG(test, !text, !expected, "%s: %s", path, text ?: "nothing");
	if (text && expected)
		KUNIT_EXPECT_STREQ_MSG(test, text, expected, "%s", path);
}

/* All but windows/: @expected has a line for each, sorted. */
static void expect_answers(struct kunit *test, const char *expected)
{
	const struct answer_list *list = list_describe_load(test);
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < list->count; i++) {
		const struct answer *answer = &list->answer[i];
		struct hvi_text *out = fake_out(load);

		if (!strncmp(answer->path, "windows/", 8))
			continue;
		hvi_print(out, "%s: %s\n", answer->path, answer->text);
		KUNIT_ASSERT_EQ_MSG(test, strncmp(expected, load->text, out->used), 0,
				    "%s", load->text);
		expected += out->used;
	}
	KUNIT_EXPECT_STREQ(test, expected, "");
}

/* Each path once, in folders that are left for good: a sink may count on both. */
static void each_path_once(struct kunit *test)
{
	const struct answer_list *list;
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_load_hv1(load, 0x4000000c);
	fake_set(&load->fake, 0x40000081, 0x31235356, 0, 0, 0);
	list = load_and_describe(test);
	KUNIT_EXPECT_GT(test, list->count, 110);
	for (i = 1; i < list->count; i++)
		KUNIT_EXPECT_LT(test, strcmp(list->answer[i - 1].path, list->answer[i].path), 0);
}

/* Who never looked at the register has nothing to say of it, and does not guess. */
static void without_the_register(struct kunit *test)
{
	struct hvi_checks checks = { .privileges_equal = HVI_NO };
	struct fake_load *load = test->priv;
	const struct hvi_findings findings = { &load->capture, NULL, &checks };
	struct answer_list *list, *with;
	unsigned int i;

	fake_load_hv1(load, 0x40000005);
	with = load_and_describe(test);
	list = list_describe(test, &findings);
	expect_answer(test, list, "requirements/privileges_equal", "fail");
	expect_answer(test, list, "requirements/all", "fail");
	expect_answer(test, with, "requirements/all", "pass");
	for (i = 0; i < with->count; i++) {
		const char *path = with->answer[i].path;
		bool of_the_register = !strncmp(path, "guest_os_id/", 12) ||
				       !strncmp(path, "requirements/msr_", 17);

		if (!strncmp(path, "requirements/", 13) && !of_the_register)
			continue;
		expect_answer(test, list, path, of_the_register ? NULL : with->answer[i].text);
	}
}

static void interface_names(struct kunit *test)
{
	static const struct {
		u32 signature;
		const char *name;
	} names[] = {
		{ 0x31237648, "HvMicrosoftHypervisorInterface" },
		{ 0x766e6258, "HvMicrosoftXboxNanovisor" },
		{ 0x31235356, "unknown" },
		{ 0, "unknown" },
		{ 0x01007afb, "unknown" },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		fake_load_hv1(load, 0x40000005);
		fake_set(&load->fake, 0x40000001, names[i].signature, 0, 0, 0);
		expect_answer(test, load_and_describe(test), "interface_name", names[i].name);
	}
}

static void without_hypervisor(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_run(load);
	expect_answers(test,
		       "hypervisor_present: 0\n"
		    "is_any_hypervisor_present: 0\n");
}

static void under_kvm(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set(&load->fake, 1, 0, 0, 0x80000000, 0);
	fake_set_base(&load->fake, 0x40000000, 0x40000001, FAKE_KVM);
	fake_set(&load->fake, 0x40000001, 0x01007afb, 0, 0, 0);
	fake_load_run(load);
	expect_answers(test,
		       "hypervisor: kvm\n"
		    "hypervisor_basis: leaf 0x40000000\n"
		    "hypervisor_present: 1\n"
		    "interface: \\xfbz\\x00\\x01\n"
		    "interface_id: 0x1007afb\n"
		    "interface_name: unknown\n"
		    "interfaces/0x40000000/interface_id: 0x1007afb\n"
		    "interfaces/0x40000000/max_leaf: 0x40000001\n"
		    "interfaces/0x40000000/vendor: KVMKVMKVM\n"
		    "is_any_hypervisor_present: 1\n"
		    "leaves/0x40000000: 0x40000001 0x4b4d564b 0x564b4d56 0x4d\n"
		    "leaves/0x40000001: 0x1007afb 0x0 0x0 0x0\n"
		    "leaves/0x40000081: 0x0 0x0 0x0 0x0\n"
		    "leaves/0x40000100: 0x0 0x0 0x0 0x0\n"
		    "max_leaf: 0x40000001\n"
		    "microsoft_compatible: 0\n"
		    "vendor: KVMKVMKVM\n"
		    "vendor_microsoft: 0\n"
		    "xbox_nanovisor: 0\n");
}

static void under_hv1(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 0x40000002, 14393, 0x000a0000, 2, 2273);
	fake_set(&load->fake, 0x40000003, 0x60, 0x20, 0x2, 0x80000400);
	fake_set(&load->fake, 0x40000004, 0x01000020, 0xfff, 0x2e, 0);
	fake_set(&load->fake, 0x40000005, 0xffffffff, 512, 0, 1);
	fake_set_base(&load->fake, 0x40000100, 0x40000100, FAKE_KVM);
	load->fake.others[0] = (struct hv_iface_regs){ 0x60, 0x21 };
	load->fake.other_count = 1;
	fake_load_run(load);
	expect_answers(test,
		       "guest_os_id/current: 0x8100000601c00000\n"
		    "guest_os_id/identity: Linux 6.1.192\n"
		    "guest_os_id/previous: 0x0\n"
		    "guest_os_id/state: written\n"
		    "guest_os_id/written: 0x8100000601c00000\n"
		    "hyperv/build_number: 14393\n"
		    "hyperv/features: guest_crash_regs_available apic_eoi_intercept_available\n"
		    "hyperv/implementation_limits: edx_bit0\n"
		    "hyperv/implemented_physical_address_bits: 46\n"
		    "hyperv/iommu_in_use: 0\n"
		    "hyperv/isolation_type: none\n"
		    "hyperv/long_spin_wait_count: 4095\n"
		    "hyperv/major_version: 10\n"
		    "hyperv/max_interrupt_mapping_count: unreported\n"
		    "hyperv/max_logical_processor_count: 512\n"
		    "hyperv/max_supported_c_state: 2\n"
		    "hyperv/max_virtual_processor_count: unlimited\n"
		    "hyperv/minor_version: 0\n"
		    "hyperv/nested: 0\n"
		    "hyperv/paravisor: 0\n"
		    "hyperv/partition: guest\n"
		    "hyperv/privileges: access_hypercall_msrs access_vp_index signal_events\n"
		    "hyperv/recommendations: use_relaxed_timing proxy_interrupt_doorbell_support\n"
		    "hyperv/service_branch: 0\n"
		    "hyperv/service_number: 2273\n"
		    "hyperv/service_pack: 2\n"
		    "hyperv/version: 10.0.14393.2273-2-0\n"
		    "hypervisor: kvm\n"
		    "hypervisor_basis: leaf 0x40000100\n"
		    "hypervisor_present: 1\n"
		    "interface: Hv#1\n"
		    "interface_id: 0x31237648\n"
		    "interface_name: HvMicrosoftHypervisorInterface\n"
		    "interfaces/0x40000000/interface_id: 0x31237648\n"
		    "interfaces/0x40000000/max_leaf: 0x40000005\n"
		    "interfaces/0x40000000/vendor: Microsoft Hv\n"
		    "interfaces/0x40000100/max_leaf: 0x40000100\n"
		    "interfaces/0x40000100/vendor: KVMKVMKVM\n"
		    "is_any_hypervisor_present: 1\n"
		    "leaves/0x40000000: 0x40000005 0x7263694d 0x666f736f 0x76482074\n"
		    "leaves/0x40000001: 0x31237648 0x0 0x0 0x0\n"
		    "leaves/0x40000002: 0x3839 0xa0000 0x2 0x8e1\n"
		    "leaves/0x40000003: 0x60 0x20 0x2 0x80000400\n"
		    "leaves/0x40000004: 0x1000020 0xfff 0x2e 0x0\n"
		    "leaves/0x40000005: 0xffffffff 0x200 0x0 0x1\n"
		    "leaves/0x40000081: 0x0 0x0 0x0 0x0\n"
		    "leaves/0x40000100: 0x40000100 0x4b4d564b 0x564b4d56 0x4d\n"
		    "leaves/0x40000200: 0x0 0x0 0x0 0x0\n"
		    "max_leaf: 0x40000005\n"
		    "microsoft_compatible: 1\n"
		    "requirements/access_hypercall_msrs: pass\n"
		    "requirements/access_vp_index: pass\n"
		    "requirements/all: fail\n"
		    "requirements/hypervisor_present: pass\n"
		    "requirements/interface: pass\n"
		    "requirements/leaf_range: pass\n"
		    "requirements/msr_guest_os_id: pass\n"
		    "requirements/msr_hypercall: pass\n"
		    "requirements/msr_vp_index: pass\n"
		    "requirements/no_flush_if_unlimited: pass\n"
		    "requirements/no_partition_privileges: pass\n"
		    "requirements/no_root_privileges: pass\n"
		    "requirements/privileges_equal: fail\n"
		    "vendor: Microsoft Hv\n"
		    "vendor_microsoft: 1\n"
		    "xbox_nanovisor: 0\n");
}

static void answers_for_windows(struct kunit *test)
{
	static const struct {
		const char *release, *compatible, *trusted, *enlightenments, *connects;
	} releases[] = {
		{ "vista", "0", "0x40000000" },
		{ "7", "0", "0x40000000" },
		{ "8", "0", "0x40000000" },
		{ "8.1", "1", "0x40000005" },
		{ "10", "1", "0x40000005", "" },
		{ "10-1511", "1", "0x40000005" },
		{ "10-1607", "1", "0x40000005" },
		{ "10-22h2", "1", .connects = "0" },
		{ "11-25h2", "1", .connects = "0" },
	};
	struct fake_load *load = test->priv;
	unsigned int i, files = 0;
	struct answer_list *list;
	char path[64];

	fake_load_hv1(load, 0x40000000);
	list = load_and_describe(test);
	for (i = 0; i < ARRAY_SIZE(releases); i++) {
		snprintf(path, sizeof(path), "windows/%s/any_hypervisor_present",
			 releases[i].release);
		expect_answer(test, list, path, "1");
		snprintf(path, sizeof(path), "windows/%s/microsoft_compatible",
			 releases[i].release);
		expect_answer(test, list, path, releases[i].compatible);
		snprintf(path, sizeof(path), "windows/%s/writes_guest_os_id",
			 releases[i].release);
		expect_answer(test, list, path, releases[i].compatible);
		snprintf(path, sizeof(path), "windows/%s/max_trusted_leaf", releases[i].release);
		expect_answer(test, list, path, releases[i].trusted);
		snprintf(path, sizeof(path), "windows/%s/enlightenments", releases[i].release);
		expect_answer(test, list, path, releases[i].enlightenments);
		snprintf(path, sizeof(path), "windows/%s/connects", releases[i].release);
		expect_answer(test, list, path, releases[i].connects);
		snprintf(path, sizeof(path), "windows/%s/uses_reference_tsc", releases[i].release);
		expect_answer(test, list, path, releases[i].connects);
	}
	for (i = 0; i < list->count; i++)
		files += !strncmp(list->answer[i].path, "windows/", 8);
	KUNIT_EXPECT_EQ(test, files, 7 * 4 + 1 + 2 * 5);
}

/* With all leaves; what the smaller trees above do not have. */
static void answers_of_the_higher_leaves(struct kunit *test)
{
	static const struct {
		const char *path;
		const char *text;
	} files[] = {
		{ "hyperv/hardware_features",
		  "dma_remapping_in_use interrupt_remapping_in_use eax_bit31" },
		{ "hyperv/hypervisor_level", "1" },
		{ "hyperv/device_domain_input_width", "48" },
		{ "hyperv/iommu_in_use", "1" },
		{ "hyperv/cpu_management",
		  "start_logical_processor mwait_idle_states remap_guest_uncached edx_bit3" },
		{ "hyperv/svm_features", "svm_supported" },
		{ "hyperv/max_pasid_space_pasid_count", "512" },
		{ "hyperv/max_pasid_space_count", NULL },
		{ "hyperv/max_device_prq_size", NULL },
		{ "hyperv/skip_level_features", "access_synic_regs sint_polling_mode_available" },
		{ "hyperv/nested_features", "msr_bitmap perf_global_ctrl" },
		{ "hyperv/enlightened_vmcs_version_low", "1" },
		{ "hyperv/enlightened_vmcs_version_high", "2" },
		{ "hyperv/ipt_features", "enlightened hypervisor_ipt" },
		{ "hyperv/max_trace_buffer_size_per_vtl", "511" },
		/* whose neighbours are no part of a number */
		{ "hyperv/isolation",
		  "paravisor_present ebx_bit4 shared_gpa_boundary_active ebx_bit12" },
		{ "hyperv/isolation_type", "snp" },
		{ "hyperv/paravisor", "1" },
		{ "hyperv/shared_gpa_boundary_bits", "39" },
		{ "hyperv/partition", "guest" },
		{ "hyperv/nested", "1" },
		{ "hyperv/stack_interface", "VS#1" },
		{ "hyperv/stack_vendor", "Microsoft VS" },
		{ "hyperv/stack_max_leaf", "0x40000082" },
		{ "hyperv/stack_properties", "debug_device_present eax_bit31" },
		{ "windows/10/max_trusted_leaf", "0x40000007" },
		{ "windows/10-1511/max_trusted_leaf", "0x4000000a" },
	};
	struct fake_load *load = test->priv;
	struct answer_list *list;
	struct fake_cpu *fake = &load->fake;
	unsigned int i;

	fake_load_hv1(load, 0x4000000c);
	fake_set(fake, 0x40000003, 0x60, BIT(12) | BIT(22), 0, 0);
	fake_set(fake, 0x40000004, BIT(12), 0, 0, 0);
	fake_set(fake, 0x40000006, BIT(4) | BIT(5) | 1 << 10 | BIT(31), 48, 0, 0);
	fake_set(fake, 0x40000007, BIT(0), BIT(1), BIT(0), BIT(3));
	fake_set(fake, 0x40000008, 0x00100001, 7, 65536, 0);
	fake_set(fake, 0x40000009, BIT(2), 0, 0, BIT(17));
	fake_set(fake, 0x4000000a, BIT(19) | 0x201, BIT(0), 0, 0);
	fake_set(fake, 0x4000000b, 0x001ff002, 0, 0, BIT(0));
	fake_set(fake, 0x4000000c, BIT(0), 2 | BIT(4) | BIT(5) | 39 << 6 | BIT(12), 0, 0);
	fake_set(fake, 0x40000080, 0x40000082, 0x7263694d, 0x666f736f, 0x53562074);
	fake_set(fake, 0x40000081, 0x31235356, 0, 0, 0);
	fake_set(fake, 0x40000082, BIT(1) | BIT(31), 0, 0, 0);
	list = load_and_describe(test);
	for (i = 0; i < ARRAY_SIZE(files); i++)
		expect_answer(test, list, files[i].path, files[i].text);
}

/* Of the last register the last bit, and nothing behind it. */
static void lists_go_to_their_end(struct kunit *test)
{
	static const struct {
		const char *path, *last;
	} lists[] = {
		{ "hyperv/privileges", " ebx_bit31" },
		{ "hyperv/features", " apic_eoi_intercept_available" },
		{ "hyperv/recommendations", " edx_bit31" },
		{ "hyperv/implementation_limits", " edx_bit31" },
		{ "hyperv/hardware_features", " edx_bit31" },
		{ "hyperv/cpu_management", " edx_bit31" },
		{ "hyperv/svm_features", " edx_bit31" },
		{ "hyperv/skip_level_features", " edx_bit31" },
		{ "hyperv/nested_features", " edx_bit31" },
		{ "hyperv/ipt_features", " edx_bit31" },
		{ "hyperv/isolation", " edx_bit31" },
		{ "hyperv/stack_properties", " edx_bit31" },
	};
	struct fake_load *load = test->priv;
	struct answer_list *list;
	unsigned int i;
	u32 leaf;

	fake_load_hv1(load, 0x4000000c);
	for (leaf = 0x40000002; leaf <= 0x4000000c; leaf++)
		fake_set(&load->fake, leaf, ~0, ~0, ~0, ~0);
	fake_set(&load->fake, 0x40000081, 0x31235356, 0, 0, 0);
	fake_set(&load->fake, 0x40000082, ~0, ~0, ~0, ~0);
	list = load_and_describe(test);
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		const char *text = list_find(list, lists[i].path);

		KUNIT_ASSERT_NOT_NULL_MSG(test, text, "%s", lists[i].path);
		KUNIT_EXPECT_STREQ_MSG(test, text + strlen(text) - strlen(lists[i].last),
				       lists[i].last, "%s", lists[i].path);
	}
}

/* Each hangs on a bit of its own, whatever its neighbours are. */
static void one_bit_alone(struct kunit *test)
{
	static const struct {
		u32 leaf, eax;
		const char *path, *text;
	} cases[] = {
		{ 0x40000004, ~(u32)BIT(12), "hyperv/nested", "0" },
		{ 0x40000004, BIT(12), "hyperv/nested", "1" },
		{ 0x4000000c, ~(u32)BIT(0), "hyperv/paravisor", "0" },
		{ 0x4000000c, BIT(0), "hyperv/paravisor", "1" },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_load_hv1(load, 0x4000000c);
		fake_set(&load->fake, 0x40000003, 0x60, BIT(22), 0, 0);
		fake_set(&load->fake, cases[i].leaf, cases[i].eax, 0, 0, 0);
		expect_answer(test, load_and_describe(test), cases[i].path, cases[i].text);
	}
}

struct bound_case {
	u32 leaf;
	const char *files[5];
};

/* The files that are about a leaf alone. */
static const struct bound_case bound_cases[] = {
	{ 0x40000002, { "version", "build_number", "major_version", "service_pack",
			"service_branch" } },
	{ 0x40000003, { "privileges", "features", "max_supported_c_state" } },
	{ 0x40000004, { "recommendations", "long_spin_wait_count",
			"implemented_physical_address_bits" } },
	{ 0x40000005, { "implementation_limits", "max_virtual_processor_count",
			"max_logical_processor_count", "max_interrupt_mapping_count" } },
	{ 0x40000006, { "hardware_features", "hypervisor_level", "device_domain_input_width" } },
	{ 0x40000007, { "cpu_management" } },
	{ 0x40000008, { "svm_features", "max_pasid_space_pasid_count" } },
	{ 0x40000009, { "skip_level_features" } },
	{ 0x4000000a, { "nested_features", "enlightened_vmcs_version_low",
			"enlightened_vmcs_version_high" } },
	{ 0x4000000b, { "ipt_features", "max_trace_buffer_size_per_vtl" } },
	{ 0x4000000c, { "isolation" } },
};

static void describe_bound(const struct bound_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%x", c->leaf);
}

KUNIT_ARRAY_PARAM(bounds, bound_cases, describe_bound);

/* Zero leaves within the bound have their files, leaves beyond have none. */
static void answers_within_the_bound(struct kunit *test)
{
	const struct bound_case *c = test->param_value;
	struct fake_load *load = test->priv;
	unsigned int i, beyond;
	struct answer_list *list;
	char path[64];

	for (beyond = 0; beyond < 2; beyond++) {
		fake_load_hv1(load, c->leaf - beyond);
		/* a version that is zero is none */
		fake_set(&load->fake, 0x40000002, 14393, 0x000a0000, 0, 0);
		list = load_and_describe(test);
		for (i = 0; i < ARRAY_SIZE(c->files) && c->files[i]; i++) {
			snprintf(path, sizeof(path), "hyperv/%s", c->files[i]);
			KUNIT_EXPECT_EQ_MSG(test, !list_find(list, path), beyond, "%s", path);
		}
		expect_answer(test, list, "hyperv/stack_interface", NULL);
		expect_answer(test, list, "hyperv/stack_vendor", NULL);
		expect_answer(test, list, "hyperv/stack_max_leaf", NULL);
		expect_answer(test, list, "hyperv/stack_properties", NULL);
		expect_answer(test, list, "hyperv/partition", "guest");
	}
}

struct isolation_case {
	u32 privileges, eax, ebx;
	const char *type, *paravisor, *boundary;
};

static const struct isolation_case isolation_cases[] = {
	{ BIT(22), 0, 0, "none", "0", NULL },
	{ BIT(22), 0, 1, "vbs", "0", NULL },
	{ BIT(22), 1, 2, "snp", "1", NULL },
	{ BIT(22), 1, 3, "tdx", "1", NULL },
	{ BIT(22), ~1, 4, "cca", "0", NULL },
	{ BIT(22), 0, 5, "5", "0", NULL },
	{ BIT(22), 0, 0xf, "15", "0", NULL },
	{ BIT(22), 0, 0xfffff01f, "15", "0", NULL },
	{ BIT(22), 0, BIT(5), "none", "0", "0" },
	{ BIT(22), 0, BIT(5) | 47 << 6, "none", "0", "47" },
	{ BIT(22), 0, 47 << 6, "none", "0", NULL },
	{ 0, 1, 2 | BIT(5) | 47 << 6, "none", "0", NULL },
};

static void describe_isolation(const struct isolation_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%x: %x %x", c->privileges, c->eax, c->ebx);
}

KUNIT_ARRAY_PARAM(isolation, isolation_cases, describe_isolation);

static void isolation_answers(struct kunit *test)
{
	const struct isolation_case *c = test->param_value;
	struct fake_load *load = test->priv;
	struct answer_list *list;

	fake_load_hv1(load, 0x4000000c);
	fake_set(&load->fake, 0x40000003, 0x60, c->privileges, 0, 0);
	fake_set(&load->fake, 0x4000000c, c->eax, c->ebx, 0, 0);
	list = load_and_describe(test);
	expect_answer(test, list, "hyperv/isolation_type", c->type);
	expect_answer(test, list, "hyperv/paravisor", c->paravisor);
	expect_answer(test, list, "hyperv/shared_gpa_boundary_bits", c->boundary);
}

static void root_partition(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct answer_list *list;

	fake_load_hv1(load, 0x40000005);
	fake_set(&load->fake, 0x40000003, 0x60, BIT(0) | BIT(12), 0, 0);
	list = load_and_describe(test);
	expect_answer(test, list, "hyperv/partition", "root");
	expect_answer(test, list, "hyperv/privileges",
		      "access_hypercall_msrs access_vp_index create_partitions cpu_management");
	/* rules for guests */
	expect_answer(test, list, "requirements/no_root_privileges", "pass");
	expect_answer(test, list, "requirements/no_partition_privileges", "pass");
	expect_answer(test, list, "requirements/all", "pass");
}

/* Rules that all hold; all that were checked; one that fails beside one that was not. */
static void sum_of_the_requirements(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct answer_list *list;

	fake_load_hv1(load, 0x40000005);
	list = load_and_describe(test);
	expect_answer(test, list, "requirements/all", "pass");
	expect_answer(test, list, "requirements/privileges_equal", "pass");

	load->options.compare_processors = false;
	memset(&load->checks, 0, sizeof(load->checks));
	list = load_and_describe(test);
	expect_answer(test, list, "requirements/all", "incomplete");
	expect_answer(test, list, "requirements/privileges_equal", NULL);

	fake_set(&load->fake, 0x40000003, 0x20, 0, 0, 0);
	list = load_and_describe(test);
	expect_answer(test, list, "requirements/all", "fail");
	expect_answer(test, list, "requirements/privileges_equal", NULL);
}

static void nanovisor(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct answer_list *list;

	fake_load_hv1(load, 0x40000001);
	fake_set(&load->fake, 0x40000001, 0x766e6258, 0, 0, 0);
	list = load_and_describe(test);
	expect_answer(test, list, "hypervisor_present", "1");
	expect_answer(test, list, "is_any_hypervisor_present", "0");
	expect_answer(test, list, "xbox_nanovisor", "1");
	expect_answer(test, list, "interface", "Xbnv");
	expect_answer(test, list, "interface_id", "0x766e6258");
	expect_answer(test, list, "interface_name", "HvMicrosoftXboxNanovisor");
	expect_answer(test, list, "microsoft_compatible", "0");
	expect_answer(test, list, "vendor_microsoft", "1");
	expect_answer(test, list, "windows/10-1511/any_hypervisor_present", "1");
	expect_answer(test, list, "windows/10-1607/any_hypervisor_present", "0");
	expect_answer(test, list, "guest_os_id/state", NULL);
	expect_answer(test, list, "hyperv/version", NULL);
	expect_answer(test, list, "requirements/all", NULL);
}

static void bytes_of_the_hypervisor(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct answer_list *list;

	fake_set(&load->fake, 1, 0, 0, 0x80000000, 0);
	fake_set(&load->fake, 0x40000000, 0xffffffff, 0x0a5c2541, 0xff7f1b00, 0x00000020);
	fake_set(&load->fake, 0x40000001, 0x0a000080, 0, 0, 0);
	list = load_and_describe(test);
	expect_answer(test, list, "vendor", "A%\\x5c\\x0a\\x00\\x1b\\x7f\\xff ");
	expect_answer(test, list, "interfaces/0x40000000/vendor",
		      "A%\\x5c\\x0a\\x00\\x1b\\x7f\\xff ");
	expect_answer(test, list, "interface", "\\x80\\x00\\x00\\x0a");
	expect_answer(test, list, "interface_id", "0xa000080");
	expect_answer(test, list, "max_leaf", "0xffffffff");
	expect_answer(test, list, "hypervisor", "unknown");
}

#define NATIVE	HVI_KERNEL_NATIVE
#define KVM	HVI_KERNEL_KVM

struct id_case {
	const char *name;
	enum hvi_id_rule rule;
	u64 previous;
	unsigned int kernel;
	struct fake_msr msr;
	const char *state, *previous_text, *written, *current_text, *identity;
};

static const struct id_case id_cases[] = {
	{ "written", HVI_ID_WRITE, 0x0001040600001770, NATIVE, { },
	  "written", "0x1040600001770", "0x8100000601c00000", "0x8100000601c00000",
	  "Linux 6.1.192" },
	{ "kept", HVI_ID_KEEP, 0x0001040600001770, NATIVE, { },
	  "kept", "0x1040600001770", NULL, "0x1040600001770", "Windows NT 6.0.6000" },
	{ "none", HVI_ID_NEVER, 0, NATIVE, { }, "none", "0x0", NULL, "0x0", "none" },
	{ "withheld", HVI_ID_WRITE, 0, KVM, { }, "withheld", "0x0", NULL, "0x0", "none" },
	{ "refused", HVI_ID_WRITE, 0, NATIVE, { .stubborn = true },
	  "refused", "0x0", "0x8100000601c00000", "0x0", "none" },
	{ "read faults", HVI_ID_WRITE, 0, NATIVE, { .read_faults = true }, "unavailable" },
	{ "write faults", HVI_ID_WRITE, 0, NATIVE, { .write_faults = true },
	  "unavailable", "0x0", NULL, "0x0", "none" },
};

KUNIT_ARRAY_PARAM_DESC(id, id_cases, name);

static void guest_os_id_answers(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	struct fake_load *load = test->priv;
	struct answer_list *list;

	fake_load_hv1(load, 0x40000005);
	load->options.identity.rule = c->rule;
	load->fake.kernel_type = c->kernel;
	load->fake.msr[FAKE_GUEST_OS_ID] = c->msr;
	load->fake.msr[FAKE_GUEST_OS_ID].value = c->previous;
	list = load_and_describe(test);
	expect_answer(test, list, "guest_os_id/state", c->state);
	expect_answer(test, list, "guest_os_id/previous", c->previous_text);
	expect_answer(test, list, "guest_os_id/written", c->written);
	expect_answer(test, list, "guest_os_id/current", c->current_text);
	expect_answer(test, list, "guest_os_id/identity", c->identity);
}

static struct kunit_case describe_tests[] = {
	KUNIT_CASE(without_hypervisor),
	KUNIT_CASE(under_kvm),
	KUNIT_CASE(under_hv1),
	KUNIT_CASE(each_path_once),
	KUNIT_CASE(without_the_register),
	KUNIT_CASE(interface_names),
	KUNIT_CASE(answers_for_windows),
	KUNIT_CASE(answers_of_the_higher_leaves),
	KUNIT_CASE(lists_go_to_their_end),
	KUNIT_CASE(one_bit_alone),
	KUNIT_CASE_PARAM(answers_within_the_bound, bounds_gen_params),
	KUNIT_CASE_PARAM(isolation_answers, isolation_gen_params),
	KUNIT_CASE(root_partition),
	KUNIT_CASE(sum_of_the_requirements),
	KUNIT_CASE(nanovisor),
	KUNIT_CASE(bytes_of_the_hypervisor),
	KUNIT_CASE_PARAM(guest_os_id_answers, id_gen_params),
	{}
};

static struct kunit_suite describe_suite = {
	.name = "hv_iface_describe",
	.init = fake_load_init,
	.test_cases = describe_tests,
};

kunit_test_suite(describe_suite);
