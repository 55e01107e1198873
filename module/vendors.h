/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_VENDORS_H
#define _HVI_VENDORS_H

#include "bits.h"
#include "kernel.h"
#include "hv_iface.h"

/* A vendor signature: EBX, ECX and EDX of a base leaf. */
#define HVI_VENDOR_BYTES	12
#define HVI_VENDOR_REGS		(BIT(HVI_EBX) | BIT(HVI_ECX) | BIT(HVI_EDX))

/**
 * struct hvi_vendor - a vendor signature that is known
 * @signature: its bytes
 * @product: whose it is, in lower case
 * @bytes: how many bytes count; 0: all
 * @is_worn: others are known to give it as well
 */
struct hvi_vendor {
	char signature[HVI_VENDOR_BYTES] __nonstring;
	char product[11];
	u8 bytes;
	bool is_worn;
};

void hvi_vendor_bytes(const struct hv_iface_regs *base, char bytes[HVI_VENDOR_BYTES]);
bool hvi_spells_microsoft(const struct hv_iface_regs *base);
const struct hvi_vendor *hvi_find_vendor(const struct hv_iface_regs *base);
const struct hvi_vendor *hvi_vendor_of(const char *product);

#endif
