// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes are a hypervisor: its options, registers and leaves. A load, all that it
 * tells, sleep, resume and unload keep their rules. kunit/random_test.c has the same
 * rules for dice; here coverage chooses.
 *
 * Format: what a struct start holds; 16 bytes a leaf, in the order of reading, or, with
 * TABLE, rows of a key and 16 bytes; see seeds.py. Its last byte says how many bytes of
 * steps, which follow it.
 */
#include "../../module/answers.h"
#include "../../module/describe.h"
#include "../../module/detect.h"
#include "../../module/probe.h"
#include "fuzz.h"

#define MAX_READS	256
#define MAX_ANSWERS	512
#define MAX_ROWS	160

/* What the flags of the start say. */
#define RULE		0x03
#define FORCE		0x04
#define COMPARE		0x08
#define FOREIGN		0x10	/* a kernel that minds the register: KVM's, or another */
#define FIRMWARE	0x20
#define TABLE		0x40
#define ECHO		0x80	/* leaves that no row has are the last row's */

#define READ_FAULTS	0x01
#define WRITE_FAULTS	0x02
#define STUBBORN	0x04
#define DIES		0x08	/* takes a write, and cannot be read from then on */
#define CLEARS		0x10	/* takes the upper half of a write alone */

#define MSRS		3

struct start {
	u8 flags;
	u8 others;
	u8 msr_flags[MSRS];
	u8 steps;
	u8 identity[8];
	u8 value[MSRS][8];
} __packed;

struct row {
	u8 key;
	u8 regs[16];
} __packed;

struct msr {
	u64 value;
	u8 flags;
};

struct hypervisor {
	struct hvi_cpu cpu;
	struct input leaves;
	struct row rows[MAX_ROWS];
	unsigned int row_count;
	u8 flags;
	u8 others;
	struct msr msr[MSRS];
	char firmware[HVI_FIRMWARE_WORDS][16];

	/* what was done */
	u32 read[MAX_READS];
	struct hv_iface_regs said[MAX_READS];
	unsigned int read_count;
	unsigned int msr_reads, msr_writes, announced, other_reads;
	u64 last_written;
	bool pinned, on_other, is_load;
};

static struct hypervisor h;

/* Leaves that matter are near one another in a byte: 0x20 of each interface, the stack's. */
static u8 key_of(u32 leaf)
{
	if (leaf == HVI_LEAF_PROCESSOR)
		return 0xff;
	if ((leaf & ~0x3) == HVI_LEAF_STACK_VENDOR)
		return 0xf0 | (leaf & 0x3);
	return (leaf >> 8 & 0x7) << 5 | (leaf & 0x1f);
}

static void answer(u32 leaf, struct hv_iface_regs *regs)
{
	unsigned int i;

	memset(regs, 0, sizeof(*regs));
	if (!(h.flags & TABLE)) {
		take(&h.leaves, regs, sizeof(*regs));
		return;
	}
	for (i = 0; i < h.row_count; i++)
		if (h.rows[i].key == key_of(leaf))
			break;
	if (i == h.row_count && h.flags & ECHO && leaf >= HVI_LEAF_BASE)
		i--;
	if (i < h.row_count)
		memcpy(regs, h.rows[i].regs, sizeof(*regs));
}

static const struct hv_iface_regs *said(u32 leaf)
{
	unsigned int i;

	for (i = 0; i < h.read_count; i++)
		if (h.read[i] == leaf)
			return &h.said[i];
	return NULL;
}

static unsigned int fuzz_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	expect(h.is_load && h.pinned);
	if (h.on_other) {
		expect(leaf == HVI_LEAF_FEATURES);
		h.other_reads++;
		answer(leaf, regs);
		/* much the same, or another register, or whatever comes */
		if (h.flags & TABLE && h.others & 0x80)
			((u8 *)regs)[h.others >> 3 & 0xf] ^= h.other_reads;
		return HVI_ALL_REGS;
	}
	expect(h.read_count < MAX_READS);
	expect(!said(leaf));
	answer(leaf, regs);
	h.read[h.read_count] = leaf;
	h.said[h.read_count++] = *regs;
	return HVI_ALL_REGS;
}

static bool has_hypervisor(void)
{
	return said(1) && said(1)->ecx >> 31;
}

static bool is_hv1(void)
{
	return has_hypervisor() && said(0x40000000)->eax >= 0x40000001 &&
	       said(0x40000001)->eax == 0x31237648;
}

static struct msr *find_msr(u32 msr)
{
	expect(msr >= 0x40000000 && msr < 0x40000000 + MSRS);
	expect(is_hv1());
	expect(h.pinned || !h.is_load);
	return &h.msr[msr - 0x40000000];
}

static int fuzz_read_msr(const struct hvi_cpu *cpu, u32 number, u64 *value)
{
	struct msr *msr = find_msr(number);

	h.msr_reads++;
	if (msr->flags & READ_FAULTS)
		return -EIO;
	*value = msr->value;
	return 0;
}

static int fuzz_write_msr(const struct hvi_cpu *cpu, u32 number, u64 value)
{
	struct msr *msr = find_msr(number);

	expect(number == 0x40000000);
	h.msr_writes++;
	h.last_written = value;
	if (msr->flags & WRITE_FAULTS)
		return -EIO;
	if (msr->flags & DIES)
		msr->flags |= READ_FAULTS;
	if (!(msr->flags & STUBBORN))
		msr->value = msr->flags & CLEARS ? value & ~0xffffffffULL : value;
	return 0;
}

static void fuzz_on_others(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg)
{
	unsigned int i;

	expect(h.is_load && h.pinned && is_hv1());
	h.on_other = true;
	for (i = 0; i < (h.others & 0x7); i++)
		fn(arg);
	h.on_other = false;
}

static void fuzz_pin(const struct hvi_cpu *cpu)
{
	expect(!h.pinned);
	h.pinned = true;
}

static void fuzz_unpin(const struct hvi_cpu *cpu)
{
	expect(h.pinned);
	h.pinned = false;
}

static unsigned int fuzz_kernel_type(const struct hvi_cpu *cpu)
{
	if (h.flags & FOREIGN)
		return h.others & 0x40 ? 9 + h.others : 5;
	return h.others & 0x40 ? 3 : 0;
}

static void fuzz_firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++)
		firmware->word[i] = *h.firmware[i] ? h.firmware[i] : NULL;
}

static void announce(const struct hvi_kernel *foreign)
{
	expect(h.flags & FOREIGN && *foreign->name);
	expect(!h.msr_writes);
	h.announced++;
}

/* The rules, told from the answers alone. */

static bool is_to_write(const struct hvi_id_request *request, const struct msr *before)
{
	if (!is_hv1() || before->flags & READ_FAULTS || request->rule == HVI_ID_NEVER)
		return false;
	if (request->rule == HVI_ID_KEEP && before->value)
		return false;
	return !(h.flags & FOREIGN) || request->force;
}

/* Linux' own: its type, no build, whatever the version. */
static bool is_linux(u64 value)
{
	return value >> 48 == 0x8100 && !(value & 0xffff);
}

static bool has_interface(const struct hvi_capture *capture, u32 base)
{
	return (base - 0x40000000) / 0x100 < capture->interface_count;
}

static bool may_read_leaf(const struct hvi_capture *capture, u32 leaf)
{
	u32 base = leaf & ~0xff;

	if (leaf == 1)
		return true;
	if (!has_hypervisor())
		return false;
	if (leaf == 0x40000000 || leaf == 0x40000001 || leaf == 0x40000081)
		return true;
	if (leaf == 0x40000080 || leaf == 0x40000082)
		return said(0x40000081)->eax == 0x31235356;
	if (leaf == base)	/* a look for one more */
		return has_interface(capture, base - 0x100);
	return has_interface(capture, base) && leaf < base + 0x20 && leaf <= said(base)->eax;
}

static void expect_leaves(const struct hvi_capture *capture)
{
	unsigned int i, count = 0;

	expect(capture->hypervisor_present == hvi_answer(has_hypervisor()));
	expect(capture->interface_count <= HVI_MAX_INTERFACES);
	for (i = 0; i < HVI_MAX_LEAVES; i++)
		count += capture->leaf[i].leaf != 0;
	expect(count == h.read_count - 1);
	for (i = 0; i < h.read_count; i++) {
		const struct hv_iface_regs *found = hvi_find_leaf(capture, h.read[i]);

		expect(may_read_leaf(capture, h.read[i]));
		expect(h.read[i] == 1 || (found && !memcmp(found, &h.said[i], sizeof(*found))));
	}
	expect(hvi_is_microsoft_compatible(capture) == hvi_answer(is_hv1()));
}

/* What other modules are given was read. */
static void expect_kept(const struct hvi_capture *capture)
{
	struct hvi_answers kept;
	struct hv_iface_regs regs;
	unsigned int i;

	hvi_fix_answers(capture, &kept);
	expect(kept.leaf_count <= HVI_ANSWERED_LEAVES);
	expect(!kept.any_hypervisor_present || has_hypervisor());
	expect(!hvi_answer_leaf(&kept, HVI_LEAF_PROCESSOR, &regs));
	expect(!(regs.eax | regs.ebx | regs.ecx | regs.edx));
	for (i = 0; i < kept.leaf_count; i++) {
		expect(hvi_answer_leaf(&kept, kept.leaf[i].leaf, &regs));
		expect(!memcmp(&regs, said(kept.leaf[i].leaf), sizeof(regs)));
	}
}

static void expect_identity(const struct hvi_options *options, const struct hvi_guest_os_id *id,
			    const struct msr *before)
{
	const struct hvi_id_request *request = &options->identity;
	bool write = is_to_write(request, before);
	u64 value = request->value;

	if (request->rule == HVI_ID_LINUX && is_linux(before->value))
		value = before->value;
	expect(h.msr_writes == write);
	expect(!write || h.last_written == value);
	expect(h.announced == (write && h.flags & FOREIGN));
	expect(is_hv1() || !h.msr_reads);
	/* The others are not interrupted where the answer would be lost. */
	expect(!h.other_reads || (options->compare_processors && !hvi_hypercalls_are_lost(id)));
	if (id->state == HVI_ID_WRITTEN)
		expect(write && id->wrote && id->written == value && id->left == value);
	expect(!id->forced || (id->wrote && h.flags & FOREIGN && request->force));
}

/* The sink: looks at each answer. */
struct looker {
	struct hvi_sink sink;
	const struct hvi_guest_os_id *id;
	unsigned int count;
	u32 hash[MAX_ANSWERS];	/* of its path: comparing texts takes most of the time */
};

static u32 hash(u32 from, const char *text)
{
	do
		from = (from ^ (u8)*text) * 0x01000193ULL;
	while (*text++);
	return from;
}

static void look(struct hvi_sink *sink, const char *folder, const char *name, const char *text)
{
	struct looker *looker = (struct looker *)sink;
	u32 path = hash(hash(0, folder), name);
	unsigned int i;

	expect(looker->count < MAX_ANSWERS);
	expect(*name && strlen(name) < 64 && strlen(folder) < 31);
	expect(strlen(text) < 4094);	/* or it was cut off */
	expect_printable(folder);
	expect_printable(name);
	expect_printable(text);
	expect(looker->count || !strcmp(name, "hypervisor_present"));
	for (i = 0; i < looker->count; i++)
		expect(looker->hash[i] != path);
	looker->hash[looker->count++] = path;
}

static void look_living(struct hvi_sink *sink, const char *folder, const char *name,
			hvi_living print)
{
	struct looker *looker = (struct looker *)sink;
	unsigned int reads = h.msr_reads;
	char bytes[128];
	struct hvi_text out = hvi_text(bytes, sizeof(bytes));
	int err = print(&out, &h.cpu, looker->id);

	expect(h.msr_reads <= reads + 1);
	expect(!err || h.msr[0].flags & READ_FAULTS);
	expect(err || *bytes);
	look(sink, folder, name, bytes);
}

static void expect_answers(const struct hvi_capture *capture, const struct hvi_guest_os_id *id,
			   const struct hvi_checks *checks)
{
	static struct looker looker;
	struct hvi_findings findings = { .capture = capture, .id = id, .checks = checks };
	unsigned int writes = h.msr_writes;

	looker.sink = (struct hvi_sink){ .give = look, .give_living = look_living };
	looker.id = id;
	looker.count = 0;
	hvi_describe(&findings, &looker.sink);
	expect(looker.count >= 2);
	expect((looker.count > 2) == has_hypervisor());
	expect(h.msr_writes == writes);
}

/* The life afterwards. */

static bool holds(u64 value)
{
	return !(h.msr[0].flags & READ_FAULTS) && h.msr[0].value == value;
}

/* 0 where the register is for others to care for. */
static u64 to_be_held(const struct hvi_guest_os_id *id)
{
	if (id->state == HVI_ID_WRITTEN)
		return id->written;
	return id->state == HVI_ID_KEPT && !(h.flags & FOREIGN) ? id->previous : 0;
}

static void undo(struct hvi_guest_os_id *id)
{
	struct hvi_guest_os_id before = *id;
	bool page_off = !(h.msr[1].flags & READ_FAULTS) && !(h.msr[1].value & 1);
	bool back = id->readable && !id->undone && id->left != id->previous && holds(id->left) &&
		    (id->previous || page_off);
	unsigned int writes = h.msr_writes;
	enum hvi_id_undo done = hvi_undo_guest_os_id(&h.cpu, id);

	expect(h.msr_writes == writes + back);
	expect(!back || h.last_written == before.previous);
	expect((done == HVI_UNDO_DONE) == (back && !(h.msr[0].flags & WRITE_FAULTS)));
	writes = h.msr_reads + h.msr_writes;
	expect(hvi_undo_guest_os_id(&h.cpu, id) == HVI_UNDO_NOTHING);
	expect(h.msr_reads + h.msr_writes == writes);
}

static void go_to_sleep(struct hvi_guest_os_id *id)
{
	unsigned int writes = h.msr_writes;
	u64 value = to_be_held(id);

	hvi_sleep_guest_os_id(&h.cpu, id);
	expect(h.msr_writes == writes);
	expect(id->held == (value && holds(value)));
}

static void wake(struct hvi_guest_os_id *id)
{
	bool held = id->held, readable = !(h.msr[0].flags & READ_FAULTS);
	u64 value = to_be_held(id);
	bool write = held && readable && !holds(value);
	unsigned int writes = h.msr_writes;
	enum hvi_id_wake woke = hvi_wake_guest_os_id(&h.cpu, id);

	expect(h.msr_writes == writes + write);
	expect(!write || h.last_written == value);
	expect(!id->held);
	if (woke == HVI_WAKE_REWRITTEN)
		expect(write && holds(value));
	else
		expect((woke == HVI_WAKE_NOTHING) == (!held || (readable && !write)));
}

static void live_on(struct input *steps, const struct hvi_capture *capture,
		    struct hvi_guest_os_id *id, const struct hvi_checks *checks)
{
	u64 first = h.msr[0].value;

	while (steps->left) {
		u8 step = take_byte(steps);

		switch (step & 0x7) {
		case 0:
			undo(id);
			break;
		case 1:
			go_to_sleep(id);
			break;
		case 2:
			wake(id);
			break;
		case 3:	/* KVM clears it over S3 */
			h.msr[0].value = 0;
			break;
		case 4:
			h.msr[0].value = first ^ step >> 3;
			break;
		case 5:
			h.msr[0].flags ^= step >> 3 & 0x1f;
			break;
		case 6:
			h.msr[1].flags ^= step >> 3 & READ_FAULTS;
			h.msr[1].value ^= step >> 4 & 1;
			break;
		default:
			expect_answers(capture, id, checks);
		}
	}
}

static void load(const struct start *start, struct input *in)
{
	struct input steps = { in->at, min((size_t)start->steps % 32, in->left) };
	unsigned int i;

	memset(&h, 0, sizeof(h));
	h.cpu = (struct hvi_cpu){
		.cpuid = fuzz_cpuid, .read_msr = fuzz_read_msr, .write_msr = fuzz_write_msr,
		.on_others = fuzz_on_others, .pin = fuzz_pin, .unpin = fuzz_unpin,
		.kernel_type = fuzz_kernel_type, .firmware = fuzz_firmware,
	};
	h.flags = start->flags;
	h.others = start->others;
	for (i = 0; i < MSRS; i++)
		h.msr[i] = (struct msr){ number(start->value[i]), start->msr_flags[i] };
	in->at += steps.left;
	in->left -= steps.left;
	/* names that makers have, or that somebody else chose */
	if (h.flags & FIRMWARE) {
		strcpy(h.firmware[HVI_SYS_VENDOR], "QEMU");
		strcpy(h.firmware[HVI_PRODUCT_NAME], "VirtualBox");
		for (i = 0; h.others & 0x40 && i < HVI_FIRMWARE_WORDS; i++)
			take(in, h.firmware[i], sizeof(h.firmware[i]) - 1);
	}
	if (h.flags & TABLE)
		for (; h.row_count < MAX_ROWS && in->left; h.row_count++)
			take(in, &h.rows[h.row_count], sizeof(*h.rows));
	if (!h.row_count)
		h.flags &= ~ECHO;
	h.leaves = *in;
	*in = steps;
}

int fuzz_one(const u8 *bytes, size_t size)
{
	static struct hvi_capture capture;
	struct hvi_guest_os_id id = { HVI_ID_UNAVAILABLE };
	struct hvi_checks checks = { HVI_UNKNOWN };
	struct hvi_options options = { .identity.announce_force = announce };
	struct input in = { bytes, size };
	struct start start;
	struct msr before;

	take(&in, &start, sizeof(start));
	load(&start, &in);
	options.identity.rule = h.flags & RULE;
	options.identity.value = options.identity.rule == HVI_ID_NEVER ? 0 :
				 number(start.identity) | 1ULL << 63;
	options.identity.force = h.flags & FORCE;
	options.compare_processors = h.flags & COMPARE;
	before = h.msr[0];

	h.is_load = true;
	hvi_probe(&h.cpu, &options, &capture, &id, &checks);
	h.is_load = false;
	expect(!h.pinned);
	expect_leaves(&capture);
	expect_kept(&capture);
	expect_identity(&options, &id, &before);
	expect_answers(&capture, &id, &checks);
	live_on(&in, &capture, &id, &checks);
	if (is_hv1())
		undo(&id);
	return 0;
}
