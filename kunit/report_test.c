// SPDX-License-Identifier: GPL-2.0
/* The line in the log, whole. */
#include <linux/bits.h>
#include <linux/string.h>

#include "../module/report.h"
#include "fake_cpu.h"

#define BY_LEAF(product, vendor) \
	"hypervisor " product " (leaf 0x40000000), vendor \"" vendor "\""
#define UNKNOWN	"hypervisor unknown (none), "
#define XBNV	", interface \"Xbnv\" (not Microsoft-compatible)"
#define VS1	", interface \"VS#1\" (not Microsoft-compatible)"
#define OTHERS	", not Microsoft-compatible"
#define STRANGE	"; strange maximum leaf "
#define CALLS	" this kernel's hypercalls to "
#define WRITTEN	"written 0x8100000601c00000 (Linux 6.1.192), was 0x0"
#define ALONE	"; other processors are not asked"
#define DOUBT	"is not known to be safe for" CALLS
#define FORCE	" (see force=1)"

static void expect_report(struct kunit *test, const char *expected)
{
	struct fake_load *load = test->priv;
	const struct hvi_findings findings = {
		.capture = &load->capture, .id = &load->id, .checks = &load->checks,
	};

	fake_load_run(load);
	hvi_report(fake_out(load), &findings, load->options.compare_processors);
	KUNIT_EXPECT_STREQ(test, fake_text(load), expected);
}

static void no_hypervisor(struct kunit *test)
{
	expect_report(test, "no hypervisor is present");
}

/* What is no signature is not called an interface. */
static void interfaces(struct kunit *test)
{
	static const struct {
		u32 max_leaf;
		const char *vendor;
		u32 signature;
		const char *report;
	} cases[] = {
		{ 0x40000001, FAKE_KVM, 0x01007afb,
		  "hypervisor kvm (leaf 0x40000000), vendor \"KVMKVMKVM\"" OTHERS },
		{ 0x40000005, FAKE_XEN, 0x00040011,
		  "hypervisor xen (leaf 0x40000000), vendor \"XenVMMXenVMM\"" OTHERS },
		{ 0x40000000, "bhyve bhyve ", 0x40000000,
		  "hypervisor bhyve (leaf 0x40000000), vendor \"bhyve bhyve \"" OTHERS },
		{ 0x40000001, FAKE_MICROSOFT, 0x766e6258,
		  BY_LEAF("microsoft", "Microsoft Hv") XBNV },
		{ 0x40000000, FAKE_MICROSOFT, 0x31237648,
		  "hypervisor microsoft (leaf 0x40000000), vendor \"Microsoft Hv\"" OTHERS },
		{ 0, FAKE_NOBODY, 0,
		  "hypervisor unknown (none), vendor \"\"" OTHERS STRANGE "0x0" },
		{ 0x40000010, FAKE_NOBODY, 0,
		  "hypervisor unknown (none), vendor \"\"" OTHERS },
		{ 0x400000ff, "\1BCD\\FGHIJK\177", 0x31235356,
		  UNKNOWN "vendor \"\\x01BCD\\x5cFGHIJK\\x7f\"" VS1 },
		{ 0x40000100, FAKE_NOBODY, 0,
		  "hypervisor unknown (none), vendor \"\"" OTHERS STRANGE "0x40000100" },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_set(&load->fake, 1, 0, 0, HVI_HYPERVISOR_BIT, 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_set_base(&load->fake, 0x40000000, cases[i].max_leaf, cases[i].vendor);
		fake_set(&load->fake, 0x40000001, cases[i].signature, 0, 0, 0);
		expect_report(test, cases[i].report);
	}
}

static void basis(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set(&load->fake, 1, 0, 0, HVI_HYPERVISOR_BIT, 0);
	fake_set_base(&load->fake, 0x40000000, 0x40000010, FAKE_NOBODY);
	load->fake.firmware.word[HVI_PRODUCT_NAME] = "VirtualBox";
	expect_report(test,
		      "hypervisor virtualbox (firmware product_name), vendor \"\"" OTHERS);
	load->fake.kernel_type = HVI_KERNEL_XEN_PV;
	expect_report(test, "hypervisor xen (kernel), vendor \"\"" OTHERS);
}

static void more_interfaces_than_room(struct kunit *test)
{
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_set(&load->fake, 1, 0, 0, HVI_HYPERVISOR_BIT, 0);
	for (i = 0; i < 5; i++)
		fake_set_base(&load->fake, hvi_interface(i), hvi_interface(i), FAKE_KVM);
	expect_report(test,
		      "hypervisor kvm (leaf 0x40000300), vendor \"KVMKVMKVM\"" OTHERS
		      "; more than 4 interfaces, the rest is left out");
}

#define HV1 \
	BY_LEAF("microsoft", "Microsoft Hv") \
	", interface \"Hv#1\" (Microsoft-compatible); guest OS id "

struct id_case {
	const char *name;
	enum hvi_id_rule rule;
	u64 previous;
	unsigned int kernel;
	bool force, alone;	/* alone: other processors are not to be asked */
	struct fake_msr msr;
	const char *report;
};

static const struct id_case id_cases[] = {
	{ "written", HVI_ID_WRITE, 0, HVI_KERNEL_NATIVE, false, false, {},
	  HV1 WRITTEN },
	{ "kept", HVI_ID_KEEP, 5, HVI_KERNEL_NATIVE, false, false, {}, HV1 "kept, was 0x5" },
	{ "none", HVI_ID_NEVER, 0, HVI_KERNEL_NATIVE, false, false, {}, HV1 "none, was 0x0" },
	{ "unavailable", HVI_ID_WRITE, 0, HVI_KERNEL_NATIVE, false, false, { .read_faults = true },
	  HV1 "unavailable" },
	{ "refused", HVI_ID_WRITE, 0, HVI_KERNEL_NATIVE, false, false, { .stubborn = true },
	  HV1 "refused 0x8100000601c00000 (Linux 6.1.192), was 0x0" },
	{ "withheld, known", HVI_ID_WRITE, 0, HVI_KERNEL_KVM, false, false, {},
	  HV1 "withheld, was 0x0: it would break" CALLS "KVM" FORCE },
	{ "withheld, not known", HVI_ID_WRITE, 0, HVI_KERNEL_VMWARE, false, false, {},
	  HV1 "withheld, was 0x0: it " DOUBT "VMware" FORCE },
	{ "withheld, nobody known", HVI_ID_WRITE, 0, HVI_KERNEL_TYPES, false, false, {},
	  HV1 "withheld, was 0x0: it " DOUBT "another hypervisor" FORCE },
	{ "forced", HVI_ID_WRITE, 0, HVI_KERNEL_KVM, true, false, {},
	  HV1 WRITTEN ", by force over" CALLS "KVM" ALONE },
	{ "forced, others were not to be asked", HVI_ID_WRITE, 0, HVI_KERNEL_KVM, true, true, {},
	  HV1 WRITTEN ", by force over" CALLS "KVM" },
	{ "broken before", HVI_ID_WRITE, 5, HVI_KERNEL_KVM, false, false, {},
	  HV1 "withheld, was 0x5:" CALLS "KVM were broken before this load" ALONE },
	{ "set before, not known", HVI_ID_WRITE, 5, HVI_KERNEL_VMWARE, false, false, {},
	  HV1 "withheld, was 0x5: that " DOUBT "VMware" ALONE },
};

KUNIT_ARRAY_PARAM_DESC(id, id_cases, name);

static void guest_os_id(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	struct fake_load *load = test->priv;

	fake_load_hv1(load, 0x40000005);
	load->options.identity.rule = c->rule;
	load->options.identity.force = c->force;
	load->options.compare_processors = !c->alone;
	load->fake.kernel_type = c->kernel;
	load->fake.msr[FAKE_GUEST_OS_ID] = c->msr;
	load->fake.msr[FAKE_GUEST_OS_ID].value = c->previous;
	expect_report(test, c->report);
}

static void forced_write(struct kunit *test)
{
	struct fake_load *load = test->priv;

	hvi_report_force(fake_out(load), hvi_kernel(HVI_KERNEL_KVM));
	KUNIT_EXPECT_STREQ(test, fake_text(load),
			   "force=1: this breaks the kernel's hypercalls to KVM, and may hang it unless it has one processor");
	hvi_report_force(fake_out(load), hvi_kernel(HVI_KERNEL_JAILHOUSE));
	KUNIT_EXPECT_STREQ(test, fake_text(load),
			   "force=1: this may break the kernel's hypercalls to Jailhouse, and may hang it unless it has one processor");
}

static struct kunit_case report_tests[] = {
	KUNIT_CASE(no_hypervisor),
	KUNIT_CASE(interfaces),
	KUNIT_CASE(basis),
	KUNIT_CASE(more_interfaces_than_room),
	KUNIT_CASE_PARAM(guest_os_id, id_gen_params),
	KUNIT_CASE(forced_write),
	{}
};

static struct kunit_suite report_suite = {
	.name = "hv_iface_report",
	.init = fake_load_init,
	.test_cases = report_tests,
};

kunit_test_suite(report_suite);
