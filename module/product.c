// SPDX-License-Identifier: GPL-2.0
/* Which product is behind it all, from all that it shows of itself. */
#include "product.h"
#include "vendors.h"

/*
 * A hypervisor that imitates another does so at 0x40000000, where guests look
 * first, and moves its own interface up; so the last interface that has a known
 * vendor names it.
 */
static const char * __init product_by_leaves(const struct hvi_capture *capture)
{
	unsigned int i = capture->interface_count;

	while (i--) {
		const char *product =
			hvi_vendor_product(hvi_find_leaf(capture, hvi_interface(i)));

		if (product)
			return product;
	}
	return NULL;
}

/**
 * hvi_is_named_by_firmware - is the product known by the firmware alone
 * @capture: what the hypervisor said
 *
 * VirtualBox gives Linux guests KVM's leaves and no sign of its own (its
 * paravirtualization provider "kvm", the default); systemd's detect-virt.c goes
 * by the same table. Other leaves are believed: the firmware of a machine is
 * also that of a root partition in it.
 *
 * Return: whether the leaves are KVM's, and the firmware VirtualBox's.
 */
bool __init hvi_is_named_by_firmware(const struct hvi_capture *capture)
{
	const char *by_leaves = product_by_leaves(capture);

	return by_leaves && !strcmp(by_leaves, "kvm") && capture->firmware_product &&
	       !strcmp(capture->firmware_product, "VirtualBox");
}

/**
 * hvi_product - name the product
 * @capture: what the hypervisor said
 *
 * Return: a name in lower case, or "unknown"; to be used at load.
 */
const char * __init hvi_product(const struct hvi_capture *capture)
{
	if (hvi_is_named_by_firmware(capture))
		return "virtualbox";
	return product_by_leaves(capture) ?: "unknown";
}
