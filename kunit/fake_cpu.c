// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#include "../module/bits.h"
#include "fake_cpu.h"

static struct fake_cpu *to_fake(const struct hvi_cpu *cpu)
{
	return container_of(cpu, struct fake_cpu, cpu);
}

static void note(struct fake_cpu *fake, char kind, u32 number, u64 value)
{
	if (fake->access_count == FAKE_MAX_ACCESSES)
		return;	/* no expectation is that long: it will not be met */
	fake->access[fake->access_count++] = (struct fake_access){
		kind, number, value, fake->pinned
	};
}

static struct hvi_leaf *find(struct fake_cpu *fake, u32 leaf)
{
	unsigned int i;

	for (i = 0; i < fake->leaf_count; i++)
		if (fake->leaf[i].leaf == leaf)
			return &fake->leaf[i];
	return NULL;
}

struct hv_iface_regs *fake_regs(struct fake_cpu *fake, u32 leaf)
{
	struct hvi_leaf *found = find(fake, leaf);

	return found ? &found->regs : NULL;
}

static unsigned int fake_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	struct fake_cpu *fake = to_fake(cpu);
	const struct hvi_leaf *found = find(fake, leaf);

	note(fake, fake->on_other ? 'o' : 'c', leaf, 0);
	*regs = (struct hv_iface_regs){};
	if (fake->answer) {
		fake->answer(fake, leaf, regs);
		return HVI_ALL_REGS;
	}
	if (!found && fake->echo && leaf >= HVI_LEAF_BASE)
		found = find(fake, fake->echo);
	if (fake->on_other) {
		*regs = leaf == HVI_LEAF_FEATURES ? *fake->on_other : *regs;
		return fake->other_known ?: HVI_ALL_REGS;
	}
	if (fake->shy && !fake->msr[FAKE_GUEST_OS_ID].value &&
	    (leaf == HVI_LEAF_VERSION || leaf == HVI_LEAF_ENLIGHTENMENTS))
		found = NULL;
	if (!found)
		return fake->hides ? 0 : HVI_ALL_REGS;
	*regs = found->regs;
	return found->known;
}

static struct fake_msr *find_msr(struct fake_cpu *fake, u32 msr)
{
	u32 index = msr - HVI_MSR_GUEST_OS_ID;

	return index < FAKE_MSRS ? &fake->msr[index] : NULL;
}

/* A fault leaves junk behind, for who looks all the same. */
static int fake_read_msr(const struct hvi_cpu *cpu, u32 number, u64 *value)
{
	struct fake_cpu *fake = to_fake(cpu);
	struct fake_msr *msr = find_msr(fake, number);

	note(fake, 'r', number, 0);
	*value = 0xbadbadbadbadbadb;
	if (!msr || msr->read_faults)
		return -EIO;
	*value = msr->value;
	return 0;
}

static int fake_write_msr(const struct hvi_cpu *cpu, u32 number, u64 value)
{
	struct fake_cpu *fake = to_fake(cpu);
	struct fake_msr *msr = find_msr(fake, number);

	note(fake, 'w', number, value);
	if (!msr || msr->write_faults)
		return -EIO;
	if (!msr->stubborn)
		msr->value = msr->keeps ? value & msr->keeps : value;
	if (msr->dies)
		msr->read_faults = true;
	return 0;
}

static void fake_on_others(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg)
{
	struct fake_cpu *fake = to_fake(cpu);
	unsigned int i;

	note(fake, 't', 0, 0);
	for (i = 0; i < fake->other_count; i++) {
		fake->on_other = &fake->others[i];
		fn(arg);
	}
	fake->on_other = NULL;
}

static void fake_pin(const struct hvi_cpu *cpu)
{
	struct fake_cpu *fake = to_fake(cpu);

	note(fake, 'p', 0, 0);
	fake->pinned = true;
}

static void fake_unpin(const struct hvi_cpu *cpu)
{
	struct fake_cpu *fake = to_fake(cpu);

	fake->pinned = false;
	note(fake, 'u', 0, 0);
}

static unsigned int fake_kernel_type(const struct hvi_cpu *cpu)
{
	return to_fake(cpu)->kernel_type;
}

static void fake_firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
	*firmware = to_fake(cpu)->firmware;
}

void fake_cpu_init(struct fake_cpu *fake)
{
	memset(fake, 0, sizeof(*fake));
	fake->cpu = (struct hvi_cpu){
		.cpuid = fake_cpuid,
		.read_msr = fake_read_msr,
		.write_msr = fake_write_msr,
		.on_others = fake_on_others,
		.pin = fake_pin,
		.unpin = fake_unpin,
		.kernel_type = fake_kernel_type,
		.firmware = fake_firmware,
	};
}

/* Adds a leaf, or changes it. */
void fake_set(struct fake_cpu *fake, u32 leaf, u32 eax, u32 ebx, u32 ecx, u32 edx)
{
	struct hvi_leaf *found = find(fake, leaf);

	if (!found) {
		if (WARN_ON(fake->leaf_count == FAKE_MAX_LEAVES))
			return;
		found = &fake->leaf[fake->leaf_count++];
	}
	*found = (struct hvi_leaf){ leaf, { eax, ebx, ecx, edx }, HVI_ALL_REGS };
}

/* As if nobody had saved these registers of it, of which each is a bit. */
void fake_forget(struct fake_cpu *fake, u32 leaf, unsigned int regs)
{
	struct hvi_leaf *found = find(fake, leaf);
	enum hvi_reg reg;

	found->known &= ~regs;
	for (reg = HVI_EAX; reg < HVI_REGS; reg++)
		if (regs & BIT(reg))
			((u32 *)&found->regs)[reg] = 0;
}

/* 12 bytes, register by register, which is what FORTIFY_SOURCE counts. */
void fake_set_vendor(struct hv_iface_regs *base, const char *vendor)
{
	memcpy(&base->ebx, vendor, 4);
	memcpy(&base->ecx, vendor + 4, 4);
	memcpy(&base->edx, vendor + 8, 4);
}

/* A base leaf; the vendor has 12 bytes. */
void fake_set_base(struct fake_cpu *fake, u32 base, u32 max_leaf, const char *vendor)
{
	fake_set(fake, base, max_leaf, 0, 0, 0);
	fake_set_vendor(fake_regs(fake, base), vendor);
}

/* Whether an access is the next leaf after the one before. */
static bool follows(const struct fake_access *access)
{
	const struct fake_access *before = access - 1;

	return access->kind == 'c' && before->kind == 'c' &&
	       access->number == before->number + 1 && access->pinned == before->pinned;
}

static void put_access(struct hvi_text *out, const struct fake_access *access)
{
	if (!access->pinned && strchr("cortw", access->kind))
		hvi_print(out, "!");
	switch (access->kind) {
	case 'c':
		hvi_print(out, "%x", access->number);
		break;
	case 'o':
		hvi_print(out, "@%x", access->number);
		break;
	case 'r':
		hvi_print(out, "r%x", access->number);
		break;
	case 'w':
		hvi_print(out, "w%x=%llx", access->number, access->value);
		break;
	case 't':
		hvi_print(out, "others");
		break;
	case 'p':
		hvi_print(out, "pin");
		break;
	case 'u':
		hvi_print(out, "unpin");
		break;
	}
}

/**
 * fake_accesses - what was done, in words
 * @load: a load; its text is overwritten
 *
 * Leaves are listed by number, those that follow one another as FIRST-LAST; "@"
 * marks another processor, "r" and "w" registers, "!" what was done without
 * being pinned.
 *
 * Return: the words.
 */
const char *fake_accesses(struct fake_load *load)
{
	const struct fake_access *first = load->fake.access;
	const struct fake_access *end = first + load->fake.access_count;
	const struct fake_access *access;
	struct hvi_text *out = fake_out(load);

	for (access = first; access < end; access++) {
		bool inside = access > first && follows(access);

		if (inside && access + 1 < end && follows(access + 1))
			continue;
		if (access > first)
			hvi_print(out, inside ? "-" : " ");
		put_access(out, access);
	}
	return fake_text(load);
}

/* For a suite's init: makes test->priv a load where no hypervisor is. */
int fake_load_init(struct kunit *test)
{
	struct fake_load *load = kunit_kzalloc(test, sizeof(*load), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, load);
	fake_cpu_init(&load->fake);
	load->options = (struct hvi_options){
		.identity = { HVI_ID_WRITE, FAKE_IDENTITY }, .compare_processors = true,
	};
	test->priv = load;
	return 0;
}

/* The least Hv#1 that keeps all rules; leaves not set are zero. */
void fake_load_hv1(struct fake_load *load, u32 max_leaf)
{
	struct fake_cpu *fake = &load->fake;

	fake_set(fake, 1, 0, 0, HVI_HYPERVISOR_BIT, 0);
	fake_set_base(fake, 0x40000000, max_leaf, FAKE_MICROSOFT);
	fake_set(fake, 0x40000001, HVI_SIGNATURE_MICROSOFT, 0, 0, 0);
	fake_set(fake, 0x40000003, 0x60, 0, 0, 0);	/* hypercall MSRs, VP index */
}

void fake_load_run(struct fake_load *load)
{
	hvi_probe(&load->fake.cpu, &load->options, &load->capture, &load->id, &load->checks);
}

/* How many leaves were kept. */
unsigned int fake_leaves_kept(const struct fake_load *load)
{
	unsigned int i, kept = 0;

	for (i = 0; i < HVI_MAX_LEAVES; i++)
		kept += !!load->capture.leaf[i].leaf;
	return kept;
}

/* An empty buffer, for what fake_text() is to give. */
struct hvi_text *fake_out(struct fake_load *load)
{
	load->out = hvi_text(load->text, sizeof(load->text));
	return &load->out;
}

const char *fake_text(struct fake_load *load)
{
	return load->text;
}

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The hv_iface developers");
MODULE_DESCRIPTION("Unit tests of hv_iface");
