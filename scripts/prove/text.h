/* SPDX-License-Identifier: GPL-2.0 */
/* Any bytes of a stranger, LENGTH of them. */
#ifndef _PROVE_TEXT_H
#define _PROVE_TEXT_H

#include "machine.h"

static char text[LENGTH + 1];

/* One that accepts any number of what is there: blanks, the digits of a number or an escape. */
size_t strspn(const char *bytes, const char *accepted)
{
	size_t length = nondet_uint();

	SUPPOSE(length <= strlen(bytes));
	return length;
}

static void fill(void)
{
	unsigned int i;

	for (i = 0; i < LENGTH; i++)
		text[i] = nondet_char();
}

#endif
