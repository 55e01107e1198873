/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_VENDORS_H
#define _HVI_VENDORS_H

#include "kernel.h"
#include "hv_iface.h"

/* A vendor signature's length: EBX, ECX and EDX of a base leaf. */
#define HVI_VENDOR_BYTES	12

void hvi_vendor(const struct hv_iface_regs *base, char vendor[HVI_VENDOR_BYTES]);
bool hvi_spells_microsoft(const struct hv_iface_regs *base);
const char *hvi_vendor_product(const struct hv_iface_regs *base);

#endif
