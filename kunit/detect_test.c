// SPDX-License-Identifier: GPL-2.0
/* Who is there: the conclusions that the other modules and sysfs are given. */
#include <linux/string.h>

#include "../module/detect.h"
#include "../module/product.h"
#include "../module/vendors.h"
#include "fake_cpu.h"

/* A load that touches no register. */
static void load_leaves(struct fake_load *load)
{
	load->options.identity = (struct hvi_id_request){ HVI_ID_NEVER, 0 };
	fake_load_run(load);
}

#define NO	HVI_NO
#define YES	HVI_YES
#define UNKNOWN	HVI_UNKNOWN

struct who_case {
	const char *name;
	enum hvi_known bit31;
	u32 max_leaf;
	const char *vendor;
	u32 signature;
	/* expected */
	enum hvi_known present, compatible, vendor_microsoft, nanovisor;
};

#define HV1	0x31237648
#define XBNV	0x766e6258

static const struct who_case who_cases[] = {
	{ "nothing", NO, 0, FAKE_NOBODY, 0, NO, NO, NO, NO },
	{ "leaves without the bit", NO, 0x40000005, FAKE_MICROSOFT, HV1, NO, NO, NO, NO },
	{ "the bit alone (VIA C3)", YES, 0, FAKE_NOBODY, 0, YES, NO, NO, NO },
	{ "Hyper-V", YES, 0x4000000c, FAKE_MICROSOFT, HV1, YES, YES, YES, NO },
	{ "least bound", YES, 0x40000001, FAKE_MICROSOFT, HV1, YES, YES, YES, NO },
	{ "bound one less", YES, 0x40000000, FAKE_MICROSOFT, HV1, YES, NO, YES, NO },
	{ "bound 0", YES, 0, FAKE_MICROSOFT, HV1, YES, NO, YES, NO },
	{ "bound with the top bit", YES, 0xffffffff, FAKE_MICROSOFT, HV1, YES, YES, YES, NO },
	{ "another vendor", YES, 0x40000010, "VMwareVMware", HV1,
	  YES, YES, NO, NO },
	{ "KVM", YES, 0x40000001, FAKE_KVM, 0x01007afb, YES, NO, NO, NO },
	{ "Microsoft's vendor alone", YES, 0x40000005, FAKE_MICROSOFT, 0, YES, NO, YES, NO },
	{ "Microsoft's vendor in another order", YES, 0x40000005, "Micrt Hvosof",
	  HV1, YES, YES, NO, NO },
	{ "Xbox Nanovisor", YES, 0x40000001, FAKE_MICROSOFT, XBNV, NO, NO, NO, YES },
	{ "Xbox Nanovisor out of bounds", YES, 0, FAKE_MICROSOFT, XBNV, NO, NO, NO, YES },
};

KUNIT_ARRAY_PARAM_DESC(who, who_cases, name);

static void predicates(struct kunit *test)
{
	const struct who_case *c = test->param_value;
	struct fake_load *load = test->priv;
	const struct hvi_capture *capture = &load->capture;

	fake_set(&load->fake, 1, 0, 0, c->bit31 == YES ? 0x80000000 : 0, 0);
	fake_set_base(&load->fake, 0x40000000, c->max_leaf, c->vendor);
	fake_set(&load->fake, 0x40000001, c->signature, 0, 0, 0);
	load_leaves(load);

	KUNIT_EXPECT_EQ(test, hvi_is_any_hypervisor_present(capture), c->present);
	KUNIT_EXPECT_EQ(test, hvi_is_microsoft_compatible(capture), c->compatible);
	KUNIT_EXPECT_EQ(test, hvi_is_vendor_microsoft(capture), c->vendor_microsoft);
	KUNIT_EXPECT_EQ(test, hvi_is_xbox_nanovisor(capture), c->nanovisor);
}

/* For reports the vendor counts under the Nanovisor too. */
static void vendor_of_the_nanovisor(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000001);
	fake_set(&load->fake, 0x40000001, XBNV, 0, 0, 0);
	load_leaves(load);
	KUNIT_EXPECT_TRUE(test, hvi_spells_microsoft(hvi_find_leaf(&load->capture, 0x40000000)));
	KUNIT_EXPECT_EQ(test, hvi_is_vendor_microsoft(&load->capture), HVI_NO);
}

struct iommu_case {
	const char *name;
	u32 max_leaf;
	u32 signature;
	u32 hardware;
	enum hvi_known in_use;
};

static const struct iommu_case iommu_cases[] = {
	{ "both", 0x40000006, HV1, 0x30, YES },
	{ "both and more", 0x40000006, HV1, 0xffffffff, YES },
	{ "DMA remapping alone", 0x40000006, HV1, 0x10, NO },
	{ "interrupt remapping alone", 0x40000006, HV1, 0x20, NO },
	{ "all others", 0x40000006, HV1, 0xffffffcf, NO },
	{ "out of bounds", 0x40000005, HV1, 0x30, NO },
	{ "not Hv1", 0x40000006, 0, 0x30, YES },
	{ "Nanovisor", 0x40000006, XBNV, 0x30, NO },
};

KUNIT_ARRAY_PARAM_DESC(iommu, iommu_cases, name);

static void iommu_in_use(struct kunit *test)
{
	const struct iommu_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, c->max_leaf);
	fake_set(&load->fake, 0x40000001, c->signature, 0, 0, 0);
	fake_set(&load->fake, 0x40000006, c->hardware, 0, 0, 0);
	load_leaves(load);
	KUNIT_EXPECT_EQ(test, hvi_is_iommu_in_use(&load->capture), c->in_use);
}

/* A signature that differs by one bit is another one. */
static void signatures_whole(struct kunit *test)
{
	struct fake_load *load = test->priv;
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		fake_load_hv1(load, 0x40000005);
		fake_set(&load->fake, 0x40000001, HV1 ^ BIT(bit), 0, 0, 0);
		load_leaves(load);
		KUNIT_EXPECT_EQ_MSG(test, hvi_is_microsoft_compatible(&load->capture), NO, "%u",
				    bit);
		fake_set(&load->fake, 0x40000001, XBNV ^ BIT(bit), 0, 0, 0);
		load_leaves(load);
		KUNIT_EXPECT_EQ_MSG(test, hvi_is_xbox_nanovisor(&load->capture), NO, "%u", bit);
	}
}

/* What has no register to go by is neither yes nor no. */
static void not_saved(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_capture *capture = &load->capture;

	fake_load_hv1(load, 0x40000005);
	fake_forget(&load->fake, 0x40000000, BIT(HVI_EDX));
	fake_forget(&load->fake, 0x40000003, BIT(HVI_EBX));
	load_leaves(load);
	KUNIT_EXPECT_EQ(test, hvi_names_interface(capture), YES);
	KUNIT_EXPECT_EQ(test, hvi_has_microsoft_vendor(capture), HVI_UNKNOWN);
	KUNIT_EXPECT_EQ(test, hvi_is_vendor_microsoft(capture), HVI_UNKNOWN);
	KUNIT_EXPECT_EQ(test, hvi_partition(capture), HVI_PARTITIONS);
	KUNIT_EXPECT_EQ(test, hvi_is_isolated(capture), HVI_UNKNOWN);

	fake_forget(&load->fake, 0x40000001, BIT(HVI_EAX));
	load_leaves(load);
	KUNIT_EXPECT_EQ(test, hvi_names_interface(capture), HVI_UNKNOWN);
	KUNIT_EXPECT_EQ(test, hvi_is_xbox_nanovisor(capture), HVI_UNKNOWN);
	KUNIT_EXPECT_EQ(test, hvi_is_microsoft_compatible(capture), HVI_UNKNOWN);
}

struct partition_case {
	const char *name;
	u32 max_leaf;
	u32 privileges;		/* 0x40000003 EBX */
	enum hvi_partition kind;
	enum hvi_known isolated;
};

static const struct partition_case partition_cases[] = {
	{ "no privilege", 0x4000000c, 0, HVI_GUEST, NO },
	{ "root", 0x4000000c, BIT(0) | BIT(12), HVI_ROOT, NO },
	{ "all", 0x4000000c, ~BIT(22) & 0xffffffff, HVI_ROOT, NO },
	{ "L1VH", 0x4000000c, BIT(0), HVI_L1VH, NO },
	{ "may manage processors, but not create", 0x4000000c, BIT(12), HVI_GUEST, NO },
	{ "all but the root's", 0x4000000c, ~(BIT(12) | BIT(22)) & 0xffffffff, HVI_L1VH, NO },
	{ "all but a parent's", 0x4000000c, ~(BIT(0) | BIT(22)) & 0xffffffff, HVI_GUEST, NO },
	{ "isolated", 0x4000000c, BIT(22), HVI_GUEST, YES },
	{ "isolated, and a host that calls it L1VH", 0x4000000c, BIT(0) | BIT(22), HVI_GUEST, YES },
	{ "isolated, and a host that calls it root", 0x4000000c, BIT(0) | BIT(12) | BIT(22),
	  HVI_GUEST, YES },
	{ "isolated, leaf out of bounds", 0x4000000b, BIT(22), HVI_GUEST, YES },
	{ "privileges out of bounds", 0x40000002, BIT(0) | BIT(12), HVI_GUEST, NO },
};

KUNIT_ARRAY_PARAM_DESC(partition, partition_cases, name);

static void partition(struct kunit *test)
{
	const struct partition_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, c->max_leaf);
	fake_set(&load->fake, 0x40000003, 0x60, c->privileges, 0, 0);
	fake_set(&load->fake, 0x4000000c, 1, 0x22, 0, 0);
	load_leaves(load);

	KUNIT_EXPECT_EQ(test, hvi_partition(&load->capture), c->kind);
	KUNIT_EXPECT_EQ(test, hvi_is_isolated(&load->capture), c->isolated);
}

struct product_case {
	u32 ebx, ecx, edx;
	const char *product;
};

/* As the registers have them: CPUID dumps, and the lists that vendors.c names. */
static const struct product_case product_cases[] = {
	{ 0x7263694d, 0x666f736f, 0x76482074, "microsoft" },
	{ 0x4b4d564b, 0x564b4d56, 0x0000004d, "kvm" },
	{ 0x756e694c, 0x564b2078, 0x7648204d, "kvm" },
	{ 0x61774d56, 0x4d566572, 0x65726177, "vmware" },
	{ 0x566e6558, 0x65584d4d, 0x4d4d566e, "xen" },
	{ 0x786f4256, 0x786f4256, 0x786f4256, "virtualbox" },
	{ 0x54474354, 0x43544743, 0x47435447, "qemu" },
	{ 0x76796862, 0x68622065, 0x20657679, "bhyve" },
	{ 0x56794842, 0x48422045, 0x20455679, "bhyve" },
	{ 0x70726c20, 0x68797065, 0x72762020, "parallels" },
	{ 0x6c727020, 0x70796820, 0x20767265, "parallels" },
	{ 0x206c7270, 0x65707968, 0x00007672, "parallels" },
	{ 0x206c7270, 0x65707968, 0x20207672, "parallels" },
	{ 0x4e524341, 0x4e524341, 0x4e524341, "acrn" },
	{ 0x584e5120, 0x424d5651, 0x20475153, "qnx" },
	{ 0x51584e51, 0x53424d56, 0x00004751, "qnx" },
	{ 0x514e5851, 0x564d4253, 0x00000000, "qnx" },
	{ 0x514e5851, 0x564d4253, 0xffffffff, "qnx" },
	{ 0x514e5851, 0x574d4253, 0x00000000, "unknown" },
	{ 0x205f5f5f, 0x4d4d564e, 0x5f5f5f20, "nvmm" },
	{ 0x6e65704f, 0x56445342, 0x38354d4d, "openbsd" },
	{ 0x4d584148, 0x4d584148, 0x4d584148, "haxm" },
	{ 0x73696e55, 0x70537379, 0x34367261, "spar" },
	{ 0x53455253, 0x52534552, 0x45525345, "sre" },
	{ 0x6c69614a, 0x73756f68, 0x00000065, "jailhouse" },
	{ 0x4d4d5645, 0x4d4d5645, 0x4d4d5645, "ikgt" },
	{ 0x65726142, 0x6f736976, 0x00002172, "barevisor" },
	{ 0x696e694d, 0x6f736956, 0x00000072, "minivisor" },
	{ 0x72696f4e, 0x6f736956, 0x545a2072, "noirvisor" },
	{ 0x6c707041, 0x5a562065, 0x00000000, "apple" },
	{ 0x49584546, 0x49584546, 0x00554d45, "fex" },
	{ 0, 0, 0, "unknown" },
	{ 0xffffffff, 0xffffffff, 0xffffffff, "unknown" },
	{ 0x4b4d564b, 0x564b4d56, 0x4b4d564b, "unknown" },	/* KVM, and no end */
	{ 0x7263694d, 0x666f736f, 0x76682074, "unknown" },	/* Microsoft hv */
	{ 0x65746e49, 0x20202020, 0x5844546c, "unknown" },	/* TDX, of leaf 0x21 */
};

static void describe_product(const struct product_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%08x %08x %08x %s", c->ebx, c->ecx, c->edx,
		 c->product);
}

KUNIT_ARRAY_PARAM(product, product_cases, describe_product);

static void product_by_vendor(struct kunit *test)
{
	const struct product_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_set(&load->fake, 1, 0, 0, 0x80000000, 0);
	fake_set(&load->fake, 0x40000000, 0x40000001, c->ebx, c->ecx, c->edx);
	load_leaves(load);
	KUNIT_EXPECT_STREQ(test, hvi_product(&load->capture).name, c->product);
}

static void expect_product(struct kunit *test, unsigned int i, const char *name,
			   const char *basis)
{
	struct fake_load *load = test->priv;
	struct hvi_product product = hvi_product(&load->capture);

	KUNIT_EXPECT_STREQ_MSG(test, product.name, name, "case %u", i);
	hvi_print_basis(fake_out(load), &product);
	KUNIT_EXPECT_STREQ_MSG(test, fake_text(load), basis, "case %u", i);
}

/* The firmware decides where a signature may be a mask, or is none. */
static void product_and_firmware(struct kunit *test)
{
	static const struct {
		const char *vendor;
		enum hvi_firmware_word word;
		const char *text;	/* NULL: not known */
		u32 privileges;		/* 0x40000003 EBX */
		const char *product, *basis;
	} cases[] = {
		/* nobody wears it: the firmware is not asked */
		{ FAKE_XEN, HVI_PRODUCT_NAME, "VirtualBox", 0, "xen", "leaf 0x40000000" },
		{ "VMwareVMware", HVI_SYS_VENDOR, "QEMU", 0, "vmware", "leaf 0x40000000" },
		{ "Linux KVM Hv", HVI_SYS_VENDOR, "QEMU", 0, "kvm", "leaf 0x40000000" },
		/* KVM's may be VirtualBox' or Parallels'; QEMU's machine is on KVM then */
		{ FAKE_KVM, HVI_PRODUCT_NAME, NULL, 0, "kvm", "leaf 0x40000000" },
		{ FAKE_KVM, HVI_PRODUCT_NAME, "20N2S00600", 0, "kvm", "leaf 0x40000000" },
		{ FAKE_KVM, HVI_PRODUCT_NAME, "VirtualBox", 0,
		  "virtualbox", "firmware product_name" },
		{ FAKE_KVM, HVI_BIOS_VENDOR, "innotek GmbH", 0,
		  "virtualbox", "firmware bios_vendor" },
		{ FAKE_KVM, HVI_PRODUCT_NAME, "Parallels Virtual Platform", 0,
		  "parallels", "firmware product_name" },
		{ FAKE_KVM, HVI_SYS_VENDOR, "QEMU", 0, "kvm", "leaf 0x40000000" },
		{ FAKE_KVM, HVI_PRODUCT_NAME, "Google Compute Engine", 0,
		  "kvm", "leaf 0x40000000" },
		/* Microsoft's may be KVM's, which hides, or QEMU's on whatever */
		{ FAKE_MICROSOFT, HVI_SYS_VENDOR, NULL, 0, "microsoft", "leaf 0x40000000" },
		{ FAKE_MICROSOFT, HVI_SYS_VENDOR, "Dell Inc.", 0, "microsoft", "leaf 0x40000000" },
		{ FAKE_MICROSOFT, HVI_SYS_VENDOR, "QEMU", 0, "qemu", "firmware sys_vendor" },
		{ FAKE_MICROSOFT, HVI_PRODUCT_NAME, "Google Compute Engine", 0,
		  "kvm", "firmware product_name" },
		{ FAKE_MICROSOFT, HVI_PRODUCT_NAME, "VirtualBox", 0,
		  "virtualbox", "firmware product_name" },
		/* but what no imitator has makes them its own: root, L1VH, isolation */
		{ FAKE_MICROSOFT, HVI_SYS_VENDOR, "QEMU", BIT(0) | BIT(12),
		  "microsoft", "leaf 0x40000000" },
		{ FAKE_MICROSOFT, HVI_SYS_VENDOR, "QEMU", BIT(0), "microsoft", "leaf 0x40000000" },
		{ FAKE_MICROSOFT, HVI_SYS_VENDOR, "QEMU", BIT(22), "microsoft", "leaf 0x40000000" },
		{ FAKE_MICROSOFT, HVI_SYS_VENDOR, "QEMU", BIT(12), "qemu", "firmware sys_vendor" },
		/* nobody, or somebody made up */
		{ FAKE_NOBODY, HVI_SYS_VENDOR, NULL, 0, "unknown", "none" },
		{ FAKE_NOBODY, HVI_SYS_VENDOR, "Dell Inc.", 0, "unknown", "none" },
		{ FAKE_NOBODY, HVI_SYS_VENDOR, "QEMU", 0, "qemu", "firmware sys_vendor" },
		{ FAKE_NOBODY, HVI_PRODUCT_NAME, "VirtualBox", 0,
		  "virtualbox", "firmware product_name" },
		{ "ulakev28 3713", HVI_SYS_VENDOR, "QEMU", 0, "qemu", "firmware sys_vendor" },
		{ "ulakev28 3713", HVI_SYS_VENDOR, NULL, BIT(0), "unknown", "none" },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_load_hv1(load, 0x40000005);
		fake_set_vendor(fake_regs(&load->fake, 0x40000000), cases[i].vendor);
		fake_set(&load->fake, 0x40000003, 0x60, cases[i].privileges, 0, 0);
		memset(&load->fake.firmware, 0, sizeof(load->fake.firmware));
		load->fake.firmware.word[cases[i].word] = cases[i].text;
		load_leaves(load);
		expect_product(test, i, cases[i].product, cases[i].basis);
	}
}

/* A process of a Xen PV guest sees what is below Xen; the kernel knows. */
static void product_by_kernel(struct kunit *test)
{
	static const struct {
		const char *vendor;
		unsigned int kernel;
		const char *product, *basis;
	} cases[] = {
		{ "TCGTCGTCGTCG", HVI_KERNEL_XEN_PV, "xen", "kernel" },
		{ FAKE_NOBODY, HVI_KERNEL_XEN_PV, "xen", "kernel" },
		{ FAKE_XEN, HVI_KERNEL_XEN_PV, "xen", "leaf 0x40000000" },
		{ "TCGTCGTCGTCG", HVI_KERNEL_XEN_HVM, "qemu", "leaf 0x40000000" },
		{ "TCGTCGTCGTCG", HVI_KERNEL_TYPES, "qemu", "leaf 0x40000000" },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_set(&load->fake, 1, 0, 0, 0x80000000, 0);
		fake_set_base(&load->fake, 0x40000000, 0x40000001, cases[i].vendor);
		load->fake.kernel_type = cases[i].kernel;
		load_leaves(load);
		expect_product(test, i, cases[i].product, cases[i].basis);
	}
}

/* KVM has its features in 0x40000001, Xen its version, and many have no such leaf. */
static void interface_that_is_named(struct kunit *test)
{
	static const struct {
		u32 max_leaf, signature;
		enum hvi_known named;
	} cases[] = {
		{ 0x40000001, HV1, YES },
		{ 0x40000001, XBNV, YES },
		{ 0x40000001, 0x7e20207e, YES },	/* "~  ~" */
		{ 0x40000000, HV1, NO },
		{ 0, HV1, NO },
		{ 0x40000001, 0x01007afb, NO },	/* KVM */
		{ 0x40000005, 0x00040011, NO },	/* Xen */
		{ 0x40000001, 0, NO },
		{ 0x40000001, 0x7f414141, NO },
		{ 0x40000001, 0x41c14141, NO },
		{ 0x40000001, 0x41414109, NO },
		{ 0x40000001, 0x00414141, NO },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_load_hv1(load, cases[i].max_leaf);
		fake_set(&load->fake, 0x40000001, cases[i].signature, 0, 0, 0);
		load_leaves(load);
		KUNIT_EXPECT_EQ_MSG(test, hvi_names_interface(&load->capture), cases[i].named,
				    "case %u", i);
	}
}

/* A version that is not there, and one that the guest has made itself. */
static void version_that_is_given(struct kunit *test)
{
	static const struct {
		const char *what;
		u32 max_leaf;
		struct hv_iface_regs leaf;
		u64 id;
		bool given;
	} cases[] = {
		{ "KVM", 0x40000005, { 0x3839, 0xa0000, 0, 0 }, 0x8100000601c00000, true },
		{ "no leaf", 0x40000001, { 0x3839, 0xa0000, 0, 0 }, 0, false },
		{ "zero", 0x40000005, { 0, 0, 0, 0 }, 0, false },
		/* measured on VirtualBox 7.2.22 */
		{ "Linux 6.1.192", 0x40000005, { 0, 0x60001, 0xc0, 0xc0 }, 0x8100000601c00000,
		  false },
		{ "the same, of which nobody knows", 0x40000005, { 0, 0x60001, 0xc0, 0xc0 }, 0,
		  false },
		/* corpus.tsv */
		{ "Windows 7", 0x40000005, { 0x1db1, 0x60001, 1, 0xb1000001 }, 0, false },
		/* somebody else's way to echo */
		{ "Vista SP1", 0x40000005, { 6001, 0x60000, 1, 7 }, 0x0001040600011771, false },
		{ "another service pack", 0x40000005, { 6001, 0x60000, 2, 7 }, 0x0001040600011771,
		  true },
		{ "another build", 0x40000005, { 6002, 0x60000, 1, 7 }, 0x0001040600011771, true },
		{ "another release", 0x40000005, { 6001, 0x60001, 1, 7 }, 0x0001040600011771,
		  true },
		/* Xen's own, after Vista SP2 has been written */
		{ "Xen", 0x40000006, { 0x1772, 0x60000, 0, 0 }, 0x0001040600021772, true },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct hv_iface_regs *leaf = &cases[i].leaf;

		fake_load_hv1(load, cases[i].max_leaf);
		fake_set(&load->fake, 0x40000002, leaf->eax, leaf->ebx, leaf->ecx, leaf->edx);
		load_leaves(load);
		KUNIT_EXPECT_EQ_MSG(test, !!hvi_version(&load->capture, cases[i].id),
				    cases[i].given, "%s", cases[i].what);
	}
}

/* Who imitates Microsoft has moved his own interface up. */
static void product_behind_microsoft(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load_leaves(load);
	KUNIT_EXPECT_STREQ(test, hvi_product(&load->capture).name, "microsoft");

	fake_set_base(&load->fake, 0x40000100, 0x40000105, FAKE_XEN);
	load_leaves(load);
	KUNIT_EXPECT_STREQ(test, hvi_product(&load->capture).name, "xen");

	fake_set_base(&load->fake, 0x40000200, 0x40000201, FAKE_KVM);
	load_leaves(load);
	KUNIT_EXPECT_STREQ(test, hvi_product(&load->capture).name, "kvm");

	/* an unknown vendor names nothing */
	fake_set(&load->fake, 0x40000200, 0x40000201, 1, 2, 3);
	load_leaves(load);
	KUNIT_EXPECT_STREQ(test, hvi_product(&load->capture).name, "xen");

	/* old KVM, whose maximum is 0 */
	fake_set_base(&load->fake, 0x40000200, 0, FAKE_KVM);
	load_leaves(load);
	KUNIT_EXPECT_STREQ(test, hvi_product(&load->capture).name, "kvm");
	KUNIT_EXPECT_NULL(test, hvi_find_leaf(&load->capture, 0x40000201));
}

static void no_product_without_hypervisor(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set_base(&load->fake, 0x40000000, 0x40000005, FAKE_MICROSOFT);
	load_leaves(load);
	KUNIT_EXPECT_STREQ(test, hvi_product(&load->capture).name, "unknown");
}

static struct kunit_case detect_tests[] = {
	KUNIT_CASE_PARAM(predicates, who_gen_params),
	KUNIT_CASE(vendor_of_the_nanovisor),
	KUNIT_CASE_PARAM(iommu_in_use, iommu_gen_params),
	KUNIT_CASE(signatures_whole),
	KUNIT_CASE(not_saved),
	KUNIT_CASE_PARAM(partition, partition_gen_params),
	KUNIT_CASE_PARAM(product_by_vendor, product_gen_params),
	KUNIT_CASE(product_and_firmware),
	KUNIT_CASE(product_by_kernel),
	KUNIT_CASE(interface_that_is_named),
	KUNIT_CASE(version_that_is_given),
	KUNIT_CASE(product_behind_microsoft),
	KUNIT_CASE(no_product_without_hypervisor),
	{}
};

static struct kunit_suite detect_suite = {
	.name = "hv_iface_detect",
	.init = fake_load_init,
	.test_cases = detect_tests,
};

kunit_test_suite(detect_suite);
