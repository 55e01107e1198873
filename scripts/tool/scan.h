/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_SCAN_H
#define _HVI_SCAN_H

#include "../../module/kernel.h"

bool scan(const char **at, const char *format, u32 value[26]);
const char *next_word(const char *at);

#endif
