/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_FIRMWARE_H
#define _HVI_FIRMWARE_H

#include "kernel.h"

enum hvi_firmware_word {
	HVI_SYS_VENDOR,
	HVI_PRODUCT_NAME,
	HVI_BOARD_VENDOR,
	HVI_BIOS_VENDOR,
	HVI_PRODUCT_VERSION,
	HVI_FIRMWARE_WORDS
};

struct hvi_firmware {
	const char *word[HVI_FIRMWARE_WORDS];
};

extern const char hvi_firmware_names[HVI_FIRMWARE_WORDS][16];

const char *hvi_firmware_product(const struct hvi_firmware *firmware, enum hvi_firmware_word *by);

#endif
