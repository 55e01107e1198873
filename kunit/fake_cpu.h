/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A processor under a hypervisor of the test's choice. It writes down every
 * access, so that a test can say what exactly a load may do.
 */
#ifndef _HVI_FAKE_CPU_H
#define _HVI_FAKE_CPU_H

#include "kernel.h"
#include "../module/print.h"
#include "../module/probe.h"

#define FAKE_MAX_LEAVES		48
#define FAKE_MAX_ACCESSES	192

#define FAKE_MICROSOFT	"Microsoft Hv"
#define FAKE_KVM	"KVMKVMKVM\0\0\0"
#define FAKE_XEN	"XenVMMXenVMM"
#define FAKE_NOBODY	"\0\0\0\0\0\0\0\0\0\0\0\0"

enum fake_msr_number { FAKE_GUEST_OS_ID, FAKE_HYPERCALL, FAKE_VP_INDEX, FAKE_MSRS };

/**
 * struct fake_msr - one of the registers from 0x40000000 on
 * @value: what it holds
 * @read_faults: it cannot be read
 * @write_faults: it cannot be written
 * @stubborn: it takes a write and keeps its value
 * @keeps: the bits of a write that it takes, 0 for all; the others become 0
 * @dies: it takes a write and cannot be read from then on
 */
struct fake_msr {
	u64 value;
	u64 keeps;
	bool read_faults;
	bool write_faults;
	bool stubborn;
	bool dies;
};

struct fake_access {
	char kind;	/* c, o: CPUID here, on another processor; r, w: MSR; p, u, t: calls */
	u32 number;
	u64 value;
	bool pinned;
};

/**
 * struct fake_cpu - the fake
 * @cpu: what the module sees
 * @leaf: the leaves that there are
 * @leaf_count: how many of them
 * @hides: leaves that there are not are not known, rather than zero
 * @echo: leaves from 0x40000000 on that there are not answer as this one does;
 *	0 for zeroes
 * @answer: answers all leaves instead, if set; all of it is known
 * @answer_data: for its use
 * @shy: leaves 0x40000002 and 0x40000004 are zero until the guest OS id is set
 * @msr: the registers; all others fault
 * @firmware: the firmware's words
 * @kernel_type: which hypervisor the kernel takes itself for a guest of
 * @others: leaf 0x40000003 of the other processors
 * @other_known: which of its registers are known, 0 for all
 * @other_count: how many of them
 * @pinned: the caller cannot move to another processor
 * @access: all accesses so far
 * @access_count: how many of them
 * @on_other: leaf 0x40000003 of the other processor that executes, or NULL
 */
struct fake_cpu {
	struct hvi_cpu cpu;
	struct hvi_leaf leaf[FAKE_MAX_LEAVES];
	unsigned int leaf_count;
	bool hides;
	u32 echo;
	void (*answer)(struct fake_cpu *fake, u32 leaf, struct hv_iface_regs *regs);
	void *answer_data;
	bool shy;
	struct fake_msr msr[FAKE_MSRS];
	struct hvi_firmware firmware;
	unsigned int kernel_type;
	struct hv_iface_regs others[3];
	unsigned int other_known;
	unsigned int other_count;
	bool pinned;
	struct fake_access access[FAKE_MAX_ACCESSES];
	unsigned int access_count;
	const struct hv_iface_regs *on_other;
};

/**
 * struct fake_load - a load on a fake processor
 * @fake: the processor
 * @options: the parameters; first: write @FAKE_IDENTITY, compare processors
 * @id: what was written
 * @checks: what was tried
 * @text: room for the words of a test
 * @out: writes to @text
 * @capture: what was found; the last, for KASAN to see who looks beyond its leaves
 */
struct fake_load {
	struct fake_cpu fake;
	struct hvi_options options;
	struct hvi_guest_os_id id;
	struct hvi_checks checks;
	char text[PAGE_SIZE];
	struct hvi_text out;
	struct hvi_capture capture;
};

#define FAKE_IDENTITY	0x8100000601c00000	/* Linux 6.1.192 */

void fake_cpu_init(struct fake_cpu *fake);
void fake_set(struct fake_cpu *fake, u32 leaf, u32 eax, u32 ebx, u32 ecx, u32 edx);
void fake_set_vendor(struct hv_iface_regs *base, const char *vendor);
void fake_set_base(struct fake_cpu *fake, u32 base, u32 max_leaf, const char *vendor);
struct hv_iface_regs *fake_regs(struct fake_cpu *fake, u32 leaf);
void fake_forget(struct fake_cpu *fake, u32 leaf, unsigned int regs);

int fake_load_init(struct kunit *test);
void fake_load_hv1(struct fake_load *load, u32 max_leaf);
void fake_load_run(struct fake_load *load);
unsigned int fake_leaves_kept(const struct fake_load *load);
const char *fake_accesses(struct fake_load *load);
struct hvi_text *fake_out(struct fake_load *load);
const char *fake_text(struct fake_load *load);

#endif
