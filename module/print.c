// SPDX-License-Identifier: GPL-2.0
/* Texts, and words for what leaves hold. Bytes of the hypervisor are never printed raw. */
#include "print.h"
#include "vendors.h"

/**
 * hvi_text - begin a text
 * @bytes: where
 * @size: how many bytes there are, at least one
 *
 * Return: the text, which is empty.
 */
struct hvi_text hvi_text(char *bytes, size_t size)
{
	bytes[0] = '\0';
	return (struct hvi_text){ bytes, size };
}

/**
 * hvi_vprint - go on with a text
 * @out: the text
 * @format: as for printf()
 * @args: what it is about
 */
void hvi_vprint(struct hvi_text *out, const char *format, va_list args)
{
	size_t room = out->size - out->used;
	size_t length = vsnprintf(out->bytes + out->used, room, format, args);

	out->used += min(length, room - 1);
}

/**
 * hvi_print - go on with a text
 * @out: the text
 * @format: as for printf()
 */
void hvi_print(struct hvi_text *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	hvi_vprint(out, format, args);
	va_end(args);
}

/**
 * hvi_print_number - print a register, an id or a leaf
 * @out: receives it, as 0x and lower-case hex digits
 * @value: the number
 */
void hvi_print_number(struct hvi_text *out, u64 value)
{
	hvi_print(out, "0x%llx", value);
}

/**
 * hvi_print_bytes - print bytes that somebody else chose
 * @out: receives them; what is not printable ASCII, and the backslash, as \xNN
 * @bytes: the bytes
 * @count: how many; trailing NULs are dropped
 */
void __init hvi_print_bytes(struct hvi_text *out, const void *bytes, size_t count)
{
	const unsigned char *byte = bytes;
	size_t i;

	while (count && !byte[count - 1])
		count--;
	for (i = 0; i < count; i++) {
		if (isascii(byte[i]) && isprint(byte[i]) && byte[i] != '\\')
			hvi_print(out, "%c", byte[i]);
		else
			hvi_print(out, "\\x%02x", byte[i]);
	}
}

/**
 * hvi_print_vendor - print the vendor of an interface
 * @out: receives up to 12 characters, escaped
 * @base: the interface's base leaf
 */
void __init hvi_print_vendor(struct hvi_text *out, const struct hv_iface_regs *base)
{
	char bytes[HVI_VENDOR_BYTES];

	hvi_vendor_bytes(base, bytes);
	hvi_print_bytes(out, bytes, sizeof(bytes));
}

/**
 * hvi_print_version - print the hypervisor's version
 * @out: receives MAJOR.MINOR.BUILD.SERVICE_NUMBER-SERVICE_PACK-SERVICE_BRANCH,
 *	as Linux's own "Hyper-V: Host Build" line has it
 * @regs: leaf 0x40000002
 */
void __init hvi_print_version(struct hvi_text *out, const struct hv_iface_regs *regs)
{
	hvi_print(out, "%u.%u.%u.%u-%u-%u", regs->ebx >> 16, regs->ebx & 0xffff,
		  regs->eax, regs->edx & 0xffffff, regs->ecx, regs->edx >> 24);
}
