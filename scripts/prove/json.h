/* SPDX-License-Identifier: GPL-2.0 */
/* Any bytes of a stranger, part of which the reader of JSON has read. */
#ifndef _PROVE_JSON_H
#define _PROVE_JSON_H

#include "machine.h"

static char text[LENGTH + 1];

/* One that accepts any number of what is there: blanks, the digits of a number or an escape. */
size_t strspn(const char *bytes, const char *accepted)
{
	size_t length = nondet_uint();

	SUPPOSE(length <= strlen(bytes));
	return length;
}

/* Between two parts of the reader: what is kept may be written over what was read. */
static bool holds(const char *at, const char *out)
{
	return at <= text + LENGTH && out < at;
}

static void fill(void)
{
	unsigned int i;

	for (i = 0; i < LENGTH; i++)
		text[i] = nondet_char();
}

#endif
