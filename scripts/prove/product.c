// SPDX-License-Identifier: GPL-2.0
/*
 * The product of any capture, with any firmware and kernel: what the head of product.c
 * says, told here a second time.
 */
#include "../../module/detect.h"
#include "../../module/print.h"
#include "../../module/product.h"
#include "../../module/vendors.h"
#include "machine.h"

/* Of a mask that others wear, the first two; then one that is its owner's alone. */
static const struct hvi_vendor vendors[] = {
	{ "", "microsoft", .is_worn = true }, { "", "kvm", .is_worn = true }, { "", "xen" },
	{ "", "another" },
};

static const char *const words[] = { NULL, "qemu", "kvm", "microsoft", "virtualbox" };

static struct hvi_capture capture;
static unsigned int vendor[HVI_MAX_INTERFACES];	/* of each interface, counted from 1; or none */
static unsigned int word;
static enum hvi_partition partition;
static enum hvi_known isolated;

static const struct hv_iface_regs *base(unsigned int i)
{
	return &capture.leaf[i * HVI_LEAVES_PER_BASE + (i ? HVI_STACK_LEAVES : 0)].regs;
}

/* In the place of vendors.c: any vendor may be of any product, or of none. */
const struct hvi_vendor *hvi_find_vendor(const struct hv_iface_regs *of)
{
	unsigned int i;

	for (i = 0; i < HVI_MAX_INTERFACES; i++)
		if (of == base(i))
			return vendor[i] ? &vendors[vendor[i] - 1] : NULL;
	MUST("interfaces alone are asked for their vendor", false);
	return NULL;
}

/* Of a kernel's word for a product: the signatures of the first three are known. */
const struct hvi_vendor *hvi_vendor_of(const char *product)
{
	unsigned int i;

	for (i = 0; i < 3; i++)
		if (!strcmp(product, vendors[i].product))
			return &vendors[i];
	return NULL;
}

/* In the place of firmware.c, detect.c and print.c. */
const char *hvi_firmware_product(const struct hvi_firmware *firmware, enum hvi_firmware_word *by)
{
	*by = HVI_BOARD_VENDOR;
	return words[word];
}

enum hvi_partition hvi_partition(const struct hvi_capture *of)
{
	return partition;
}

enum hvi_known hvi_is_isolated(const struct hvi_capture *of)
{
	return isolated;
}

void hvi_print(struct hvi_text *out, const char *format, ...)
{
}

int main(void)
{
	unsigned int i, last = 0, last_at = 0;
	struct hvi_product product;
	bool of_microsoft_alone, by_leaf, by_vendor;
	const char *name;

	any_capture(&capture, true);
	partition = nondet_uint();
	SUPPOSE((unsigned int)partition <= HVI_PARTITIONS);
	isolated = nondet_bool() ? HVI_UNKNOWN : hvi_answer(nondet_bool());
	word = nondet_uint();
	SUPPOSE(word < ARRAY_SIZE(words));
	for (i = 0; i < HVI_MAX_INTERFACES; i++) {
		vendor[i] = nondet_uint();
		SUPPOSE(vendor[i] <= ARRAY_SIZE(vendors));
		if (i < capture.interface_count && vendor[i]) {
			last = vendor[i];
			last_at = i;
		}
	}

	by_leaf = last;
	/* 2, 3 to 4 and 5 of the kernel's types; where a vendor is known, the kernel saw that */
	if (!last && capture.leaf[0].leaf == 0x40000000 && (capture.leaf[0].known & 0xe) != 0xe)
		last = capture.kernel_type == 2 ? 1 : capture.kernel_type == 5 ? 2 :
		       capture.kernel_type == 3 || capture.kernel_type == 4 ? 3 : 0;
	of_microsoft_alone = isolated == HVI_YES || partition == HVI_ROOT || partition == HVI_L1VH;
	/* microsoft's, kvm's, or somebody's own */
	by_vendor = last > 2 || (last && !word) ||
		  (last == 1 && (word == 3 || of_microsoft_alone)) ||
		  (last == 2 && (word == 1 || word == 2));
	name = by_vendor ? vendors[last - 1].product : word ? words[word] : "unknown";
	product = hvi_product(&capture);
	if (capture.kernel_type == 3 && strcmp(name, "xen")) {
		MUST("a Xen PV kernel knows better than its leaves and firmware",
		     product.basis == HVI_BY_KERNEL && !strcmp(product.name, "xen"));
		return 0;
	}
	MUST("the last interface that is known names it, or the firmware where that may be a mask",
	     !strcmp(product.name, name));
	MUST("the basis is where the name comes from", product.basis ==
	     (by_vendor ? (by_leaf ? HVI_BY_LEAF : HVI_BY_KERNEL) :
	      word ? HVI_BY_FIRMWARE : HVI_BY_NOTHING));
	MUST("the leaf is that interface's",
	     product.basis != HVI_BY_LEAF || product.leaf == 0x40000000 + last_at * 0x100);
	MUST("the word is the firmware's",
	     product.basis != HVI_BY_FIRMWARE || product.word == HVI_BOARD_VENDOR);
	return 0;
}
