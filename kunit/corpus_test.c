// SPDX-License-Identifier: GPL-2.0
/*
 * Machines that others or scripts/real/ captured; corpus.tsv says who and where. What is
 * expected here is read off the figures by hand and by the sources' own words.
 */
#include <linux/string.h>

#include "../module/detect.h"
#include "../module/print.h"
#include "../module/product.h"
#include "../module/vendors.h"
#include "../module/windows.h"
#include "enlightenments.h"

static const struct corpus_row {
	const char *name;
	struct hvi_leaf leaf;
} corpus[] = {
#include "corpus.inc"
};

struct corpus_case {
	const char *name;
	const char *product;	/* NULL: no hypervisor */
	const char *vendor;
	u32 max_leaf;
	u32 interface_id;
	const char *version;	/* NULL: not Hv#1; empty: not given, or the guest's own word */
	const char *partition;
	const char *requirements;	/* those that are not met */
	const char *trusted;	/* last digit of the highest leaf, by release */
	u32 enlightenments;	/* of 10 */
};

/* What the root partitions have in common: 3.EDX ...bf., 3.EBX 2b...., 3.EAX 1fff */
#define OF_ROOT \
	(BY_4_EAX_2 | BY_7_EAX_31 | BY_3_EDX_4 | BY_3_EAX_1_9 | BY_3_EDX_5 | BY_7_EBX_0 | \
	 BY_3_EDX_7 | BY_4_EAX_10 | BY_3_EBX_21)

static const struct corpus_case corpus_cases[] = {
	{
		"hyperv-root-14393-zen-naples", "microsoft", "Microsoft Hv", 0x4000000a,
		0x31237648, "10.0.14393.2273-2-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_3 | BY_4_EBX,
	}, {
		"hyperv-root-14393-zen-fam17h-m50h", "microsoft", "Microsoft Hv", 0x4000000a,
		0x31237648, "10.0.14393.2273-2-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_3 | BY_4_EBX,
	}, {
		"hyperv-root-18362-kabini", "microsoft", "Microsoft Hv", 0x4000000b,
		0x31237648, "10.0.18362.1139-1-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_3 | BY_7_EBX_1,
	}, {
		/* 4.EAX 00060e14: no APIC MSRs, but deprecated AutoEOI */
		"hyperv-root-18362-cometlake-h", "microsoft", "Microsoft Hv", 0x4000000b,
		0x31237648, "10.0.18362.900-0-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_9 | BY_7_EBX_1,
	}, {
		"hyperv-root-18362-rocketlake", "microsoft", "Microsoft Hv", 0x4000000b,
		0x31237648, "10.0.18362.1256-1-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_9 | BY_7_EBX_1,
	}, {
		"hyperv-root-19041-i7-2630qm", "microsoft", "Microsoft Hv", 0x4000000b,
		0x31237648, "10.0.19041.685-0-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_3 | BY_7_EBX_1,
	}, {
		"hyperv-root-19041-surfacebook", "microsoft", "Microsoft Hv", 0x4000000b,
		0x31237648, "10.0.19041.685-0-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_3 | BY_7_EBX_1,
	}, {
		"hyperv-root-10586-i5-6300u", "microsoft", "Microsoft Hv", 0x4000000a,
		0x31237648, "10.0.10586.3-0-0", "root", "", "55558aa",
		OF_ROOT | BY_4_EAX_3 | BY_4_EBX | BY_7_EBX_1,
	}, {
		"azure-f72sv2-20348-icelake", "microsoft", "Microsoft Hv", 0x4000000a,
		0x31237648, "10.0.20348.1462-1-0", "guest", "", "55556aa",
		BY_4_EAX_2 | BY_4_EAX_5 | BY_4_EBX | BY_3_EDX_4 | BY_3_EAX_1_9 | BY_3_EDX_5 |
		BY_3_EDX_7 | BY_4_EAX_9 | BY_3_EDX_10 | BY_4_EAX_10 | BY_3_EBX_21,
	}, {
		/* its vendor would mislead who goes by that; its version is all zero */
		"vmware-hv1-i7-6600u", "vmware", "VMwareVMware", 0x40000010,
		0x31237648, "", "guest", "", "55556aa",
		BY_4_EAX_5 | BY_3_EAX_1_9 | BY_3_EDX_10,
	}, {
		"virtualbox-hyperv-win7-32", "virtualbox", "VBoxVBoxVBox", 0x40000006,
		0x31237648, "", "guest", "",
		"5555666",
		BY_4_EAX_5 | BY_3_EAX_1_9 | BY_3_EDX_10,
	}, {
		"cloud-hypervisor-v52", "kvm", "Linux KVM Hv", 0x4000000a,
		0x31237648, "10.0.14393.0-0-0", "guest", "access_hypercall_msrs access_vp_index",
		"55556aa", BY_4_EAX_5 | BY_3_EAX_1_9,
	}, {
		/* of no firmware: a mask cannot be told from a face */
		"kvm-hidden", "microsoft", "Microsoft Hv", 0x4000000a,
		0x31237648, "10.0.14393.0-0-0", "guest", "", "55556aa",
		BY_4_EAX_2 | BY_4_EAX_3 | BY_4_EAX_5 | BY_3_EDX_4 | BY_3_EAX_1_9 | BY_4_EAX_9 |
		BY_3_EDX_10 | BY_4_EAX_10,
	}, {
		"nvx-time-abi", "microsoft", "Microsoft Hv", 0x40000005,
		0x31237648, "1.0.5789262.0-0-0", "guest", "", "5555555",
	}, {
		"kvm-own-vendor", "unknown", "ulakev283713", 0x40000005,
		0x31237648, "10.0.14393.0-0-0", "guest", "", "5555555",
		BY_4_EAX_5 | BY_4_EBX | BY_3_EAX_1_9,
	}, {
		"acrn-waag", "acrn", "ACRNACRNACRN", 0x40000006,
		0x31237648, "", "guest", "", "5555666",
	}, {
		"vmware-plain-e5-2670v3", "vmware", "VMwareVMware", 0x40000010, 0, NULL, NULL, NULL,
		"1111666",
	},
	{ "xen-4.20-pvh-viridian-all", "xen", "Microsoft Hv", 0x40000006, 0x31237648,
	  "6.0.6002.0-0-0", "guest", "", "5555666",
	  BY_4_EAX_2 | BY_4_EAX_3 | BY_4_EAX_5 | BY_4_EBX | BY_3_EAX_1_9 | BY_3_EDX_10 |
	  BY_4_EAX_10 },
	{ "xen-4.20-hvm-viridian-all", "xen", "Microsoft Hv", 0x40000006, 0x31237648,
	  "6.0.6002.0-0-0", "guest", "", "5555666",
	  BY_4_EAX_2 | BY_4_EAX_3 | BY_4_EAX_5 | BY_4_EBX | BY_3_EAX_1_9 | BY_3_EDX_10 |
	  BY_4_EAX_10 },
	{ "qemu-11.1-hv-passthrough", "kvm", "Linux KVM Hv", 0x4000000a, 0x31237648,
	  "10.0.14393.0-0-0", "guest", "", "55556aa",
	  BY_4_EAX_2 | BY_4_EAX_5 | BY_4_EBX | BY_3_EDX_4 | BY_3_EAX_1_9 | BY_4_EAX_9 |
	  BY_3_EDX_10 | BY_4_EAX_10 },
	{ "xen-4.20-pvh-viridian-base", "xen", "Microsoft Hv", 0x40000006, 0x31237648,
	  "6.0.6002.0-0-0", "guest", "", "5555666" },
	{ "xen-4.17-pvh-viridian-all", "xen", "Microsoft Hv", 0x40000006, 0x31237648,
	  "6.0.6002.0-0-0", "guest", "", "5555666",
	  BY_4_EAX_2 | BY_4_EAX_3 | BY_4_EAX_5 | BY_4_EBX | BY_3_EAX_1_9 | BY_3_EDX_10 |
	  BY_4_EAX_10 },
	{ "xen-4.17-hvm-viridian", "xen", "Microsoft Hv", 0x40000006, 0x31237648,
	  "6.0.6002.0-0-0", "guest", "", "5555666", BY_3_EDX_10 },
	{ "xen-4.17-hvm", "xen", "XenVMMXenVMM", 0x40000005, 0x00040011,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.17-pvh", "xen", "XenVMMXenVMM", 0x40000005, 0x00040011,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.17-pv", "xen", "XenVMMXenVMM", 0x40000005, 0x00040011,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.17-pv-dom0", "xen", "XenVMMXenVMM", 0x40000005, 0x00040011,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.20-hvm", "xen", "XenVMMXenVMM", 0x40000005, 0x00040014,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.20-pvh", "xen", "XenVMMXenVMM", 0x40000005, 0x00040014,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.20-pv", "xen", "XenVMMXenVMM", 0x40000005, 0x00040014,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.20-pv-dom0", "xen", "XenVMMXenVMM", 0x40000005, 0x00040014,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.11-ec2-t2-micro", "xen", "XenVMMXenVMM", 0x40000005, 0x0004000b,
	  NULL, NULL, NULL, "1111111" },
	{ "xen-4.11-ec2-c3-large", "xen", "XenVMMXenVMM", 0x40000005, 0x0004000b,
	  NULL, NULL, NULL, "1111111" },
	{ "kvm-qemu-host-i7-8650u", "kvm", "KVMKVMKVM", 0x40000001, 0x01007afb,
	  NULL, NULL, NULL, "1111111" },
	{ "kvm-qemu-tcgname-bug-i7-8650u", "kvm", "KVMKVMKVM", 0x40000001, 0x01007afb,
	  NULL, NULL, NULL, "1111111" },
	{ "kvm-firecracker-t2cl-m5metal", "kvm", "KVMKVMKVM", 0x40000001, 0x01007efb,
	  NULL, NULL, NULL, "1111111" },
	{ "kvm-firecracker-t2a-m6ametal", "kvm", "KVMKVMKVM", 0x40000001, 0x01007efb,
	  NULL, NULL, NULL, "1111111" },
	{ "kvm-firecracker-fp-genoa", "kvm", "KVMKVMKVM", 0x40000001, 0x01007efb,
	  NULL, NULL, NULL, "1111111" },
	{ "kvm-firecracker-fp-graniterapids", "kvm", "KVMKVMKVM", 0x40000001, 0x01007efb,
	  NULL, NULL, NULL, "1111111" },
	{ "kvm-firecracker-local-genoa", "kvm", "KVMKVMKVM", 0x40000001, 0x01007efb,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-7.2.22-hyperv", "virtualbox", "VBoxVBoxVBox", 0x40000006, 0x31237648,
	  "", "guest", "", "5555666", BY_4_EAX_5 | BY_3_EAX_1_9 | BY_3_EDX_10 },
	{ "virtualbox-7.2.22-windows-11", "virtualbox", "VBoxVBoxVBox", 0x40000006, 0x31237648,
	  "", "guest", "", "5555666", BY_4_EAX_5 | BY_3_EAX_1_9 | BY_3_EDX_10 },
	{ "virtualbox-7.2.22-kvm", "kvm", "KVMKVMKVM", 0x40000001, 0x89,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-7.2.22-minimal", "unknown", "", 0x40000010, 0, NULL, NULL, NULL,
	  "1111666" },
	{ "virtualbox-kvm-ubuntu-64", "kvm", "KVMKVMKVM", 0x40000001, 0x01000089,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-kvm-ubuntu-32", "kvm", "KVMKVMKVM", 0x40000001, 0x01000089,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-kvm-centos-64", "kvm", "KVMKVMKVM", 0x40000001, 0x01000089,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-kvm-linux-rocketlake", "kvm", "KVMKVMKVM", 0x40000001, 0x01000089,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-kvm-linux-haswell", "kvm", "KVMKVMKVM", 0x40000001, 0x01000089,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-kvm-i7-4980hq", "kvm", "KVMKVMKVM", 0x40000001, 0x01000089,
	  NULL, NULL, NULL, "1111111" },
	{ "virtualbox-none-winxp-32" },
	{ "virtualbox-7.2.22-legacy" },
};

KUNIT_ARRAY_PARAM_DESC(corpus, corpus_cases, name);

static unsigned int set_leaves(struct fake_load *load, const char *name)
{
	const struct hvi_leaf *leaf;
	unsigned int i, count = 0;

	for (i = 0; i < ARRAY_SIZE(corpus); i++) {
		if (strcmp(corpus[i].name, name))
			continue;
		leaf = &corpus[i].leaf;
		fake_set(&load->fake, leaf->leaf, leaf->regs.eax, leaf->regs.ebx,
			 leaf->regs.ecx, leaf->regs.edx);
		count++;
	}
	return count;
}

static void expect_hyperv(struct kunit *test, const struct corpus_case *c)
{
	struct fake_load *load = test->priv;
	const struct hvi_capture *capture = &load->capture;
	struct hvi_text *out = fake_out(load);
	const struct hv_iface_regs *version;
	enum hvi_rule rule;

	version = hvi_version(capture, load->id.left);
	if (version)
		hvi_print_version(out, version);
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->version);
	KUNIT_EXPECT_EQ(test, hvi_partition(capture),
			strcmp(c->partition, "root") ? HVI_GUEST : HVI_ROOT);
	KUNIT_EXPECT_EQ(test, hvi_is_iommu_in_use(capture), HVI_NO);
	KUNIT_EXPECT_EQ(test, hvi_is_isolated(capture), HVI_NO);

	out = fake_out(load);
	for (rule = 0; rule < HVI_RULES; rule++)
		if (hvi_judge(rule, capture, &load->checks) == HVI_NO)
			hvi_print(out, "%s%s", out->used ? " " : "", hvi_rule_names[rule]);
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->requirements);
	KUNIT_EXPECT_EQ(test, hvi_judge_all(capture, &load->checks),
			*c->requirements ? HVI_NO : HVI_YES);
}

static void machine(struct kunit *test)
{
	const struct corpus_case *c = test->param_value;
	struct fake_load *load = test->priv;
	const struct hvi_capture *capture = &load->capture;
	const struct hv_iface_regs *second;
	char trusted[HVI_10_22H2 + 1] = "";
	enum hvi_release release;

	KUNIT_ASSERT_GT(test, set_leaves(load, c->name), 0);
	load->fake.other_count = 1;
	if (fake_regs(&load->fake, 0x40000003))
		load->fake.others[0] = *fake_regs(&load->fake, 0x40000003);
	fake_load_run(load);
	second = fake_regs(&load->fake, 0x40000100);

	KUNIT_EXPECT_EQ(test, capture->hypervisor_present, hvi_answer(c->product));
	KUNIT_EXPECT_EQ(test, hvi_is_any_hypervisor_present(capture), hvi_answer(c->product));
	if (!c->product)
		return;

	KUNIT_EXPECT_STREQ(test, hvi_product(capture).name, c->product);
	hvi_print_vendor(fake_out(load), hvi_find_leaf(capture, 0x40000000));
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->vendor);
	KUNIT_EXPECT_EQ(test, hvi_find_leaf(capture, 0x40000000)->eax, c->max_leaf);
	KUNIT_EXPECT_EQ(test, hvi_find_leaf(capture, 0x40000001)->eax, c->interface_id);
	KUNIT_EXPECT_EQ(test, capture->interface_count,
			second && second->eax ? 2 : 1);
	KUNIT_EXPECT_EQ(test, hvi_spells_microsoft(hvi_find_leaf(capture, 0x40000000)),
			!strcmp(c->vendor, "Microsoft Hv"));
	KUNIT_EXPECT_EQ(test, hvi_is_xbox_nanovisor(capture), HVI_NO);
	KUNIT_EXPECT_EQ(test, hvi_is_microsoft_compatible(capture), hvi_answer(c->version));
	KUNIT_EXPECT_EQ(test, load->id.wrote, !!c->version);
	KUNIT_EXPECT_EQ(test, load->fake.msr[FAKE_GUEST_OS_ID].value,
			c->version ? FAKE_IDENTITY : 0);

	for (release = HVI_VISTA; release < HVI_RELEASES; release++) {
		KUNIT_EXPECT_EQ(test, hvi_windows_any_present(capture, release), HVI_YES);
		KUNIT_EXPECT_EQ(test, hvi_windows_compatible(capture, release),
				hvi_answer(c->version));
		if (release > HVI_10_1607) {
			bool connects = c->version &&
					!strstr(c->requirements, "access_hypercall_msrs");

			KUNIT_EXPECT_EQ(test, hvi_windows_connects(capture, release),
					hvi_answer(connects));
			KUNIT_EXPECT_EQ(test, hvi_windows_uses_reference_tsc(capture, release),
					hvi_answer(connects &&
						   c->enlightenments & BY_3_EAX_1_9));
			continue;
		}
		trusted[release] = "0123456789abcdef"
			[hvi_windows_max_trusted_leaf(capture, release) - 0x40000000];
	}
	KUNIT_EXPECT_STREQ(test, trusted, c->trusted);
	expect_enlightenments(test, c->enlightenments);
	if (c->version)
		expect_hyperv(test, c);
}

/* Each leaf that the capture has within its own bound is read as it is there. */
static void machine_is_read_whole(struct kunit *test)
{
	const struct corpus_case *c = test->param_value;
	struct fake_load *load = test->priv;
	const struct hv_iface_regs *regs;
	unsigned int i;

	set_leaves(load, c->name);
	fake_load_run(load);
	for (i = 0; i < load->fake.leaf_count; i++) {
		const struct hvi_leaf *leaf = &load->fake.leaf[i];

		if (leaf->leaf < 0x40000000 || leaf->leaf > c->max_leaf)
			continue;
		regs = hvi_find_leaf(&load->capture, leaf->leaf);
		KUNIT_ASSERT_NOT_NULL_MSG(test, regs, "leaf %x", leaf->leaf);
		KUNIT_EXPECT_EQ_MSG(test, 0, memcmp(regs, &leaf->regs, sizeof(*regs)),
				    "leaf %x", leaf->leaf);
	}
}

/* A new capture needs a row above. */
static void every_machine_is_expected(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(corpus); i++) {
		for (j = 0; j < ARRAY_SIZE(corpus_cases); j++)
			if (!strcmp(corpus[i].name, corpus_cases[j].name))
				break;
		KUNIT_EXPECT_LT_MSG(test, j, ARRAY_SIZE(corpus_cases), "%s", corpus[i].name);
	}
}

static struct kunit_case corpus_tests[] = {
	KUNIT_CASE_PARAM(machine, corpus_gen_params),
	KUNIT_CASE_PARAM(machine_is_read_whole, corpus_gen_params),
	KUNIT_CASE(every_machine_is_expected),
	{}
};

static struct kunit_suite corpus_suite = {
	.name = "hv_iface_corpus",
	.init = fake_load_init,
	.test_cases = corpus_tests,
};

kunit_test_suite(corpus_suite);
