// SPDX-License-Identifier: GPL-2.0
/* In the place of vendors.c: a vendor may be known or not, as it likes. vendors_proof.c has the real one. */
#include "../../module/vendors.h"
#include "machine.h"

const char *hvi_vendor_product(const struct hv_iface_regs *base)
{
	return nondet_bool() ? "known" : NULL;
}

void hvi_vendor(const struct hv_iface_regs *base, char vendor[HVI_VENDOR_BYTES])
{
}

bool hvi_spells_microsoft(const struct hv_iface_regs *base)
{
	return nondet_bool();
}
