/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam between this module and the machine: everything that may leave the
 * guest, and what firmware and kernel say, goes through here, so that a test, or
 * what somebody saved, can stand in for a machine.
 */
#ifndef _HVI_CPU_H
#define _HVI_CPU_H

#include "firmware.h"
#include "hv_iface.h"
#include "kernel.h"

/* Which registers of a leaf are known: bit n for the n-th of enum hvi_reg. */
#define HVI_ALL_REGS	0xf

/**
 * struct hvi_cpu - the privileged or exiting instructions that are needed
 * @cpuid: executes CPUID with sub-leaf 0, and returns which registers of the answer
 *	are known: all of a processor's, of a saved one's those that were saved
 * @read_msr: reads a model-specific register; 0, or -EIO where that faults
 * @write_msr: writes one; 0, or -EIO where that faults
 * @on_others: calls @fn on every other online processor at once, and waits;
 *	within @pin
 * @pin: keeps the caller on its processor, which goes on taking interrupts
 * @unpin: ends @pin
 * @kernel_type: which hypervisor this kernel takes itself for a guest of, one of
 *	enum hvi_kernel_type
 * @firmware: gives the firmware's words, as far as they are known
 */
struct hvi_cpu {
	unsigned int (*cpuid)(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs);
	int (*read_msr)(const struct hvi_cpu *cpu, u32 msr, u64 *value);
	int (*write_msr)(const struct hvi_cpu *cpu, u32 msr, u64 value);
	void (*on_others)(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg);
	void (*pin)(const struct hvi_cpu *cpu);
	void (*unpin)(const struct hvi_cpu *cpu);
	unsigned int (*kernel_type)(const struct hvi_cpu *cpu);
	void (*firmware)(const struct hvi_cpu *cpu, struct hvi_firmware *firmware);
};

extern const struct hvi_cpu hvi_cpu_x86;

#endif
