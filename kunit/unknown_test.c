// SPDX-License-Identifier: GPL-2.0
/*
 * What nobody has saved: a dump that ends early, a log that has some registers. Nothing
 * is concluded from it, neither yes nor no.
 */
#include <linux/bits.h>
#include <linux/string.h>

#include "../module/bits.h"
#include "../module/detect.h"
#include "list.h"

/* As a dump is read: by nobody who could touch a register. */
static struct answer_list *describe_dump(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_findings findings = { &load->capture, NULL, &load->checks };

	load->fake.hides = true;
	load->fake.pinned = true;
	hvi_capture_interface(&load->fake.cpu, &load->capture);
	hvi_capture_leaves(&load->fake.cpu, &load->capture);
	return list_describe(test, &findings);
}

/* All but windows/: @expected has a line for each, sorted. */
static void expect_answers(struct kunit *test, const char *expected)
{
	const struct answer_list *list = describe_dump(test);
	struct fake_load *load = test->priv;
	struct hvi_text *out = fake_out(load);
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (strncmp(list->answer[i].path, "windows/", 8))
			hvi_print(out, "%s: %s\n", list->answer[i].path, list->answer[i].text);
	KUNIT_EXPECT_STREQ(test, fake_text(load), expected);
}

static void nothing_at_all(struct kunit *test)
{
	expect_answers(test, "");
}

/* rust-cpuid issue 52: bare metal, of which 0x40000000 alone was asked. */
static void echo_of_a_processor(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set(&load->fake, 0x40000000, 0x1004, 0x12c0, 0x64, 0);
	expect_answers(test, "hypervisor_present: 0\nis_any_hypervisor_present: 0\n");
}

/* Leaf 1 is missing: does 0x40000000 show a hypervisor? */
static void presence_without_leaf_1(struct kunit *test)
{
	static const struct {
		struct hv_iface_regs base;
		unsigned int forgotten;
		enum hvi_known present;
	} cases[] = {
		{ { 0x40000000, 1, 2, 3 }, 0, HVI_YES },
		{ { 0x400000ff, 0, 0, 0 }, 0, HVI_YES },
		{ { 0x3fffffff, 0, 0, 0 }, 0, HVI_NO },
		{ { 0x40000100, 1, 2, 3 }, 0, HVI_NO },
		{ { 0, 0, 0, 0 }, 0, HVI_NO },
		/* old KVM, whose maximum is 0, and a strange maximum */
		{ { 0, 0x4b4d564b, 0x564b4d56, 0x4d }, 0, HVI_YES },
		{ { 0xffffffff, 0x7263694d, 0x666f736f, 0x76482074 }, 0, HVI_YES },
		{ { 0, 0x7263694d, 0x666f736f, 0x76482074 }, BIT(HVI_EAX), HVI_YES },
		{ { 0, 1, 2, 3 }, BIT(HVI_EAX), HVI_UNKNOWN },
		{ { 0x40000005, 0, 0, 0 }, 0xe, HVI_YES },
		{ { 0x40000005, 0, 0, 0 }, 0xf, HVI_UNKNOWN },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct hv_iface_regs *base = &cases[i].base;

		fake_set(&load->fake, 0x40000000, base->eax, base->ebx, base->ecx, base->edx);
		fake_forget(&load->fake, 0x40000000, cases[i].forgotten);
		describe_dump(test);
		KUNIT_EXPECT_EQ_MSG(test, load->capture.hypervisor_present, cases[i].present,
				    "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, load->capture.hypervisor_bit, HVI_UNKNOWN, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, load->capture.interface_count,
				    cases[i].present == HVI_YES, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, fake_leaves_kept(load) > 0, cases[i].present == HVI_YES,
				    "case %u", i);
	}
}

/* pytorch/cpuinfo pull request 349, WSL2: three leaves of many. */
static void three_leaves(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set_base(&load->fake, 0x40000000, 0x4000000b, FAKE_MICROSOFT);
	fake_set(&load->fake, 0x40000001, 0x31237648, 0, 0, 0);
	fake_set(&load->fake, 0x4000000b, 0, 0, 0, BIT(31));
	expect_answers(test,
		       "hyperv/ipt_features: edx_bit31\n"
		       "hyperv/max_trace_buffer_size_per_vtl: 0\n"
		       "hyperv/paravisor: 0\n"
		       "hypervisor: microsoft\n"
		       "hypervisor_basis: leaf 0x40000000\n"
		       "hypervisor_present: 1\n"
		       "interface: Hv#1\n"
		       "interface_id: 0x31237648\n"
		       "interface_name: HvMicrosoftHypervisorInterface\n"
		       "interfaces/0x40000000/interface_id: 0x31237648\n"
		       "interfaces/0x40000000/max_leaf: 0x4000000b\n"
		       "interfaces/0x40000000/vendor: Microsoft Hv\n"
		       "is_any_hypervisor_present: 1\n"
		       "leaves/0x40000000: 0x4000000b 0x7263694d 0x666f736f 0x76482074\n"
		       "leaves/0x40000001: 0x31237648 0x0 0x0 0x0\n"
		       "leaves/0x4000000b: 0x0 0x0 0x0 0x80000000\n"
		       "max_leaf: 0x4000000b\n"
		       "microsoft_compatible: 1\n"
		       "requirements/all: incomplete\n"
		       "requirements/interface: pass\n"
		       "requirements/leaf_range: pass\n"
		       "vendor: Microsoft Hv\n"
		       "vendor_microsoft: 1\n"
		       "xbox_nanovisor: 0\n");
}

/* A boot log of Linux: the vendor was Microsoft's, and six registers of three leaves. */
static void boot_log(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set_base(&load->fake, 0x40000000, 0, FAKE_MICROSOFT);
	fake_forget(&load->fake, 0x40000000, BIT(HVI_EAX));
	fake_set(&load->fake, 0x40000003, 0x60, 0x1, 0x2, 0x400);
	fake_set(&load->fake, 0x40000004, 0x20, 0, 0, 0);
	fake_forget(&load->fake, 0x40000004, 0xe);
	fake_set(&load->fake, 0x4000000a, 0x3e0101, 0, 0, 0);
	fake_forget(&load->fake, 0x4000000a, 0xe);
	expect_answers(test,
		       "hyperv/enlightened_vmcs_version_high: 1\n"
		       "hyperv/enlightened_vmcs_version_low: 1\n"
		       "hyperv/features: guest_crash_regs_available\n"
		       "hyperv/isolation_type: none\n"
		       "hyperv/max_supported_c_state: 2\n"
		       "hyperv/nested: 0\n"
		       "hyperv/nested_features: nested_flush_virtual_hypercall flush_guest_physical_hypercall msr_bitmap virtualization_exception debug_ctl ebx_unknown ecx_unknown edx_unknown\n"
		       "hyperv/paravisor: 0\n"
		       "hyperv/partition: l1vh\n"
		       "hyperv/privileges: access_hypercall_msrs access_vp_index create_partitions\n"
		       "hyperv/recommendations: use_relaxed_timing ebx_unknown ecx_unknown edx_unknown\n"
		       "hypervisor: microsoft\n"
		       "hypervisor_basis: leaf 0x40000000\n"
		       "hypervisor_present: 1\n"
		       "interfaces/0x40000000/vendor: Microsoft Hv\n"
		       "leaves/0x40000000: ? 0x7263694d 0x666f736f 0x76482074\n"
		       "leaves/0x40000003: 0x60 0x1 0x2 0x400\n"
		       "leaves/0x40000004: 0x20 ? ? ?\n"
		       "leaves/0x4000000a: 0x3e0101 ? ? ?\n"
		       "requirements/access_hypercall_msrs: pass\n"
		       "requirements/access_vp_index: pass\n"
		       "requirements/all: incomplete\n"
		       "requirements/no_flush_if_unlimited: pass\n"
		       "requirements/no_partition_privileges: pass\n"
		       "requirements/no_root_privileges: pass\n"
		       "vendor: Microsoft Hv\n"
		       "vendor_microsoft: 1\n");
}

/* The first register of a list is not there; one in the middle is. */
static void list_without_its_beginning(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set_base(&load->fake, 0x40000000, 0x40000005, FAKE_MICROSOFT);
	fake_set(&load->fake, 0x40000003, 0, 0, BIT(9), 0);
	fake_forget(&load->fake, 0x40000003, BIT(HVI_EAX));
	/* no echo of an identity that nobody knows */
	fake_set(&load->fake, 0x40000002, 1, 0, 0, 0);
	expect_answers(test,
		       "hyperv/build_number: 1\n"
		       "hyperv/features: vp_dispatch_interrupt_injection_available\n"
		       "hyperv/iommu_in_use: 0\n"
		       "hyperv/isolation_type: none\n"
		       "hyperv/major_version: 0\n"
		       "hyperv/max_supported_c_state: 0\n"
		       "hyperv/minor_version: 0\n"
		       "hyperv/paravisor: 0\n"
		       "hyperv/partition: guest\n"
		       "hyperv/privileges: eax_unknown\n"
		       "hyperv/service_branch: 0\n"
		       "hyperv/service_number: 0\n"
		       "hyperv/service_pack: 0\n"
		       "hyperv/version: 0.0.1.0-0-0\n"
		       "hypervisor: microsoft\n"
		       "hypervisor_basis: leaf 0x40000000\n"
		       "hypervisor_present: 1\n"
		       "interfaces/0x40000000/max_leaf: 0x40000005\n"
		       "interfaces/0x40000000/vendor: Microsoft Hv\n"
		       "leaves/0x40000000: 0x40000005 0x7263694d 0x666f736f 0x76482074\n"
		       "leaves/0x40000002: 0x1 0x0 0x0 0x0\n"
		       "leaves/0x40000003: ? 0x0 0x200 0x0\n"
		       "max_leaf: 0x40000005\n"
		       "requirements/all: incomplete\n"
		       "requirements/leaf_range: pass\n"
		       "requirements/no_partition_privileges: pass\n"
		       "requirements/no_root_privileges: pass\n"
		       "vendor: Microsoft Hv\n"
		       "vendor_microsoft: 1\n");
}

/* A log that names the hypervisor, and has no leaf: the kernel has seen its vendor. */
static void vendor_that_the_kernel_has_seen(struct kunit *test)
{
	static const struct {
		unsigned int kernel;
		const char *sys_vendor;
		enum hvi_known present;
		const char *product, *basis;
	} cases[] = {
		{ HVI_KERNEL_KVM, NULL, HVI_YES, "kvm", "kernel" },
		{ HVI_KERNEL_KVM, "QEMU", HVI_YES, "kvm", "kernel" },
		{ HVI_KERNEL_KVM, "innotek GmbH", HVI_YES, "virtualbox", "firmware sys_vendor" },
		{ HVI_KERNEL_HYPERV, NULL, HVI_YES, "microsoft", "kernel" },
		{ HVI_KERNEL_HYPERV, "QEMU", HVI_YES, "qemu", "firmware sys_vendor" },
		{ HVI_KERNEL_VMWARE, "QEMU", HVI_YES, "vmware", "kernel" },
		{ HVI_KERNEL_XEN_HVM, NULL, HVI_YES, "xen", "kernel" },
		{ HVI_KERNEL_XEN_PV, NULL, HVI_YES, "xen", "kernel" },
		{ HVI_KERNEL_JAILHOUSE, NULL, HVI_YES, "jailhouse", "kernel" },
		{ HVI_KERNEL_ACRN, NULL, HVI_YES, "acrn", "kernel" },
		{ HVI_KERNEL_BHYVE, NULL, HVI_YES, "bhyve", "kernel" },
		{ HVI_KERNEL_NATIVE, NULL, HVI_UNKNOWN },
		{ HVI_KERNEL_TYPES, NULL, HVI_UNKNOWN },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct answer_list *list;

		load->fake.kernel_type = cases[i].kernel;
		load->fake.firmware.word[HVI_SYS_VENDOR] = cases[i].sys_vendor;
		list = describe_dump(test);
		KUNIT_EXPECT_EQ_MSG(test, load->capture.hypervisor_present, cases[i].present,
				    "case %u", i);
		if (!cases[i].product)
			continue;
		KUNIT_EXPECT_STREQ_MSG(test, list_find(list, "hypervisor"), cases[i].product,
				       "case %u", i);
		KUNIT_EXPECT_STREQ_MSG(test, list_find(list, "hypervisor_basis"), cases[i].basis,
				       "case %u", i);
	}
	/* a vendor that is known and names nobody is not the one that the kernel saw */
	load->fake.kernel_type = HVI_KERNEL_KVM;
	fake_set(&load->fake, 0x40000000, 0x40000001, 1, 2, 3);
	KUNIT_EXPECT_STREQ(test, list_find(describe_dump(test), "hypervisor"), "unknown");
}

/* KVM's leaves at 0x40000100 may be in nobody's dump. */
static void further_interfaces_that_nobody_asked_for(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_leaf *next;

	fake_load_hv1(load, 0x40000005);
	describe_dump(test);
	KUNIT_EXPECT_EQ(test, load->capture.interface_count, 1);
	next = hvi_asked_leaf(&load->capture, 0x40000100);
	KUNIT_ASSERT_NOT_NULL(test, next);
	KUNIT_EXPECT_EQ(test, next->known, 0);

	/* of which half is there */
	fake_set_base(&load->fake, 0x40000100, 0x40000101, FAKE_KVM);
	fake_forget(&load->fake, 0x40000100, BIT(HVI_EDX));
	describe_dump(test);
	KUNIT_EXPECT_EQ(test, load->capture.interface_count, 1);
}

/* One of the processors has no leaf 0x40000003 in the dump, or half of it. */
static void other_processors(struct kunit *test)
{
	static const struct {
		unsigned int known;
		u32 ebx;
		enum hvi_known equal;
	} cases[] = {
		{ 0xf, 0, HVI_YES },
		{ 0xf, 1, HVI_NO },
		{ 0xd, 0, HVI_UNKNOWN },
		{ 0xd, 1, HVI_UNKNOWN },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_load_hv1(load, 0x40000005);
	load->fake.other_count = 1;
	describe_dump(test);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		load->fake.others[0] = (struct hv_iface_regs){ 0x60, cases[i].ebx };
		load->fake.other_known = cases[i].known;
		KUNIT_EXPECT_EQ_MSG(test, hvi_compare_processors(&load->fake.cpu, &load->capture),
				    cases[i].equal, "case %u", i);
	}
}

/* Answers that say themselves that something is missing. */
static bool tells_of_gaps(const char *path, const char *text)
{
	return !strncmp(path, "leaves/", 7) || strstr(text, "unknown") ||
	       !strcmp(text, "incomplete") || !strcmp(text, "none");
}

/* Whatever is forgotten: what is said then is what was said when all was known. */
static void forgetting_changes_no_answer(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct answer_list *all, *some;
	unsigned int i, j;
	enum hvi_reg reg;

	fake_load_hv1(load, 0x4000000c);
	for (i = 2; i <= 0xc; i++)
		fake_set(&load->fake, 0x40000000 + i, 0x40010fff + i, 0x401fff + i, i, 0x500 + i);
	fake_set(&load->fake, 0x40000080, 0x40000082, 1, 2, 3);
	fake_set(&load->fake, 0x40000081, 0x31235356, 0, 0, 0);
	fake_set(&load->fake, 0x40000082, 2, 0, 0, 0);
	fake_set(&load->fake, 0x40000100, 0, 0, 0, 0);
	all = describe_dump(test);
	KUNIT_ASSERT_GT(test, all->count, 100);
	for (i = 0; i < load->fake.leaf_count; i++) {
		const struct hvi_leaf before = load->fake.leaf[i];

		for (reg = HVI_EAX; reg <= HVI_REGS; reg++) {
			fake_forget(&load->fake, before.leaf, reg < HVI_REGS ? BIT(reg) : 0xf);
			some = describe_dump(test);
			for (j = 0; j < some->count; j++) {
				const struct answer *answer = &some->answer[j];
				const char *then = list_find(all, answer->path);

				if (tells_of_gaps(answer->path, answer->text))
					continue;
				KUNIT_EXPECT_STREQ_MSG(test, answer->text, then ?: "nothing",
						       "%s without leaf %x register %d",
						       answer->path, before.leaf, reg);
			}
			kunit_kfree(test, some);
			load->fake.leaf[i] = before;
		}
	}
}

static struct kunit_case unknown_tests[] = {
	KUNIT_CASE(nothing_at_all),
	KUNIT_CASE(echo_of_a_processor),
	KUNIT_CASE(presence_without_leaf_1),
	KUNIT_CASE(three_leaves),
	KUNIT_CASE(boot_log),
	KUNIT_CASE(list_without_its_beginning),
	KUNIT_CASE(vendor_that_the_kernel_has_seen),
	KUNIT_CASE(further_interfaces_that_nobody_asked_for),
	KUNIT_CASE(other_processors),
	KUNIT_CASE(forgetting_changes_no_answer),
	{}
};

static struct kunit_suite unknown_suite = {
	.name = "hv_iface_unknown",
	.init = fake_load_init,
	.test_cases = unknown_tests,
};

kunit_test_suite(unknown_suite);
