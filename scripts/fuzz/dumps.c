// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes are a dump, for hv-iface-tree as it is: only what leaves the process is
 * replaced. It ends with what it documents, prints lines of "path: value" that do nothing
 * to a terminal, and keeps no memory. What it says of one machine's leaves it says again
 * where these are written as rows.
 */
#define _GNU_SOURCE
#include <setjmp.h>

#include "fuzz.h"

#define MAX_OUTPUT	0x100000
#define MAX_BLOCKS	8200	/* a processor each, and their list */

static jmp_buf end;
static char output[MAX_OUTPUT];
static struct hvi_output {
	size_t used;
	bool cut_off;
} printed;
static FILE *complaints;
static char complained[1024];
static void *blocks[MAX_BLOCKS];
static unsigned int block_count;

static __noreturn void fuzz_exit(int status)
{
	longjmp(end, status + 1);
}

static __printf(1, 2) void fuzz_printf(const char *format, ...)
{
	size_t room = sizeof(output) - printed.used;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(output + printed.used, room, format, args);
	va_end(args);
	if ((size_t)length < room)
		printed.used += length;
	else
		printed.cut_off = true;
	output[printed.used] = '\0';
}

static unsigned int block_of(void *memory)
{
	unsigned int i = block_count;

	while (i && blocks[i - 1] != memory)
		i--;
	expect(i);
	return i - 1;
}

static void *fuzz_realloc(void *old, size_t size)
{
	unsigned int i = old ? block_of(old) : block_count++;

	expect(i < MAX_BLOCKS);
	blocks[i] = realloc(old, size);
	return blocks[i];
}

static void fuzz_free(void *memory)
{
	unsigned int i;

	if (!memory)
		return;
	i = block_of(memory);
	blocks[i] = blocks[--block_count];
	free(memory);
}

#define main tree_main
#define exit(status) fuzz_exit(status)
#define printf(...) fuzz_printf(__VA_ARGS__)
#define realloc(old, size) fuzz_realloc(old, size)
#define free(memory) fuzz_free(memory)
#undef stderr
#define stderr complaints
int tree_main(int argc, char **argv);
#include "../tool/hv-iface-tree.c"
#undef main
#undef exit
#undef printf
#undef realloc
#undef free
#undef stderr

/* Its exit status. */
static int run(const void *bytes, size_t size)
{
	FILE *file = fmemopen((void *)bytes, size, "r");
	int status;

	expect(file);
	file_name = "-";
	line_number = 0;
	any_leaf = false;
	printed = (struct hvi_output){ 0 };
	output[0] = '\0';
	rewind(complaints);
	memset(complained, 0, sizeof(complained));
	status = setjmp(end);
	if (!status)
		print_trees(file);
	fclose(file);
	fflush(complaints);
	/* At an exit all memory goes anyhow. */
	expect(status || !block_count);
	while (block_count)
		free(blocks[--block_count]);
	return status ? status - 1 : 0;
}

static void expect_lines(void)
{
	char *at = output, *line;

	while (*at) {
		line = strsep(&at, "\n");
		expect(at && strstr(line, ": "));
		expect_printable(line);
	}
}

/* Where one processor of one machine was seen, its leaves as rows; else NULL. */
static char *rows_of(const char *lines)
{
	static const char once[] = "is_any_hypervisor_present: ";
	static char rows[0x10000];
	unsigned int eax, ebx, ecx, edx, leaf;
	const char *at = lines, *found;
	size_t used = 0;

	rows[0] = '\0';
	if (strncmp(lines, "hypervisor_present: 1\n", 22) ||
	    strstr(lines, "\nrequirements/privileges_equal: "))
		return NULL;
	found = strstr(lines, once);
	if (!found || strstr(found + 1, once))
		return NULL;
	for (; *at; at = strchr(at, '\n') + 1) {
		if (sscanf(at, "leaves/0x%x: 0x%x 0x%x 0x%x 0x%x\n", &leaf, &eax, &ebx, &ecx,
			   &edx) == 5)
			used += snprintf(rows + used, sizeof(rows) - used,
					 "m %08x %08x %08x %08x\t%08X\n", leaf, eax, ebx, ecx,
					 edx);
	}
	return rows;
}

/* Its paths begin with the name that the rows have, which these lines did not. */
static void expect_same(const char *before)
{
	char *at = output, *line;

	while (*at) {
		size_t length;

		line = strsep(&at, "\n");
		expect(at && !strncmp(line, "m/", 2));
		length = strlen(line + 2);
		expect(!strncmp(before, line + 2, length) && before[length] == '\n');
		before += length + 1;
	}
	expect(!*before);
}

int fuzz_one(const u8 *bytes, size_t size)
{
	char *rows, *before;
	int status;

	if (!complaints)
		complaints = fmemopen(complained, sizeof(complained), "w");
	expect(complaints);
	if (!size)
		return 0;
	status = run(bytes, size);
	expect(status == 0 || status == 1);
	expect(status == !!*complained);
	if (status) {
		expect(!strncmp(complained, "hv-iface-tree: -:", 17));
		expect(complained[strlen(complained) - 1] == '\n');
		complained[strlen(complained) - 1] = '\0';
		expect_printable(complained);
	}
	if (printed.cut_off)
		return 0;
	before = strdup(output);
	expect(before);
	expect_lines();
	if (!status) {
		expect(*before);
		rows = rows_of(before);
		if (rows && *rows) {
			expect(!run(rows, strlen(rows)));
			expect_same(before);
		}
	}
	free(before);
	return 0;
}
