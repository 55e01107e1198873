/* SPDX-License-Identifier: GPL-2.0 */
/* What tables.awk has made of flags.tsv and of the ABI text. */
#ifndef _HVI_EXPLAIN_H
#define _HVI_EXPLAIN_H

/* A line for each row of hvi_bits: what it means, the source, other names; a tab between. */
extern const char explanations[];

/*
 * Entries, each a line of paths with a blank between, with <release> and the like, / for the
 * top; then lines of text, paragraphs and tables in frames of ===. An empty one is the end.
 */
extern const char entries[];

#endif
