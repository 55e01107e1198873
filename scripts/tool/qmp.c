// SPDX-License-Identifier: GPL-2.0
/*
 * QMP's list of CPUID words, property feature-words of a processor of QEMU: objects of one
 * register each, on one line or on many.
 *
 * QEMU lists words of leaves that it does not give, as zero, and KVM's as of 0x40000001
 * wherever that stands (target/i386/cpu.c; seen with 7.2.22). Its filtered-features is a list
 * of the same form, of what a machine lacks: never the hypervisor's bit.
 */
#include "evidence.h"
#include "scan.h"

static void end_word(struct evidence *evidence, const struct qmp_word *word)
{
	const unsigned int needed = BIT(QMP_INPUT_EAX) | BIT(QMP_REGISTER) | BIT(QMP_FEATURES);
	u32 leaf = word->value[QMP_INPUT_EAX], features = word->value[QMP_FEATURES];
	enum hvi_reg reg = word->value[QMP_REGISTER] - 0xa;	/* its letter is read as a digit */

	if ((word->known & needed) != needed || !features || reg >= HVI_REGS ||
	    (word->known & BIT(QMP_INPUT_ECX) && word->value[QMP_INPUT_ECX]))
		return;
	if (leaf == HVI_LEAF_PROCESSOR)
		evidence->hypervisor_bit |= reg == HVI_ECX && features & HVI_HYPERVISOR_BIT;
	else if (leaf != HVI_LEAF_INTERFACE)
		evidence_add_reg(evidence, leaf, reg, features);
}

/**
 * take_qmp_line - learn from a line of such a list
 * @evidence: the machine
 * @word: what has begun in lines before this one
 * @line: the line
 *
 * Return: whether it is such a line.
 */
bool take_qmp_line(struct evidence *evidence, struct qmp_word *word, const char *line)
{
	static const char *const keys[QMP_KEYS] = {
		[QMP_INPUT_EAX] = "\"cpuid-input-eax\": %A",
		[QMP_INPUT_ECX] = "\"cpuid-input-ecx\": %A",
		[QMP_REGISTER] = "\"cpuid-register\": \"E%aX\"",
		[QMP_FEATURES] = "\"features\": %A",
	};
	enum qmp_key key;
	bool any = false;

	for (; (line = strpbrk(line, "\"}")); line++) {
		if (*line == '}') {
			end_word(evidence, word);
			word->known = 0;
		}
		for (key = 0; key < QMP_KEYS; key++) {
			const char *end = line;
			u32 value[26];

			if (!scan(&end, keys[key], value))
				continue;
			word->value[key] = value[0];
			word->known |= BIT(key);
			any = true;
		}
	}
	return any;
}
