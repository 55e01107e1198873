// SPDX-License-Identifier: GPL-2.0
/*
 * What is printed of any value has printable characters alone, fits, and ends; and
 * a text that does not fit is cut off, with nothing written beyond.
 */
#include "../../module/bits.h"
#include "../../module/guest_os_id.h"
#include "../../module/print.h"
#include "machine.h"

#define ROOM	160	/* a file has more; and numbers are taken as long as their types allow */
#define SMALL	8

static char text[ROOM];
static bool may_be_cut;

static bool is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

/* Any length that a number of this format can have; its characters are digits. */
static unsigned int any_length(char conversion, unsigned int bits)
{
	unsigned int length = nondet_uint();

	SUPPOSE(length >= 1);
	SUPPOSE(length <= (conversion == 'x' ? bits / 4 : bits * 5 / 16));
	return length;
}

static unsigned int length_of(const char *word)
{
	unsigned int length;

	for (length = 0; word[length]; length++)
		MUST("a word is printable", is_printable(word[length]));
	return length;
}

/* C's, of which nothing is taken but what it promises. Numbers are not looked at. */
int vsnprintf(char *to, size_t room, const char *format, va_list args)
{
	unsigned int length = 0;
	const char *at;

	MUST("there is room for the end", room > 0);
	for (at = format; *at; at++) {
		unsigned int bits = 32;

		if (*at != '%') {
			MUST("a format is printable", is_printable(*at));
			length++;
			continue;
		}
		while (*++at == 'l')
			bits = 64;
		MUST("a format is one that is known", *at == 's' || *at == 'u' || *at == 'x');
		if (*at == 's') {
			length += length_of(va_arg(args, const char *));
		} else {
			length += any_length(*at, bits);
			va_arg(args, char);	/* whatever it is; CBMC promotes nothing */
		}
	}
	MUST("all of it fits", may_be_cut || length < room);
	to[length < room ? length : room - 1] = '\0';
	return length;
}

static void check_end(const struct hvi_text *out)
{
	MUST("a text ends where it says", out->used < out->size && !out->bytes[out->used]);
}

static void check_identity(void)
{
	struct hvi_text out = hvi_text(text, ROOM);

	hvi_describe_identity(&out, nondet_u64());
	check_end(&out);
}

static void check_version(void)
{
	struct hv_iface_regs regs = nondet_regs();
	struct hvi_text out = hvi_text(text, ROOM);

	hvi_print_version(&out, &regs);
	check_end(&out);
}

static void check_state(void)
{
	unsigned int state = nondet_uint();

	SUPPOSE(state <= HVI_ID_REFUSED);
	MUST("a state is a word", length_of(hvi_id_state_name(state)) > 0);
}

static void check_cut(void)
{
	static char small[SMALL];
	unsigned int size = nondet_uint(), i;
	struct hvi_text out;

	SUPPOSE(size >= 1 && size <= SMALL);
	may_be_cut = true;
	out = hvi_text(small, size);
	for (i = 0; i < 3; i++) {
		hvi_print(&out, "%u", nondet_u32());
		check_end(&out);
	}
}

int main(void)
{
	check_identity();
	check_version();
	check_state();
	check_cut();
	return 0;
}
