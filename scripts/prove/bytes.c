// SPDX-License-Identifier: GPL-2.0
/* Any vendor's bytes, as they are printed: printable, and none is lost. */
#include "../../module/print.h"
#include "../../module/vendors.h"
#include "machine.h"

#define ROOM	(4 * HVI_VENDOR_BYTES + 1)	/* \xNN each, and the end */

static char text[ROOM];

int isascii(int c)
{
	return c >= 0 && c < 0x80;
}

/* C's, for the two formats that are used here. */
int vsnprintf(char *to, size_t room, const char *format, va_list args)
{
	static const char digits[] = "0123456789abcdef";
	unsigned int byte = va_arg(args, unsigned char);	/* CBMC does not promote it */
	bool escaped = format[0] == '\\';
	unsigned int length = escaped ? 4 : 1;

	MUST("the format is one of two", !strcmp(format, escaped ? "\\x%02x" : "%c"));
	MUST("all of it has room", room > length);
	if (escaped) {
		to[0] = '\\';
		to[1] = 'x';
		to[2] = digits[byte >> 4];
		to[3] = digits[byte % 16];
	} else {
		to[0] = byte;
	}
	to[length] = '\0';
	return length;
}

static unsigned int value_of(char digit)
{
	MUST("a digit is one", (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

int main(void)
{
	struct hv_iface_regs base = nondet_regs();
	u32 words[] = { base.ebx, base.ecx, base.edx };
	struct hvi_text out = hvi_text(text, ROOM);
	unsigned int i, at = 0;

	hvi_print_vendor(&out, &base);

	MUST("the text ends where it says", out.used < ROOM && !text[out.used]);
	for (i = 0; i < HVI_VENDOR_BYTES; i++) {
		unsigned int byte = words[i / 4] >> i % 4 * 8 & 0xff;

		if (at == out.used) {	/* NULs at the end are dropped */
			MUST("no byte is lost", !byte);
			continue;
		}
		MUST("a character is printable ASCII", text[at] >= ' ' && text[at] <= '~');
		if (text[at] != '\\') {
			MUST("a character stands for itself", (unsigned int)text[at] == byte);
			at++;
			continue;
		}
		MUST("an escape says x", text[at + 1] == 'x');
		MUST("an escape is the byte",
		     value_of(text[at + 2]) * 16 + value_of(text[at + 3]) == byte);
		at += 4;
	}
	MUST("there is nothing else", at == out.used);
	return 0;
}
