// SPDX-License-Identifier: GPL-2.0
/* The life of MSR 0x40000000: set, slept over, given back. */
#include <linux/string.h>

#include "fake_cpu.h"

#define OURS	FAKE_IDENTITY
#define OTHER	0x0001040a0000271b

enum flaw { NO_FLAW, READ_FAULTS, WRITE_FAULTS, STUBBORN, DIES };

static void set_flaw(struct fake_msr *msr, enum flaw flaw)
{
	msr->read_faults = flaw == READ_FAULTS;
	msr->write_faults = flaw == WRITE_FAULTS;
	msr->stubborn = flaw == STUBBORN;
	msr->dies = flaw == DIES;
}

#define NATIVE	HVI_KERNEL_NATIVE
#define KVM	HVI_KERNEL_KVM

static unsigned int announcements;

static void count_announcement(const struct hvi_kernel *foreign)
{
	announcements++;
}

static void set_id(struct fake_load *load, enum hvi_id_rule rule, u64 previous, bool force)
{
	struct hvi_id_request request = {
		rule, rule == HVI_ID_NEVER ? 0 : OURS, force, count_announcement,
	};

	load->fake.pinned = true;	/* by the caller */
	load->fake.msr[FAKE_GUEST_OS_ID].value = previous;
	announcements = 0;
	hvi_set_guest_os_id(&load->fake.cpu, &request, &load->id);
}

struct set_case {
	const char *name;
	enum hvi_id_rule rule;
	u64 previous;
	unsigned int kernel;
	bool force;
	enum flaw flaw;
	enum hvi_id_state state;
	u64 after;
	const char *accesses;
};

#define ONLY_READ	"r40000000"
#define READ_WRITE_READ	"r40000000 w40000000=8100000601c00000 r40000000"
#define READ_WRITE	"r40000000 w40000000=8100000601c00000"

static const struct set_case set_cases[] = {
	{ "write over zero", HVI_ID_WRITE, 0, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "write over another", HVI_ID_WRITE, OTHER, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "write over the same", HVI_ID_WRITE, OURS, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "write, needlessly forced", HVI_ID_WRITE, 0, NATIVE, true, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "write withheld", HVI_ID_WRITE, 0, KVM, false, NO_FLAW,
	  HVI_ID_WITHHELD, 0, ONLY_READ },
	{ "write over another withheld", HVI_ID_WRITE, OTHER, KVM, false, NO_FLAW,
	  HVI_ID_WITHHELD, OTHER, ONLY_READ },
	{ "write forced", HVI_ID_WRITE, 0, KVM, true, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "write, read faults", HVI_ID_WRITE, 0, NATIVE, false, READ_FAULTS,
	  HVI_ID_UNAVAILABLE, 0, ONLY_READ },
	{ "forced write, read faults", HVI_ID_WRITE, 0, KVM, true, READ_FAULTS,
	  HVI_ID_UNAVAILABLE, 0, ONLY_READ },
	{ "forced write faults", HVI_ID_WRITE, 0, KVM, true, WRITE_FAULTS,
	  HVI_ID_UNAVAILABLE, 0, READ_WRITE },
	{ "forced write has no effect", HVI_ID_WRITE, 0, KVM, true, STUBBORN,
	  HVI_ID_REFUSED, 0, READ_WRITE_READ },
	{ "write faults", HVI_ID_WRITE, 0, NATIVE, false, WRITE_FAULTS,
	  HVI_ID_UNAVAILABLE, 0, READ_WRITE },
	{ "write has no effect", HVI_ID_WRITE, 0, NATIVE, false, STUBBORN,
	  HVI_ID_REFUSED, 0, READ_WRITE_READ },
	{ "write, and reading back faults", HVI_ID_WRITE, 0, NATIVE, false, DIES,
	  HVI_ID_UNAVAILABLE, OURS, READ_WRITE_READ },
	{ "write has no effect, nor need", HVI_ID_WRITE, OURS, NATIVE, false, STUBBORN,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },

	{ "linux over zero", HVI_ID_LINUX, 0, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "linux over another", HVI_ID_LINUX, OTHER, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "linux over another Linux with a build", HVI_ID_LINUX, OURS | 1, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "linux over FreeBSD", HVI_ID_LINUX, 0x820000155d210000, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "linux over another distribution's", HVI_ID_LINUX, 0x81ff000601000000, NATIVE, false,
	  NO_FLAW, HVI_ID_WRITTEN, OURS, READ_WRITE_READ },

	{ "keep zero", HVI_ID_KEEP, 0, NATIVE, false, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "keep another", HVI_ID_KEEP, OTHER, NATIVE, false, NO_FLAW,
	  HVI_ID_KEPT, OTHER, ONLY_READ },
	{ "keep another, forced", HVI_ID_KEEP, OTHER, KVM, true, NO_FLAW,
	  HVI_ID_KEPT, OTHER, ONLY_READ },
	{ "keep another under KVM", HVI_ID_KEEP, OTHER, KVM, false, NO_FLAW,
	  HVI_ID_KEPT, OTHER, ONLY_READ },
	{ "keep zero withheld", HVI_ID_KEEP, 0, KVM, false, NO_FLAW,
	  HVI_ID_WITHHELD, 0, ONLY_READ },
	{ "keep zero forced", HVI_ID_KEEP, 0, KVM, true, NO_FLAW,
	  HVI_ID_WRITTEN, OURS, READ_WRITE_READ },
	{ "keep, read faults", HVI_ID_KEEP, 0, NATIVE, false, READ_FAULTS,
	  HVI_ID_UNAVAILABLE, 0, ONLY_READ },
	{ "keep zero, write faults", HVI_ID_KEEP, 0, NATIVE, false, WRITE_FAULTS,
	  HVI_ID_UNAVAILABLE, 0, READ_WRITE },

	{ "never, zero", HVI_ID_NEVER, 0, NATIVE, false, NO_FLAW, HVI_ID_NONE, 0, ONLY_READ },
	{ "never, another", HVI_ID_NEVER, OTHER, NATIVE, false, NO_FLAW,
	  HVI_ID_NONE, OTHER, ONLY_READ },
	{ "never, forced", HVI_ID_NEVER, 0, KVM, true, NO_FLAW, HVI_ID_NONE, 0, ONLY_READ },
	{ "never, read faults", HVI_ID_NEVER, 0, NATIVE, false, READ_FAULTS,
	  HVI_ID_UNAVAILABLE, 0, ONLY_READ },
};

KUNIT_ARRAY_PARAM_DESC(set, set_cases, name);

static void set_at_load(struct kunit *test)
{
	const struct set_case *c = test->param_value;
	struct fake_load *load = test->priv;
	struct fake_msr *msr = &load->fake.msr[FAKE_GUEST_OS_ID];
	bool wrote = strchr(c->accesses, 'w') && c->flaw != WRITE_FAULTS;
	bool foreign = c->kernel == KVM;

	load->fake.kernel_type = c->kernel;
	set_flaw(msr, c->flaw);
	set_id(load, c->rule, c->previous, c->force);

	KUNIT_EXPECT_EQ(test, load->id.state, c->state);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), c->accesses);
	KUNIT_EXPECT_EQ(test, msr->value, c->after);
	KUNIT_EXPECT_EQ(test, load->id.readable, c->flaw != READ_FAULTS);
	KUNIT_EXPECT_EQ(test, load->id.wrote, wrote);
	KUNIT_EXPECT_EQ(test, load->id.forced, wrote && foreign);
	/* before a write that breaks something, and only then */
	KUNIT_EXPECT_EQ(test, announcements, foreign && strchr(c->accesses, 'w') ? 1 : 0);
	if (load->id.readable)
		KUNIT_EXPECT_EQ(test, load->id.previous, c->previous);
	if (load->id.wrote)
		KUNIT_EXPECT_EQ(test, load->id.written, OURS);
}

/* Not that of the headers which the module was built with. */
static void linux_over_its_own(struct kunit *test)
{
	const u64 its_own = 0x81000006010a0000;	/* 6.1.10 */
	struct fake_load *load = test->priv;

	set_id(load, HVI_ID_LINUX, its_own, false);
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_WRITTEN);
	KUNIT_EXPECT_EQ(test, load->id.written, its_own);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load),
			   "r40000000 w40000000=81000006010a0000 r40000000");
}

/* Of each type of kernel: is a write withheld, and whose are the hypercalls in the log. */
static void withheld_by_kernel(struct kunit *test)
{
	static const struct {
		unsigned int kernel;
		const char *name;	/* NULL: written */
		u8 calls;
	} cases[] = {
		{ 0, NULL },	/* native */
		{ 1, "VMware", HVI_CALLS_UNKNOWN },
		{ 2, NULL },	/* Hyper-V */
		{ 3, NULL },	/* Xen PV */
		{ 4, NULL },	/* Xen HVM */
		{ 5, "KVM", HVI_CALLS_BROKEN },
		{ 6, "Jailhouse", HVI_CALLS_UNKNOWN },
		{ 7, NULL },	/* ACRN */
		{ 8, NULL },	/* bhyve */
		{ 9, "another hypervisor", HVI_CALLS_UNKNOWN },
		{ 10, "another hypervisor", HVI_CALLS_UNKNOWN },
		{ ~0U, "another hypervisor", HVI_CALLS_UNKNOWN },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		load->fake.kernel_type = cases[i].kernel;
		set_id(load, HVI_ID_WRITE, 0, false);
		KUNIT_EXPECT_EQ_MSG(test, load->id.state == HVI_ID_WITHHELD, !!cases[i].name,
				    "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, load->id.state == HVI_ID_WRITTEN, !cases[i].name,
				    "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, !load->id.foreign, !cases[i].name, "case %u", i);
		if (!load->id.foreign || !cases[i].name)
			continue;
		KUNIT_EXPECT_STREQ(test, load->id.foreign->name, cases[i].name);
		KUNIT_EXPECT_EQ_MSG(test, load->id.foreign->calls, cases[i].calls, "case %u", i);
	}
}

/* A kernel's calls to KVM are lost, whoever has written to the register. */
static void lost_hypercalls(struct kunit *test)
{
	static const struct {
		enum hvi_id_rule rule;
		u64 previous;
		unsigned int kernel;
		bool force, lost;
	} cases[] = {
		{ HVI_ID_WRITE, 0, KVM, false, false },
		{ HVI_ID_WRITE, 0, KVM, true, true },
		{ HVI_ID_WRITE, OTHER, KVM, false, true },
		{ HVI_ID_KEEP, OTHER, KVM, false, true },
		{ HVI_ID_NEVER, OTHER, KVM, false, true },
		{ HVI_ID_NEVER, 0, KVM, true, false },
		{ HVI_ID_WRITE, OTHER, NATIVE, false, false },
		{ HVI_ID_WRITE, 0, NATIVE, true, false },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		load->fake.kernel_type = cases[i].kernel;
		set_id(load, cases[i].rule, cases[i].previous, cases[i].force);
		KUNIT_EXPECT_EQ_MSG(test, hvi_hypercalls_are_lost(&load->id), cases[i].lost,
				    "case %u", i);
	}
}

struct undo_case {
	const char *name;
	u64 previous;
	u64 now;	/* at unload, if not 0 */
	u64 hypercall;
	enum flaw flaw, hypercall_flaw;
	enum hvi_id_undo undo;
	u64 after;
	const char *accesses;
};

static const struct undo_case undo_cases[] = {
	{ "zero, no hypercall page", 0, 0, 0, NO_FLAW, NO_FLAW,
	  HVI_UNDO_DONE, 0, "r40000000 r40000001 w40000000=0" },
	{ "zero, hypercall page off", 0, 0, 0x1fc002, NO_FLAW, NO_FLAW,
	  HVI_UNDO_DONE, 0, "r40000000 r40000001 w40000000=0" },
	{ "zero, hypercall page on", 0, 0, 0x1fc001, NO_FLAW, NO_FLAW,
	  HVI_UNDO_IN_USE, OURS, "r40000000 r40000001" },
	{ "zero, hypercall page on and locked", 0, 0, 0x1fc003, NO_FLAW, NO_FLAW,
	  HVI_UNDO_IN_USE, OURS, "r40000000 r40000001" },
	{ "zero, hypercall register faults", 0, 0, 0, NO_FLAW, READ_FAULTS,
	  HVI_UNDO_IN_USE, OURS, "r40000000 r40000001" },
	{ "another", OTHER, 0, 0x1fc001, NO_FLAW, NO_FLAW,
	  HVI_UNDO_DONE, OTHER, "r40000000 w40000000=1040a0000271b" },
	{ "the same", OURS, 0, 0, NO_FLAW, NO_FLAW, HVI_UNDO_NOTHING, OURS, "" },
	{ "the same, since changed", OURS, OTHER, 0, NO_FLAW, NO_FLAW,
	  HVI_UNDO_NOTHING, OTHER, "" },
	{ "zero, since changed", 0, OTHER, 0, NO_FLAW, NO_FLAW,
	  HVI_UNDO_CHANGED, OTHER, "r40000000" },
	{ "another, since changed", OTHER, OTHER + 1, 0, NO_FLAW, NO_FLAW,
	  HVI_UNDO_CHANGED, OTHER + 1, "r40000000" },
	{ "another, read faults", OTHER, 0, 0, READ_FAULTS, NO_FLAW,
	  HVI_UNDO_CHANGED, OURS, "r40000000" },
	{ "another, write faults", OTHER, 0, 0, WRITE_FAULTS, NO_FLAW,
	  HVI_UNDO_CHANGED, OURS, "r40000000 w40000000=1040a0000271b" },
};

KUNIT_ARRAY_PARAM_DESC(undo, undo_cases, name);

static void undo_at_unload(struct kunit *test)
{
	const struct undo_case *c = test->param_value;
	struct fake_load *load = test->priv;
	struct fake_msr *msr = load->fake.msr;

	set_id(load, HVI_ID_WRITE, c->previous, false);
	KUNIT_ASSERT_EQ(test, load->id.state, HVI_ID_WRITTEN);
	if (c->now)
		msr[FAKE_GUEST_OS_ID].value = c->now;
	msr[FAKE_HYPERCALL].value = c->hypercall;
	set_flaw(&msr[FAKE_GUEST_OS_ID], c->flaw);
	set_flaw(&msr[FAKE_HYPERCALL], c->hypercall_flaw);
	load->fake.access_count = 0;

	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), c->undo);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), c->accesses);
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, c->after);

	/* at a reboot as well as at unload, but once */
	load->fake.access_count = 0;
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_NOTHING);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), "");
}

static void nothing_to_undo(struct kunit *test)
{
	static const struct {
		enum hvi_id_rule rule;
		u64 previous;
		unsigned int kernel;
		enum flaw flaw;
	} cases[] = {
		{ HVI_ID_KEEP, OTHER, NATIVE, NO_FLAW },
		{ HVI_ID_NEVER, 0, NATIVE, NO_FLAW },
		{ HVI_ID_WRITE, 0, KVM, NO_FLAW },
		{ HVI_ID_WRITE, 0, NATIVE, READ_FAULTS },
		{ HVI_ID_WRITE, 0, NATIVE, WRITE_FAULTS },
	};
	struct fake_load *load = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		load->fake.kernel_type = cases[i].kernel;
		set_flaw(&load->fake.msr[FAKE_GUEST_OS_ID], cases[i].flaw);
		set_id(load, cases[i].rule, cases[i].previous, false);
		load->fake.access_count = 0;
		KUNIT_EXPECT_EQ_MSG(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id),
				    HVI_UNDO_NOTHING, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, load->fake.access_count, 0, "case %u", i);
	}
}

/* A register that took nothing is left as it is. */
static void stubborn_register_is_not_undone(struct kunit *test)
{
	struct fake_load *load = test->priv;

	load->fake.msr[FAKE_GUEST_OS_ID].stubborn = true;
	set_id(load, HVI_ID_WRITE, OTHER, false);
	KUNIT_ASSERT_EQ(test, load->id.state, HVI_ID_REFUSED);
	load->fake.access_count = 0;
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_NOTHING);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), "");
}

/* One that made something of its own of the write gets back what it held. */
static void refused_write_is_undone(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct fake_msr *msr = &load->fake.msr[FAKE_GUEST_OS_ID];

	msr->keeps = ~0xff0000ULL;	/* 6.1.0 */
	set_id(load, HVI_ID_WRITE, OTHER, false);
	KUNIT_ASSERT_EQ(test, load->id.state, HVI_ID_REFUSED);
	KUNIT_EXPECT_EQ(test, msr->value, 0x8100000601000000);
	load->fake.access_count = 0;
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_DONE);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), "r40000000 w40000000=1040a0000271b");

	set_id(load, HVI_ID_WRITE, OTHER, false);
	msr->value = OURS;	/* somebody else's, from now on */
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_CHANGED);
}

/* It has taken the write, though nobody can read that back. */
static void write_that_cannot_be_read_back(struct kunit *test)
{
	struct fake_load *load = test->priv;

	set_flaw(&load->fake.msr[FAKE_GUEST_OS_ID], DIES);
	load->fake.kernel_type = HVI_KERNEL_KVM;
	set_id(load, HVI_ID_WRITE, 0, true);
	KUNIT_ASSERT_EQ(test, load->id.state, HVI_ID_UNAVAILABLE);
	KUNIT_EXPECT_TRUE(test, hvi_hypercalls_are_lost(&load->id));
	load->fake.access_count = 0;
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_CHANGED);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), "r40000000");
}

/* A kernel that boots only to restore an image: given back, and written again if none was. */
static void undo_for_an_image(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct fake_msr *msr = load->fake.msr;
	unsigned int i;

	set_id(load, HVI_ID_WRITE, 0, false);
	for (i = 0; i < 2; i++) {
		hvi_sleep_guest_os_id(&load->fake.cpu, &load->id);
		KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id),
				HVI_UNDO_DONE);
		KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, 0);
		KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(&load->fake.cpu, &load->id),
				HVI_WAKE_REWRITTEN);
		KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, OURS);
	}
	/* It could not be given back then, but can be at unload. */
	msr[FAKE_HYPERCALL].value = 1;
	hvi_sleep_guest_os_id(&load->fake.cpu, &load->id);
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_IN_USE);
	KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(&load->fake.cpu, &load->id), HVI_WAKE_NOTHING);
	msr[FAKE_HYPERCALL].value = 0;
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_DONE);
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, 0);
}

struct sleep_case {
	const char *name;
	enum hvi_id_rule rule;
	u64 previous;
	unsigned int kernel;
	bool force;
	bool replaced;	/* by somebody else between load and sleep */
	u64 on_wake;
	enum flaw flaw;	/* from the wake on */
	enum hvi_id_wake wake;
	enum hvi_id_state state;
	u64 after;
};

static const struct sleep_case sleep_cases[] = {
	{ "written, lost", HVI_ID_WRITE, 0, NATIVE, false, false, 0, NO_FLAW,
	  HVI_WAKE_REWRITTEN, HVI_ID_WRITTEN, OURS },
	{ "written, another after hibernation", HVI_ID_WRITE, 0, NATIVE, false, false, OTHER,
	  NO_FLAW, HVI_WAKE_REWRITTEN, HVI_ID_WRITTEN, OURS },
	{ "written, still there", HVI_ID_WRITE, 0, NATIVE, false, false, OURS, NO_FLAW,
	  HVI_WAKE_NOTHING, HVI_ID_WRITTEN, OURS },
	{ "written, replaced before sleep", HVI_ID_WRITE, 0, NATIVE, false, true, 0, NO_FLAW,
	  HVI_WAKE_NOTHING, HVI_ID_WRITTEN, 0 },
	{ "written by force, lost", HVI_ID_WRITE, 0, KVM, true, false, 0, NO_FLAW,
	  HVI_WAKE_REWRITTEN, HVI_ID_WRITTEN, OURS },
	{ "kept, lost", HVI_ID_KEEP, OTHER, NATIVE, false, false, 0, NO_FLAW,
	  HVI_WAKE_REWRITTEN, HVI_ID_KEPT, OTHER },
	{ "kept, still there", HVI_ID_KEEP, OTHER, NATIVE, false, false, OTHER, NO_FLAW,
	  HVI_WAKE_NOTHING, HVI_ID_KEPT, OTHER },
	{ "kept under KVM, lost", HVI_ID_KEEP, OTHER, KVM, false, false, 0, NO_FLAW,
	  HVI_WAKE_NOTHING, HVI_ID_KEPT, 0 },
	{ "none, lost", HVI_ID_NEVER, OTHER, NATIVE, false, false, 0, NO_FLAW,
	  HVI_WAKE_NOTHING, HVI_ID_NONE, 0 },
	{ "none, zero, another after hibernation", HVI_ID_NEVER, 0, NATIVE, false, false, OTHER,
	  NO_FLAW, HVI_WAKE_NOTHING, HVI_ID_NONE, OTHER },
	{ "withheld, zero, another after hibernation", HVI_ID_WRITE, 0, KVM, false, false, OTHER,
	  NO_FLAW, HVI_WAKE_NOTHING, HVI_ID_WITHHELD, OTHER },
	{ "withheld, another since", HVI_ID_WRITE, 0, KVM, false, true, 0, NO_FLAW,
	  HVI_WAKE_NOTHING, HVI_ID_WITHHELD, 0 },
	{ "written, lost, read faults", HVI_ID_WRITE, 0, NATIVE, false, false, 0, READ_FAULTS,
	  HVI_WAKE_LOST, HVI_ID_UNAVAILABLE, 0 },
	{ "written, lost, write faults", HVI_ID_WRITE, 0, NATIVE, false, false, 0, WRITE_FAULTS,
	  HVI_WAKE_LOST, HVI_ID_UNAVAILABLE, 0 },
	{ "written, lost, reading back faults", HVI_ID_WRITE, 0, NATIVE, false, false, 0, DIES,
	  HVI_WAKE_LOST, HVI_ID_UNAVAILABLE, OURS },
	{ "written, lost, takes nothing", HVI_ID_WRITE, 0, NATIVE, false, false, 0, STUBBORN,
	  HVI_WAKE_LOST, HVI_ID_REFUSED, 0 },
};

KUNIT_ARRAY_PARAM_DESC(sleep, sleep_cases, name);

static void sleep_and_wake(struct kunit *test)
{
	const struct sleep_case *c = test->param_value;
	struct fake_load *load = test->priv;
	struct fake_msr *msr = &load->fake.msr[FAKE_GUEST_OS_ID];

	load->fake.kernel_type = c->kernel;
	set_id(load, c->rule, c->previous, c->force);
	if (c->replaced)
		msr->value = OTHER + 1;
	hvi_sleep_guest_os_id(&load->fake.cpu, &load->id);
	msr->value = c->on_wake;
	set_flaw(msr, c->flaw);

	KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(&load->fake.cpu, &load->id), c->wake);
	KUNIT_EXPECT_EQ(test, load->id.state, c->state);
	KUNIT_EXPECT_EQ(test, msr->value, c->after);
}

/* One that faulted once before sleep is not written to after it. */
static void sleep_without_the_register(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_cpu *cpu = &load->fake.cpu;
	struct fake_msr *msr = &load->fake.msr[FAKE_GUEST_OS_ID];

	set_id(load, HVI_ID_WRITE, 0, false);
	msr->read_faults = true;
	hvi_sleep_guest_os_id(cpu, &load->id);
	msr->read_faults = false;
	msr->value = 0;

	KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(cpu, &load->id), HVI_WAKE_NOTHING);
	KUNIT_EXPECT_EQ(test, load->id.state, HVI_ID_WRITTEN);
	KUNIT_EXPECT_EQ(test, msr->value, 0);
}

/* One that had begun when the module was loaded. */
static void wake_after_load(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_cpu *cpu = &load->fake.cpu;
	struct fake_msr *msr = &load->fake.msr[FAKE_GUEST_OS_ID];

	set_id(load, HVI_ID_WRITE, 0, false);
	msr->value = 0;
	KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(cpu, &load->id), HVI_WAKE_REWRITTEN);
	KUNIT_EXPECT_EQ(test, msr->value, OURS);

	set_id(load, HVI_ID_NEVER, 0, false);
	msr->value = OTHER;
	KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(cpu, &load->id), HVI_WAKE_NOTHING);
	KUNIT_EXPECT_EQ(test, msr->value, OTHER);
}

/* A suspend that fails early sends the second half without the first. */
static void wake_without_sleep(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_cpu *cpu = &load->fake.cpu;

	set_id(load, HVI_ID_WRITE, 0, false);
	hvi_sleep_guest_os_id(cpu, &load->id);
	KUNIT_ASSERT_EQ(test, hvi_wake_guest_os_id(cpu, &load->id), HVI_WAKE_NOTHING);

	load->fake.msr[FAKE_GUEST_OS_ID].value = OTHER;
	load->fake.access_count = 0;
	KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(cpu, &load->id), HVI_WAKE_NOTHING);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), "");
}

/* Twice, for what the first sleep leaves behind; and the end is as without. */
static void undo_after_two_sleeps(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct fake_msr *msr = &load->fake.msr[FAKE_GUEST_OS_ID];
	unsigned int i;

	set_id(load, HVI_ID_WRITE, OTHER, false);
	for (i = 0; i < 2; i++) {
		hvi_sleep_guest_os_id(&load->fake.cpu, &load->id);
		msr->value = 0;
		KUNIT_EXPECT_EQ(test, hvi_wake_guest_os_id(&load->fake.cpu, &load->id),
				HVI_WAKE_REWRITTEN);
		KUNIT_EXPECT_EQ(test, msr->value, OURS);
	}
	KUNIT_EXPECT_EQ(test, hvi_undo_guest_os_id(&load->fake.cpu, &load->id), HVI_UNDO_DONE);
	KUNIT_EXPECT_EQ(test, msr->value, OTHER);
}

static void state_names(struct kunit *test)
{
	static const char *const names[] = {
		[HVI_ID_WRITTEN] = "written", [HVI_ID_KEPT] = "kept", [HVI_ID_NONE] = "none",
		[HVI_ID_WITHHELD] = "withheld", [HVI_ID_UNAVAILABLE] = "unavailable",
		[HVI_ID_REFUSED] = "refused",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_STREQ(test, hvi_id_state_name(i), names[i]);
}

static struct kunit_case guest_os_id_tests[] = {
	KUNIT_CASE_PARAM(set_at_load, set_gen_params),
	KUNIT_CASE(linux_over_its_own),
	KUNIT_CASE(withheld_by_kernel),
	KUNIT_CASE(lost_hypercalls),
	KUNIT_CASE_PARAM(undo_at_unload, undo_gen_params),
	KUNIT_CASE(nothing_to_undo),
	KUNIT_CASE(stubborn_register_is_not_undone),
	KUNIT_CASE(refused_write_is_undone),
	KUNIT_CASE(write_that_cannot_be_read_back),
	KUNIT_CASE(undo_for_an_image),
	KUNIT_CASE_PARAM(sleep_and_wake, sleep_gen_params),
	KUNIT_CASE(sleep_without_the_register),
	KUNIT_CASE(wake_after_load),
	KUNIT_CASE(wake_without_sleep),
	KUNIT_CASE(undo_after_two_sleeps),
	KUNIT_CASE(state_names),
	{}
};

static struct kunit_suite guest_os_id_suite = {
	.name = "hv_iface_guest_os_id",
	.init = fake_load_init,
	.test_cases = guest_os_id_tests,
};

kunit_test_suite(guest_os_id_suite);
