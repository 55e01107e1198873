/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_CAPTURE_H
#define _HVI_CAPTURE_H

#include "cpu.h"
#include "hypercalls.h"
#include "known.h"
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
 * @leaf: its number; 0 where it was not asked for, because no bound allowed it
 * @regs: what it returned
 * @known: which of @regs are known, see HVI_ALL_REGS; the others are zero
 */
struct hvi_leaf {
	u32 leaf;
	struct hv_iface_regs regs;
	u8 known;
};

/**
 * struct hvi_capture - all that the hypervisor said, and what stands beside it
 * @firmware: the words of the firmware
 * @kernel_type: which hypervisor this kernel takes itself for a guest of
 * @interface_count: how many interfaces were found, see hvi_interface()
 * @hypervisor_bit: leaf 1 ECX bit 31
 * @hypervisor_present: the same; where nobody has saved leaf 1, what 0x40000000 shows
 * @cut_off: more interfaces were offered than there is room for
 * @leaf: every leaf from 0x40000000 on that was asked for, each at a place of its
 *	own, in the order of their numbers
 */
struct hvi_capture {
	struct hvi_firmware firmware;
	unsigned int kernel_type;
	unsigned int interface_count;
	enum hvi_known hypervisor_bit;
	enum hvi_known hypervisor_present;
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
const struct hvi_leaf *hvi_asked_leaf(const struct hvi_capture *capture, u32 leaf);
const struct hv_iface_regs *hvi_find_leaf(const struct hvi_capture *capture, u32 leaf);

#endif
