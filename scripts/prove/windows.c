// SPDX-License-Identifier: GPL-2.0
/*
 * What each Windows release concludes from any leaves is G. Chappell's rule, or what
 * traces of the later ones show, told here a second time, in other words.
 *
 * Which leaves were read is free: nothing here rests on what a capture can be.
 */
#include "../../module/bits.h"
#include "../../module/detect.h"
#include "../../module/print.h"
#include "../../module/windows.h"
#include "machine.h"

#define KNOWN	0xd	/* 0x40000000 to 0x4000000c */

static struct hvi_capture capture;
static struct hvi_leaf leaf[KNOWN];
static bool was_read[KNOWN];
static u32 named[KNOWN][HVI_REGS];	/* the bits whose names were asked for */
static unsigned int next;	/* where the next of them stands on the page, or behind */

/* In the place of capture.c: those leaves, read or not. */
const struct hvi_leaf *hvi_asked_leaf(const struct hvi_capture *from, u32 number)
{
	return was_read[number - 0x40000000] ? &leaf[number - 0x40000000] : NULL;
}

const struct hv_iface_regs *hvi_find_leaf(const struct hvi_capture *from, u32 number)
{
	return was_read[number - 0x40000000] ? &leaf[number - 0x40000000].regs : NULL;
}

/* Page SYSTEM_HYPERVISOR_QUERY_INFORMATION: what its bits 0 to 19 come from, in that order. */
static const struct {
	u8 leaf, reg, bit;
} page[] = {
	{ 4, HVI_EAX, 0 }, { 4, HVI_EAX, 1 }, { 4, HVI_EAX, 2 }, { 7, HVI_EAX, 31 },
	{ 4, HVI_EAX, 3 }, { 4, HVI_EAX, 5 }, { 4, HVI_EBX, 0 }, { 3, HVI_EDX, 4 },
	{ 3, HVI_EAX, 1 }, { 3, HVI_EAX, 9 }, { 3, HVI_EDX, 5 }, { 7, HVI_EBX, 0 },
	{ 3, HVI_EDX, 7 }, { 4, HVI_EAX, 7 }, { 4, HVI_EAX, 9 }, { 3, HVI_EDX, 10 },
	{ 4, HVI_EAX, 10 }, { 3, HVI_EBX, 21 }, { 7, HVI_EBX, 1 }, { 7, HVI_EBX, 2 },
};

static unsigned int place_of(u32 number, enum hvi_reg reg, unsigned int bit)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(page); i++)
		if (0x40000000 + page[i].leaf == number && page[i].reg == reg &&
		    page[i].bit == bit)
			break;
	return i;
}

/* In the place of bits.c: notes whose name is asked for. */
const struct hvi_bits *hvi_find_bits(u32 number, enum hvi_reg reg, unsigned int bit)
{
	static const struct hvi_bits row;
	unsigned int place = place_of(number, reg, bit);

	MUST("what is enabled comes in the order of the page, each once", place >= next);
	next = place + 1;
	named[number - 0x40000000][reg] |= 1u << bit;
	return &row;
}

u32 hvi_pick(const struct hv_iface_regs *regs, enum hvi_reg reg)
{
	return reg == HVI_EAX ? regs->eax : reg == HVI_EBX ? regs->ebx :
	       reg == HVI_ECX ? regs->ecx : regs->edx;
}

/* In the place of print.c, where it is proved. */
void hvi_print(struct hvi_text *out, const char *format, ...)
{
	out->used++;
}

static struct hv_iface_regs get(unsigned int n)
{
	return was_read[n] ? leaf[n].regs : (struct hv_iface_regs){ 0 };
}

static bool sees_any(enum hvi_release release)
{
	return capture.hypervisor_present == HVI_YES &&
	       (release < HVI_10_1607 || get(1).eax != 0x766e6258);
}

static bool believes(enum hvi_release release, unsigned int n);

static bool is_microsoft(enum hvi_release release)
{
	return sees_any(release) && believes(release, 1) && get(1).eax == 0x31237648;
}

static bool believes(enum hvi_release release, unsigned int n)
{
	bool in_bound = get(0).eax >= 0x40000000 + n;

	if (n > 1 && release > HVI_10_1607)	/* no more is known */
		return false;
	switch (n) {
	case 0:
		return true;
	case 1:
		return release > HVI_8 || in_bound;
	case 2 ... 5:
		return is_microsoft(release) && (release > HVI_7 || in_bound);
	case 6:
		return release >= HVI_10 && in_bound;
	case 7:
		return release >= HVI_10 && in_bound && is_microsoft(release) &&
		       get(3).ebx >> 12 & 1;
	case 8:
		return release >= HVI_10 && in_bound && is_microsoft(release) &&
		       get(3).edx >> 16 & 1;
	case 9 ... 10:
		return release >= HVI_10_1511 && in_bound && is_microsoft(release);
	}
	return false;
}

static u32 last_believed(enum hvi_release release)
{
	unsigned int n, last = 0;

	if (!sees_any(release))
		return 0x40000001;
	for (n = 1; n <= 10; n++)
		if (believes(release, n))
			last = n;
	return 0x40000000 + last;
}

/* Page SYSTEM_HYPERVISOR_QUERY_INFORMATION: the bits that enable something each. */
static void check_enlightenments(enum hvi_release release)
{
	u32 of[KNOWN][HVI_REGS] = { 0 };
	struct hvi_text out = { 0 };
	unsigned int n, reg;
	bool told;

	if (believes(release, 4)) {
		of[4][HVI_EAX] = get(4).eax & 0x6af;	/* 0 to 3, 5, 7, 9, 10 */
		of[4][HVI_EBX] = get(4).ebx - 1 < 0x7fffffff;
	}
	if (believes(release, 7)) {
		of[7][HVI_EAX] = get(7).eax & 1u << 31;
		of[7][HVI_EBX] = get(7).ebx & 7;
	}
	if (believes(release, 3)) {
		of[3][HVI_EAX] = (get(3).eax & 0x202) == 0x202 ? 0x202 : 0;
		of[3][HVI_EBX] = get(3).ebx & 1u << 21;
		of[3][HVI_EDX] = get(3).edx & 0x4b0;	/* 4, 5, 7, 10 */
	}
	memset(named, 0, sizeof(named));
	next = 0;
	told = hvi_windows_enlightenments(&out, &capture, release);
	MUST("enlightenments are told of 10 alone", told == (release == HVI_10));
	for (n = 0; told && n < KNOWN; n++)
		for (reg = 0; reg < HVI_REGS; reg++)
			MUST("what is enabled is what the page lists",
			     named[n][reg] == of[n][reg]);
}

/* What Cloud Hypervisor's ce9416a9c found. */
static void check_clock(enum hvi_release release)
{
	bool connects = is_microsoft(release) && get(3).eax >> 5 & 1;

	MUST("who sees Hv#1 and may make hypercalls connects",
	     hvi_windows_connects(&capture, release) == hvi_answer(connects));
	MUST("who connects uses the page where both clocks are there",
	     hvi_windows_uses_reference_tsc(&capture, release) ==
	     hvi_answer(connects && get(3).eax >> 1 & 1 && get(3).eax >> 9 & 1));
}

int main(void)
{
	enum hvi_release release;
	unsigned int i;

	capture.hypervisor_present = hvi_answer(nondet_bool());
	for (i = 0; i < KNOWN; i++) {
		was_read[i] = nondet_bool();
		leaf[i].regs = nondet_regs();
		leaf[i].known = HVI_ALL_REGS;
	}
	for (release = HVI_VISTA; release < HVI_RELEASES; release++) {
		MUST("a release sees a hypervisor as its rule says",
		     hvi_windows_any_present(&capture, release) ==
		     hvi_answer(sees_any(release)));
		MUST("a release takes it for Microsoft's as its rule says",
		     hvi_windows_compatible(&capture, release) ==
		     hvi_answer(is_microsoft(release)));
		MUST("a release believes leaves as far as its rule says",
		     hvi_windows_max_trusted_leaf(&capture, release) == last_believed(release));
		check_enlightenments(release);
		check_clock(release);
	}
	return 0;
}
