// SPDX-License-Identifier: GPL-2.0
/* Kernels that take themselves for a guest: whose, and what is known of their hypercalls. */
#include <linux/string.h>

#include "../module/hypercalls.h"
#include "fake_cpu.h"

static void kernels(struct kunit *test)
{
	static const struct {
		unsigned int type;
		const char *name, *product;
		enum hvi_hypercalls calls;
	} cases[] = {
		{ HVI_KERNEL_NATIVE, "nobody", "", HVI_CALLS_SAFE },
		{ HVI_KERNEL_VMWARE, "VMware", "vmware", HVI_CALLS_UNKNOWN },
		{ HVI_KERNEL_HYPERV, "Microsoft Hyper-V", "microsoft", HVI_CALLS_SAFE },
		{ HVI_KERNEL_XEN_PV, "Xen", "xen", HVI_CALLS_SAFE },
		{ HVI_KERNEL_XEN_HVM, "Xen", "xen", HVI_CALLS_SAFE },
		{ HVI_KERNEL_KVM, "KVM", "kvm", HVI_CALLS_BROKEN },
		{ HVI_KERNEL_JAILHOUSE, "Jailhouse", "jailhouse", HVI_CALLS_UNKNOWN },
		{ HVI_KERNEL_ACRN, "ACRN", "acrn", HVI_CALLS_SAFE },
		{ HVI_KERNEL_BHYVE, "bhyve", "bhyve", HVI_CALLS_SAFE },
		/* of a later kernel */
		{ HVI_KERNEL_TYPES, "another hypervisor", "", HVI_CALLS_UNKNOWN },
		{ HVI_KERNEL_TYPES + 1, "another hypervisor", "", HVI_CALLS_UNKNOWN },
		{ ~0U, "another hypervisor", "", HVI_CALLS_UNKNOWN },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct hvi_kernel *kernel = hvi_kernel(cases[i].type);

		KUNIT_EXPECT_STREQ(test, kernel->name, cases[i].name);
		KUNIT_EXPECT_STREQ(test, kernel->product, cases[i].product);
		KUNIT_EXPECT_EQ_MSG(test, kernel->calls, cases[i].calls, "%s", cases[i].name);
	}
}

static struct kunit_case hypercalls_tests[] = {
	KUNIT_CASE(kernels),
	{}
};

static struct kunit_suite hypercalls_suite = {
	.name = "hv_iface_hypercalls",
	.test_cases = hypercalls_tests,
};

kunit_test_suite(hypercalls_suite);
