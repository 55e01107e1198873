/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Any machine: whatever a hypervisor may answer, whichever access may fault.
 *
 * Functions without a body, nondet_*, are CBMC's for "any value". machine.c has
 * what must hold at every access.
 */
#ifndef _PROVE_MACHINE_H
#define _PROVE_MACHINE_H

#include "../../module/capture.h"

#define MUST(what, condition)	__CPROVER_assert(condition, what)
#define SUPPOSE(condition)	__CPROVER_assume(condition)

bool nondet_bool(void);
int nondet_int(void);
char nondet_char(void);
unsigned int nondet_uint(void);
u32 nondet_u32(void);
u64 nondet_u64(void);
struct hv_iface_regs nondet_regs(void);

/**
 * struct machine - the machine, and what was done to it
 * @cpu: its instructions
 * @pinned: the module stays on its processor
 * @on_other: another processor executes
 * @leaves: how many leaves were executed
 * @processor: leaf 1
 * @processor_known: which of its registers are known
 * @vendor: 0x40000000
 * @interface: 0x40000001
 * @features: 0x40000003
 * @hardware: 0x40000006
 * @stack: 0x40000081
 * @interfaces: how many interfaces were looked for
 * @base: their base leaves' answers
 * @base_known: which registers of these are known
 * @watched: any leaf; what is shown for it is shown for all
 * @executed: whether it was
 * @answer: what it answered
 * @answer_known: which registers of that are known
 * @others_asked: how often the other processors were
 * @others_differ: one of them has other privileges
 * @id: MSR 0x40000000
 * @id_known: what it holds as far as the module can know
 * @id_reads: how often it was read, or that was tried
 * @id_first_fault: what came of the first time
 * @id_writes: how often a write was tried
 * @id_accepted: how often it did not fault
 * @id_written: what was to be written last
 * @other_reads: accesses to the other two registers
 * @page: MSR 0x40000001
 * @kernel_type: which hypervisor the kernel takes itself for a guest of
 * @saved: it is no machine, but what somebody has saved of one
 */
struct machine {
	struct hvi_cpu cpu;
	bool pinned;
	bool on_other;
	unsigned int leaves;
	unsigned int processor_known;
	struct hv_iface_regs processor, vendor, interface, features, hardware, stack;
	unsigned int interfaces;
	struct hv_iface_regs base[HVI_MAX_INTERFACES + 1];
	unsigned int base_known[HVI_MAX_INTERFACES + 1];
	u32 watched;
	bool executed;
	struct hv_iface_regs answer;
	unsigned int answer_known;
	unsigned int others_asked;
	bool others_differ;
	u64 id;
	u64 id_known;
	unsigned int id_reads;
	int id_first_fault;
	unsigned int id_writes;
	unsigned int id_accepted;
	u64 id_written;
	unsigned int other_reads;
	u64 page;
	unsigned int kernel_type;
	bool saved;
};

extern struct machine machine;

void machine_init(void);
void machine_suppose_hv1(void);
struct hv_iface_regs any_regs(unsigned int known);
bool machine_has_hypervisor(void);
bool machine_minds_the_id(void);
bool machine_is_hv1(void);

/* any_capture.c: what is shown of every capture, and one of which no more is known. */
bool capture_has_interface(const struct hvi_capture *capture, unsigned int i);
void any_capture(struct hvi_capture *capture, bool saved);

#endif
