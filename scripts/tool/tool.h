/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of hv-iface have of one another, but for trees and evidence. */
#ifndef _HVI_TOOL_H
#define _HVI_TOOL_H

#include "tree.h"

/* Exit statuses, see hv-iface(1). */
enum status { OK, DIFFERS, USAGE, NOT_LOADED, UNREADABLE };

/* Where the module has its tree. */
#define MODULE_ROOT SYSFS "/kernel/hv_iface"

#define SCHEMA "1"	/* of --json: raised when a key changes its meaning or goes */

enum option_number {
#define HVI_OPT(number, ...) number,
#include "options.h"
	OPTIONS
};

/**
 * struct settings - what the command line asks for
 * @value: the argument of each option, "" of one that was given without; or NULL
 * @second: the second FILE of --compare
 * @firmware: words for what others have saved
 */
struct settings {
	const char *value[OPTIONS];
	const char *second;
	struct hvi_firmware firmware;
};

/* main.c */
__printf(2, 3) int trouble(int status, const char *format, ...);
__printf(1, 2) void complain(const char *format, ...);

/* sysfs.c, saved.c, json_reader.c: readers, which return a status */
int read_tree(struct tree *tree, const char *root);
ssize_t read_file(int folder, const char *path, char *bytes, size_t size);
const char *read_one(const char *root, const char *path, char *bytes, size_t size);
int read_saved(struct tree *tree, const char *name, const struct settings *settings);
const char *read_json(struct tree *tree, char *text);
int read_wanted(struct tree *tree, const struct settings *settings);
bool answer_at_once(const struct settings *settings, int *status);

/* page.c */
enum style { PLAIN, TITLE, GOOD, WARNING, BAD, FAINT };

void page_begin(const struct settings *settings);
__printf(2, 3) void page_title(enum style style, const char *format, ...);
__printf(2, 3) const char *keep(const char *text, const char *format, ...);
void page_row(const char *label, enum style style, const char *text);
void page_list(const char *label, enum style style, const char *words, char between);
void page_rows(void);
void page_cells(unsigned int count, const char *const *texts);
void page_table(unsigned int columns);

/* facts.c: what the outputs conclude from a tree alike */
extern const struct predicate {
	char path[28];
	char help[60];
} predicates[];
extern const unsigned int predicate_count;

enum value_kind { TEXT, ANSWER, NUMBER, WORDS, REGISTERS };

enum value_kind kind_of(const char *path, const char *text);
const char *answer(const struct tree *tree, const char *path);
const char *rule_sentence(const char *name);
bool is_own_key(const char *name);
unsigned int leaf_of(const struct tree *tree, u32 leaf, struct hv_iface_regs *regs);
enum hvi_known identity_intact(const struct tree *tree);
const char *state_meaning(const char *state, enum style *style);
enum hvi_known verdict(const struct tree *tree, const char *rule);
const char *why_unchecked(const struct tree *tree, enum hvi_rule rule);
const char *why_no_leaf(const struct tree *tree, u32 leaf);

/* explain.c */
const char *near_to(const char *name, const struct tree *tree);

/* The outputs. */
int show_report(struct tree *tree, const struct settings *settings);
int show_json(struct tree *tree, const struct settings *settings);
int show_ansible(struct tree *tree, const struct settings *settings);
int show_cpuid(struct tree *tree, const struct settings *settings);
int show_export(struct tree *tree, const struct settings *settings);
int show_prometheus(struct tree *tree, const struct settings *settings);
int show_explain(struct tree *tree, const struct settings *settings);
int show_tree(struct tree *tree, const struct settings *settings);
int show_check(struct tree *tree, const struct settings *settings);
int show_quiet(struct tree *tree, const struct settings *settings);
int show_name(struct tree *tree, const struct settings *settings);
int show_compare(const struct settings *settings);

#endif
