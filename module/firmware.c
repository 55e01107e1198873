// SPDX-License-Identifier: GPL-2.0
#include "firmware.h"

const char hvi_firmware_names[HVI_FIRMWARE_WORDS][16] __initconst = {
	"sys_vendor", "product_name", "board_vendor", "bios_vendor", "product_version",
};

const char * __init hvi_firmware_product(const struct hvi_firmware *firmware, enum hvi_firmware_word *by)
{
	*by = HVI_PRODUCT_NAME;
	if (firmware->word[*by] && !strcmp(firmware->word[*by], "VirtualBox"))
		return "virtualbox";
	*by = HVI_SYS_VENDOR;
	if (firmware->word[*by] && !strcmp(firmware->word[*by], "QEMU"))
		return "qemu";
	return NULL;
}
