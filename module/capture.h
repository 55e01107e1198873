/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_CAPTURE_H
#define _HVI_CAPTURE_H

#include "cpu.h"
#include "tlfs.h"

/*
 * Microsoft beside Xen beside KVM is the most that is known (QEMU's Xen
 * emulation); a hypervisor that claims more is cut off, and the log says so.
 */
#define HVI_MAX_INTERFACES	4
/* The stack's three, and the probe that finds no further interface. */
#define HVI_MAX_LEAVES		(HVI_MAX_INTERFACES * HVI_LEAVES_PER_BASE + 3 + 1)

/**
 * struct hvi_leaf - one CPUID leaf as it was read
 * @leaf: its number
 * @regs: what it returned
 */
struct hvi_leaf {
	u32 leaf;
	struct hv_iface_regs regs;
};

/**
 * struct hvi_capture - all that the hypervisor said, in the order of reading
 * @hypervisor_present: leaf 1 ECX bit 31
 * @firmware_product: the system's name in the firmware's tables, or NULL
 * @cut_off: more interfaces were offered than there is room for
 * @interface_count: how many of @interface are used
 * @interface: base leaves of the interfaces that were found
 * @leaf_count: how many of @leaf are used
 * @leaf: every leaf from 0x40000000 on that was executed, each once
 */
struct hvi_capture {
	bool hypervisor_present;
	bool cut_off;
	const char *firmware_product;
	unsigned int interface_count;
	u32 interface[HVI_MAX_INTERFACES];
	unsigned int leaf_count;
	struct hvi_leaf leaf[HVI_MAX_LEAVES];
};

void hvi_capture_interface(const struct hvi_cpu *cpu, struct hvi_capture *capture);
void hvi_capture_leaves(const struct hvi_cpu *cpu, struct hvi_capture *capture);
const struct hv_iface_regs *hvi_find_leaf(const struct hvi_capture *capture, u32 leaf);

#endif
