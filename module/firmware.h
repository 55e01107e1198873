/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_FIRMWARE_H
#define _HVI_FIRMWARE_H

#include "kernel.h"

/* The words of the firmware's tables (SMBIOS) that are looked at, as in /sys/class/dmi/id. */
enum hvi_firmware_word {
	HVI_SYS_VENDOR,
	HVI_PRODUCT_NAME,
	HVI_BOARD_VENDOR,
	HVI_BIOS_VENDOR,
	HVI_PRODUCT_VERSION,
	HVI_FIRMWARE_WORDS
};

/**
 * struct hvi_firmware - what the firmware says of the machine
 * @word: its words, NULL where one is not known; a stranger's text: to be compared, not printed
 */
struct hvi_firmware {
	const char *word[HVI_FIRMWARE_WORDS];
};

#define HVI_FIRMWARE_WORD_BYTES	16

extern const char hvi_firmware_names[HVI_FIRMWARE_WORDS][HVI_FIRMWARE_WORD_BYTES];

const char *hvi_firmware_product(const struct hvi_firmware *firmware, enum hvi_firmware_word *by);

#endif
