// SPDX-License-Identifier: GPL-2.0
/*
 * The table of flags and fields, told a second time as masks: any bit of any register
 * has the name that it has there, any field is the number that its bits are.
 */
#include "../../module/bits.h"
#include "../../module/print.h"
#include "machine.h"

#define ALL	0xffffffffU

/* The flags of EAX to EDX of each leaf that has any. */
static const struct {
	u32 leaf, flags[HVI_REGS];
} leaves[] = {
	{ 0x40000003, { 0xffff, 0x7bf9ff, 0x7f0, ALL } },
	{ 0x40000004, { 0x3fffffff } },
	{ 0x40000006, { 0x0fffc3ff } },
	{ 0x40000007, { 0x80000007, 0xf, 1 } },
	{ 0x40000008, { 3 } },
	{ 0x40000009, { 0x1074, 0, 0, 0x28010 } },
	{ 0x4000000a, { 0x01ff0000, 1 } },
	{ 0x4000000b, { 3, 0, 0, 1 } },
	{ 0x4000000c, { 1, 0x20 } },
	{ 0x40000082, { 0xf } },
};

/* The fields, with what is said in the place of a number that misleads. */
static const struct field {
	u32 leaf;
	enum hvi_reg reg;
	u32 mask;
	const char *zero, *negative, *highest;
} fields[] = {
	{ 0x40000002, HVI_EAX, ALL },
	{ 0x40000002, HVI_EBX, 0xffff },
	{ 0x40000002, HVI_EBX, 0xffff0000 },
	{ 0x40000002, HVI_ECX, ALL },
	{ 0x40000002, HVI_EDX, 0xffffff },
	{ 0x40000002, HVI_EDX, 0xff000000 },
	{ 0x40000003, HVI_ECX, 0xf },
	{ 0x40000004, HVI_EBX, ALL, "never", "never", "never" },
	{ 0x40000004, HVI_ECX, 0x7f, "unreported" },
	{ 0x40000005, HVI_EAX, ALL, "unreported", NULL, "unlimited" },
	{ 0x40000005, HVI_EBX, ALL, "unreported" },
	{ 0x40000005, HVI_ECX, ALL, "unreported" },
	{ 0x40000006, HVI_EAX, 0x3c00 },
	{ 0x40000006, HVI_EBX, 0xff },
	{ 0x40000008, HVI_EAX, 0xfffff800 },
	{ 0x40000008, HVI_EBX, ALL },
	{ 0x40000008, HVI_ECX, ALL },
	{ 0x4000000a, HVI_EAX, 0xff },
	{ 0x4000000a, HVI_EAX, 0xff00 },
	{ 0x4000000b, HVI_EAX, 0xfffff000 },
	{ 0x4000000c, HVI_EBX, 0xf },
	{ 0x4000000c, HVI_EBX, 0xfc0 },
};

static const struct field *printed;	/* what should be */
static u32 value;
static unsigned int prints;

/* In the place of print.c, where it is proved. */
void hvi_print(struct hvi_text *out, const char *format, ...)
{
	u32 number = (value & printed->mask) / (printed->mask & -printed->mask);
	const char *word = !number ? printed->zero : number == ALL ? printed->highest :
			   number >> 31 ? printed->negative : NULL;
	va_list args;

	prints++;
	if (word) {
		MUST("a number that misleads is a word", !strcmp(format, word));
		return;
	}
	va_start(args, format);
	MUST("a field is the number that its bits are",
	     !strcmp(format, "%u") && va_arg(args, u32) == number);
	va_end(args);
}

/* Any bit of any register: in the mask of flags, of a field, or without a name. */
static void check_lookup(void)
{
	u32 leaf = nondet_u32();
	enum hvi_reg reg = nondet_uint();
	unsigned int bit = nondet_uint(), i;
	bool is_flag = false, is_field = false;
	const struct hvi_bits *bits;

	SUPPOSE((u32)reg < HVI_REGS && bit < 32);
	for (i = 0; i < ARRAY_SIZE(leaves); i++)
		if (leaves[i].leaf == leaf)
			is_flag = leaves[i].flags[reg] >> bit & 1;
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].leaf == leaf && fields[i].reg == reg && fields[i].mask >> bit & 1)
			is_field = true;
	bits = hvi_find_bits(leaf, reg, bit);
	MUST("a bit has a name where the tables have one", !bits == (!is_flag && !is_field));
	MUST("a flag is known for one", !bits || (bits->kind == HVI_FLAG) == is_flag);
}

static void check_fields(void)
{
	struct hvi_text out = { 0 };
	unsigned int i, field = 0;

	for (i = 0; i < hvi_bits_count; i++) {
		const struct hvi_bits *bits = &hvi_bits[i];

		if (bits->kind == HVI_FLAG)
			continue;
		MUST("there are no more fields", field < ARRAY_SIZE(fields));
		printed = &fields[field++];
		MUST("fields have the order of their places",
		     bits->leaf == printed->leaf && bits->reg == printed->reg);
		value = nondet_u32();
		prints = 0;
		hvi_print_field(&out, bits, value);
		MUST("a field is told of once", prints == 1);
	}
	MUST("there are no fewer fields", field == ARRAY_SIZE(fields));
}

int main(void)
{
	check_fields();
	check_lookup();
	return 0;
}
