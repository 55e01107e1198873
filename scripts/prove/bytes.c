// SPDX-License-Identifier: GPL-2.0
/* Any vendor's bytes, as they are printed: each, in order, as itself or escaped. */
#include "../../module/print.h"
#include "../../module/vendors.h"
#include "machine.h"

#define ROOM	(4 * HVI_VENDOR_BYTES + 1)	/* \xNN each, and the end */

static char text[ROOM];
static u8 bytes[HVI_VENDOR_BYTES];
static unsigned int printed;

int isascii(int c)
{
	return c >= 0 && c < 0x80;
}

/* C's, for the two formats that are used here: what comes is noted, and ended. */
int vsnprintf(char *to, size_t room, const char *format, va_list args)
{
	u8 byte = va_arg(args, u8);	/* CBMC does not promote it */
	bool escaped = *format == '\\';
	unsigned int length = escaped ? 4 : 1;

	MUST("the format is one of two", !strcmp(format, escaped ? "\\x%02x" : "%c"));
	MUST("bytes come in order, and none besides",
	     printed < HVI_VENDOR_BYTES && byte == bytes[printed]);
	MUST("what is not printable ASCII is escaped, and the backslash",
	     escaped == (byte < ' ' || byte > '~' || byte == '\\'));
	MUST("all of it has room", room > length);
	MUST("it goes where the last one ended", !*to);
	to[0] = '.';
	to[length] = '\0';
	printed++;
	return length;
}

int main(void)
{
	struct hv_iface_regs base = nondet_regs();
	u32 words[] = { base.ebx, base.ecx, base.edx };
	struct hvi_text out = hvi_text(text, ROOM);
	unsigned int i;

	for (i = 0; i < HVI_VENDOR_BYTES; i++)
		bytes[i] = words[i / 4] >> i % 4 * 8 & 0xff;
	hvi_print_vendor(&out, &base);

	MUST("the text ends where it says", out.used < ROOM && !text[out.used]);
	for (i = printed; i < HVI_VENDOR_BYTES; i++)
		MUST("what is left out are NULs at the end", !bytes[i]);
	return 0;
}
