// SPDX-License-Identifier: GPL-2.0
/* Numbers between words, as other programs print them. */
#include "scan.h"

static unsigned int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' - 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Up to eight hex digits, with or without 0x: the kernel's %#x has none before a zero. */
static bool take_hex(const char **at, u32 *value)
{
	unsigned int digits = 0, digit;

	if ((*at)[0] == '0' && ((*at)[1] == 'x' || (*at)[1] == 'X'))
		*at += 2;
	for (*value = 0; (digit = digit_of(**at)) < 16; (*at)++) {
		if (digits++ == 8)
			return false;
		*value = *value << 4 | digit;
	}
	return digits;
}

/* A number of 32 bits, with a sign where it was printed as an int. */
static bool take_decimal(const char **at, u32 *value)
{
	bool minus = **at == '-';
	unsigned int digits = 0, digit;
	u64 number = 0;

	for (*at += minus; (digit = digit_of(**at)) < 10; (*at)++) {
		if (digits++ == 10)
			return false;
		number = number * 10 + digit;
	}
	*value = minus ? 0 - (u32)number : (u32)number;
	return digits && number <= (minus ? 0x80000000 : 0xffffffff);
}

/**
 * scan - compare a text with a format, and take the numbers
 * @at: the text; moved behind what fits
 * @format: a blank stands for any blanks, or none; % and a lower-case letter for a
 *	hexadecimal number, % and an upper-case one for a decimal, anything else for itself
 * @value: receives the numbers, that of letter "a" or "A" first; may be changed in vain
 *
 * Return: whether the text begins so, and nothing that belongs to the last word follows.
 */
bool scan(const char **at, const char *format, u32 value[26])
{
	const char *text = *at;

	for (; *format; format++) {
		if (*format == ' ') {
			text += strspn(text, " \t");
		} else if (*format != '%') {
			if (*text++ != *format)
				return false;
		} else if (*++format >= 'a') {
			if (!take_hex(&text, &value[*format - 'a']))
				return false;
		} else if (!take_decimal(&text, &value[*format - 'A'])) {
			return false;
		}
	}
	if (isalnum(*text & 0xff) && isalnum(text[-1] & 0xff))
		return false;
	*at = text;
	return true;
}

/**
 * next_word - go on in a line
 * @at: somewhere in a word, or behind one
 *
 * Return: where the next word begins, or the line's end.
 */
const char *next_word(const char *at)
{
	at += strcspn(at, " \t");
	return at + strspn(at, " \t");
}
