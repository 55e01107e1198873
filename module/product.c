// SPDX-License-Identifier: GPL-2.0
/* Which product is behind it all, from all that it shows of itself. */
#include "detect.h"
#include "print.h"
#include "product.h"
#include "vendors.h"

/*
 * A hypervisor that imitates another does so at 0x40000000, where guests look
 * first, and moves its own interface up; so the last interface that has a known
 * vendor names it.
 */
static const struct hvi_vendor * __init last_vendor(const struct hvi_capture *capture, u32 *leaf)
{
	unsigned int i = capture->interface_count;

	while (i--) {
		const struct hvi_vendor *vendor;

		*leaf = hvi_interface(i);
		vendor = hvi_find_vendor(&hvi_asked_leaf(capture, *leaf)->regs);
		if (vendor)
			return vendor;
	}
	return NULL;
}

/*
 * Where nobody has saved a vendor, what the kernel has found by one: its log tells whose it
 * was, though not at which base.
 */
static const struct hvi_vendor * __init vendor_by_kernel(const struct hvi_capture *capture)
{
	const struct hvi_leaf *base = hvi_asked_leaf(capture, HVI_LEAF_VENDOR);

	if (!base || (base->known & HVI_VENDOR_REGS) == HVI_VENDOR_REGS)
		return NULL;
	return hvi_vendor_of(hvi_kernel(capture->kernel_type)->product);
}

/* What Microsoft's own hypervisor alone gives: no imitator has a parent's rights, or isolates. */
static bool __init is_microsofts_own(const struct hvi_capture *capture)
{
	enum hvi_partition partition = hvi_partition(capture);

	return partition == HVI_ROOT || partition == HVI_L1VH ||
	       hvi_is_isolated(capture) == HVI_YES;
}

/*
 * A signature that nobody wears but its owner decides. Another may be a mask, or names
 * nobody; then the firmware does where it names a maker of virtual machines. QEMU's
 * firmware is a machine on whatever hypervisor: KVM's leaves say which, Microsoft's do not.
 */
static bool __init is_believed(const struct hvi_capture *capture, const struct hvi_vendor *vendor,
			       const char *by_firmware)
{
	if (!vendor || !by_firmware)
		return vendor;
	if (!vendor->is_worn || !strcmp(vendor->product, by_firmware))
		return true;
	if (!strcmp(vendor->product, HVI_ONCE("kvm")))
		return !strcmp(by_firmware, HVI_ONCE("qemu"));
	return is_microsofts_own(capture);
}

/**
 * hvi_product - name the product
 * @capture: what the hypervisor said
 *
 * Return: the product, and what its name rests on; to be used at load.
 */
struct hvi_product __init hvi_product(const struct hvi_capture *capture)
{
	struct hvi_product product = { .name = HVI_ONCE("unknown") };
	const struct hvi_vendor *by_leaf = last_vendor(capture, &product.leaf);
	const struct hvi_vendor *vendor = by_leaf ?: vendor_by_kernel(capture);
	const char *by_firmware = hvi_firmware_product(&capture->firmware, &product.word);

	if (is_believed(capture, vendor, by_firmware)) {
		product.name = vendor->product;
		product.basis = by_leaf ? HVI_BY_LEAF : HVI_BY_KERNEL;
	} else if (by_firmware) {
		product.name = by_firmware;
		product.basis = HVI_BY_FIRMWARE;
	}
	/* A process of a PV guest sees what is below Xen, or nothing. */
	if (capture->kernel_type == HVI_KERNEL_XEN_PV && strcmp(product.name, HVI_ONCE("xen"))) {
		product.name = HVI_ONCE("xen");
		product.basis = HVI_BY_KERNEL;
	}
	return product;
}

/**
 * hvi_print_basis - say what the name of a product rests on
 * @out: receives it, such as "leaf 0x40000100" or "firmware sys_vendor"
 * @product: the product
 */
void __init hvi_print_basis(struct hvi_text *out, const struct hvi_product *product)
{
	switch (product->basis) {
	case HVI_BY_LEAF:
		hvi_print(out, HVI_ONCE("leaf 0x%x"), product->leaf);
		break;
	case HVI_BY_FIRMWARE:
		hvi_print(out, HVI_ONCE("firmware %s"), hvi_firmware_names[product->word]);
		break;
	case HVI_BY_KERNEL:
		hvi_print(out, HVI_ONCE("kernel"));
		break;
	default:
		hvi_print(out, HVI_ONCE("none"));
	}
}
