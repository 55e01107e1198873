// SPDX-License-Identifier: GPL-2.0
/*
 * hv-iface-tree [FILE] - what the module would say, as lines of "path: value",
 * without the module: from this processor's CPUID, or from what others saved.
 *
 * FILE, or - for standard input, is what evidence_read() reads. Where rows in it have
 * names, each machine is told apart, and its paths begin with its name. What only
 * the module can know is left out: guest_os_id/, requirements/msr_*, and, where
 * one processor alone is seen, requirements/privileges_equal.
 */
#include "evidence.h"

/* The sink: a line each. */
struct lines {
	struct hvi_sink sink;
	const char *machine;
};

static void print_line(struct hvi_sink *sink, const char *folder, const char *name,
		       const char *text)
{
	const char *machine = ((struct lines *)sink)->machine;

	printf("%s%s%s%s%s: %s\n", machine, *machine ? "/" : "", folder, *folder ? "/" : "", name,
	       text);
}

static void print_tree(struct evidence *evidence, void *data)
{
	struct lines lines = { { .give = print_line }, evidence->name };

	evidence_describe(evidence, &lines.sink);
}

static int fail(const char *name, const char *why)
{
	fflush(stdout);
	fprintf(stderr, "hv-iface-tree: %s:%s%s\n", name, isdigit((unsigned char)*why) ? "" : " ",
		why);
	return 1;
}

int main(int argc, char **argv)
{
	static struct evidence evidence;
	FILE *file = stdin;
	const char *why;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-' && argv[1][1])) {
		fprintf(stderr, "usage: hv-iface-tree [FILE]\n");
		return 2;
	}
	if (argc < 2) {
		evidence_of_this_machine(&evidence);
		print_tree(&evidence, NULL);
	} else {
		if (strcmp(argv[1], "-"))
			file = fopen(argv[1], "r");
		if (!file)
			return fail(argv[1], strerror(errno));
		why = evidence_read(file, &evidence, print_tree, NULL);
		if (why)
			return fail(argv[1], why);
	}
	if (fflush(stdout) || ferror(stdout))
		return fail("standard output", strerror(errno));
	return 0;
}
