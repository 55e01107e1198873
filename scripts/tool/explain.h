/* SPDX-License-Identifier: GPL-2.0 */
/* What tables.awk has made of flags.tsv and of the ABI text. */
#ifndef _HVI_EXPLAIN_H
#define _HVI_EXPLAIN_H

/**
 * struct explanation - a row of flags.tsv, which are those of hvi_bits
 * @name: the flag's or field's
 * @text: what it means, in a sentence
 * @source: of name and meaning
 * @others: other names, with a blank between
 */
struct explanation {
	const char *name, *text, *source, *others;
};

/**
 * struct entry - an entry of the ABI text
 * @paths: its files, with <release> and the like, and a blank between; / is the top
 * @text: what it says of them: paragraphs, and tables in frames of ===
 */
struct entry {
	const char *paths, *text;
};

extern const struct explanation explanations[];
extern const struct entry entries[];
extern const unsigned int entry_count;

#endif
