/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_PRINT_H
#define _HVI_PRINT_H

#include <linux/types.h>

struct hv_iface_regs;
struct seq_buf;

void hvi_print_bytes(struct seq_buf *out, const void *bytes, size_t count);
void hvi_print_vendor(struct seq_buf *out, const struct hv_iface_regs *base);
void hvi_print_signature(struct seq_buf *out, u32 signature);
const char *hvi_interface_name(u32 signature);
void hvi_print_version(struct seq_buf *out, const struct hv_iface_regs *regs);

#endif
