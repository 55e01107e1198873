// SPDX-License-Identifier: GPL-2.0
/*
 * The tree under /sys/kernel/hv_iface.
 *
 * A file is a row: a name and a function that prints its one line, or returns
 * false where there is nothing to say, and then the file does not exist. All
 * text comes from what is known since load; only guest_os_id/current and
 * guest_os_id/identity read the register anew.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/seq_buf.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "bits.h"
#include "detect.h"
#include "print.h"
#include "publish.h"
#include "windows.h"

/* @arg is what the row, or else its directory, is about. */
typedef bool (*print_fn)(struct seq_buf *out, const struct hvi_iface *iface, const void *arg);

struct row {
	const char *name;
	print_fn print;
	const void *arg;
};

struct hvi_file {
	struct kobj_attribute attr;
	const struct hvi_dir *dir;
	print_fn print;
	const void *arg;
};

struct hvi_dir {
	struct list_head node;
	struct kobject *kobj;
	const struct hvi_iface *iface;
	bool owns_names;
	unsigned int count, room;
	struct hvi_file file[];
};

/* Directories, the last made first: the order in which they go. */
struct hvi_tree {
	struct hvi_iface iface;
	struct list_head dirs;
};

/*
 * Before a file is made its function is called once for the answer alone, with
 * room for nothing.
 */
#define NO_ROOM 1

static bool only_asked(const struct seq_buf *out)
{
	return out->size == NO_ROOM;
}

static bool print_flag(struct seq_buf *out, bool value)
{
	seq_buf_printf(out, "%d", value);
	return true;
}

static bool print_number(struct seq_buf *out, u64 value)
{
	seq_buf_printf(out, "0x%llx", value);
	return true;
}

static bool print_text(struct seq_buf *out, const char *text)
{
	seq_buf_printf(out, "%s", text);
	return true;
}

/* Questions about the whole: the row's argument is a function that answers. */

static bool is_hypervisor_present(const struct hvi_capture *capture)
{
	return capture->hypervisor_present;
}

static bool is_nested(const struct hvi_capture *capture)
{
	return hvi_leaf_or_zero(capture, HVI_LEAF_ENLIGHTENMENTS).eax & HVI_NESTED;
}

static bool has_paravisor(const struct hvi_capture *capture)
{
	const struct hv_iface_regs *regs = hvi_isolation(capture);

	return regs && regs->eax & HVI_PARAVISOR_PRESENT;
}

static bool print_answer(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	bool (*question)(const struct hvi_capture *capture) = arg;

	return print_flag(out, question(iface->capture));
}

/* What 0x40000000 and 0x40000001 say, and the like of other interfaces. */

static bool print_product(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	return print_text(out, hvi_product(iface->capture));
}

static bool print_vendor(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const u32 *base = arg;
	const struct hv_iface_regs *regs = hvi_find_leaf(iface->capture, *base);

	if (regs)
		hvi_print_vendor(out, regs);
	return regs;
}

static bool print_max_leaf(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const u32 *base = arg;
	const struct hv_iface_regs *regs = hvi_find_leaf(iface->capture, *base);

	if (regs)
		print_number(out, regs->eax);
	return regs;
}

static bool print_interface_id(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const u32 *base = arg;
	const struct hv_iface_regs *regs = hvi_find_leaf(iface->capture, *base + 1);

	if (regs)
		print_number(out, regs->eax);
	return regs;
}

static bool print_interface(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	hvi_print_signature(out, hvi_signature(iface->capture));
	return true;
}

static bool print_interface_name(struct seq_buf *out, const struct hvi_iface *iface,
				 const void *arg)
{
	return print_text(out, hvi_interface_name(hvi_signature(iface->capture)));
}

static const u32 first_base = HVI_LEAF_BASE;
static const u32 stack_base = HVI_LEAF_STACK_VENDOR;

static const struct row always_rows[] = {
	{ "hypervisor_present", print_answer, is_hypervisor_present },
	{ "is_any_hypervisor_present", print_answer, hvi_is_any_hypervisor_present },
};

static const struct row hypervisor_rows[] = {
	{ "hypervisor", print_product },
	{ "vendor", print_vendor, &first_base },
	{ "max_leaf", print_max_leaf, &first_base },
	{ "interface", print_interface },
	{ "interface_id", print_interface_id, &first_base },
	{ "interface_name", print_interface_name },
	{ "microsoft_compatible", print_answer, hvi_is_microsoft_compatible },
	{ "vendor_microsoft", print_answer, hvi_has_microsoft_vendor },
	{ "xbox_nanovisor", print_answer, hvi_is_xbox_nanovisor },
};

/* interfaces/BASE */
static const struct row interface_rows[] = {
	{ "vendor", print_vendor },
	{ "max_leaf", print_max_leaf },
	{ "interface_id", print_interface_id },
};

/* leaves/LEAF */
static bool print_leaf(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const struct hvi_leaf *leaf = arg;

	seq_buf_printf(out, "0x%x 0x%x 0x%x 0x%x", leaf->regs.eax, leaf->regs.ebx,
		       leaf->regs.ecx, leaf->regs.edx);
	return true;
}

/* guest_os_id */

static bool print_id_state(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	return print_text(out, hvi_id_state_name(READ_ONCE(iface->id->state)));
}

static bool print_id_previous(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	if (iface->id->readable)
		print_number(out, iface->id->previous);
	return iface->id->readable;
}

static bool print_id_written(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	if (iface->id->wrote)
		print_number(out, iface->id->written);
	return iface->id->wrote;
}

static void print_id_number(struct seq_buf *out, u64 id)
{
	print_number(out, id);
}

/* The register as it is now; the row's argument is a function that prints it. */
static bool print_id_now(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	void (*print)(struct seq_buf *out, u64 id) = arg;
	u64 now;

	if (!iface->id->readable)
		return false;
	if (only_asked(out))	/* no exit for that */
		return true;
	if (iface->cpu->read_msr(iface->cpu, HVI_MSR_GUEST_OS_ID, &now))
		return false;
	print(out, now);
	return true;
}

static const struct row guest_os_id_rows[] = {
	{ "state", print_id_state },
	{ "previous", print_id_previous },
	{ "written", print_id_written },
	{ "current", print_id_now, print_id_number },
	{ "identity", print_id_now, hvi_describe_identity },
};

/* hyperv */

static bool print_version(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const struct hv_iface_regs *regs = hvi_find_leaf(iface->capture, HVI_LEAF_VERSION);

	if (regs)
		hvi_print_version(out, regs);
	return regs;
}

/* A list of flags: from one register of a leaf to another. */
struct flags {
	u32 leaf;
	enum hvi_reg first, last;
};

static bool print_flags(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const struct flags *flags = arg;
	const struct hv_iface_regs *regs = hvi_find_leaf(iface->capture, flags->leaf);
	enum hvi_reg reg;

	if (!regs)
		return false;
	for (reg = flags->first; reg <= flags->last; reg++)
		hvi_print_flags(out, flags->leaf, reg, hvi_reg(regs, reg));
	return true;
}

#define FLAGS(leaf, first, last) (&(const struct flags){ leaf, first, last })
#define ALL_FLAGS(leaf) FLAGS(leaf, HVI_EAX, HVI_EDX)

static bool print_partition(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	static const char *const names[] = {
		[HVI_GUEST] = "guest", [HVI_L1VH] = "l1vh", [HVI_ROOT] = "root",
	};

	return print_text(out, names[hvi_partition(iface->capture)]);
}

static bool print_isolation_type(struct seq_buf *out, const struct hvi_iface *iface,
				 const void *arg)
{
	static const char *const types[] = { "none", "vbs", "snp", "tdx", "cca" };
	const struct hv_iface_regs *regs = hvi_isolation(iface->capture);
	unsigned int type = regs ? FIELD_GET(HVI_ISOLATION_TYPE, regs->ebx) : 0;

	if (type < ARRAY_SIZE(types))
		return print_text(out, types[type]);
	seq_buf_printf(out, "%u", type);
	return true;
}

/* Linux 6.1 used the boundary without this test; its successors do not. */
static bool print_shared_boundary(struct seq_buf *out, const struct hvi_iface *iface,
				  const void *arg)
{
	const struct hv_iface_regs *regs = hvi_isolation(iface->capture);

	if (!regs || !(regs->ebx & HVI_SHARED_BOUNDARY_ACTIVE))
		return false;
	seq_buf_printf(out, "%lu", FIELD_GET(HVI_SHARED_BOUNDARY_BITS, regs->ebx));
	return true;
}

static bool print_stack_interface(struct seq_buf *out, const struct hvi_iface *iface,
				  const void *arg)
{
	if (!hvi_find_leaf(iface->capture, HVI_LEAF_STACK_PROPERTIES))
		return false;
	hvi_print_signature(out, HVI_SIGNATURE_STACK);
	return true;
}

static const struct row hyperv_rows[] = {
	{ "version", print_version },
	{ "privileges", print_flags, FLAGS(HVI_LEAF_FEATURES, HVI_EAX, HVI_EBX) },
	{ "features", print_flags, FLAGS(HVI_LEAF_FEATURES, HVI_ECX, HVI_EDX) },
	{ "recommendations", print_flags, ALL_FLAGS(HVI_LEAF_ENLIGHTENMENTS) },
	{ "implementation_limits", print_flags, ALL_FLAGS(HVI_LEAF_LIMITS) },
	{ "hardware_features", print_flags, ALL_FLAGS(HVI_LEAF_HARDWARE) },
	{ "cpu_management", print_flags, ALL_FLAGS(HVI_LEAF_CPU_MANAGEMENT) },
	{ "svm_features", print_flags, ALL_FLAGS(HVI_LEAF_SVM) },
	{ "skip_level_features", print_flags, ALL_FLAGS(HVI_LEAF_SKIP_LEVEL) },
	{ "nested_features", print_flags, ALL_FLAGS(HVI_LEAF_NESTED) },
	{ "ipt_features", print_flags, ALL_FLAGS(HVI_LEAF_IPT) },
	{ "isolation", print_flags, ALL_FLAGS(HVI_LEAF_ISOLATION) },
	{ "stack_vendor", print_vendor, &stack_base },
	{ "stack_max_leaf", print_max_leaf, &stack_base },
	{ "stack_interface", print_stack_interface },
	{ "stack_properties", print_flags, ALL_FLAGS(HVI_LEAF_STACK_PROPERTIES) },
	{ "partition", print_partition },
	{ "nested", print_answer, is_nested },
	{ "iommu_in_use", print_answer, hvi_is_iommu_in_use },
	{ "paravisor", print_answer, has_paravisor },
	{ "isolation_type", print_isolation_type },
	{ "shared_gpa_boundary_bits", print_shared_boundary },
};

static bool print_field(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const struct hvi_bits *bits = arg;
	const struct hv_iface_regs *regs = hvi_find_leaf(iface->capture, bits->leaf);

	if (!regs)
		return false;
	hvi_print_field(out, bits, hvi_reg(regs, bits->reg));
	return true;
}

/* windows/RELEASE */

static bool print_release_present(struct seq_buf *out, const struct hvi_iface *iface,
				  const void *arg)
{
	const enum hvi_release *release = arg;

	return print_flag(out, hvi_windows_any_present(iface->capture, *release));
}

static bool print_release_compatible(struct seq_buf *out, const struct hvi_iface *iface,
				     const void *arg)
{
	const enum hvi_release *release = arg;

	return print_flag(out, hvi_windows_compatible(iface->capture, *release));
}

static bool print_release_trust(struct seq_buf *out, const struct hvi_iface *iface,
				const void *arg)
{
	const enum hvi_release *release = arg;

	return print_number(out, hvi_windows_max_trusted_leaf(iface->capture, *release));
}

static bool print_release_enlightenments(struct seq_buf *out, const struct hvi_iface *iface,
					 const void *arg)
{
	const enum hvi_release *release = arg;

	return hvi_windows_enlightenments(out, iface->capture, *release);
}

static const struct row windows_rows[] = {
	{ "any_hypervisor_present", print_release_present },
	{ "microsoft_compatible", print_release_compatible },
	{ "writes_guest_os_id", print_release_compatible },	/* all that are compatible do */
	{ "max_trusted_leaf", print_release_trust },
	{ "enlightenments", print_release_enlightenments },
};

static const enum hvi_release releases[HVI_RELEASES] = {
	HVI_VISTA, HVI_7, HVI_8, HVI_8_1, HVI_10, HVI_10_1511, HVI_10_1607,
};

/* requirements */

static bool print_verdict(struct seq_buf *out, enum hvi_verdict verdict)
{
	if (verdict == HVI_NOT_CHECKED)
		return false;
	return print_text(out, verdict == HVI_PASS ? "pass" : "fail");
}

static bool print_requirement(struct seq_buf *out, const struct hvi_iface *iface, const void *arg)
{
	const struct hvi_requirement *requirement = arg;

	return print_verdict(out, requirement->check(iface->capture, iface->checks));
}

static bool print_all_requirements(struct seq_buf *out, const struct hvi_iface *iface,
				   const void *arg)
{
	return print_verdict(out, hvi_check_all(iface->capture, iface->checks));
}

/* Making directories and files. */

static ssize_t show_file(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	const struct hvi_file *file = container_of(attr, struct hvi_file, attr);
	struct seq_buf out;

	/* Without the newline, and what sysfs keeps to itself. */
	seq_buf_init(&out, buf, PAGE_SIZE - 2);
	if (!file->print(&out, file->dir->iface, file->arg))
		return -EIO;
	buf[seq_buf_used(&out)] = '\n';
	return seq_buf_used(&out) + 1;
}

static int add_file(struct hvi_dir *dir, const char *name, print_fn print, const void *arg)
{
	char nowhere[NO_ROOM];
	struct hvi_file *file;
	struct seq_buf out;

	seq_buf_init(&out, nowhere, sizeof(nowhere));
	if (!print(&out, dir->iface, arg))
		return 0;
	if (WARN_ON_ONCE(dir->count == dir->room))
		return -ENOSPC;

	file = &dir->file[dir->count++];
	file->dir = dir;
	file->print = print;
	file->arg = arg;
	sysfs_attr_init(&file->attr.attr);
	file->attr.attr.name = name;
	file->attr.attr.mode = 0444;
	file->attr.show = show_file;
	return sysfs_create_file(dir->kobj, &file->attr.attr);
}

static int add_rows(struct hvi_dir *dir, const struct row *rows, unsigned int count,
		    const void *arg)
{
	unsigned int i;
	int err;

	for (i = 0; i < count; i++) {
		err = add_file(dir, rows[i].name, rows[i].print, rows[i].arg ?: arg);
		if (err)
			return err;
	}
	return 0;
}

static struct hvi_dir *add_dir(struct hvi_tree *tree, struct kobject *parent, const char *name,
			       unsigned int room)
{
	struct hvi_dir *dir = kzalloc(struct_size(dir, file, room), GFP_KERNEL);

	if (!dir)
		return NULL;
	dir->room = room;
	dir->iface = &tree->iface;
	dir->kobj = kobject_create_and_add(name, parent);
	if (!dir->kobj) {
		kfree(dir);
		return NULL;
	}
	list_add(&dir->node, &tree->dirs);
	return dir;
}

static int add_table(struct hvi_tree *tree, struct kobject *parent, const char *name,
		     const struct row *rows, unsigned int count, const void *arg)
{
	struct hvi_dir *dir = add_dir(tree, parent, name, count);

	return dir ? add_rows(dir, rows, count, arg) : -ENOMEM;
}

/* The names of leaves are made up here, and freed with their directory. */
static int add_leaves(struct hvi_tree *tree, struct kobject *parent)
{
	const struct hvi_capture *capture = tree->iface.capture;
	struct hvi_dir *dir = add_dir(tree, parent, "leaves", capture->leaf_count);
	unsigned int i;

	if (!dir)
		return -ENOMEM;
	dir->owns_names = true;
	for (i = 0; i < capture->leaf_count; i++) {
		const struct hvi_leaf *leaf = &capture->leaf[i];
		char *name = kasprintf(GFP_KERNEL, "0x%08x", leaf->leaf);
		int err;

		if (!name)
			return -ENOMEM;
		err = add_file(dir, name, print_leaf, leaf);
		if (err)
			return err;
	}
	return 0;
}

static int add_interfaces(struct hvi_tree *tree, struct kobject *parent)
{
	const struct hvi_capture *capture = tree->iface.capture;
	struct hvi_dir *dir = add_dir(tree, parent, "interfaces", 0);
	unsigned int i;
	int err;

	if (!dir)
		return -ENOMEM;
	for (i = 0; i < capture->interface_count; i++) {
		char name[sizeof("0x40000000")];

		snprintf(name, sizeof(name), "0x%08x", capture->interface[i]);
		err = add_table(tree, dir->kobj, name, interface_rows,
				ARRAY_SIZE(interface_rows), &capture->interface[i]);
		if (err)
			return err;
	}
	return 0;
}

static int add_windows(struct hvi_tree *tree, struct kobject *parent)
{
	struct hvi_dir *dir = add_dir(tree, parent, "windows", 0);
	unsigned int i;
	int err;

	if (!dir)
		return -ENOMEM;
	for (i = 0; i < HVI_RELEASES; i++) {
		err = add_table(tree, dir->kobj, hvi_release_names[i], windows_rows,
				ARRAY_SIZE(windows_rows), &releases[i]);
		if (err)
			return err;
	}
	return 0;
}

/* Most rows are flags, which share a file. */
static bool has_file(const struct hvi_bits *bits)
{
	return bits->kind != HVI_FLAG && bits->kind != HVI_DERIVED &&
	       bits->kind != HVI_AMBIGUOUS;
}

static int add_hyperv(struct hvi_tree *tree, struct kobject *parent)
{
	unsigned int room = ARRAY_SIZE(hyperv_rows), i;
	struct hvi_dir *dir;
	int err;

	for (i = 0; i < hvi_bits_count; i++)
		room += has_file(&hvi_bits[i]);
	dir = add_dir(tree, parent, "hyperv", room);
	if (!dir)
		return -ENOMEM;
	err = add_rows(dir, hyperv_rows, ARRAY_SIZE(hyperv_rows), NULL);
	for (i = 0; !err && i < hvi_bits_count; i++)
		if (has_file(&hvi_bits[i]))
			err = add_file(dir, hvi_bits[i].name, print_field, &hvi_bits[i]);
	return err;
}

static int add_requirements(struct hvi_tree *tree, struct kobject *parent)
{
	struct hvi_dir *dir = add_dir(tree, parent, "requirements", hvi_requirements_count + 1);
	unsigned int i;
	int err;

	if (!dir)
		return -ENOMEM;
	err = add_file(dir, "all", print_all_requirements, NULL);
	for (i = 0; !err && i < hvi_requirements_count; i++)
		err = add_file(dir, hvi_requirements[i].name, print_requirement,
			       &hvi_requirements[i]);
	return err;
}

static int add_all(struct hvi_tree *tree, struct kobject *parent, const char *name)
{
	const struct hvi_capture *capture = tree->iface.capture;
	struct hvi_dir *top = add_dir(tree, parent, name,
				      ARRAY_SIZE(always_rows) + ARRAY_SIZE(hypervisor_rows));
	int err;

	if (!top)
		return -ENOMEM;
	err = add_rows(top, always_rows, ARRAY_SIZE(always_rows), NULL);
	if (err || !capture->hypervisor_present)
		return err;

	err = add_rows(top, hypervisor_rows, ARRAY_SIZE(hypervisor_rows), NULL);
	err = err ?: add_leaves(tree, top->kobj);
	err = err ?: add_interfaces(tree, top->kobj);
	err = err ?: add_windows(tree, top->kobj);
	if (err || !hvi_is_microsoft_compatible(capture))
		return err;

	err = add_table(tree, top->kobj, "guest_os_id", guest_os_id_rows,
			ARRAY_SIZE(guest_os_id_rows), NULL);
	err = err ?: add_hyperv(tree, top->kobj);
	return err ?: add_requirements(tree, top->kobj);
}

/**
 * hvi_unpublish - take the tree away
 * @tree: what hvi_publish() returned
 *
 * Waits for readers that are inside a file; those that merely hold one open
 * get -ENODEV from then on.
 */
void hvi_unpublish(struct hvi_tree *tree)
{
	struct hvi_dir *dir, *next;
	unsigned int i;

	list_for_each_entry_safe(dir, next, &tree->dirs, node) {
		/* Not left to the last reference, which may be put much later. */
		kobject_del(dir->kobj);
		kobject_put(dir->kobj);
		for (i = 0; dir->owns_names && i < dir->count; i++)
			kfree(dir->file[i].attr.attr.name);
		kfree(dir);
	}
	kfree(tree);
}

/**
 * hvi_publish - make the tree
 * @parent: where
 * @name: its name there
 * @iface: what to show; copied, what it points to must stay
 *
 * Return: the tree, or an error pointer, and then nothing is left of it.
 */
struct hvi_tree *hvi_publish(struct kobject *parent, const char *name,
			     const struct hvi_iface *iface)
{
	struct hvi_tree *tree = kzalloc(sizeof(*tree), GFP_KERNEL);
	int err;

	if (!tree)
		return ERR_PTR(-ENOMEM);
	tree->iface = *iface;
	INIT_LIST_HEAD(&tree->dirs);
	err = add_all(tree, parent, name);
	if (err) {
		hvi_unpublish(tree);
		return ERR_PTR(err);
	}
	return tree;
}
