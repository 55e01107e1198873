// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes, where JSON of a stranger goes on with a text: nothing beyond their end is read,
 * nothing is written but over what was read already, and it ends.
 */
#define LENGTH	8	/* an escape, what ends the text, and what was before */

#include "../tool/json_reader.c"
#include "json.h"

size_t strnlen(const char *bytes, size_t most)
{
	size_t length = 0;

	while (length < most && bytes[length])
		length++;
	return length;
}

/* C's: of the digits it has no say here. */
unsigned long strtoul(const char *digits, char **end, int base)
{
	return nondet_uint() & 0xffff;
}

static char before[LENGTH + 1];

/* What a reader of UTF-8 makes of it. */
static unsigned int character_of(const unsigned char *bytes, unsigned int count)
{
	unsigned int code = count == 1 ? bytes[0] : bytes[0] & 0x7f >> count, i;

	for (i = 1; i < count; i++)
		code = bytes[i] >> 6 == 2 ? code << 6 | (bytes[i] & 0x3f) : -1;
	return code;
}

static void any_character(void)
{
	unsigned int code = nondet_uint(), lead, count;
	unsigned char bytes[4];
	struct json json = { NULL, (char *)bytes };

	SUPPOSE(code < 0x110000);
	put_utf8(&json, code);
	count = json.out - (char *)bytes;
	lead = bytes[0] < 0x80 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	MUST("a character is written as UTF-8",
	     count == lead && character_of(bytes, count) == code && (count > 1 || code < 0x80) &&
	     (count == 1 || bytes[0] >= 0xc2));
}

int main(void)
{
	unsigned int at = nondet_uint(), out = nondet_uint(), i = nondet_uint();
	struct json json = { text + at, text + out };
	bool taken;

	SUPPOSE(out < at && at <= LENGTH && i <= LENGTH);
	fill();
	memcpy(before, text, sizeof(text));
	any_character();
	taken = take_string(&json);

	MUST("what is refused has a reason", taken == !json.error);
	MUST("what is kept ends before what is left, within the bytes",
	     !taken || holds(json.at, json.out));
	MUST("what is left is as it was", !taken || text + i < json.at || text[i] == before[i]);
	return 0;
}
