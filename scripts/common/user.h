/* SPDX-License-Identifier: GPL-2.0 */
/* What the core takes from the kernel, for a user's process. */
#ifndef _HVI_USER_H
#define _HVI_USER_H

#include <ctype.h>
#include <errno.h>
/* What only the module tells a hypervisor; musl's compiler does not find it. */
#if __has_include("linux/version.h")
#include <linux/version.h>
#else
#define LINUX_VERSION_CODE 0
#endif
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef int32_t s32;
typedef unsigned long long u64;	/* the kernel prints it by %llx everywhere */

#define __init
#define __initconst
#define __initdata
/* Nothing goes here, and packages' compilers want to see that a format is a literal. */
#define HVI_ONCE(text) (text)
#define __printf(text, args) __attribute__((format(printf, text, args)))
#if !defined(__nonstring) && __has_attribute(nonstring)
#define __nonstring __attribute__((nonstring))
#endif

#define BIT(bit) (1UL << (bit))
#define BIT_ULL(bit) (1ULL << (bit))
#define GENMASK(high, low) (~0UL >> (8 * sizeof(long) - 1 - (high)) & ~0UL << (low))
#define GENMASK_ULL(high, low) (~0ULL >> (63 - (high)) & ~0ULL << (low))
#define FIELD_GET(field, value) (((value) & (field)) >> __builtin_ctzll(field))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define READ_ONCE(what) (*(const volatile typeof(what) *)&(what))
#define WRITE_ONCE(what, value) (*(volatile typeof(what) *)&(what) = (value))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))

static inline int kstrtou64(const char *text, unsigned int base, u64 *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, base);
	return errno || end == text || *end ? -EINVAL : 0;
}

#endif
