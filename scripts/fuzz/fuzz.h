/* SPDX-License-Identifier: GPL-2.0 */
/* What the targets share: bytes to take from, and what must hold. */
#ifndef _HVI_FUZZ_H
#define _HVI_FUZZ_H

#include "../../module/kernel.h"

#define __noreturn __attribute__((noreturn))
#define __packed __attribute__((packed))

/* libFuzzer calls it by a name of its own, which fuzz.sh puts in this one's place. */
int fuzz_one(const u8 *bytes, size_t size);

/* A property that is broken ends the run as a crash does: the input is kept. */
#define expect(holds) \
	do { \
		if (!(holds)) \
			broken(__FILE__, __LINE__, #holds); \
	} while (0)

static inline void broken(const char *file, int line, const char *what)
{
	fprintf(stderr, "ERROR: %s:%d: does not hold: %s\n", file, line, what);
	abort();
}

/* Nothing of a hypervisor, or of a stranger's file, does anything to a terminal. */
static inline void expect_printable(const char *text)
{
	for (; *text; text++)
		expect(*text >= ' ' && *text <= '~');
}

struct input {
	const u8 *at;
	size_t left;
};

/* What has ended goes on as zeroes. */
static inline void take(struct input *in, void *into, size_t size)
{
	size_t there = min(size, in->left);

	memset(into, 0, size);
	memcpy(into, in->at, there);
	in->at += there;
	in->left -= there;
}

static inline u8 take_byte(struct input *in)
{
	u8 byte;

	take(in, &byte, sizeof(byte));
	return byte;
}

static inline u64 number(const u8 bytes[8])
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static inline u64 take_u64(struct input *in)
{
	u8 bytes[8];

	take(in, bytes, sizeof(bytes));
	return number(bytes);
}

#endif
