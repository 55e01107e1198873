/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam between this module and the machine: everything that may leave the
 * guest, and what the firmware says, goes through here, so that a test can
 * stand in for a hypervisor.
 */
#ifndef _HVI_CPU_H
#define _HVI_CPU_H

#include "kernel.h"
#include "hv_iface.h"

/**
 * struct hvi_cpu - the privileged or exiting instructions that are needed
 * @cpuid: executes CPUID with sub-leaf 0
 * @read_msr: reads a model-specific register; 0, or -EIO where that faults
 * @write_msr: writes one; 0, or -EIO where that faults
 * @on_others: calls @fn on every other online processor at once, and waits;
 *	within @pin
 * @pin: keeps the caller on its processor, which goes on taking interrupts
 * @unpin: ends @pin
 * @foreign_hypercalls: the hypervisor whose hypercalls this kernel itself
 *	makes and which Microsoft's would displace; NULL where there is none
 * @firmware_product: the system's product name in the firmware's tables; NULL
 *	where there is none
 */
struct hvi_cpu {
	void (*cpuid)(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs);
	int (*read_msr)(const struct hvi_cpu *cpu, u32 msr, u64 *value);
	int (*write_msr)(const struct hvi_cpu *cpu, u32 msr, u64 value);
	void (*on_others)(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg);
	void (*pin)(const struct hvi_cpu *cpu);
	void (*unpin)(const struct hvi_cpu *cpu);
	const char *(*foreign_hypercalls)(const struct hvi_cpu *cpu);
	const char *(*firmware_product)(const struct hvi_cpu *cpu);
};

extern const struct hvi_cpu hvi_cpu_x86;

#endif
