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
#include "vendors.h"

struct product {
	char vendor[HVI_VENDOR_BYTES] __nonstring;
	char product[11];
	u8 bytes;	/* that count; 0: all */
};

static const struct product products[] __initconst = {
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
 * hvi_vendor - the vendor signature of an interface
 * @base: its base leaf
 * @vendor: receives EBX, ECX, EDX, low byte first; not NUL-terminated
 */
void __init hvi_vendor(const struct hv_iface_regs *base, char vendor[HVI_VENDOR_BYTES])
{
	const u32 words[] = { base->ebx, base->ecx, base->edx };

	memcpy(vendor, words, sizeof(words));
}

/**
 * hvi_spells_microsoft - is the vendor "Microsoft Hv"
 * @base: a base leaf
 *
 * Return: whether it is, whoever may have written it there.
 */
bool __init hvi_spells_microsoft(const struct hv_iface_regs *base)
{
	char vendor[HVI_VENDOR_BYTES];

	hvi_vendor(base, vendor);
	return !memcmp(vendor, "Microsoft Hv", sizeof(vendor));
}

/**
 * hvi_vendor_product - name the product that a base leaf belongs to
 * @base: the leaf
 *
 * Return: a name in lower case, or NULL for a vendor that is not known.
 */
const char * __init hvi_vendor_product(const struct hv_iface_regs *base)
{
	char vendor[HVI_VENDOR_BYTES];
	unsigned int i;

	hvi_vendor(base, vendor);
	for (i = 0; i < ARRAY_SIZE(products); i++)
		if (!memcmp(vendor, products[i].vendor, products[i].bytes ?: sizeof(vendor)))
			return products[i].product;
	return NULL;
}
