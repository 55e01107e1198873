// SPDX-License-Identifier: GPL-2.0
/* Any text, where a hexadecimal number is to be: what is taken is one, whole, and no more. */
#include "../tool/scan.h"
#include "machine.h"

#define LENGTH	12	/* 0x, digits, and more than enough of them too many */

static char text[LENGTH + 1];

static unsigned int value_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* From @begin on: how many digits, and the number that they are. */
static unsigned int count(unsigned int begin, u64 *number)
{
	unsigned int i;

	*number = 0;
	for (i = begin; i < LENGTH && value_of(text[i]) < 16; i++)
		*number = *number << 4 | value_of(text[i]);
	return i - begin;
}

static bool goes_on(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int main(void)
{
	unsigned int begin = 0, digits, i;
	const char *at = text;
	u32 value[26];
	u64 number;
	bool found;

	for (i = 0; i < LENGTH; i++)
		text[i] = nondet_char();
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		begin = 2;
	digits = count(begin, &number);
	found = scan(&at, "%a", value);

	MUST("what is taken is a number of 32 bits, whole",
	     found == (digits && digits <= 8 && !goes_on(text[begin + digits])));
	MUST("its value is the number's", !found || value[0] == number);
	MUST("what follows is left", at == text + (found ? begin + digits : 0));
	return 0;
}
