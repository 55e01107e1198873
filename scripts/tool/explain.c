// SPDX-License-Identifier: GPL-2.0
/* What a name means, whoever uses it, and how it is here. */
#include "tool.h"
#include "explain.h"

#define MAX_WORD	64	/* no name that is known is longer, nor one that is asked for */

static const char not_known[] = "not known, the module is not loaded";

/* AccessVpIndex, ACCESS_VP_INDEX and access-vp-index are one; so is Linux', less its X64. */
static const char *plain(const char *name, size_t length, char out[MAX_PATH + 1])
{
	size_t used = 0;

	for (; length-- && used < MAX_PATH; name++)
		if (isalnum((unsigned char)*name))
			out[used++] = tolower((unsigned char)*name);
	out[used] = '\0';
	if (!strncmp(out, "hvx64", 5))
		memmove(out + 2, out + 5, used - 4);
	return out;
}

static bool is_same(const char *name, size_t length, const char *other)
{
	char a[MAX_PATH + 1], b[MAX_PATH + 1];

	return !strcmp(plain(name, length, a), plain(other, strlen(other), b));
}

static bool is_field(const struct hvi_bits *bits)
{
	return bits->hi != bits->lo;
}

static const char *file_of(const struct hvi_bits *bits)
{
	unsigned int i;

	for (i = 0; i < HVI_LISTS && !is_field(bits); i++)
		if (hvi_lists[i].leaf == bits->leaf && hvi_lists[i].first <= bits->reg &&
		    bits->reg <= hvi_lists[i].last)
			return keep(NULL, "hyperv/%s", hvi_lists[i].name);
	return keep(NULL, "hyperv/%s", bits->name);
}

static const char *bits_of(const struct hvi_bits *bits)
{
	return keep(NULL, is_field(bits) ? "%u:%u" : "%u", bits->hi, bits->lo);
}

static const char *place_of(const struct hvi_bits *bits)
{
	return keep(NULL, "leaf 0x%08x E%cX %s %s", bits->leaf, "ABCD"[bits->reg],
		    is_field(bits) ? "bits" : "bit", bits_of(bits));
}

/* Returns whether it is known. */
static bool here(const struct hvi_bits *bits, const struct tree *tree, const char **words)
{
	const char *compatible = tree ? tree_get(tree, "microsoft_compatible") : NULL, *why, *text;
	struct hv_iface_regs regs;
	u32 value;

	*words = not_known;
	if (!tree)
		return false;
	if (!compatible || strcmp(compatible, "1") ||
	    !(leaf_of(tree, bits->leaf, &regs) & BIT(bits->reg))) {
		why = why_no_leaf(tree, bits->leaf);
		*words = compatible && strcmp(compatible, "1") ?
			"does not apply, the interface is not Microsoft's" :
			why ? keep(NULL, "not known, %s", why) :
			"not offered, the hypervisor has no such leaf";
		return false;
	}
	value = (hvi_pick(&regs, bits->reg) & GENMASK(bits->hi, bits->lo)) >> bits->lo;
	text = tree_get(tree, file_of(bits));
	*words = !is_field(bits) ? (value ? "set" : "not set") : text ?: keep(NULL, "%u", value);
	return true;
}

/* Rows with a label stand below one another, those without on their own. */
static void tell(const char *label, const char *text)
{
	static bool had_label;

	if (had_label != !!*label)
		page_rows();
	had_label = *label;
	page_row(label, PLAIN, text);
}

/* A row of flags.tsv in its parts. */
struct explanation {
	char text[MAX_PATH + 1], source[MAX_PATH + 1], others[MAX_PATH + 1];
};

static const struct explanation *explanation_of(unsigned int i)
{
	static struct explanation found;
	const char *at = explanations;

	while (i--)
		at = strchr(at, '\n') + 1;
	snprintf(found.text, sizeof(found.text), "%.*s", (int)strcspn(at, "\t"), at);
	at = strchr(at, '\t') + 1;
	snprintf(found.source, sizeof(found.source), "%.*s", (int)strcspn(at, "\t"), at);
	at = strchr(at, '\t') + 1;
	snprintf(found.others, sizeof(found.others), "%.*s", (int)strcspn(at, "\n"), at);
	return &found;
}

static void explain_flag(unsigned int i, const struct tree *tree)
{
	const struct explanation *explanation = explanation_of(i);
	const struct hvi_bits *bits = &hvi_bits[i];
	const char *text = NULL, *at, *words;

	page_title(TITLE, "%s", bits->name);
	tell("", keep(NULL, "%s", explanation->text));
	at = file_of(bits);
	words = place_of(bits);
	tell("", keep(NULL, "%s, in %s (source: %s)", words, at, explanation->source));
	for (at = explanation->others; *at; at += strspn(at, " ")) {
		text = keep(text, "%s%.*s", text ? ", " : "Other names: ", (int)strcspn(at, " "),
			    at);
		at += strcspn(at, " ");
	}
	if (text)
		tell("", text);
	here(bits, tree, &words);
	tell("", keep(NULL, "Here: %s", words));
	page_rows();
}

static void explain_leaf(u32 leaf, const struct tree *tree)
{
	const char *text = tree ? tree_say(tree, "leaves/0x%08x", leaf) : not_known, *words;
	const struct hvi_bits *bits;

	page_title(TITLE, "leaf 0x%08x", leaf);
	tell("", keep(NULL, "Here: %s", *text ? text : "not read"));
	for (bits = hvi_bits; bits < hvi_bits + hvi_bits_count; bits++) {
		bool is_known;

		if (bits->leaf != leaf)
			continue;
		is_known = here(bits, tree, &words);
		text = bits_of(bits);
		text = keep(NULL, "E%cX %s", "ABCD"[bits->reg], text);
		tell(text, keep(NULL, is_known ? "%s: %s" : "%s", bits->name, words));
	}
	page_rows();
}

static bool skip(const char **at, const char *text)
{
	size_t length = strlen(text);

	if (strncasecmp(*at, text, length))
		return false;
	*at += length;
	return true;
}

/* CPUID.40000003H:EAX[6], 0x40000003.eax.6, 40000003:6, 0x40000003; -1 for what is not said. */
static bool is_place(const char *at, u32 *leaf, int *reg, int *bit)
{
	size_t digits;

	if (skip(&at, "cpuid") && !skip(&at, ".") && !skip(&at, ":"))
		return false;
	skip(&at, "0x");
	digits = strspn(at, "0123456789abcdefABCDEF");
	if (*at != '4' || digits != 8)
		return false;
	*leaf = strtoul(at, NULL, 16);
	*reg = *bit = -1;
	at += digits;
	skip(&at, "h");
	if (*at && strchr(".: ", *at) && strchr("eE", at[1]) && at[1] && at[2] &&
	    strchr("abcdABCD", at[2]) && strchr("xX", at[3]) && at[3]) {
		*reg = tolower((unsigned char)at[2]) - 'a';
		at += 4;
	}
	if (*at && strchr(".:[ ", *at) && isdigit((unsigned char)at[1])) {
		digits = strspn(++at, "0123456789");
		if (digits > 2)
			return false;
		*bit = strtoul(at, NULL, 10);
		at += digits;
		skip(&at, "]");
	}
	return !*at;
}

static unsigned int explain_place(u32 leaf, int reg, int bit, const struct tree *tree)
{
	unsigned int i, count = reg < 0 && bit < 0;

	if (count)
		explain_leaf(leaf, tree);
	for (i = 0; i < hvi_bits_count && (reg >= 0 || bit >= 0); i++) {
		const struct hvi_bits *bits = &hvi_bits[i];

		if (bits->leaf != leaf || (reg >= 0 && bits->reg != reg) ||
		    (bit >= 0 && (bit < bits->lo || bit > bits->hi)))
			continue;
		explain_flag(i, tree);
		count++;
	}
	return count;
}

static bool is_among(const char *name, const char *others)
{
	for (; *others; others += strspn(others, " ")) {
		if (is_same(others, strcspn(others, " "), name))
			return true;
		others += strcspn(others, " ");
	}
	return false;
}

static unsigned int explain_flags(const char *name, const struct tree *tree)
{
	unsigned int i, count = 0;

	for (i = 0; i < hvi_bits_count; i++) {
		if (!is_among(name, hvi_bits[i].name) && !is_among(name, explanation_of(i)->others))
			continue;
		explain_flag(i, tree);
		count++;
	}
	return count;
}

static unsigned int explain_rules(const char *name, const struct tree *tree)
{
	unsigned int i, count = 0;
	char path[MAX_PATH + 1];

	for (i = 0; i < HVI_RULES; i++) {
		const char *said = rule_sentence(hvi_rule_names[i]), *why;

		snprintf(path, sizeof(path), "requirements/%s", hvi_rule_names[i]);
		if (!is_same(name, strlen(name), hvi_rule_names[i]) && strcmp(name, path))
			continue;
		page_title(TITLE, "%s", path);
		tell("", keep(NULL, "%c%s.", toupper((unsigned char)*said), said + 1));
		why = tree ? tree_get(tree, path) : not_known;
		why = why ?: tree_get(tree, "requirements/all") ?
			keep(NULL, "not checked: %s", why_unchecked(tree, i)) : "not checked";
		tell("", keep(NULL, "Here: %s", why));
		page_rows();
		count++;
	}
	return count;
}

static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	const char *at = text;

	for (; (at = strcasestr(at, word)); at++)
		if ((at == text || !(isalnum((unsigned char)at[-1]) || strchr("_/", at[-1]))) &&
		    !(isalnum((unsigned char)at[length]) || strchr("_/", at[length] ?: ' ')))
			return true;
	return false;
}

/* A bit of a register that nobody has named. */
static unsigned int explain_bit(const char *name, const struct tree *tree)
{
	const char *text = NULL;
	unsigned int i;

	if (strlen(name) < 8 || strlen(name) > 9 || *name != 'e' || !strchr("abcd", name[1]) ||
	    strncmp(name + 2, "x_bit", 5) || strspn(name + 7, "0123456789") != strlen(name + 7))
		return 0;
	page_title(TITLE, "%s", name);
	tell("", "A bit of that register that is set and that nobody has named.");
	for (i = 0; tree && i < HVI_LISTS; i++)
		if (has_word(tree_say(tree, "hyperv/%s", hvi_lists[i].name), name))
			text = keep(text, "%shyperv/%s", text ? ", " : "Here: ", hvi_lists[i].name);
	tell("", text ?: tree ? "Here: not set" : keep(NULL, "Here: %s", not_known));
	page_rows();
	return 1;
}

/* One of the paths of an entry; false behind the last. */
static bool next_path(const char **at, char path[MAX_PATH + 1])
{
	size_t length = strcspn(*at, "\n ");

	if (!length)
		return false;
	snprintf(path, MAX_PATH + 1, "%.*s", (int)length, *at);
	*at += length + strspn(*at + length, " ");
	return true;
}

/* By a path, its last part, or a folder above. */
static bool matches(const char *path, const char *name)
{
	const char *last = strrchr(path, '/');
	size_t length;

	if (!strchr(name, '/') && is_same(name, strlen(name), last ? last + 1 : path))
		return true;
	for (;; name += length + 1, path++) {
		char part[MAX_PATH + 1], known[MAX_PATH + 1];

		length = strcspn(name, "/");
		plain(name, length, part);
		plain(path, strcspn(path, "/"), known);
		if (!*part || (*path != '<' && strcmp(part, known)))
			return false;
		path += strcspn(path, "/");
		if (!name[length] || !name[length + 1])
			return true;
		if (!*path)
			return false;
	}
}

static void tell_paragraph(const char *text, size_t length)
{
	const char *at, *end = text + length, *words = NULL;

	for (at = text; at < end; at += strspn(at, "\n ")) {
		size_t word = strcspn(at, "\n ");

		words = keep(words, "%s%.*s", words ? " " : "", (int)word, at);
		at += word;
	}
	tell("", words ?: "");
}

/* Rows of a label and a text, which may go on in the next line, in a frame of ===. */
static void tell_frame(const char *text, size_t length)
{
	const char *line, *end = text + length, *label = NULL, *words = NULL;

	for (line = text; line < end; line += strcspn(line, "\n") + 1) {
		size_t width = strcspn(line, "\n "), rest;
		const char *at = line + width + strspn(line + width, " ");

		if (*line == '=')
			continue;
		rest = strcspn(at, "\n");
		if (!width && words) {
			words = keep(words, " %.*s", (int)rest, at);
			continue;
		}
		if (label)
			tell(label, words);
		label = keep(NULL, "%.*s", (int)width, line);
		words = keep(NULL, "%.*s", (int)rest, at);
	}
	if (label)
		tell(label, words);
}

/* Behind the last one NULL. */
static const char *next_entry(const char *entry)
{
	entry += strlen(entry) + 1;
	return *entry ? entry : NULL;
}

static void explain_entry(const char *entry, const char *name, const struct tree *tree)
{
	const char *at = entry, *text = strchr(entry, '\n') + 1, *heading = NULL;
	char path[MAX_PATH + 1];

	while (next_path(&at, path))
		heading = keep(heading, "%s%s", heading ? ", " : "",
			       strcmp(path, "/") ? path : MODULE_ROOT);
	page_title(TITLE, "%s", heading);
	while (*text) {
		const char *end = strstr(text, "\n\n") ?: text + strlen(text);
		const char *frame = strstr(text, "===");

		if (frame && frame < end)
			tell_frame(text, end - text);
		else
			tell_paragraph(text, end - text);
		text = end + strspn(end, "\n");
	}
	for (at = entry; tree && next_path(&at, path); ) {
		text = tree_get(tree, path);
		if (!strcmp(path, name))
			name = "";
		if (text)
			tell("", keep(NULL, "Here: %s is %s", path, *text ? text : "empty"));
	}
	text = tree && strchr(name, '/') ? tree_get(tree, name) : NULL;
	if (text)
		tell("", keep(NULL, "Here: %s is %s", name, *text ? text : "empty"));
	page_rows();
}

/* A field that has been explained is a file as well. */
static bool is_field_file(const char *name, const char *path)
{
	unsigned int i;

	for (i = 0; i < hvi_bits_count; i++)
		if (is_field(&hvi_bits[i]) && is_among(name, hvi_bits[i].name) &&
		    !strncmp(path, "hyperv/", 7) && !strcmp(path + 7, hvi_bits[i].name))
			return true;
	return false;
}

static unsigned int explain_files(const char *name, const struct tree *tree)
{
	unsigned int count = 0;
	const char *entry;

	for (entry = entries; entry; entry = next_entry(entry)) {
		bool does_match = false, is_field = false;
		const char *at = entry;
		char path[MAX_PATH + 1];

		while (next_path(&at, path)) {
			does_match |= strcmp(path, "/") && matches(path, name + (*name == '/'));
			is_field |= is_field_file(name, path);
		}
		if (!does_match || is_field)
			continue;
		explain_entry(entry, name, tree);
		count++;
	}
	return count;
}

/* The first files whose text has the word: a state, a product, a value. */
static unsigned int explain_word(const char *name, const struct tree *tree)
{
	unsigned int count = 0;
	const char *entry;

	for (entry = entries; entry && count < 3; entry = next_entry(entry)) {
		if (*entry == '/' || !has_word(strchr(entry, '\n'), name))
			continue;
		explain_entry(entry, name, tree);
		count++;
	}
	return count;
}

/* All that is known by name, and where that stands. */
typedef void (*told)(const char *name, const char *place, void *data);

static void tell_files(told fn, void *data)
{
	char path[MAX_PATH + 1], file[MAX_PATH + 1];
	const char *entry;
	unsigned int i;

	for (entry = entries; entry; entry = next_entry(entry)) {
		const char *at = entry, *release;

		while (next_path(&at, path)) {
			release = strstr(path, "<release>");
			if (!strcmp(path, "/") || (!release && strchr(path, '<')))
				continue;
			for (i = 0; release && i < HVI_RELEASES; i++) {
				snprintf(file, sizeof(file), "%.*s%s%s", (int)(release - path),
					 path, hvi_release_names[i], release + 9);
				fn(file, "file", data);
			}
			if (!release)
				fn(path, "file", data);
		}
	}
}

static void tell_names(told fn, void *data)
{
	char word[MAX_PATH + 1];
	unsigned int i;

	for (i = 0; i < hvi_bits_count; i++)
		fn(hvi_bits[i].name, place_of(&hvi_bits[i]), data);
	for (i = 0; i < hvi_bits_count; i++) {
		const char *at = explanation_of(i)->others;

		while (next_path(&at, word))
			fn(word, hvi_bits[i].name, data);
	}
	for (i = 0; i < HVI_RULES; i++)
		fn(hvi_rule_names[i], "requirement", data);
	for (i = 0; i <= HVI_ID_REFUSED; i++)
		fn(hvi_id_state_name(i), "state of the guest OS id", data);
	tell_files(fn, data);
	for (i = 0; i < hvi_bits_count; i++) {
		snprintf(word, sizeof(word), "0x%08x", hvi_bits[i].leaf);
		if (!i || hvi_bits[i].leaf != hvi_bits[i - 1].leaf)
			fn(word, "leaf", data);
	}
}

static void print_name(const char *name, const char *place, void *data)
{
	printf("%s\t%s\n", name, place);
}

/* The nearest names by how many letters differ; where none is near, those that contain it. */
#define NEAREST		5
#define MORE		8

struct nearby {
	char name[MAX_WORD], word[MAX_PATH + 1];
	unsigned int near, inside, distance[NEAREST + 1];
	char nearest[NEAREST + 1][MAX_PATH + 1], insides[MORE][MAX_PATH + 1];
};

static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[MAX_WORD + 1], i, j, above, here;
	size_t length = strlen(a);

	for (j = 0; j <= length; j++)
		row[j] = j;
	for (i = 1; b[i - 1]; i++) {
		above = row[0];
		row[0] = i;
		for (j = 1; j <= length; j++) {
			here = above + (a[j - 1] != b[i - 1]);
			above = row[j];
			row[j] = min(here, 1 + min(above, row[j - 1]));
		}
	}
	return row[length];
}

static bool is_listed(char (*list)[MAX_PATH + 1], unsigned int count, const char *name)
{
	while (count--)
		if (!strcmp(list[count], name))
			return true;
	return false;
}

static void look(const char *name, const char *place, void *data)
{
	struct nearby *nearby = data;
	size_t length = max(strlen(name), strlen(nearby->name));
	unsigned int far = distance(nearby->name, name), i;
	char other[MAX_PATH + 1];

	if (10 * far <= 3 * length && !is_listed(nearby->nearest, nearby->near, name)) {
		for (i = nearby->near; i && nearby->distance[i - 1] > far; i--) {
			nearby->distance[i] = nearby->distance[i - 1];
			strcpy(nearby->nearest[i], nearby->nearest[i - 1]);
		}
		nearby->distance[i] = far;
		snprintf(nearby->nearest[i], MAX_PATH + 1, "%s", name);
		nearby->near = min(nearby->near + 1, (unsigned int)NEAREST);
	}
	if (*nearby->word && nearby->inside < MORE &&
	    strstr(plain(name, strlen(name), other), nearby->word) &&
	    !is_listed(nearby->insides, nearby->inside, name))
		snprintf(nearby->insides[nearby->inside++], MAX_PATH + 1, "%s", name);
}

/**
 * near_to - names that may have been meant
 * @name: the one that is not known
 * @tree: whose files are meant; NULL: what can be explained
 *
 * Return: words with them.
 */
const char *near_to(const char *name, const struct tree *tree)
{
	static struct nearby nearby;
	const struct node *node;
	const char *text = NULL;
	unsigned int i;

	for (i = 0; name[i] && i < MAX_WORD - 1; i++)
		nearby.name[i] = tolower((unsigned char)name[i]);
	plain(name, strlen(name), nearby.word);
	for (node = tree ? tree->node : NULL; node && node < tree->node + tree->count; node++)
		if (node->text)
			look(node->path, "", &nearby);
	if (!tree)
		tell_names(look, &nearby);
	for (i = 0; i < (nearby.near ?: nearby.inside); i++)
		text = keep(text, "%s%s", text ? ", " : "near it: ",
			    nearby.near ? nearby.nearest[i] : nearby.insides[i]);
	return text ?: tree ? "--json has all" : "--explain alone lists all";
}

static unsigned int explain(const char *name, const struct tree *tree)
{
	unsigned int count;
	int reg, bit;
	u32 leaf;

	if (is_place(name, &leaf, &reg, &bit))
		count = explain_place(leaf, reg, bit, tree);
	else
		count = explain_flags(name, tree) + explain_rules(name, tree) +
			explain_bit(name, tree);
	count += explain_files(name, tree);
	return count ?: explain_word(name, tree);
}

/**
 * show_explain - what names mean
 * @tree: how they are here; NULL where that is not known
 * @settings: the names, with + between; without one, all are listed
 *
 * Return: a status.
 */
int show_explain(struct tree *tree, const struct settings *settings)
{
	const char *at = settings->value[EXPLAIN], *unknown = NULL;
	char name[MAX_PATH + 1];
	bool any = false;

	if (!*at) {
		tell_names(print_name, NULL);
		return OK;
	}
	page_begin(settings);
	for (; *at; at += strcspn(at, "+"), at += strspn(at, "+")) {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, "+"), at);
		if (*name && explain(name, tree))
			any = true;
		else if (*name && !unknown)
			unknown = at;
	}
	if (any && !unknown)
		return OK;
	unknown = unknown ?: settings->value[EXPLAIN];
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(unknown, "+") ?: 1, unknown);
	return trouble(USAGE, "nothing of the name %s is known; %s", name, near_to(name, NULL));
}
