/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_PRODUCT_H
#define _HVI_PRODUCT_H

#include "capture.h"

bool hvi_is_named_by_firmware(const struct hvi_capture *capture);
const char *hvi_product(const struct hvi_capture *capture);

#endif
