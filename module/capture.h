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
#define HVI_STACK_LEAVES	3
/* Those of all interfaces, the stack's, and the probe that finds no further interface. */
#define HVI_MAX_LEAVES		(HVI_MAX_INTERFACES * HVI_LEAVES_PER_BASE + HVI_STACK_LEAVES + 1)

/**
 * struct hvi_leaf - one CPUID leaf as it was read
 * @leaf: its number; 0 where it was not read
 * @regs: what it returned
 */
struct hvi_leaf {
	u32 leaf;
	struct hv_iface_regs regs;
};

/**
 * struct hvi_capture - all that the hypervisor said
 * @firmware_product: the system's name in the firmware's tables, or NULL
 * @interface_count: how many interfaces were found, see hvi_interface()
 * @hypervisor_present: leaf 1 ECX bit 31
 * @cut_off: more interfaces were offered than there is room for
 * @leaf: every leaf from 0x40000000 on that was executed, each at a place of its
 *	own, in the order of their numbers
 */
struct hvi_capture {
	const char *firmware_product;
	unsigned int interface_count;
	bool hypervisor_present;
	bool cut_off;
	struct hvi_leaf leaf[HVI_MAX_LEAVES];
};

/* The base leaf of an interface: they follow one another without a gap. */
static inline u32 hvi_interface(unsigned int i)
{
	return HVI_LEAF_BASE + i * HVI_BASE_STEP;
}

void hvi_capture_interface(const struct hvi_cpu *cpu, struct hvi_capture *capture);
void hvi_capture_leaves(const struct hvi_cpu *cpu, struct hvi_capture *capture);
const struct hv_iface_regs *hvi_find_leaf(const struct hvi_capture *capture, u32 leaf);

#endif
