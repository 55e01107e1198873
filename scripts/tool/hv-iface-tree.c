// SPDX-License-Identifier: GPL-2.0
/*
 * hv-iface-tree [FILE] - what the module would say, as lines of "path: value",
 * without the module: from this processor's CPUID, or from a dump of another's.
 *
 * FILE, or - for standard input, has what `cpuid -r` or `hv-iface --cpuid` print,
 * or lines of LEAF EAX EBX ECX EDX. Before these there may be a machine's name;
 * then each machine is told apart, and its paths begin with its name. What only
 * the module can know is left out: guest_os_id/, requirements/msr_*, and, where
 * one processor alone is seen, requirements/privileges_equal.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <sched.h>

#include "../../module/describe.h"
#include "../../module/detect.h"
#include "../../module/probe.h"

#define MAX_PROCESSORS	8192	/* of Linux on x86 */
#define MAX_LEAVES	256	/* a processor; what KVM takes from QEMU */
#define MAX_NAME	64
#define NAME_CHARACTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-"

struct processor {
	unsigned int count;
	struct hvi_leaf leaf[MAX_LEAVES];
};

/* A machine: the processors of a dump, or none for the one this runs on. */
struct machine {
	struct hvi_cpu cpu;
	char name[MAX_NAME];
	unsigned int count;
	struct processor **processor;
	const struct processor *now;	/* that answers */
};

static const struct machine *machine_of(const struct hvi_cpu *cpu)
{
	return (const struct machine *)((const char *)cpu - offsetof(struct machine, cpu));
}

static const struct hv_iface_regs *find(const struct processor *processor, u32 leaf)
{
	unsigned int i;

	for (i = 0; i < processor->count; i++)
		if (processor->leaf[i].leaf == leaf)
			return &processor->leaf[i].regs;
	return NULL;
}

static unsigned int dumped_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	const struct hv_iface_regs *found = find(machine_of(cpu)->now, leaf);

	*regs = found ? *found : (struct hv_iface_regs){ 0 };
	return found ? HVI_ALL_REGS : 0;
}

static void dumped_on_others(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg)
{
	struct machine *machine = (struct machine *)machine_of(cpu);
	unsigned int i;

	for (i = 1; i < machine->count; i++) {
		machine->now = machine->processor[i];
		fn(arg);
	}
}

static void no_firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
}

static unsigned int no_kernel(const struct hvi_cpu *cpu)
{
	return HVI_KERNEL_TYPES;
}

static unsigned int own_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	__cpuid_count(leaf, 0, regs->eax, regs->ebx, regs->ecx, regs->edx);
	return HVI_ALL_REGS;
}

static void own_firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
	static char words[HVI_FIRMWARE_WORDS][256];
	char path[64];
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++) {
		FILE *file;

		snprintf(path, sizeof(path), "/sys/class/dmi/id/%s", hvi_firmware_names[i]);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(words[i], sizeof(words[i]), file)) {
			words[i][strcspn(words[i], "\n")] = '\0';
			firmware->word[i] = words[i];
		}
		fclose(file);
	}
}

static void stay_on_this_processor(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	sched_setaffinity(0, sizeof(set), &set);
}

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

static void print_tree(struct machine *machine)
{
	static struct hvi_capture capture;
	struct hvi_checks checks = { HVI_UNKNOWN };
	struct hvi_findings findings = { .capture = &capture, .checks = &checks };
	struct lines lines = { { .give = print_line }, machine->name };

	hvi_capture_interface(&machine->cpu, &capture);
	hvi_capture_leaves(&machine->cpu, &capture);
	if (machine->count > 1 && hvi_is_microsoft_compatible(&capture) == HVI_YES)
		checks.privileges_equal = hvi_compare_processors(&machine->cpu, &capture);
	hvi_describe(&findings, &lines.sink);
}

/* Reading dumps. */

static const char *file_name;
static unsigned int line_number;
static bool any_leaf;

static __printf(1, 2) void fail(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "hv-iface-tree: %s:", file_name);
	if (line_number)
		fprintf(stderr, "%u:", line_number);
	fputc(' ', stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static void *allocate(void *old, size_t size)
{
	void *new = realloc(old, size);

	if (!new)
		fail("%s", strerror(errno));
	return new;
}

static void add_processor(struct machine *machine)
{
	if (machine->count == MAX_PROCESSORS)
		fail("more than %d processors", MAX_PROCESSORS);
	machine->processor = allocate(machine->processor,
				      (machine->count + 1) * sizeof(*machine->processor));
	machine->processor[machine->count] = allocate(NULL, sizeof(struct processor));
	machine->processor[machine->count++]->count = 0;
}

/* Of what is no hypervisor's, leaf 1 alone counts. */
static void add_leaf(struct machine *machine, const struct hvi_leaf *leaf)
{
	struct processor *processor;

	any_leaf = true;
	if (!machine->count)
		add_processor(machine);
	processor = machine->processor[machine->count - 1];
	if (leaf->leaf != HVI_LEAF_PROCESSOR && leaf->leaf >> 28 != HVI_LEAF_BASE >> 28)
		return;
	if (find(processor, leaf->leaf))
		fail("leaf 0x%08x again", leaf->leaf);
	if (processor->count == MAX_LEAVES)
		fail("more than %d leaves", MAX_LEAVES);
	processor->leaf[processor->count++] = *leaf;
}

static void end_machine(struct machine *machine)
{
	unsigned int i;

	if (!machine->count)
		return;
	machine->now = machine->processor[0];
	print_tree(machine);
	for (i = 0; i < machine->count; i++)
		free(machine->processor[i]);
	machine->count = 0;
}

/* What is to stand there, then up to eight hex digits. */
static bool take_number(const char **at, const char *before, u32 *number)
{
	size_t length = strlen(before), digits;

	if (strncmp(*at, before, length))
		return false;
	*at += length;
	digits = strspn(*at, "0123456789abcdefABCDEF");
	if (!digits || digits > 8)
		return false;
	*number = strtoul(*at, NULL, 16);
	*at += digits;
	return true;
}

/* A line of `cpuid -r`. */
static bool take_dumped(const char *line, struct hvi_leaf *leaf, u32 *sub_leaf)
{
	return take_number(&line, "0x", &leaf->leaf) && take_number(&line, " 0x", sub_leaf) &&
	       take_number(&line, ": eax=0x", &leaf->regs.eax) &&
	       take_number(&line, " ebx=0x", &leaf->regs.ebx) &&
	       take_number(&line, " ecx=0x", &leaf->regs.ecx) &&
	       take_number(&line, " edx=0x", &leaf->regs.edx) && !*line;
}

static bool take_row(const char *line, struct hvi_leaf *leaf)
{
	u32 *regs[] = { &leaf->regs.eax, &leaf->regs.ebx, &leaf->regs.ecx, &leaf->regs.edx };
	unsigned int i;

	if (!take_number(&line, "", &leaf->leaf))
		return false;
	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		line += strspn(line, " \t");
		if (!take_number(&line, "", regs[i]))
			return false;
	}
	return !*line;
}

/* [NAME] LEAF EAX EBX ECX EDX; the name has no blank, and is not four of the numbers. */
static bool take_named_row(struct machine *machine, char *line, struct hvi_leaf *leaf)
{
	char *rest = line + strcspn(line, " \t");
	size_t length = rest - line;

	if (take_row(line, leaf))
		return true;
	if (!length || length >= MAX_NAME || !*rest ||
	    strspn(line, NAME_CHARACTERS) < length ||
	    !take_row(rest + strspn(rest, " \t"), leaf))
		return false;
	if (strlen(machine->name) != length || strncmp(machine->name, line, length)) {
		end_machine(machine);
		snprintf(machine->name, sizeof(machine->name), "%.*s", (int)length, line);
	}
	return true;
}

static bool is_processor(const char *line)
{
	if (strncmp(line, "CPU", 3))
		return false;
	line += 3 + (line[3] == ' ');
	line += strspn(line, "0123456789");
	return !strcmp(line, ":");
}

static void read_line(struct machine *machine, char *line)
{
	struct hvi_leaf leaf;
	u32 sub_leaf = 0;

	line += strspn(line, " \t");
	line[strcspn(line, "\r\n")] = '\0';
	if (!*line || *line == '#')
		return;
	if (is_processor(line))
		add_processor(machine);
	else if (!take_dumped(line, &leaf, &sub_leaf) && !take_named_row(machine, line, &leaf))
		fail("neither a line of `cpuid -r`, nor LEAF EAX EBX ECX EDX");
	else if (!sub_leaf)
		add_leaf(machine, &leaf);
}

static void print_trees(FILE *file)
{
	struct machine machine = {
		.cpu = {
			.cpuid = dumped_cpuid, .on_others = dumped_on_others,
			.kernel_type = no_kernel, .firmware = no_firmware,
		},
	};
	char line[256];

	while (fgets(line, sizeof(line), file)) {
		line_number++;
		if (!strchr(line, '\n') && !feof(file))
			fail("too long a line");
		read_line(&machine, line);
	}
	line_number = 0;
	if (ferror(file))
		fail("%s", strerror(errno));
	if (!any_leaf)
		fail("no leaf in it");
	end_machine(&machine);
	free(machine.processor);
}

int main(int argc, char **argv)
{
	struct machine this = {
		.cpu = { .cpuid = own_cpuid, .kernel_type = no_kernel,
			 .firmware = own_firmware },
	};
	FILE *file = stdin;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-' && argv[1][1])) {
		fprintf(stderr, "usage: hv-iface-tree [FILE]\n");
		return 2;
	}
	file_name = argc < 2 ? "CPUID" : argv[1];
	if (argc < 2) {
		stay_on_this_processor();
		print_tree(&this);
	} else {
		if (strcmp(argv[1], "-"))
			file = fopen(argv[1], "r");
		if (!file)
			fail("%s", strerror(errno));
		print_trees(file);
	}
	if (fflush(stdout) || ferror(stdout))
		fail("standard output: %s", strerror(errno));
	return 0;
}
