/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_HYPERCALLS_H
#define _HVI_HYPERCALLS_H

#include "kernel.h"

/**
 * enum hvi_kernel_type - which hypervisor a kernel takes itself for a guest of
 * @HVI_KERNEL_NATIVE: none that it knows
 * @HVI_KERNEL_VMWARE: VMware
 * @HVI_KERNEL_HYPERV: Microsoft's, by its vendor
 * @HVI_KERNEL_XEN_PV: Xen, without hardware virtualization
 * @HVI_KERNEL_XEN_HVM: Xen, with it
 * @HVI_KERNEL_KVM: KVM
 * @HVI_KERNEL_JAILHOUSE: Jailhouse
 * @HVI_KERNEL_ACRN: ACRN
 * @HVI_KERNEL_BHYVE: bhyve
 * @HVI_KERNEL_TYPES: what no kernel so far has told, or nobody has asked
 *
 * The numbers are those of enum x86_hypervisor_type (Linux, asm/hypervisor.h), which
 * has grown at its end alone: by Jailhouse in 4.16, ACRN in 5.3, bhyve in 6.18.
 */
enum hvi_kernel_type {
	HVI_KERNEL_NATIVE,
	HVI_KERNEL_VMWARE,
	HVI_KERNEL_HYPERV,
	HVI_KERNEL_XEN_PV,
	HVI_KERNEL_XEN_HVM,
	HVI_KERNEL_KVM,
	HVI_KERNEL_JAILHOUSE,
	HVI_KERNEL_ACRN,
	HVI_KERNEL_BHYVE,
	HVI_KERNEL_TYPES
};

/**
 * enum hvi_hypercalls - what a set MSR 0x40000000 does to a kernel's own hypercalls
 * @HVI_CALLS_UNKNOWN: nobody has found out
 * @HVI_CALLS_SAFE: nothing: it makes none, or these very ones, or they are told apart
 * @HVI_CALLS_BROKEN: they are taken for Microsoft's
 */
enum hvi_hypercalls { HVI_CALLS_UNKNOWN, HVI_CALLS_SAFE, HVI_CALLS_BROKEN };

/**
 * struct hvi_kernel - a kernel that takes itself for some hypervisor's guest
 * @name: whose; what it calls
 * @product: whose, as a product; empty: nobody's, or not known
 * @calls: what becomes of its hypercalls
 */
struct hvi_kernel {
	char name[19];
	char product[10];
	u8 calls;
};

const struct hvi_kernel *hvi_kernel(unsigned int type);

#endif
