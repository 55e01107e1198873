/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_PRODUCT_H
#define _HVI_PRODUCT_H

#include "capture.h"

struct hvi_text;

/**
 * enum hvi_basis - what the name of a product rests on
 * @HVI_BY_NOTHING: it has none
 * @HVI_BY_LEAF: the vendor signature of an interface
 * @HVI_BY_FIRMWARE: the firmware's word
 * @HVI_BY_KERNEL: what this kernel knows of the hypervisor that has started it
 */
enum hvi_basis { HVI_BY_NOTHING, HVI_BY_LEAF, HVI_BY_FIRMWARE, HVI_BY_KERNEL };

/**
 * struct hvi_product - which product is behind it all
 * @name: a name in lower case, or "unknown"
 * @basis: what that rests on
 * @leaf: with HVI_BY_LEAF, the base leaf
 * @word: with HVI_BY_FIRMWARE, which of its words
 */
struct hvi_product {
	const char *name;
	enum hvi_basis basis;
	u32 leaf;
	enum hvi_firmware_word word;
};

struct hvi_product hvi_product(const struct hvi_capture *capture);
void hvi_print_basis(struct hvi_text *out, const struct hvi_product *product);

#endif
