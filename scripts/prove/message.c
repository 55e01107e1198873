// SPDX-License-Identifier: GPL-2.0
/* Any bytes as a line of a log: what is left of it without escapes, and the first message in it. */
#include <stdbool.h>

#define LENGTH	9

#include "../tool/dump.c"
#include "text.h"

int main(void)
{
	char *message;

	fill();
	drop_escapes(text);
	MUST("without escapes it is no longer", strlen(text) <= LENGTH);

	message = next_message(text);
	MUST("a message is in its line", !message || (message >= text && message <= text + LENGTH));
	MUST("a message ends within its line", !message || strlen(message) <= LENGTH);
	return 0;
}
