// SPDX-License-Identifier: GPL-2.0
/* Start, sleep and end of the module: main.c itself, over a machine that is made up. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <linux/suspend.h>

#include "fake_cpu.h"
#include "tree.h"

#define LOADED	"pm reboot "

static struct fake_load machine;
static struct notifier_block *sleepers, *rebooters;
static int err_sleepers, err_rebooters;

/* What was said, by its level in the log, and who was registered and who went, in order. */
static char said[1024], watched[64];

__printf(2, 3) static void note(char *where, const char *format, ...)
{
	size_t used = strlen(where), size = where == said ? sizeof(said) : sizeof(watched);
	va_list args;

	va_start(args, format);
	vsnprintf(where + used, size - used, format, args);
	va_end(args);
}

static int watch(struct notifier_block **at, struct notifier_block *block, const char *name,
		 int err)
{
	if (!err) {
		*at = block;
		note(watched, "%s ", name);
	}
	return err;
}

static int unwatch(struct notifier_block **at, struct notifier_block *block, const char *name)
{
	if (*at == block)
		*at = NULL;
	note(watched, "-%s ", name);
	return 0;
}

#define hvi_cpu_x86	machine.fake.cpu
#define HV_IFACE_VERSION	"0"

#undef register_pm_notifier
#undef unregister_pm_notifier
#define register_pm_notifier(block)	watch(&sleepers, block, "pm", err_sleepers)
#define unregister_pm_notifier(block)	unwatch(&sleepers, block, "pm")
#define register_reboot_notifier(block)	watch(&rebooters, block, "reboot", err_rebooters)
#define unregister_reboot_notifier(block)	unwatch(&rebooters, block, "reboot")

#undef pr_fmt
#undef pr_err
#undef pr_warn
#undef pr_info
#define pr_err(format, ...)	note(said, "E " format, ##__VA_ARGS__)
#define pr_warn(format, ...)	note(said, "W " format, ##__VA_ARGS__)
#define pr_info(format, ...)	note(said, "I " format, ##__VA_ARGS__)

/* Called by the tests alone, as often as they like; this is no module of its own. */
#undef module_init
#undef module_exit
#undef module_param
#undef module_param_cb
#undef EXPORT_SYMBOL_GPL
#undef MODULE_PARM_DESC
#undef MODULE_DESCRIPTION
#undef MODULE_AUTHOR
#undef MODULE_LICENSE
#undef MODULE_VERSION
#undef __exit
#undef __ro_after_init
#define module_init(start)	struct nothing
#define module_exit(end)	struct nothing
#define module_param(name, type, mode)	static const unsigned int name##_mode = mode
#define module_param_cb(name, ops, to, mode)	static const unsigned int name##_mode = mode
#define EXPORT_SYMBOL_GPL(name)	struct nothing
#define MODULE_PARM_DESC(name, text)	struct nothing
#define MODULE_DESCRIPTION(text)	struct nothing
#define MODULE_AUTHOR(text)	struct nothing
#define MODULE_LICENSE(text)	struct nothing
#define MODULE_VERSION(text)	struct nothing
#define __exit
#define __ro_after_init

#include "../module/main.c"

static struct fake_msr *const msr = machine.fake.msr;

static int init_test(struct kunit *test)
{
	memset(&machine, 0, sizeof(machine));
	fake_cpu_init(&machine.fake);
	test->priv = &machine;
	memset(&capture, 0, sizeof(capture));
	memset(&checks, 0, sizeof(checks));
	memset(&answers, 0, sizeof(answers));
	memset(&guest_os_id, 0, sizeof(guest_os_id));
	set_identity("0x8100000601c00000", NULL);
	force = false;
	compare_processors = true;
	err_sleepers = 0;
	err_rebooters = 0;
	tree = NULL;
	said[0] = '\0';
	watched[0] = '\0';
	return 0;
}

static void exit_test(struct kunit *test)
{
	if (rebooters)
		hv_iface_exit();
}

static void expect_said(struct kunit *test, const char *expected)
{
	KUNIT_EXPECT_STREQ(test, said, expected);
	said[0] = '\0';
}

static void expect_tree(struct kunit *test, const char *answer)
{
	ssize_t got = tree_read(test, "guest_os_id/state", machine.text, sizeof(machine.text));

	if (answer)
		KUNIT_EXPECT_STREQ(test, machine.text, answer);
	else
		KUNIT_EXPECT_EQ(test, got, -ENOENT);
}

#define HV1_SAID	"I hypervisor microsoft (leaf 0x40000000), vendor \"Microsoft Hv\", interface \"Hv#1\" (Microsoft-compatible); guest OS id "
#define WRITTEN		HV1_SAID "written 0x8100000601c00000 (Linux 6.1.192), was 0x0\n"

static void load_hv1(struct kunit *test)
{
	fake_load_hv1(&machine, 0x40000005);
	KUNIT_ASSERT_EQ(test, hv_iface_init(), 0);
}

static void load_and_unload(struct kunit *test)
{
	load_hv1(test);
	expect_said(test, WRITTEN);
	KUNIT_EXPECT_STREQ(test, watched, LOADED);
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, FAKE_IDENTITY);
	expect_tree(test, "written");
	hv_iface_exit();
	expect_said(test, "");
	KUNIT_EXPECT_STREQ(test, watched, LOADED "-reboot -pm ");
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, 0);
	expect_tree(test, NULL);
}

static void no_hypervisor(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, hv_iface_init(), 0);
	expect_said(test, "I no hypervisor is present\n");
	KUNIT_EXPECT_FALSE(test, is_any_hypervisor_present());
	KUNIT_EXPECT_FALSE(test, hv_iface_is_microsoft_compatible());
}

/* How the text of a parameter is quoted is the kernel's. */
static void parameters(struct kunit *test)
{
	static const char why[] =
		": want linux, vista, vista-sp1, vista-sp2, keep, none or 0x and hex digits\n";
	size_t shown;

	set_identity("xp", NULL);
	KUNIT_EXPECT_EQ(test, get_identity(machine.text, NULL), 3);
	KUNIT_EXPECT_STREQ(test, machine.text, "xp\n");
	fake_load_hv1(&machine, 0x40000005);
	KUNIT_EXPECT_EQ(test, hv_iface_init(), -EINVAL);
	KUNIT_EXPECT_EQ(test, 0, strncmp(said, "E guest_os_id=", strlen("E guest_os_id=")));
	KUNIT_EXPECT_PTR_EQ_MSG(test, strstr(said, why), said + strlen(said) - strlen(why), "%s",
				said);
	KUNIT_EXPECT_EQ(test, machine.fake.access_count, 0);
	KUNIT_EXPECT_STREQ(test, watched, "");

	/* No more than 64 bytes of it are told; a user's process adds one. */
	set_identity("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", NULL);
	said[0] = '\0';
	KUNIT_EXPECT_EQ(test, hv_iface_init(), -EINVAL);
	shown = strlen(said) - strlen("E guest_os_id=") - strlen(why);
	KUNIT_EXPECT_GE(test, shown, 64);
	KUNIT_EXPECT_LE(test, shown, 65);

	KUNIT_EXPECT_TRUE(test, identity_ops.set == set_identity);
	KUNIT_EXPECT_TRUE(test, identity_ops.get == get_identity);
	KUNIT_EXPECT_EQ(test, guest_os_id_mode, 0444);
	KUNIT_EXPECT_EQ(test, force_mode, 0444);
	KUNIT_EXPECT_EQ(test, compare_processors_mode, 0444);
}

static void identity_by_name(struct kunit *test)
{
	set_identity("vista", NULL);
	load_hv1(test);
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, 0x0001040600001770);
}

static void forced_write(struct kunit *test)
{
	machine.fake.kernel_type = HVI_KERNEL_KVM;
	force = true;
	load_hv1(test);
	expect_said(test,
		    "W force=1: this breaks the kernel's hypercalls to KVM, and may hang it unless it has one processor\n"
		    HV1_SAID
		    "written 0x8100000601c00000 (Linux 6.1.192), was 0x0, by force over this kernel's hypercalls to KVM; other processors are not asked\n");
}

static void others_are_asked_by_option(struct kunit *test)
{
	machine.fake.other_count = 1;
	load_hv1(test);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake_accesses(&machine), "others"));
	hv_iface_exit();
	init_test(test);
	machine.fake.other_count = 1;
	compare_processors = false;
	load_hv1(test);
	KUNIT_EXPECT_NULL(test, strstr(fake_accesses(&machine), "others"));
}

/* Whichever part cannot be had: the error is told, and nothing is left. */
static void failed_start(struct kunit *test)
{
	static const struct {
		bool is_taken;	/* the name of the tree */
		int err_sleepers, err_rebooters, err;
		const char *watched;
	} cases[] = {
		{ true, 0, 0, -ENOMEM, "" },
		{ false, -EBUSY, 0, -EBUSY, "" },
		{ false, 0, -EPERM, -EPERM, "pm -pm " },
	};
	struct kobject *taken = NULL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		init_test(test);
		if (cases[i].is_taken)
			taken = kobject_create_and_add(TREE_NAME, kernel_kobj);
		err_sleepers = cases[i].err_sleepers;
		err_rebooters = cases[i].err_rebooters;
		fake_load_hv1(&machine, 0x40000005);
		KUNIT_EXPECT_EQ_MSG(test, hv_iface_init(), cases[i].err, "%u", i);
		KUNIT_EXPECT_STREQ(test, watched, cases[i].watched);
		KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, 0);
		KUNIT_EXPECT_STREQ(test, said, "");
		expect_tree(test, NULL);
		kobject_put(taken);
		taken = NULL;
	}
}

struct sleep_case {
	const char *name;
	unsigned long before, after;	/* what the kernel says of a sleep; 0 for nothing */
	u64 changed;	/* what another wrote to the register before */
	bool lost;	/* the register, in between */
	bool faults;	/* it cannot be written to then */
	u64 asleep, awake;
	const char *said;
};

/* Linux's Documentation/driver-api/pm/notifiers.rst has the order of these. */
static const struct sleep_case sleep_cases[] = {
	{ "suspend", PM_SUSPEND_PREPARE, PM_POST_SUSPEND, 0, true, false,
	  FAKE_IDENTITY, FAKE_IDENTITY, "I guest OS id was lost in sleep and is written again\n" },
	{ "suspend, not lost", PM_SUSPEND_PREPARE, PM_POST_SUSPEND, 0, false, false,
	  FAKE_IDENTITY, FAKE_IDENTITY, "" },
	{ "suspend, faults", PM_SUSPEND_PREPARE, PM_POST_SUSPEND, 0, true, true,
	  FAKE_IDENTITY, 0, "W guest OS id was lost in sleep: unavailable\n" },
	{ "suspend, another's", PM_SUSPEND_PREPARE, PM_POST_SUSPEND, 5, true, false, 5, 0, "" },
	{ "hibernation", PM_HIBERNATION_PREPARE, PM_POST_HIBERNATION, 0, true, false,
	  FAKE_IDENTITY, FAKE_IDENTITY, "I guest OS id was lost in sleep and is written again\n" },
	{ "image that does not come", PM_RESTORE_PREPARE, PM_POST_RESTORE, 0, false, false,
	  0, FAKE_IDENTITY, "I guest OS id was given back for an image and is written again\n" },
	{ "no image, another's", PM_RESTORE_PREPARE, PM_POST_RESTORE, 5, false, false,
	  5, 5, "" },
	{ "loaded asleep", 0, PM_POST_SUSPEND, 0, true, false,
	  FAKE_IDENTITY, FAKE_IDENTITY, "I guest OS id was lost in sleep and is written again\n" },
	{ "sleep of another kind", 99, 99, 0, true, false, FAKE_IDENTITY, 0, "" },
};

KUNIT_ARRAY_PARAM_DESC(sleep, sleep_cases, name);

static void sleep_and_wake(struct kunit *test)
{
	const struct sleep_case *c = test->param_value;
	struct fake_msr *id = &msr[FAKE_GUEST_OS_ID];

	load_hv1(test);
	said[0] = '\0';
	if (c->changed)
		id->value = c->changed;
	if (c->before)
		KUNIT_EXPECT_EQ(test, NOTIFY_DONE,
				sleepers->notifier_call(sleepers, c->before, NULL));
	KUNIT_EXPECT_EQ(test, id->value, c->asleep);
	if (c->lost)
		id->value = 0;
	id->write_faults = c->faults;
	KUNIT_EXPECT_EQ(test, NOTIFY_DONE, sleepers->notifier_call(sleepers, c->after, NULL));
	KUNIT_EXPECT_EQ(test, id->value, c->awake);
	expect_said(test, c->said);
}

/* The end of the system gives the register back; that of the module has no more to do. */
static void reboot(struct kunit *test)
{
	load_hv1(test);
	KUNIT_EXPECT_EQ(test, rebooters->notifier_call(rebooters, SYS_RESTART, NULL), NOTIFY_DONE);
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, 0);
	machine.fake.access_count = 0;
	hv_iface_exit();
	KUNIT_EXPECT_EQ(test, machine.fake.access_count, 0);
}

static void hypercall_page_in_use(struct kunit *test)
{
	load_hv1(test);
	said[0] = '\0';
	msr[FAKE_HYPERCALL].value = 1;
	hv_iface_exit();
	expect_said(test,
		    "I guest OS id left at 0x8100000601c00000: the hypercall page may be in use\n");
	KUNIT_EXPECT_EQ(test, msr[FAKE_GUEST_OS_ID].value, FAKE_IDENTITY);
}

static unsigned int debug_reads;
static int debug_err;

static int read_debug(const struct hvi_cpu *cpu, u32 number, u64 *value)
{
	debug_reads += number == 0x400000ff;
	*value = 0x123456789;
	return debug_err;
}

/* answers_test.c has the rules of these. */
static void what_other_modules_are_told(struct kunit *test)
{
	struct hv_iface_regs regs;

	load_hv1(test);
	KUNIT_EXPECT_TRUE(test, is_any_hypervisor_present());
	KUNIT_EXPECT_TRUE(test, hv_iface_is_microsoft_compatible());
	KUNIT_EXPECT_TRUE(test, hv_iface_is_vendor_microsoft());
	KUNIT_EXPECT_FALSE(test, hv_iface_is_xbox_nanovisor());
	KUNIT_EXPECT_FALSE(test, hv_iface_is_iommu_in_use());
	KUNIT_EXPECT_TRUE(test, hv_iface_get_leaf(0x40000003, &regs));
	KUNIT_EXPECT_EQ(test, regs.eax, 0x60);
	KUNIT_EXPECT_FALSE(test, hv_iface_get_leaf(0x40000006, &regs));
	answers = (struct hvi_answers){ .xbox_nanovisor = true };
	KUNIT_EXPECT_TRUE(test, hv_iface_is_xbox_nanovisor());
	KUNIT_EXPECT_FALSE(test, is_any_hypervisor_present());
	answers = (struct hvi_answers){ .iommu_in_use = true };
	KUNIT_EXPECT_TRUE(test, hv_iface_is_iommu_in_use());
	KUNIT_EXPECT_FALSE(test, hv_iface_is_microsoft_compatible());
	KUNIT_EXPECT_FALSE(test, hv_iface_is_vendor_microsoft());
}

static void debug_device_options(struct kunit *test)
{
	load_hv1(test);
	hv_iface_exit();
	machine.fake.cpu.read_msr = read_debug;
	debug_reads = 0;
	debug_err = 0;
	KUNIT_EXPECT_EQ(test, hv_iface_get_debug_device_options(), 0x123456789);
	KUNIT_EXPECT_EQ(test, debug_reads, 1);
	debug_err = -EIO;
	KUNIT_EXPECT_EQ(test, hv_iface_get_debug_device_options(), 0);
	debug_reads = 0;
	answers.vendor_microsoft = false;
	debug_err = 0;
	KUNIT_EXPECT_EQ(test, hv_iface_get_debug_device_options(), 0);
	KUNIT_EXPECT_EQ(test, debug_reads, 0);
}

static struct kunit_case main_tests[] = {
	KUNIT_CASE(load_and_unload),
	KUNIT_CASE(no_hypervisor),
	KUNIT_CASE(parameters),
	KUNIT_CASE(identity_by_name),
	KUNIT_CASE(forced_write),
	KUNIT_CASE(others_are_asked_by_option),
	KUNIT_CASE(failed_start),
	KUNIT_CASE_PARAM(sleep_and_wake, sleep_gen_params),
	KUNIT_CASE(reboot),
	KUNIT_CASE(hypercall_page_in_use),
	KUNIT_CASE(what_other_modules_are_told),
	KUNIT_CASE(debug_device_options),
	{}
};

static struct kunit_suite main_suite = {
	.name = "hv_iface_main",
	.init = init_test,
	.exit = exit_test,
	.test_cases = main_tests,
};

kunit_test_suite(main_suite);
