// SPDX-License-Identifier: GPL-2.0
/*
 * A list of flags, of any register with any named bits: each bit that is set is told of
 * once, by its name or by its number, and none besides.
 */
#include "../../module/bits.h"
#include "../../module/print.h"
#include "machine.h"

static u32 leaf, value, flags, fields, told;
static enum hvi_reg reg;
static unsigned int looked_up, next;
static const struct hvi_bits flag = { .kind = HVI_FLAG }, field = { .kind = HVI_COUNT };

/* In the place of the module's, which the proof `bits` is about. */
const struct hvi_bits *hvi_find_bits(u32 of, enum hvi_reg in, unsigned int bit)
{
	MUST("a bit of this register is looked up", of == leaf && in == reg && bit < 32);
	looked_up = bit;
	return flags >> bit & 1 ? &flag : fields >> bit & 1 ? &field : NULL;
}

/* In the place of print.c, where it is proved. */
void hvi_print(struct hvi_text *out, const char *format, ...)
{
	bool by_name = !strcmp(format, "%s%s");
	unsigned int bit = looked_up;
	const char *space;
	va_list args;

	va_start(args, format);
	space = va_arg(args, const char *);
	if (by_name) {
		MUST("a name is the bit's own", va_arg(args, const char *) == flag.name);
	} else {
		MUST("a bit has one of two formats", !strcmp(format, "%se%cx_bit%u"));
		MUST("a bit without a name has its register's letter",
		     va_arg(args, char) == 'a' + (char)reg);
		MUST("a bit without a name has its number",
		     va_arg(args, unsigned int) == bit);
	}
	va_end(args);
	MUST("there is one space between two, and none besides",
	     out->used ? *space == ' ' && !space[1] : !*space);
	MUST("bits come in their order, each once", bit >= next);
	MUST("what is told of is set", value >> bit & 1);
	MUST("a flag is told of by its name, a bit without one by its number",
	     (by_name ? flags : ~flags & ~fields) >> bit & 1);
	next = bit + 1;
	told |= 1U << bit;
	out->used++;
}

int main(void)
{
	struct hvi_text out = { .used = nondet_bool() };	/* after another register's */

	leaf = nondet_u32();
	reg = nondet_uint();
	value = nondet_u32();
	flags = nondet_u32();
	fields = nondet_u32();
	SUPPOSE((u32)reg < HVI_REGS && !(flags & fields));
	hvi_print_flags(&out, leaf, reg, value);
	MUST("each bit that is set is told of, but a field's", told == (value & ~fields));
	return 0;
}
