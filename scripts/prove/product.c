// SPDX-License-Identifier: GPL-2.0
/*
 * The product of any capture: that of the last interface whose vendor is known, or what
 * VirtualBox's firmware says of KVM's leaves.
 */
#include "../../module/product.h"
#include "../../module/vendors.h"
#include "machine.h"

static const char *const words[] = { NULL, "kvm", "another" };

static struct hvi_capture capture;
static unsigned int product[HVI_MAX_INTERFACES];	/* of each interface: which word */

static const struct hv_iface_regs *base(unsigned int i)
{
	return &capture.leaf[i * HVI_LEAVES_PER_BASE + (i ? HVI_STACK_LEAVES : 0)].regs;
}

/* In the place of vendors.c: any vendor may be of any product, or of none. */
const char *hvi_vendor_product(const struct hv_iface_regs *of)
{
	unsigned int i;

	for (i = 0; i < HVI_MAX_INTERFACES; i++)
		if (of == base(i))
			return words[product[i]];
	MUST("interfaces alone are asked for their vendor", false);
	return NULL;
}

int main(void)
{
	unsigned int i, last = 0;
	bool by_firmware;

	any_capture(&capture);
	for (i = 0; i < HVI_MAX_INTERFACES; i++) {
		product[i] = nondet_uint();
		SUPPOSE(product[i] < ARRAY_SIZE(words));
		if (i < capture.interface_count && product[i])
			last = product[i];
	}
	by_firmware = last == 1 && capture.firmware_product && *capture.firmware_product == 'V';
	MUST("the firmware is asked where the leaves are KVM's alone",
	     hvi_is_named_by_firmware(&capture) == by_firmware);
	MUST("the last interface that is known names the product",
	     !strcmp(hvi_product(&capture),
		     by_firmware ? "virtualbox" : last ? words[last] : "unknown"));
	return 0;
}
