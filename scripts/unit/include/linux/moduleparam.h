/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _UNIT_MODULEPARAM_H
#define _UNIT_MODULEPARAM_H

#include "../unit.h"

struct kernel_param;

struct kernel_param_ops {
	int (*set)(const char *text, const struct kernel_param *param);
	int (*get)(char *to, const struct kernel_param *param);
};

#endif
