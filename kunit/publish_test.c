// SPDX-License-Identifier: GPL-2.0
/* The tree in sysfs, read back as a user reads it. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/string.h>

#include "../module/publish.h"
#include "failing.h"
#include "list.h"
#include "tree.h"

unsigned int failing_call;
bool failing_memory;
unsigned int block_bytes = 1024;

static void exit_test(struct kunit *test)
{
	failing_memory = false;
	block_bytes = 1024;
	tree_unpublish();
}

static void load_and_publish(struct kunit *test)
{
	fake_load_run(test->priv);
	tree_publish(test);
}

static void expect_file(struct kunit *test, const char *path, const char *expected)
{
	struct fake_load *load = test->priv;
	ssize_t got = tree_read(test, path, load->text, sizeof(load->text));

	if (!expected) {
		KUNIT_EXPECT_EQ_MSG(test, got, -ENOENT, "%s: %s", path, load->text);
		return;
	}
	KUNIT_EXPECT_GT_MSG(test, got, 0, "%s", path);
	KUNIT_EXPECT_STREQ_MSG(test, load->text, expected, "%s", path);
}

/* What is in a directory follows it. */
static void expect_not_empty(struct kunit *test, const struct tree_listing *listing,
			     unsigned int dir)
{
	const char *path = listing->path[dir];

	KUNIT_ASSERT_LT_MSG(test, dir + 1, listing->count, "%s", path);
	KUNIT_EXPECT_EQ_MSG(test, 0, strncmp(listing->path[dir + 1], path, strlen(path)),
			    "%s is empty", path);
}

/* A file for each answer, with its text and a newline, and no other. */
static void expect_files_of_answers(struct kunit *test)
{
	struct tree_listing *listing = tree_list(test);
	struct answer_list *list = list_describe_load(test);
	unsigned int i, files = 0;

	for (i = 0; i < listing->count; i++) {
		if (tree_is_dir(listing->path[i])) {
			expect_not_empty(test, listing, i);
			continue;
		}
		KUNIT_ASSERT_LT_MSG(test, files, list->count, "%s", listing->path[i]);
		KUNIT_ASSERT_STREQ(test, listing->path[i], list->answer[files].path);
		expect_file(test, listing->path[i], list->answer[files++].text);
	}
	KUNIT_EXPECT_EQ(test, files, list->count);
}

static void files_without_hypervisor(struct kunit *test)
{
	load_and_publish(test);
	expect_files_of_answers(test);
}

static void files_under_kvm(struct kunit *test)
{
	struct fake_load *load = test->priv;

	fake_set(&load->fake, 1, 0, 0, 0x80000000, 0);
	fake_set_base(&load->fake, 0x40000000, 0x40000001, FAKE_KVM);
	load_and_publish(test);
	expect_files_of_answers(test);
}

/* All leaves, all bits: the longest texts. */
static void files_under_hv1(struct kunit *test)
{
	struct fake_load *load = test->priv;
	u32 leaf;

	fake_load_hv1(load, 0x4000001f);
	for (leaf = 0x40000002; leaf <= 0x4000001f; leaf++)
		fake_set(&load->fake, leaf, ~0, ~0, ~0, ~0);
	fake_set_base(&load->fake, 0x40000100, 0x40000101, FAKE_KVM);
	fake_set(&load->fake, 0x40000081, 0x31235356, 0, 0, 0);
	fake_set(&load->fake, 0x40000082, ~0, ~0, ~0, ~0);
	load_and_publish(test);
	expect_files_of_answers(test);
	tree_unpublish();
	block_bytes = 1;
	tree_publish(test);
	expect_files_of_answers(test);
}

static void register_read_anew(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct fake_msr *msr = &load->fake.msr[FAKE_GUEST_OS_ID];

	fake_load_hv1(load, 0x40000005);
	load_and_publish(test);
	msr->value = 0x0001040a0000271b;
	expect_file(test, "guest_os_id/current", "0x1040a0000271b");
	expect_file(test, "guest_os_id/identity", "Windows NT 10.0.10011");
	expect_file(test, "guest_os_id/written", "0x8100000601c00000");

	msr->read_faults = true;
	KUNIT_EXPECT_EQ(test, tree_read(test, "guest_os_id/current", load->text,
					sizeof(load->text)), -EIO);
	KUNIT_EXPECT_EQ(test, tree_read(test, "guest_os_id/identity", load->text,
					sizeof(load->text)), -EIO);
	expect_file(test, "guest_os_id/state", "written");
}

/* Neither making the tree nor reading it leaves the guest, but for two files. */
static void reading_makes_no_access(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct tree_listing *listing;
	unsigned int i;

	fake_load_hv1(load, 0x4000000c);
	fake_set(&load->fake, 0x40000081, 0x31235356, 0, 0, 0);
	fake_load_run(load);
	load->fake.access_count = 0;
	tree_publish(test);
	KUNIT_EXPECT_STREQ(test, fake_accesses(load), "");

	listing = tree_list(test);
	KUNIT_EXPECT_GT(test, listing->count, 100);
	for (i = 0; i < listing->count; i++) {
		const char *path = listing->path[i];
		bool anew = !strcmp(path, "guest_os_id/current") ||
			    !strcmp(path, "guest_os_id/identity");

		if (tree_is_dir(path))
			continue;
		load->fake.access_count = 0;
		KUNIT_EXPECT_GT_MSG(test, tree_read(test, path, load->text, sizeof(load->text)),
				    0, "%s", path);
		KUNIT_EXPECT_STREQ_MSG(test, fake_accesses(load), anew ? "!r40000000" : "",
				       "%s", path);
	}
}

static void readable_by_all_writable_by_none(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct tree_listing *listing;
	struct file *file;
	unsigned int i;

	fake_load_hv1(load, 0x4000000c);
	load_and_publish(test);
	listing = tree_list(test);
	for (i = 0; i < listing->count; i++) {
		umode_t expected = tree_is_dir(listing->path[i]) ? S_IFDIR | 0755 : S_IFREG | 0444;

		file = tree_open(listing->path[i]);
		KUNIT_ASSERT_FALSE(test, IS_ERR(file));
		KUNIT_EXPECT_EQ_MSG(test, file_inode(file)->i_mode, expected, "%s",
				    listing->path[i]);
		filp_close(file, NULL);
	}
}

static void nothing_is_left(struct kunit *test)
{
	struct fake_load *load = test->priv;
	unsigned int i;

	fake_load_hv1(load, 0x4000000c);
	fake_load_run(load);
	for (i = 0; i < 50; i++) {
		tree_publish(test);
		expect_file(test, "hypervisor", "microsoft");
		tree_unpublish();
		expect_file(test, "hypervisor", NULL);
		KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(tree_open("")), -ENOENT);
	}
}

/* Who holds a file open over an unload gets no answer, and holds nothing up. */
static void file_held_open(struct kunit *test)
{
	struct fake_load *load = test->priv;
	struct file *file;
	loff_t pos = 0;

	fake_load_hv1(load, 0x40000005);
	load_and_publish(test);
	file = tree_open("guest_os_id/current");
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	tree_unpublish();
	KUNIT_EXPECT_EQ(test, kernel_read(file, load->text, 64, &pos), -ENODEV);
	filp_close(file, NULL);
}

/* The second of a name fails, leaves the first alone, and can come later. */
static void name_that_is_taken(struct kunit *test)
{
	struct fake_load *load = test->priv;
	const struct hvi_findings findings = list_findings(load);

	fake_load_hv1(load, 0x40000005);
	load_and_publish(test);
	KUNIT_EXPECT_TRUE(test, IS_ERR(hvi_publish(kernel_kobj, TREE_NAME, &load->fake.cpu,
						   &findings)));
	expect_file(test, "hypervisor", "microsoft");
	tree_unpublish();
	tree_publish(test);
	expect_file(test, "hypervisor", "microsoft");
}

/* Whichever call fails, the error is told, and nothing is left. Returns how many there are. */
static unsigned int calls_that_fail(struct kunit *test, u32 max_leaf)
{
	struct fake_load *load = test->priv;
	const struct hvi_findings findings = list_findings(load);
	struct hvi_tree *tree;
	unsigned int call;

	fake_load_hv1(load, max_leaf);
	fake_load_run(load);
	for (call = 1; ; call++) {
		failing_call = call;
		tree = hvi_publish(kernel_kobj, TREE_NAME, &load->fake.cpu, &findings);
		if (failing_call)
			break;
		KUNIT_ASSERT_EQ_MSG(test, PTR_ERR_OR_ZERO(tree), -ENOMEM, "call %u", call);
		expect_file(test, "hypervisor_present", NULL);
	}
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(tree), 0);
	KUNIT_EXPECT_EQ(test, failing_call, 1);
	failing_call = 0;
	hvi_unpublish(tree);
	return call - 1;
}

static void each_call_fails(struct kunit *test)
{
	unsigned int calls = calls_that_fail(test, 0x4000000c), blocks, entries;
	u32 max_leaf;

	failing_memory = true;
	blocks = calls_that_fail(test, 0x4000000c);
	tree_publish(test);
	entries = tree_list(test)->count;
	KUNIT_EXPECT_GT(test, blocks, 8);
	/* one a file and folder, and the top */
	KUNIT_EXPECT_EQ(test, calls, entries + 1 + blocks);
	tree_unpublish();

	/* With each number of leaves the blocks end at another file. */
	for (max_leaf = 0x40000005; max_leaf <= 0x4000001f; max_leaf++)
		calls_that_fail(test, max_leaf);
}

/* Whoever still holds the folder: a load that follows may make it anew. */
static void name_is_free_at_once(struct kunit *test)
{
	struct kernfs_node *node;
	struct kobject *held;

	load_and_publish(test);
	node = kernfs_find_and_get(kernel_kobj->sd, TREE_NAME);
	KUNIT_ASSERT_NOT_NULL(test, node);
	held = kobject_get(node->priv);
	kernfs_put(node);
	tree_unpublish();
	node = kernfs_find_and_get(kernel_kobj->sd, TREE_NAME);
	KUNIT_EXPECT_NULL(test, node);
	kernfs_put(node);
	kobject_put(held);
}

static struct kunit_case publish_tests[] = {
	KUNIT_CASE(files_without_hypervisor),
	KUNIT_CASE(files_under_kvm),
	KUNIT_CASE(files_under_hv1),
	KUNIT_CASE(register_read_anew),
	KUNIT_CASE(reading_makes_no_access),
	KUNIT_CASE(readable_by_all_writable_by_none),
	KUNIT_CASE(nothing_is_left),
	KUNIT_CASE(file_held_open),
	KUNIT_CASE(name_that_is_taken),
	KUNIT_CASE(name_is_free_at_once),
	KUNIT_CASE(each_call_fails),
	{}
};

static struct kunit_suite publish_suite = {
	.name = "hv_iface_publish",
	.init = fake_load_init,
	.exit = exit_test,
	.test_cases = publish_tests,
};

kunit_test_suite(publish_suite);
