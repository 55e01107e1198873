// SPDX-License-Identifier: GPL-2.0
/* Any bytes as a line of a mail, or of /dev/kmsg: what it is without what wraps it. */
#include <stdbool.h>

#define LENGTH	7

#include "../tool/dump.c"
#include "text.h"

int main(void)
{
	const char *message;
	size_t length;

	fill();
	length = strlen(text);
	message = kmsg_message(text);
	MUST("what ends a line is within it", soft_break(text, length) <= length);
	MUST("a message is in its line",
	     !message || (message > text && message <= text + length));
	undo_mail(text);
	MUST("without a mail's marks it is no longer", strlen(text) <= length);
	return 0;
}
