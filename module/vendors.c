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

static const struct hvi_vendor vendors[] __initconst = {
	/* the first, for hvi_spells_microsoft(); QEMU's hv-*, Xen's viridian, OpenVMM and
	 * propolis wear it
	 */
	{ "Microsoft Hv", "microsoft", .is_worn = true },
	/* VirtualBox' and Parallels' providers for Linux guests (systemd issue 13429, PR 1117) */
	{ "KVMKVMKVM\0\0\0", "kvm", .is_worn = true },
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
 * hvi_vendor_bytes - the vendor signature of an interface
 * @base: its base leaf
 * @bytes: receives EBX, ECX, EDX, low byte first; not NUL-terminated
 */
void __init hvi_vendor_bytes(const struct hv_iface_regs *base, char bytes[HVI_VENDOR_BYTES])
{
	const u32 words[] = { base->ebx, base->ecx, base->edx };

	memcpy(bytes, words, sizeof(words));
}

/**
 * hvi_spells_microsoft - is the vendor "Microsoft Hv"
 * @base: a base leaf
 *
 * Return: whether it is, whoever may have written it there.
 */
bool __init hvi_spells_microsoft(const struct hv_iface_regs *base)
{
	return hvi_find_vendor(base) == vendors;
}

/**
 * hvi_find_vendor - look up whose a base leaf is
 * @base: the leaf
 *
 * Return: the vendor, or NULL for one that is not known.
 */
const struct hvi_vendor * __init hvi_find_vendor(const struct hv_iface_regs *base)
{
	char bytes[HVI_VENDOR_BYTES];
	unsigned int i;

	hvi_vendor_bytes(base, bytes);
	for (i = 0; i < ARRAY_SIZE(vendors); i++)
		if (!memcmp(bytes, vendors[i].signature, vendors[i].bytes ?: sizeof(bytes)))
			return &vendors[i];
	return NULL;
}

/**
 * hvi_vendor_of - look up the vendor signature of a product
 * @product: its name
 *
 * Return: the first, or NULL where it has none.
 */
const struct hvi_vendor * __init hvi_vendor_of(const char *product)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vendors); i++)
		if (!strcmp(product, vendors[i].product))
			return &vendors[i];
	return NULL;
}
