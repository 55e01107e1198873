/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_BITS_H
#define _HVI_BITS_H

#include "kernel.h"
#include "hv_iface.h"

struct hvi_text;

/* The longest name, with its NUL. Not a pointer: the names are to go with their table. */
#define HVI_NAME_BYTES	61

/**
 * enum hvi_reg - a register of a leaf
 * @HVI_EAX: EAX
 * @HVI_EBX: EBX
 * @HVI_ECX: ECX
 * @HVI_EDX: EDX
 * @HVI_REGS: how many there are
 */
enum hvi_reg { HVI_EAX, HVI_EBX, HVI_ECX, HVI_EDX, HVI_REGS };

/**
 * enum hvi_kind - what a run of bits means
 * @HVI_FLAG: one bit, by name in its leaf's list
 * @HVI_COUNT: a number
 * @HVI_REPORTED: a number, 0 where it is not reported
 * @HVI_LIMIT: as @HVI_REPORTED, and 0xffffffff where there is no limit
 * @HVI_SPIN_COUNT: a number, "never" where it is not positive as a signed one
 * @HVI_DERIVED: counts only together with other bits, see describe.c
 * @HVI_AMBIGUOUS: its meaning has changed, nobody knows when: in leaves/ alone
 */
enum hvi_kind {
	HVI_FLAG,
	HVI_COUNT,
	HVI_REPORTED,
	HVI_LIMIT,
	HVI_SPIN_COUNT,
	HVI_DERIVED,
	HVI_AMBIGUOUS,
};

/**
 * struct hvi_bits - one named flag or field
 * @leaf: the leaf that holds it
 * @reg: the register
 * @hi: its highest bit
 * @lo: its lowest bit
 * @kind: what it means
 * @name: its name in sysfs
 */
struct hvi_bits {
	u32 leaf;
	u8 reg;
	u8 hi;
	u8 lo;
	u8 kind;
	char name[HVI_NAME_BYTES];
};

extern const struct hvi_bits hvi_bits[];
extern const unsigned int hvi_bits_count;

u32 hvi_pick(const struct hv_iface_regs *regs, enum hvi_reg reg);
const struct hvi_bits *hvi_find_bits(u32 leaf, enum hvi_reg reg, unsigned int bit);
void hvi_print_flags(struct hvi_text *out, u32 leaf, enum hvi_reg reg, u32 value);
void hvi_print_field(struct hvi_text *out, const struct hvi_bits *bits, u32 value);

#endif
