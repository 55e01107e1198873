/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Answers that may be unknown. A real processor answers everything; a dump or a log
 * has what somebody saved, and what is not in it is neither yes nor no.
 */
#ifndef _HVI_KNOWN_H
#define _HVI_KNOWN_H

#include "kernel.h"

/**
 * enum hvi_known - what is known of something that holds or does not
 * @HVI_NO: it does not hold
 * @HVI_UNKNOWN: nobody looked, or could
 * @HVI_YES: it holds
 *
 * The values are Kleene's: "and" is the lesser, "or" the greater, "not" the negative.
 */
enum hvi_known { HVI_NO = -1, HVI_UNKNOWN, HVI_YES };

static inline enum hvi_known hvi_answer(bool holds)
{
	return holds ? HVI_YES : HVI_NO;
}

static inline enum hvi_known hvi_not(enum hvi_known a)
{
	return -a;
}

static inline enum hvi_known hvi_and(enum hvi_known a, enum hvi_known b)
{
	return a < b ? a : b;
}

static inline enum hvi_known hvi_or(enum hvi_known a, enum hvi_known b)
{
	return a > b ? a : b;
}

#endif
