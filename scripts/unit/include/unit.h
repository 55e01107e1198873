/* SPDX-License-Identifier: GPL-2.0 */
/* What the suites use of the kernel beside what the core does. */
#ifndef _UNIT_LINUX_H
#define _UNIT_LINUX_H

#include "../../common/user.h"

void unit_add_parameter(const char *name, unsigned int *value);

#define GFP_KERNEL	0
#define MODULE_LICENSE(text)	struct unit_nothing
#define MODULE_AUTHOR(text)	struct unit_nothing
#define MODULE_DESCRIPTION(text)	struct unit_nothing
#define MODULE_PARM_DESC(name, text)	struct unit_nothing
/* Of the suites' parameters all are counts. */
#define module_param(name, type, mode) \
	static void __attribute__((constructor)) add_parameter_##name(void) \
	{ \
		unit_add_parameter(#name, &(name)); \
	}
#define WARN_ON(condition)	((condition) && (abort(), true))
#define PAGE_SIZE	4096
#define KBUILD_MODNAME	"hv_iface_kunit"

#define container_of(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))

__printf(3, 4) static inline int scnprintf(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int printed;

	va_start(args, format);
	printed = vsnprintf(to, size, format, args);
	va_end(args);
	return min(printed, (int)size - 1);
}

static inline void strscpy(char *to, const char *from, size_t size)
{
	snprintf(to, size, "%s", from);
}

static inline void sort(void *base, size_t count, size_t size,
			int (*compare)(const void *, const void *), void *swap)
{
	qsort(base, count, size, compare);
}

/* Marsaglia's xorshift: any good dice will do. */
struct rnd_state {
	u32 x;
};

static inline void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	state->x = seed | 1;
}

static inline u32 prandom_u32_state(struct rnd_state *state)
{
	state->x ^= state->x << 13;
	state->x ^= state->x >> 17;
	state->x ^= state->x << 5;
	return state->x;
}

#endif
