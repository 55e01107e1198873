// SPDX-License-Identifier: GPL-2.0
/* Any bytes as a line of a log: what is left of it without escapes, and the message in it. */
#include <stdbool.h>

#define LENGTH	11

#include "../tool/dump.c"
#include "machine.h"

static char text[LENGTH + 1];

/* Any of what they may be, of any characters. */
size_t strspn(const char *bytes, const char *accepted)
{
	size_t length = nondet_uint();

	SUPPOSE(length <= strlen(bytes));
	return length;
}

size_t strcspn(const char *bytes, const char *refused)
{
	return strspn(bytes, refused);
}

char *strstr(const char *bytes, const char *word)
{
	size_t at = nondet_uint();

	SUPPOSE(at <= strlen(bytes));
	return strncmp(bytes + at, word, strlen(word)) ? NULL : (char *)bytes + at;
}

int main(void)
{
	unsigned int i;
	char *message;

	for (i = 0; i < LENGTH; i++)
		text[i] = nondet_char();
	drop_escapes(text);
	MUST("without escapes it is no longer", strlen(text) <= LENGTH);

	message = message_of(text);
	MUST("a message is in its line", message >= text && message <= text + LENGTH);
	MUST("a message ends within its line", message + strlen(message) <= text + LENGTH);
	return 0;
}
