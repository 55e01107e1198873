/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_ENLIGHTENMENTS_H
#define _HVI_ENLIGHTENMENTS_H

#include "fake_cpu.h"

/*
 * EnabledEnlightenments of Windows' SystemHypervisorInformation, by what each
 * comes from: the last digit of the leaf, the register, the bit.
 */
#define BY_4_EAX_0	BIT(0)
#define BY_4_EAX_1	BIT(1)
#define BY_4_EAX_2	BIT(2)
#define BY_7_EAX_31	BIT(3)	/* and 17, which sysfs does not repeat */
#define BY_4_EAX_3	BIT(4)
#define BY_4_EAX_5	BIT(5)
#define BY_4_EBX	BIT(6)
#define BY_3_EDX_4	BIT(7)
#define BY_3_EAX_1_9	BIT(8)
#define BY_3_EDX_5	BIT(9)
#define BY_7_EBX_0	BIT(10)
#define BY_3_EDX_7	BIT(11)
#define BY_4_EAX_7	BIT(12)
#define BY_4_EAX_9	BIT(13)
#define BY_3_EDX_10	BIT(14)
#define BY_4_EAX_10	BIT(15)
#define BY_3_EBX_21	BIT(16)
#define BY_7_EBX_1	BIT(18)
#define BY_7_EBX_2	BIT(19)

void expect_enlightenments(struct kunit *test, u32 expected);

#endif
