// SPDX-License-Identifier: GPL-2.0
/*
 * Products by vendor signature.
 *
 * Seen on real machines: Microsoft, KVM, VMware, Xen, VirtualBox, QEMU, bhyve.
 * The others are listed by Linux, systemd, util-linux, FreeBSD, NetBSD,
 * libcpuid or VMAware; where these disagree about a spelling (Parallels, QNX)
 * each one is accepted. Not listed: what no machine can answer here (libcpuid's
 * bhyve without its last space; kvmtool's name, which was in leaf 0).
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "detect.h"

static const struct {
	char vendor[HVI_VENDOR_BYTES] __nonstring;
	const char *product;
	unsigned int bytes;	/* that count; 0: all */
} products[] = {
	{ "Microsoft Hv", "microsoft" },
	{ "KVMKVMKVM\0\0\0", "kvm" },
	{ "Linux KVM Hv", "kvm" },	/* KVM_GET_SUPPORTED_HV_CPUID */
	{ "VMwareVMware", "vmware" },
	{ "XenVMMXenVMM", "xen" },
	{ "VBoxVBoxVBox", "virtualbox" },
	{ "TCGTCGTCGTCG", "qemu" },
	{ "bhyve bhyve ", "bhyve" },
	{ "BHyVE BHyVE ", "bhyve" },
	{ " lrpepyh  vr", "parallels" },
	{ " prl hyperv ", "parallels" },
	{ "prl hyperv\0\0", "parallels" },
	{ "prl hyperv  ", "parallels" },
	{ "ACRNACRNACRN", "acrn" },
	{ " QNXQVMBSQG ", "qnx" },
	{ "QNXQVMBSQG\0\0", "qnx" },
	{ "QXNQSBMV", "qnx", 8 },
	{ "___ NVMM ___", "nvmm" },
	{ "OpenBSDVMM58", "openbsd" },
	{ "HAXMHAXMHAXM", "haxm" },
	{ "UnisysSpar64", "spar" },
	{ "SRESRESRESRE", "sre" },
	{ "Jailhouse\0\0\0", "jailhouse" },
	{ "EVMMEVMMEVMM", "ikgt" },
	{ "Barevisor!\0\0", "barevisor" },
	{ "MiniVisor\0\0\0", "minivisor" },
	{ "NoirVisor ZT", "noirvisor" },
	{ "Apple VZ\0\0\0\0", "apple" },
	{ "FEXIFEXIEMU\0", "fex" },
};

/**
 * hvi_find_product - name the product that a base leaf belongs to
 * @base: the leaf
 *
 * Return: a name in lower case, or NULL for a vendor that is not known.
 */
const char *hvi_find_product(const struct hv_iface_regs *base)
{
	char vendor[HVI_VENDOR_BYTES];
	unsigned int i;

	hvi_vendor(base, vendor);
	for (i = 0; i < ARRAY_SIZE(products); i++)
		if (!memcmp(vendor, products[i].vendor, products[i].bytes ?: sizeof(vendor)))
			return products[i].product;
	return NULL;
}

/*
 * A hypervisor that imitates another does so at 0x40000000, where guests look
 * first, and moves its own interface up; so the last interface that has a known
 * vendor names it.
 */
static const char *product_by_leaves(const struct hvi_capture *capture)
{
	unsigned int i = capture->interface_count;

	while (i--) {
		const char *product =
			hvi_find_product(hvi_find_leaf(capture, capture->interface[i]));

		if (product)
			return product;
	}
	return NULL;
}

/**
 * hvi_is_named_by_firmware - is the product known by the firmware alone
 * @capture: what the hypervisor said
 *
 * VirtualBox gives Linux guests KVM's leaves and no sign of its own (its
 * paravirtualization provider "kvm", the default); systemd's detect-virt.c goes
 * by the same table. Other leaves are believed: the firmware of a machine is
 * also that of a root partition in it.
 *
 * Return: whether the leaves are KVM's, and the firmware VirtualBox's.
 */
bool hvi_is_named_by_firmware(const struct hvi_capture *capture)
{
	const char *by_leaves = product_by_leaves(capture);

	return by_leaves && !strcmp(by_leaves, "kvm") && capture->firmware_product &&
	       !strcmp(capture->firmware_product, "VirtualBox");
}

/**
 * hvi_product - name the product behind it all
 * @capture: what the hypervisor said
 *
 * Return: a name in lower case, or "unknown".
 */
const char *hvi_product(const struct hvi_capture *capture)
{
	if (hvi_is_named_by_firmware(capture))
		return "virtualbox";
	return product_by_leaves(capture) ?: "unknown";
}
