// SPDX-License-Identifier: GPL-2.0
/*
 * Hypervisors that nobody has thought of: whatever they answer, a load keeps
 * its rules. What is random repeats itself from run to run.
 */
#include <linux/bits.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#include "../module/bits.h"
#include "../module/detect.h"
#include "../module/print.h"
#include "../module/product.h"
#include "../module/windows.h"
#include "fake_cpu.h"
#include "tree.h"

#define SEED		0x48762331
#define TEXT_EVERY	16	/* tables; all words take a while */
#define TREE_EVERY	400

static unsigned int tables = 120000;
module_param(tables, uint, 0);
MODULE_PARM_DESC(tables, "how many hypervisors");

/* Leaves that decide, as they were answered. */
struct said {
	struct hv_iface_regs processor, vendor, interface, stack;
};

struct answers {
	struct rnd_state state;
	unsigned int table;
	struct said said;
};

static u32 any(struct answers *answers)
{
	return prandom_u32_state(&answers->state);
}

static bool one_in(struct answers *answers, u32 count)
{
	return any(answers) % count == 0;
}

/* Numbers at the edges of what the code asks for. */
static u32 edge(struct answers *answers, u32 leaf)
{
	static const u32 edges[] = {
		0, 1, 0x3fffffff, 0x40000000, 0x40000001, 0x40000005, 0x4000001f, 0x40000020,
		0x40000082, 0x400000ff, 0x40000100, 0x7fffffff, 0x80000000, 0xffffffff,
		HVI_SIGNATURE_MICROSOFT, HVI_SIGNATURE_NANOVISOR, HVI_SIGNATURE_STACK,
	};
	u32 base = leaf & ~0xff;

	switch (any(answers) % 8) {
	case 0:
		return base;
	case 1:
		return base + any(answers) % 0x200;
	case 2:
		return any(answers);
	default:
		return edges[any(answers) % ARRAY_SIZE(edges)];
	}
}

static void answer_at_random(struct answers *answers, struct hv_iface_regs *regs)
{
	*regs = (struct hv_iface_regs){ any(answers), any(answers), any(answers), any(answers) };
}

static void answer_by_edges(struct answers *answers, u32 leaf, struct hv_iface_regs *regs)
{
	*regs = (struct hv_iface_regs){ edge(answers, leaf), edge(answers, leaf),
					edge(answers, leaf), edge(answers, leaf) };
	if (leaf == HVI_LEAF_INTERFACE && one_in(answers, 2))
		regs->eax = HVI_SIGNATURE_MICROSOFT;
}

/* Much as a hypervisor would: bounds within their blocks, known names. */
static void answer_nearly(struct answers *answers, u32 leaf, struct hv_iface_regs *regs)
{
	static const char *const vendors[] = { FAKE_MICROSOFT, FAKE_KVM, FAKE_XEN };

	answer_at_random(answers, regs);
	if (leaf >= HVI_LEAF_BASE && !(leaf & 0xff) && !one_in(answers, 4)) {
		regs->eax = leaf + any(answers) % 0x28;
		fake_set_vendor(regs, vendors[any(answers) % ARRAY_SIZE(vendors)]);
	}
	if (leaf == HVI_LEAF_INTERFACE && !one_in(answers, 4))
		regs->eax = HVI_SIGNATURE_MICROSOFT;
	if (leaf == HVI_LEAF_STACK_INTERFACE && one_in(answers, 2))
		regs->eax = HVI_SIGNATURE_STACK;
}

static void answer(struct fake_cpu *fake, u32 leaf, struct hv_iface_regs *regs)
{
	struct answers *answers = fake->answer_data;

	if (answers->table % 3 == 0)
		answer_at_random(answers, regs);
	else if (answers->table % 3 == 1)
		answer_by_edges(answers, leaf, regs);
	else
		answer_nearly(answers, leaf, regs);
	if (leaf == HVI_LEAF_PROCESSOR && !one_in(answers, 8))
		regs->ecx |= HVI_HYPERVISOR_BIT;
	/* one that answers every leaf alike */
	if (answers->table % 32 == 31 && leaf > HVI_LEAF_VENDOR)
		*regs = answers->said.vendor;

	switch (leaf) {
	case HVI_LEAF_PROCESSOR:
		answers->said.processor = *regs;
		break;
	case HVI_LEAF_VENDOR:
		answers->said.vendor = *regs;
		break;
	case HVI_LEAF_INTERFACE:
		answers->said.interface = *regs;
		break;
	case HVI_LEAF_STACK_INTERFACE:
		answers->said.stack = *regs;
		break;
	}
}

static void make_load(struct fake_load *load, struct answers *answers)
{
	struct fake_cpu *fake = &load->fake;
	struct fake_msr *msr = fake->msr;
	unsigned int i;

	memset(&answers->said, 0, sizeof(answers->said));
	fake_cpu_init(fake);
	fake->answer = answer;
	fake->answer_data = answers;
	fake->other_count = any(answers) % (ARRAY_SIZE(fake->others) + 1);
	if (one_in(answers, 4))
		fake->kernel_type = HVI_KERNEL_KVM;
	for (i = 0; i < FAKE_MSRS; i++) {
		msr[i].value = one_in(answers, 2) ? (u64)any(answers) << 32 | any(answers) : 0;
		msr[i].read_faults = one_in(answers, 8);
		msr[i].write_faults = one_in(answers, 8);
		msr[i].stubborn = one_in(answers, 8);
		msr[i].dies = one_in(answers, 8);
	}
	load->options.identity.rule = any(answers) % 3;
	load->options.identity.value =
		load->options.identity.rule == HVI_ID_NEVER ? 0 : FAKE_IDENTITY;
	load->options.identity.force = one_in(answers, 2);
	load->options.compare_processors = one_in(answers, 2);
	memset(&load->id, 0, sizeof(load->id));
	memset(&load->checks, 0, sizeof(load->checks));
}

/* The rules as the ABI text has them, told from the answers alone. */
static bool has_hypervisor(const struct said *said)
{
	return said->processor.ecx & HVI_HYPERVISOR_BIT;
}

static bool is_hv1(const struct said *said)
{
	return has_hypervisor(said) && said->vendor.eax >= 0x40000001 &&
	       said->interface.eax == 0x31237648;
}

static bool is_to_write(const struct fake_load *load, const struct said *said,
			const struct fake_msr *before)
{
	if (!is_hv1(said) || before->read_faults)
		return false;
	if (load->options.identity.rule == HVI_ID_NEVER)
		return false;
	if (load->options.identity.rule == HVI_ID_KEEP && before->value)
		return false;
	return !load->fake.kernel_type || load->options.identity.force;
}

static bool has_interface(const struct hvi_capture *capture, u32 base)
{
	return (base - 0x40000000) / 0x100 < capture->interface_count;
}

static bool may_read_leaf(const struct fake_load *load, const struct said *said, u32 leaf)
{
	const struct hvi_capture *capture = &load->capture;
	u32 base = leaf & ~0xff;

	if (leaf == 1)
		return true;
	if (!has_hypervisor(said))
		return false;
	if (leaf == 0x40000000 || leaf == 0x40000001 || leaf == 0x40000081)
		return true;
	if (leaf == 0x40000080 || leaf == 0x40000082)
		return said->stack.eax == 0x31235356;
	if (leaf == base)	/* a look for one more */
		return has_interface(capture, base - 0x100);
	return has_interface(capture, base) && leaf < base + 0x20 &&
	       leaf <= hvi_find_leaf(capture, base)->eax;
}

static void expect_leaves(struct kunit *test, const struct said *said)
{
	const struct fake_load *load = test->priv;
	unsigned int i, j, leaves = 0;

	for (i = 0; i < load->fake.access_count; i++) {
		const struct fake_access *access = &load->fake.access[i];

		if (access->kind != 'c')
			continue;
		leaves++;
		KUNIT_EXPECT_TRUE_MSG(test, may_read_leaf(load, said, access->number),
				      "leaf %x", access->number);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_FALSE_MSG(test, load->fake.access[j].kind == 'c' &&
					       load->fake.access[j].number == access->number,
					       "leaf %x again", access->number);
	}
	KUNIT_EXPECT_EQ(test, fake_leaves_kept(load), leaves - 1);
	KUNIT_EXPECT_LE(test, load->capture.interface_count, HVI_MAX_INTERFACES);
	KUNIT_EXPECT_EQ(test, load->capture.hypervisor_present,
			hvi_answer(has_hypervisor(said)));
}

static void expect_registers(struct kunit *test, const struct said *said, bool write)
{
	const struct fake_load *load = test->priv;
	unsigned int i, writes = 0;

	for (i = 0; i < load->fake.access_count; i++) {
		const struct fake_access *access = &load->fake.access[i];

		if (access->kind == 'w') {
			writes++;
			KUNIT_EXPECT_EQ(test, access->number, 0x40000000);
			KUNIT_EXPECT_EQ(test, access->value, FAKE_IDENTITY);
		}
		if (strchr("rwt", access->kind))
			KUNIT_EXPECT_TRUE(test, is_hv1(said));
		if (access->kind != 'p' && access->kind != 'u')
			KUNIT_EXPECT_TRUE(test, access->pinned);
	}
	KUNIT_EXPECT_EQ(test, writes, write);
	KUNIT_EXPECT_LT(test, load->fake.access_count, FAKE_MAX_ACCESSES);
	KUNIT_EXPECT_FALSE(test, load->fake.pinned);
}

/* What was there before comes back if ours is still there and zero is no harm. */
static void expect_undo(struct kunit *test, u64 previous)
{
	struct fake_load *load = test->priv;
	struct fake_msr *msr = load->fake.msr;
	bool page_off = !msr[FAKE_HYPERCALL].read_faults && !(msr[FAKE_HYPERCALL].value & 1);
	bool ours = load->id.wrote && !msr[FAKE_GUEST_OS_ID].read_faults &&
		    msr[FAKE_GUEST_OS_ID].value == FAKE_IDENTITY;
	u64 before = msr[FAKE_GUEST_OS_ID].value;
	u64 expected = ours && !msr[FAKE_GUEST_OS_ID].stubborn && (previous || page_off) ?
		       previous : before;

	hvi_undo_guest_os_id(&load->fake.cpu, &load->id);
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, expected);
}

static void expect_printable(struct kunit *test, const char *what)
{
	struct fake_load *load = test->priv;
	const char *c;

	KUNIT_EXPECT_LT_MSG(test, load->out.used, sizeof(load->text) - 1, "%s", what);
	for (c = fake_text(load); *c; c++)
		if (*c < ' ' || *c > '~')
			KUNIT_FAIL(test, "%s: byte %x", what, *c);
}

static void expect_words(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_capture *capture = &load->capture;
	enum hvi_release release;
	enum hvi_reg reg;
	unsigned int i;

	for (i = 0; i < HVI_MAX_LEAVES; i++) {
		const struct hvi_leaf *leaf = &capture->leaf[i];
		struct hvi_text *out = fake_out(load);

		if (!leaf->leaf)
			continue;
		hvi_print_vendor(out, &leaf->regs);
		hvi_print_bytes(out, &leaf->regs, sizeof(leaf->regs));
		hvi_print_version(out, &leaf->regs);
		hvi_describe_identity(out, (u64)leaf->regs.eax << 32 | leaf->regs.ebx);
		expect_printable(test, "bytes");
		out = fake_out(load);
		for (reg = HVI_EAX; reg < HVI_REGS; reg++)
			hvi_print_flags(out, leaf->leaf, reg, hvi_pick(&leaf->regs, reg));
		expect_printable(test, "flags");
	}
	for (release = HVI_VISTA; release < HVI_RELEASES; release++) {
		u32 trusted = hvi_windows_max_trusted_leaf(capture, release);

		KUNIT_EXPECT_GE(test, trusted, 0x40000000);
		KUNIT_EXPECT_LE(test, trusted, 0x4000000a);
		KUNIT_EXPECT_LE(test, hvi_windows_uses_reference_tsc(capture, release),
				hvi_windows_connects(capture, release));
		KUNIT_EXPECT_LE(test, hvi_windows_connects(capture, release),
				hvi_windows_compatible(capture, release));
		hvi_windows_enlightenments(fake_out(load), capture, release);
		expect_printable(test, "enlightenments");
	}
	KUNIT_EXPECT_GT(test, strlen(hvi_product(capture).name), 0);
}

static void expect_tree(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct tree_listing *listing;
	unsigned int i;

	tree_publish(test);
	listing = tree_list(test);
	for (i = 0; i < listing->count; i++) {
		const char *path = listing->path[i];

		if (tree_is_dir(path))
			continue;
		/* a register that has died since the load */
		if (tree_read(test, path, load->text, sizeof(load->text)) == -EIO &&
		    load->fake.msr[FAKE_GUEST_OS_ID].read_faults)
			continue;
		expect_printable(test, path);
	}
	tree_unpublish();
	kunit_kfree(test, listing);
}

static void any_answers_keep_the_rules(struct kunit *test)
{
	struct answers *answers = kunit_kzalloc(test, sizeof(*answers), GFP_KERNEL);
	struct fake_load *load = test->priv;
	unsigned int hv1 = 0, written = 0, several = 0, stack = 0;

	KUNIT_ASSERT_NOT_NULL(test, answers);
	prandom_seed_state(&answers->state, SEED);
	for (; answers->table < tables; answers->table++) {
		const struct said *said = &answers->said;
		struct fake_msr before;

		make_load(load, answers);
		before = load->fake.msr[FAKE_GUEST_OS_ID];
		fake_load_run(load);

		expect_leaves(test, said);
		expect_registers(test, said, is_to_write(load, said, &before));
		if (answers->table % TEXT_EVERY == 0)
			expect_words(test);
		if (answers->table % TREE_EVERY == 0)
			expect_tree(test);
		hv1 += is_hv1(said);
		written += load->id.state == HVI_ID_WRITTEN;
		several += load->capture.interface_count > 2;
		stack += !!hvi_find_leaf(&load->capture, 0x40000082);
		expect_undo(test, before.value);

		if (test->status == KUNIT_FAILURE) {
			kunit_info(test, "table %u: %s", answers->table, fake_accesses(load));
			return;
		}
	}
	/* else the dice are loaded */
	kunit_info(test, "%u tables: %u Hv#1, %u written, %u with 3 interfaces and more, %u stacks",
		   tables, hv1, written, several, stack);
	KUNIT_EXPECT_GT(test, hv1, tables / 10);
	KUNIT_EXPECT_GT(test, written, tables / 50);
	KUNIT_EXPECT_GT(test, several, tables / 50);
	KUNIT_EXPECT_GT(test, stack, tables / 50);
}

static void exit_test(struct kunit *test)
{
	tree_unpublish();
}

static struct kunit_case random_tests[] = {
	KUNIT_CASE(any_answers_keep_the_rules),
	{}
};

static struct kunit_suite random_suite = {
	.name = "hv_iface_random",
	.init = fake_load_init,
	.exit = exit_test,
	.test_cases = random_tests,
};

kunit_test_suite(random_suite);
