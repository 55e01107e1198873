// SPDX-License-Identifier: GPL-2.0
/*
 * What people read: lines with a title, labels aligned, words wrapped below one another.
 * There is one page, and its texts last until their rows are printed.
 */
#include <sys/ioctl.h>
#include <unistd.h>

#include "tool.h"

#define MAX_WIDTH	132UL	/* longer lines are hard to read */

static size_t width;
static bool has_colour, has_lines;

struct row {
	const char *label, *text;
	enum style style;
	char between;	/* of a list, what is between its words */
};

static struct row row[MAX_NODES];
static unsigned int rows;

#define MAX_COLUMNS	6

static const char *cell[MAX_COLUMNS * MAX_NODES];
static unsigned int cells;

static char kept[MAX_TREE / 4];	/* twenty pages */
static size_t used;

static bool wants_colour(const char *when)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when && strcmp(when, "auto"))
		return !strcmp(when, "always");
	/* what init writes to may be any console: the kernel says linux of all of them */
	return isatty(1) && !(no_colour && *no_colour) && term && strcmp(term, "dumb") &&
	       (getpid() != 1 || strcmp(term, "linux"));
}

/**
 * page_begin - find out how wide it is
 * @settings: whether it has colours
 */
void page_begin(const struct settings *settings)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned long found = columns ? strtoul(columns, NULL, 10) : 0;

	if (!found && !ioctl(1, TIOCGWINSZ, &size))
		found = size.ws_col;
	width = !found ? 80 : found < 40 ? 40 : min(found, MAX_WIDTH);
	has_colour = wants_colour(settings->value[COLOR]);
}

/**
 * keep - a text put together, for what comes until the next title
 * @text: the one kept last, which is to go on; or NULL
 * @format: as of printf()
 *
 * Return: the text; what has no room is cut off.
 */
const char *keep(const char *text, const char *format, ...)
{
	size_t start = text ? (size_t)(text + strlen(text) - kept) : used;
	va_list args;

	va_start(args, format);
	vsnprintf(kept + start, sizeof(kept) - start, format, args);
	va_end(args);
	used = min(start + strlen(kept + start) + 1, sizeof(kept) - 1);
	return text ?: kept + start;
}

/* The last line so far, which has no end yet. */
struct paragraph {
	const char *label;
	size_t indent, used;
	enum style style;
	char line[MAX_WIDTH + 1];
};

static void end_line(struct paragraph *p)
{
	static const char *const codes[] = {
		[TITLE] = "1", [GOOD] = "32", [WARNING] = "33", [BAD] = "1;31", [FAINT] = "2",
	};
	size_t pad = p->indent < 2 ? 0 : p->indent - 2;

	while (p->used && p->line[p->used - 1] == ' ')
		p->used--;
	if (!p->used)
		pad = 0;
	p->line[p->used] = '\0';
	printf("%s%-*s", p->indent && (*p->label || pad) ? "  " : "", (int)pad, p->label);
	if (has_colour && p->style != PLAIN)
		printf("\033[%sm%s\033[m\n", codes[p->style], p->line);
	else
		printf("%s\n", p->line);
	p->label = "";
	p->used = 0;
	has_lines = true;
}

static size_t next_word(const char **word, const char *text, char between)
{
	if (between == ' ')
		text += strspn(text, " ");
	*word = text;
	return strcspn(text, (char[]){ between ?: ' ', '\0' });
}

/* A word that is wider than the page goes on in the next line. */
static void wrap(struct paragraph *p, const char *text, char between)
{
	size_t room = width - p->indent, gap = between ? 2 : 1, length;
	bool is_first = true;
	const char *word;

	do {
		length = next_word(&word, text, between);
		text = word + length;
		if (!is_first && p->used + gap + length <= room) {
			p->used += sprintf(p->line + p->used, "%*s%.*s", (int)gap, "", (int)length,
					   word);
		} else if (length || !between) {
			if (!is_first)
				end_line(p);
			for (; length > room; length -= room, word += room) {
				p->used = sprintf(p->line, "%.*s", (int)room, word);
				end_line(p);
			}
			p->used = sprintf(p->line, "%.*s", (int)length, word);
			is_first = false;
		}
	} while (*text++);
	end_line(p);
}

/**
 * page_title - a title, behind an empty line
 * @style: how it looks
 * @format: as of printf()
 */
void page_title(enum style style, const char *format, ...)
{
	struct paragraph p = { .label = "", .style = style };
	char *text = kept + used;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(kept) - used, format, args);
	va_end(args);
	if (has_lines)
		putchar('\n');
	wrap(&p, text, '\0');
	used = rows ? used : 0;
}

/**
 * page_row - a row to come
 * @label: what it is about
 * @style: how the text looks
 * @text: the text
 */
void page_row(const char *label, enum style style, const char *text)
{
	page_list(label, style, text, '\0');
}

/**
 * page_list - the same, with words that have more space between
 * @label: what it is about
 * @style: how the words look
 * @words: the words
 * @between: what stands between them
 */
void page_list(const char *label, enum style style, const char *words, char between)
{
	if (rows < ARRAY_SIZE(row))
		row[rows++] = (struct row){ label, words, style, between };
}

/* What does not fit beside its label starts on a line of its own. */
static bool is_too_wide(const struct row *row, size_t column)
{
	const char *text = row->text, *word;
	size_t length, longest = 0;

	do {
		length = next_word(&word, text, row->between);
		longest = max(longest, length);
		text = word + length;
	} while (*text++);
	return *row->label && (column * (row->between ? 4 : 2) > width || longest > width - column);
}

/**
 * page_rows - print the rows, with their labels aligned
 */
void page_rows(void)
{
	size_t column = 4;
	unsigned int i;

	for (i = 0; i < rows; i++)
		column = max(column, 4 + strlen(row[i].label));
	for (i = 0; i < rows; i++) {
		struct paragraph p = { row[i].label, column, 0, row[i].style, "" };

		if (is_too_wide(&row[i], column)) {
			printf("  %s\n", p.label);
			p.label = "";
			p.indent = 6;
		}
		wrap(&p, row[i].text, row[i].between);
	}
	rows = 0;
}

/**
 * page_cells - cells of a table to come
 * @count: how many
 * @texts: the cells; first of all, those of the heading
 */
void page_cells(unsigned int count, const char *const *texts)
{
	while (count-- && cells < ARRAY_SIZE(cell))
		cell[cells++] = *texts++;
}

/**
 * page_table - print columns; where they are wider than the page, a row below another
 * @columns: how many
 */
void page_table(unsigned int columns)
{
	size_t widths[MAX_COLUMNS] = { 0 }, sum = 2 * columns;
	unsigned int i, count = cells;

	for (i = 0; i < count; i++)
		widths[i % columns] = max(widths[i % columns], strlen(cell[i]));
	for (i = 0; i < columns; i++)
		sum += widths[i];
	for (i = sum > width ? columns : 0; i < count && sum > width; i += columns) {
		const char *words = NULL;
		unsigned int j;

		page_row(cell[i], PLAIN, "");
		page_rows();
		for (j = 1; j < columns; j++)
			words = keep(words, "%s%s %s", words ? "\n" : "", cell[j], cell[i + j]);
		page_list("", PLAIN, words, '\n');
		page_rows();
	}
	for (i = 0; i < count && sum <= width; i++) {
		struct paragraph p = { "", 0, 0, i < columns ? FAINT : PLAIN, "" };
		unsigned int j;

		for (j = 0; j < columns; j++, i++)
			p.used += sprintf(p.line + p.used, "  %-*s", (int)widths[j], cell[i]);
		end_line(&p);
		i--;
	}
	cells = 0;
}
