/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_PRINT_H
#define _HVI_PRINT_H

#include "kernel.h"

struct hv_iface_regs;

/**
 * struct hvi_text - a text in the making, terminated at any time
 * @bytes: the text
 * @size: how many bytes there are, the NUL among them
 * @used: the text's length; what does not fit is cut off
 */
struct hvi_text {
	char *bytes;
	size_t size;
	size_t used;
};

struct hvi_text hvi_text(char *bytes, size_t size);
__printf(2, 0) void hvi_vprint(struct hvi_text *out, const char *format, va_list args);
__printf(2, 3) void hvi_print(struct hvi_text *out, const char *format, ...);

void hvi_print_number(struct hvi_text *out, u64 value);
void hvi_print_bytes(struct hvi_text *out, const void *bytes, size_t count);
void hvi_print_vendor(struct hvi_text *out, const struct hv_iface_regs *base);
void hvi_print_version(struct hvi_text *out, const struct hv_iface_regs *regs);

#endif
