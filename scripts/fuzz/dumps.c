// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes are what a stranger has saved, for evidence_read(). It ends, says why in one line,
 * and believes nothing that cannot be: each leaf once, registers that are not known zero. What
 * the core says of it does nothing to a terminal. Quoted, or with a NUL behind each byte, the
 * same is read in it; and what was read is read again where its leaves are written as rows.
 */
#include "fuzz.h"

#include "../tool/evidence.h"

#define MAX_TEXT	0x4000
#define MAX_SEEN	2

/* What was read in a text. */
struct seen {
	unsigned int machines;
	bool is_read;
	struct machine {
		char name[EVIDENCE_NAME];
		char firmware[HVI_FIRMWARE_WORDS][EVIDENCE_WORD];
		unsigned int firmware_known, kernel_type, processors, count;
		struct hv_iface_regs difference;
		struct hvi_leaf leaf[EVIDENCE_LEAVES];
		bool others_unknown, hypervisor_bit;
	} machine[MAX_SEEN];
};

static void expect_line(struct hvi_sink *sink, const char *folder, const char *name,
			const char *text)
{
	expect_printable(folder);
	expect_printable(name);
	expect_printable(text);
}

static void expect_possible(const struct evidence *evidence)
{
	unsigned int i;

	expect(evidence->count <= EVIDENCE_LEAVES);
	for (i = 0; i < evidence->count; i++) {
		const struct hvi_leaf *leaf = &evidence->leaf[i];
		enum hvi_reg reg;

		expect(leaf->leaf == 1 || leaf->leaf >> 28 == 4);
		expect(leaf->known && leaf->known <= HVI_ALL_REGS);
		expect(evidence_find(evidence, leaf->leaf) == leaf);
		for (reg = HVI_EAX; reg < HVI_REGS; reg++)
			expect(leaf->known & BIT(reg) || !hvi_pick(&leaf->regs, reg));
	}
	expect(evidence->kernel_type <= HVI_KERNEL_TYPES);
	expect(evidence->firmware_known < BIT(HVI_FIRMWARE_WORDS));
	expect(memchr(evidence->name, 0, EVIDENCE_NAME));
	expect_printable(evidence->name);
	for (i = 0; i < HVI_FIRMWARE_WORDS; i++) {
		expect(memchr(evidence->firmware[i], 0, EVIDENCE_WORD));
		expect(evidence->firmware_known & BIT(i) || !*evidence->firmware[i]);
	}
}

static void note(struct evidence *evidence, void *data)
{
	struct hvi_sink sink = { .give = expect_line };
	struct seen *seen = data;
	struct machine *machine = &seen->machine[seen->machines++ % MAX_SEEN];

	expect_possible(evidence);
	memset(machine, 0, sizeof(*machine));
	memcpy(machine->name, evidence->name, sizeof(machine->name));
	memcpy(machine->firmware, evidence->firmware, sizeof(machine->firmware));
	memcpy(machine->leaf, evidence->leaf, evidence->count * sizeof(*evidence->leaf));
	machine->firmware_known = evidence->firmware_known;
	machine->kernel_type = evidence->kernel_type;
	machine->processors = evidence->processors;
	machine->count = evidence->count;
	machine->difference = evidence->difference;
	machine->others_unknown = evidence->others_unknown;
	machine->hypervisor_bit = evidence->hypervisor_bit;
	evidence_describe(evidence, &sink);
}

static void run(const char *text, size_t size, struct seen *seen)
{
	static struct evidence evidence;
	FILE *file = fmemopen((void *)text, size, "r");
	const char *why;

	expect(file);
	memset(seen, 0, sizeof(*seen));
	why = evidence_read(file, &evidence, note, seen);
	seen->is_read = !why;
	fclose(file);
	expect(!why || (*why && strlen(why) < 128));
	if (why)
		expect_printable(why);
	expect(why || seen->machines);
}

static void expect_same(const struct seen *a, const struct seen *b)
{
	expect(!memcmp(a, b, sizeof(*a)));
}

/* Where a mail has cut a line, which is done to what is quoted already. */
static bool is_cut(const u8 *bytes, size_t size)
{
	bool has_return = false;

	while (size && (!bytes[size - 1] || (bytes[size - 1] == '\r' && !has_return)))
		has_return |= bytes[--size] == '\r';
	return size && bytes[size - 1] == '=';
}

/* All that lines begin with, and all between bytes: at most what a line has room for. */
static size_t quoted(const u8 *bytes, size_t size, char *text)
{
	size_t i, used = 0;

	for (i = 0; i < size; i++) {
		if (!i || (bytes[i - 1] == '\n' && !is_cut(bytes, i - 1)))
			text[used++] = '>', text[used++] = ' ';
		text[used++] = bytes[i];
	}
	return used;
}

static size_t in_utf16(const u8 *bytes, size_t size, char *text)
{
	size_t i;

	for (i = 0; i < size; i++) {
		text[2 * i] = bytes[i];
		text[2 * i + 1] = '\0';
	}
	return 2 * size;
}

static size_t as_rows(const struct machine *machine, char *text, size_t room)
{
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < machine->count; i++) {
		const struct hv_iface_regs *regs = &machine->leaf[i].regs;

		if (machine->leaf[i].known != HVI_ALL_REGS)
			return 0;
		used += snprintf(text + used, room - used, "m %08x %08X\t%x %08x %08x\r\n",
				 machine->leaf[i].leaf, regs->eax, regs->ebx, regs->ecx,
				 regs->edx);
	}
	return used;
}

int fuzz_one(const u8 *bytes, size_t size)
{
	static struct seen seen, again;
	static char text[3 * MAX_TEXT + 3];
	size_t used;

	if (!size || size > MAX_TEXT / 2)
		return 0;
	evidence_is_dump((const char *)bytes, size);
	run((const char *)bytes, size, &seen);
	run(text, quoted(bytes, size, text), &again);
	expect_same(&seen, &again);
	run(text, in_utf16(bytes, size, text), &again);
	expect_same(&seen, &again);
	used = as_rows(&seen.machine[0], text, sizeof(text));
	if (!seen.is_read || seen.machines != 1 || !used)
		return 0;
	run(text, used, &again);
	expect(again.machines == 1 && again.machine[0].count == seen.machine[0].count);
	expect(!memcmp(again.machine[0].leaf, seen.machine[0].leaf, sizeof(again.machine[0].leaf)));
	return 0;
}
