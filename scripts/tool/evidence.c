// SPDX-License-Identifier: GPL-2.0
/* STAND-IN until helper "reader" is there. */
#include <cpuid.h>
#include <sched.h>

#include "evidence.h"
#include "../../module/describe.h"
#include "../../module/detect.h"
#include "../../module/probe.h"

static struct evidence *evidence_of(const struct hvi_cpu *cpu)
{
	return (struct evidence *)((char *)cpu - offsetof(struct evidence, cpu));
}

static const struct hvi_leaf *find(const struct evidence *e, u32 leaf)
{
	unsigned int i;

	for (i = 0; i < e->count; i++)
		if (e->leaf[i].leaf == leaf)
			return &e->leaf[i];
	return NULL;
}

static unsigned int saved_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	const struct hvi_leaf *found = find(evidence_of(cpu), leaf);

	*regs = found ? found->regs : (struct hv_iface_regs){ 0 };
	return found ? found->known : 0;
}

static unsigned int own_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	__cpuid_count(leaf, 0, regs->eax, regs->ebx, regs->ecx, regs->edx);
	return HVI_ALL_REGS;
}

static void firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
	struct evidence *e = evidence_of(cpu);
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++)
		firmware->word[i] = e->firmware_known & BIT(i) ? e->firmware[i] : NULL;
}

static unsigned int kernel_type(const struct hvi_cpu *cpu)
{
	return evidence_of(cpu)->kernel_type;
}

void evidence_init(struct evidence *e)
{
	*e = (struct evidence){ .kernel_type = HVI_KERNEL_TYPES };
	e->cpu = (struct hvi_cpu){ .cpuid = saved_cpuid, .kernel_type = kernel_type,
				   .firmware = firmware };
}

void evidence_of_this_machine(struct evidence *e)
{
	cpu_set_t set;
	unsigned int i;

	evidence_init(e);
	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	sched_setaffinity(0, sizeof(set), &set);
	e->cpu.cpuid = own_cpuid;
	e->processors = 1;
	for (i = 0; i < HVI_FIRMWARE_WORDS; i++) {
		char path[64];
		FILE *file;

		snprintf(path, sizeof(path), "/sys/class/dmi/id/%s", hvi_firmware_names[i]);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(e->firmware[i], sizeof(e->firmware[i]), file)) {
			e->firmware[i][strcspn(e->firmware[i], "\n")] = '\0';
			e->firmware_known |= BIT(i);
		}
		fclose(file);
	}
}

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

static bool is_processor(const char *line)
{
	if (strncmp(line, "CPU", 3))
		return false;
	line += 3 + (line[3] == ' ');
	line += strspn(line, "0123456789");
	return !strcmp(line, ":");
}

const char *evidence_read(FILE *file, struct evidence *e,
			  void (*done)(struct evidence *, void *), void *data)
{
	static char line[256], name[64];
	bool any = false;

	while (fgets(line, sizeof(line), file)) {
		struct hvi_leaf leaf = { .known = HVI_ALL_REGS };
		u32 sub = 0;
		char *at = line + strspn(line, " \t"), *rest;

		at[strcspn(at, "\r\n")] = 0;
		if (is_processor(at)) {
			e->processors++;
			continue;
		}
		rest = at + strcspn(at, " \t");
		if (!take_dumped(at, &leaf, &sub) && !take_row(at, &leaf)) {
			rest += strspn(rest, " \t");
			if (*at == '#' || !take_row(rest, &leaf)) {
				e->passed_over += *at && *at != '#';
				continue;
			}
			snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, " \t"), at);
			if (strcmp(e->name, name)) {
				if (any)
					done(e, data);
				evidence_init(e);
				strcpy(e->name, name);
			}
		}
		any = true;
		if (sub || (leaf.leaf != 1 && leaf.leaf >> 28 != 4))
			continue;
		if (e->processors > 1) {
			if (leaf.leaf == HVI_LEAF_FEATURES && find(e, leaf.leaf) &&
			    (((find(e, leaf.leaf)->regs.eax ^ leaf.regs.eax) & ~BIT(9)) ||
			     find(e, leaf.leaf)->regs.ebx != leaf.regs.ebx))
				e->others_differ = true;
			continue;
		}
		if (find(e, leaf.leaf))
			return "a leaf again";
		if (e->count == MAX_LEAVES)
			return "more leaves";
		e->leaf[e->count++] = leaf;
	}
	if (!any)
		return "no leaf in it";
	done(e, data);
	return NULL;
}

bool evidence_is_dump(const char *begin, size_t length)
{
	size_t i;

	for (i = 0; i + 45 < length; i++) {
		struct hvi_leaf leaf;
		char line[100];
		const char *rest;

		if (i && begin[i - 1] != '\n')
			continue;
		snprintf(line, sizeof(line), "%.*s", (int)(length - i < 99 ? length - i : 99), begin + i);
		line[strcspn(line, "\r\n")] = 0;
		rest = line + strcspn(line, " \t");
		rest += strspn(rest, " \t");
		if (!strncmp(line, "CPU:", 4) || !strncmp(line, "CPU ", 4) || take_row(line, &leaf) ||
		    take_row(rest, &leaf))
			return true;
	}
	return !strncmp(begin, "CPU", 3);
}

void evidence_describe(struct evidence *e, struct hvi_sink *sink)
{
	static struct hvi_capture capture;
	struct hvi_checks checks = { HVI_UNKNOWN };
	struct hvi_findings findings = { .capture = &capture, .checks = &checks };

	memset(&capture, 0, sizeof(capture));
	hvi_capture_interface(&e->cpu, &capture);
	hvi_capture_leaves(&e->cpu, &capture);
	if (e->processors > 1)
		checks.privileges_equal = hvi_answer(!e->others_differ);
	hvi_describe(&findings, sink);
}

void evidence_set_word(struct evidence *e, enum hvi_firmware_word word, const char *text, size_t length)
{
	snprintf(e->firmware[word], 128, "%.*s", (int)length, text);
	e->firmware_known |= BIT(word);
}
