/* SPDX-License-Identifier: GPL-2.0 */
/* KUnit, and what that of older kernels lacks. */
#ifndef _HVI_KUNIT_KERNEL_H
#define _HVI_KUNIT_KERNEL_H

#include <kunit/test.h>

#ifndef KUNIT_ARRAY_PARAM_DESC	/* there since 6.8 */
#define KUNIT_ARRAY_PARAM_DESC(name, array, member)				\
	static void name##_desc(typeof(&(array)[0]) c, char *text)		\
	{									\
		strscpy(text, c->member, KUNIT_PARAM_DESC_SIZE);		\
	}									\
	KUNIT_ARRAY_PARAM(name, array, name##_desc)
#endif

#endif
