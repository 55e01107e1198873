/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hv_iface - what other modules may ask about the hypervisor
 *
 * All answers but that of hv_iface_get_debug_device_options() were fixed when
 * hv_iface loaded, and may be asked for in any context. No function here
 * executes the CPUID instruction.
 */
#ifndef _HV_IFACE_H
#define _HV_IFACE_H

#ifdef __KERNEL__	/* elsewhere, user.h has them */
#include <linux/types.h>
#endif

/**
 * struct hv_iface_regs - the four registers that CPUID returns
 * @eax: EAX
 * @ebx: EBX
 * @ecx: ECX
 * @edx: EDX
 */
struct hv_iface_regs {
	u32 eax;
	u32 ebx;
	u32 ecx;
	u32 edx;
};

bool is_any_hypervisor_present(void);
bool hv_iface_is_microsoft_compatible(void);
bool hv_iface_is_vendor_microsoft(void);
bool hv_iface_is_xbox_nanovisor(void);
bool hv_iface_is_iommu_in_use(void);
bool hv_iface_get_leaf(u32 leaf, struct hv_iface_regs *regs);
u64 hv_iface_get_debug_device_options(void);

#endif
