// SPDX-License-Identifier: GPL-2.0
/* What was seen of a machine, as the core asks for it. */
#include "evidence.h"

#include "../../module/describe.h"
#include "../../module/detect.h"
#include "../../module/hypercalls.h"
#include "../../module/probe.h"
#include "../../module/product.h"

/* The core has it const, but what answers is no processor. */
static struct evidence *evidence_of(const struct hvi_cpu *cpu)
{
	return (struct evidence *)((char *)(uintptr_t)cpu - offsetof(struct evidence, cpu));
}

/*
 * These kernels look for a hypervisor only where leaf 1 ECX has bit 31. For Xen's and ACRN's the
 * vendor signature is enough, and for VMware's a word of the firmware.
 */
static bool shows_bit(const struct evidence *evidence)
{
	switch (evidence->kernel_type) {
	case HVI_KERNEL_HYPERV:
	case HVI_KERNEL_KVM:
	case HVI_KERNEL_JAILHOUSE:
	case HVI_KERNEL_BHYVE:
		return true;
	default:
		return evidence->hypervisor_bit;
	}
}

static unsigned int seen_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	const struct evidence *evidence = evidence_of(cpu);
	const struct hvi_leaf *found = evidence_find(evidence, leaf);

	*regs = (struct hv_iface_regs){ 0 };
	if (!found && leaf == HVI_LEAF_PROCESSOR && shows_bit(evidence)) {
		regs->ecx = HVI_HYPERVISOR_BIT;	/* the one bit that the core looks at */
		return BIT(HVI_ECX);
	}
	if (!found || evidence->answers == UNKNOWN_PROCESSOR)
		return 0;
	*regs = found->regs;
	if (evidence->answers == DIFFERENT_PROCESSOR) {
		regs->eax ^= evidence->difference.eax;
		regs->ebx ^= evidence->difference.ebx;
	}
	return found->known;
}

/* Only what any of them differs in is kept: one that differs in all that stands for them. */
static void on_seen_others(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg)
{
	struct evidence *evidence = evidence_of(cpu);

	evidence->answers = DIFFERENT_PROCESSOR;
	fn(arg);
	evidence->answers = UNKNOWN_PROCESSOR;
	if (evidence->others_unknown)
		fn(arg);
	evidence->answers = FIRST_PROCESSOR;
}

static void seen_firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
	const struct evidence *evidence = evidence_of(cpu);
	enum hvi_firmware_word word;

	for (word = 0; word < HVI_FIRMWARE_WORDS; word++)
		if (evidence->firmware_known & BIT(word))
			firmware->word[word] = evidence->firmware[word];
}

static unsigned int seen_kernel_type(const struct hvi_cpu *cpu)
{
	return evidence_of(cpu)->kernel_type;
}

/**
 * evidence_init - begin with a machine of which nothing is known
 * @evidence: the machine
 */
void evidence_init(struct evidence *evidence)
{
	memset(evidence, 0, sizeof(*evidence));
	evidence->kernel_type = HVI_KERNEL_TYPES;
	evidence->cpu = (struct hvi_cpu){
		.cpuid = seen_cpuid, .on_others = on_seen_others,
		.firmware = seen_firmware, .kernel_type = seen_kernel_type,
	};
}

/**
 * evidence_find - look up a leaf of the first processor
 * @evidence: the machine
 * @leaf: its number
 *
 * Return: it, or NULL where nothing of it is known.
 */
const struct hvi_leaf *evidence_find(const struct evidence *evidence, u32 leaf)
{
	unsigned int i;

	for (i = 0; i < evidence->count; i++)
		if (evidence->leaf[i].leaf == leaf)
			return &evidence->leaf[i];
	return NULL;
}

static u32 *reg_of(struct hv_iface_regs *regs, enum hvi_reg reg)
{
	u32 *all[] = { &regs->eax, &regs->ebx, &regs->ecx, &regs->edx };

	return all[reg];
}

/*
 * What must be the same where it is told again. In leaf 1 each processor has its own number, and
 * some bits go by how a system has set it up: APIC, MONITOR, OSXSAVE (SDM volume 2A, CPUID).
 */
static u32 lasting(u32 leaf, enum hvi_reg reg)
{
	static const u32 changing[] = { 0, 0xff000000, 0x08000008, 0x00000200 };

	return leaf == HVI_LEAF_PROCESSOR ? ~changing[reg] : ~0u;
}

/**
 * evidence_contradicts - does it know something else already?
 * @evidence: the machine
 * @leaf: a leaf
 * @known: which of its registers
 * @regs: these
 *
 * Return: whether one of them has another value there.
 */
bool evidence_contradicts(const struct evidence *evidence, u32 leaf, unsigned int known,
			  const struct hv_iface_regs *regs)
{
	const struct hvi_leaf *there = evidence_find(evidence, leaf);
	enum hvi_reg reg;

	for (reg = HVI_EAX; there && reg < HVI_REGS; reg++)
		if (known & there->known & BIT(reg) &&
		    (hvi_pick(regs, reg) ^ hvi_pick(&there->regs, reg)) & lasting(leaf, reg))
			return true;
	return false;
}

/**
 * evidence_is_disputed - does leaf 1 show no hypervisor, where something else has one that it must?
 * @evidence: the machine, at the end of a text
 *
 * Return: whether it does, as where a host's leaves stand beside its guest's log.
 */
bool evidence_is_disputed(const struct evidence *evidence)
{
	const struct hvi_leaf *leaf = evidence_find(evidence, HVI_LEAF_PROCESSOR);

	return shows_bit(evidence) && leaf && leaf->known & BIT(HVI_ECX) &&
	       !(leaf->regs.ecx & HVI_HYPERVISOR_BIT);
}

/**
 * evidence_add - learn a leaf of the first processor, or some of its registers
 * @evidence: the machine
 * @leaf: its number, passed over where evidence_takes() says so
 * @known: which registers
 * @regs: these
 *
 * Return: false, and @evidence->why, where something else was known already.
 */
bool evidence_add(struct evidence *evidence, u32 leaf, unsigned int known,
		  const struct hv_iface_regs *regs)
{
	struct hvi_leaf *there = (struct hvi_leaf *)evidence_find(evidence, leaf);
	enum hvi_reg reg;

	if (!evidence_takes(leaf))
		return true;
	if (!there && evidence->count == EVIDENCE_LEAVES) {
		snprintf(evidence->why, sizeof(evidence->why), "more than %d leaves",
			 EVIDENCE_LEAVES);
		return false;
	}
	if (!there) {
		there = &evidence->leaf[evidence->count++];
		*there = (struct hvi_leaf){ .leaf = leaf };
	}
	if (evidence_contradicts(evidence, leaf, known, regs)) {
		snprintf(evidence->why, sizeof(evidence->why),
			 "leaf 0x%08x again, with another value", leaf);
		return false;
	}
	for (reg = HVI_EAX; reg < HVI_REGS; reg++)
		if (known & BIT(reg))
			*reg_of(&there->regs, reg) = hvi_pick(regs, reg);
	there->known |= known;
	return true;
}

/**
 * evidence_add_reg - learn one register
 * @evidence: the machine
 * @leaf: its leaf
 * @reg: the register
 * @value: its value
 *
 * Return: as evidence_add()
 */
bool evidence_add_reg(struct evidence *evidence, u32 leaf, enum hvi_reg reg, u32 value)
{
	struct hv_iface_regs regs = { 0 };

	*reg_of(&regs, reg) = value;
	return evidence_add(evidence, leaf, BIT(reg), &regs);
}

/**
 * evidence_set_word - learn a word of the firmware
 * @evidence: the machine
 * @word: which
 * @text: what it is; blanks at its end do not count
 * @length: how long that is; cut off where it is longer than the room for it
 */
void evidence_set_word(struct evidence *evidence, enum hvi_firmware_word word, const char *text,
		       size_t length)
{
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	memset(evidence->firmware[word], 0, EVIDENCE_WORD);
	memcpy(evidence->firmware[word], text, min(length, (size_t)EVIDENCE_WORD - 1));
	evidence->firmware_known |= BIT(word);
}

/**
 * evidence_give_leaves - give the leaves as they were told
 * @evidence: the machine
 * @sink: receives them, registers that are not known as "?"
 */
void evidence_give_leaves(const struct evidence *evidence, struct hvi_sink *sink)
{
	const struct hvi_leaf *leaf;
	char name[11], text[48];
	enum hvi_reg reg;

	for (leaf = evidence->leaf; leaf < evidence->leaf + evidence->count; leaf++) {
		struct hvi_text out = hvi_text(text, sizeof(text));

		for (reg = HVI_EAX; reg < HVI_REGS; reg++)
			hvi_print(&out, leaf->known & BIT(reg) ? "%s0x%x" : "%s?",
				  reg == HVI_EAX ? "" : " ", hvi_pick(&leaf->regs, reg));
		snprintf(name, sizeof(name), "0x%08x", leaf->leaf);
		if (leaf->leaf >= HVI_LEAF_BASE)
			sink->give(sink, "leaves", name, text);
	}
}

/* Behind whatever mask: who has written the log is who answers there. */
struct unmasking {
	struct hvi_sink sink, *to;
	const char *product;
};

static void unmask(struct hvi_sink *sink, const char *folder, const char *name, const char *text)
{
	const struct unmasking *unmasking = (struct unmasking *)sink;

	if (!*folder && !strcmp(name, "hypervisor"))
		text = unmasking->product;
	else if (!*folder && !strcmp(name, "hypervisor_basis"))
		text = "log";
	unmasking->to->give(unmasking->to, folder, name, text);
}

/*
 * Not where the firmware names who has made the machine, but QEMU's, which is one on whatever
 * hypervisor; nor of a Xen PV guest, whose program sees what is below Xen.
 */
static bool does_writer_decide(const struct evidence *evidence, const struct hvi_capture *capture)
{
	struct hvi_product product;

	if (!evidence->writer || evidence->kernel_type == HVI_KERNEL_XEN_PV)
		return false;
	product = hvi_product(capture);
	return product.basis != HVI_BY_FIRMWARE || !strcmp(product.name, "qemu");
}

/* Who has written the log, or whom a kernel names, is there though CPUID does not show it. */
static void give_hidden(const struct evidence *evidence, bool by_writer, struct hvi_sink *sink)
{
	bool by_kernel = evidence->kernel_type != HVI_KERNEL_NATIVE &&
			 evidence->kernel_type < HVI_KERNEL_TYPES;

	if (!by_writer && !by_kernel)
		return;
	sink->give(sink, "", "hypervisor", by_writer ? evidence->writer :
		   hvi_kernel(evidence->kernel_type)->product);
	sink->give(sink, "", "hypervisor_basis", by_writer ? "log" : "kernel");
}

/**
 * evidence_describe - have the core say what all that means
 * @evidence: the machine
 * @sink: receives the answers
 */
void evidence_describe(struct evidence *evidence, struct hvi_sink *sink)
{
	static struct hvi_capture capture;
	struct unmasking unmasking = { { .give = unmask }, sink, evidence->writer };
	struct hvi_checks checks = { HVI_UNKNOWN };
	struct hvi_findings findings = { .capture = &capture, .checks = &checks };
	bool decides;

	hvi_capture_interface(&evidence->cpu, &capture);
	hvi_capture_leaves(&evidence->cpu, &capture);
	if (evidence->processors > 1 && hvi_is_microsoft_compatible(&capture) == HVI_YES)
		checks.privileges_equal = hvi_compare_processors(&evidence->cpu, &capture);
	decides = does_writer_decide(evidence, &capture);
	hvi_describe(&findings, decides ? &unmasking.sink : sink);
	if (capture.hypervisor_present == HVI_NO)
		give_hidden(evidence, decides, sink);
	if (capture.hypervisor_present == HVI_UNKNOWN)	/* then the core has nothing of them */
		evidence_give_leaves(evidence, sink);
}
