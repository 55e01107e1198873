/* SPDX-License-Identifier: GPL-2.0 */
#include "../unit.h"

struct dir_context {
	int unused;
};
