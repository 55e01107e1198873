// SPDX-License-Identifier: GPL-2.0
/* The parameter guest_os_id, whatever is typed: the same as the ABI text has it. */
#include "../../module/identity.h"
#include "machine.h"

#define LENGTH	24	/* 0x, 16 digits, and more than enough of them too many */

static char text[LENGTH + 1];

/* The text as a number, told once for the code and for the rule it is held against. */
static struct {
	bool is_one;	/* 0x and hex digits, no others */
	unsigned int digits;	/* after zeroes */
	u64 value;
} number;

static void read_number(void)
{
	unsigned int i;

	number.is_one = text[0] == '0' && text[1] == 'x' && text[2];
	for (i = 2; i < LENGTH; i++) {
		char c = text[i];
		bool decimal = c >= '0' && c <= '9';
		bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');

		if (!c)
			break;
		if (!decimal && !letter)
			number.is_one = false;
		if (number.digits || c != '0')
			number.digits++;
		number.value = number.value << 4 | ((c & 0xf) + (letter ? 9 : 0));
	}
}

/*
 * C's. What may come here it turns into the number or, beyond 64 bits, into ERANGE,
 * which the kernel's kstrtou64() does too.
 */
unsigned long long strtoull(const char *what, char **end, int base)
{
	MUST("only 0x and hex digits are taken for a number",
	     what == text && base == 16 && number.is_one);
	*end = text + strlen(text);
	if (number.digits <= 16)
		return number.value;
	errno = ERANGE;
	return ~0ULL;
}

static bool is(const char *word)
{
	return !strcmp(text, word);
}

static bool is_word(enum hvi_id_rule *rule, u64 *value)
{
	u64 own = 0x8100ULL << 48 | (u64)KERNEL_VERSION(LINUX_VERSION_MAJOR,
			LINUX_VERSION_PATCHLEVEL, LINUX_VERSION_SUBLEVEL) << 16;

	*rule = is("linux") ? HVI_ID_LINUX : is("keep") ? HVI_ID_KEEP :
		is("none") ? HVI_ID_NEVER : HVI_ID_WRITE;
	*value = is("none") ? 0 : is("vista") ? 0x1040600001770ULL :
		 is("vista-sp1") ? 0x1040600011771ULL : is("vista-sp2") ? 0x1040600021772ULL : own;
	return is("linux") || is("keep") || is("none") || is("vista") || is("vista-sp1") ||
	       is("vista-sp2");
}

int main(void)
{
	struct hvi_id_request request = { .rule = nondet_uint(), .value = nondet_u64() };
	struct hvi_id_request before = request;
	enum hvi_id_rule rule;
	const char *refusal;
	unsigned int i;
	bool accepted;
	u64 value;

	for (i = 0; i < LENGTH; i++)
		text[i] = nondet_char();
	read_number();
	refusal = hvi_parse_identity(text, &request);

	accepted = is_word(&rule, &value);
	if (!accepted) {
		value = number.value;
		accepted = number.is_one && number.digits <= 16 && value >> 48;
		rule = HVI_ID_WRITE;
	}
	MUST("what is accepted is what the ABI text lists", !refusal == accepted);
	MUST("it means what the ABI text says",
	     refusal || (request.rule == rule && request.value == value));
	MUST("nothing but none writes no value",
	     refusal || !request.value == (request.rule == HVI_ID_NEVER));
	MUST("force is not for this parameter", refusal || !request.force);
	MUST("what is refused leaves the request alone",
	     !refusal || (request.rule == before.rule && request.value == before.value));
	return 0;
}
