// SPDX-License-Identifier: GPL-2.0
/*
 * The floor of a load: a module that makes as many files and directories in
 * sysfs, and does nothing else.
 */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

/* Without Hv#1: the top, leaves, interfaces and the one there is, windows and its seven. */
#define DIRECTORIES	12

struct file {
	struct kobj_attribute attr;
	char name[24];
};

static unsigned int files;
module_param(files, uint, 0444);
MODULE_PARM_DESC(files, "how many files");

static struct kobject *directory[DIRECTORIES];
static struct file *file;

static ssize_t show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "1\n");
}

static void remove_all(void)
{
	unsigned int i = DIRECTORIES;

	while (i--) {
		kobject_del(directory[i]);
		kobject_put(directory[i]);
	}
	kfree(file);
}

static int __init hv_iface_files_init(void)
{
	unsigned int i;
	int err = 0;

	file = kcalloc(files, sizeof(*file), GFP_KERNEL);
	for (i = 0; i < DIRECTORIES; i++) {
		char name[24];

		snprintf(name, sizeof(name), "hv_iface_files_%u", i);
		directory[i] = kobject_create_and_add(name, i ? directory[0] : kernel_kobj);
		if (!directory[i])
			err = -ENOMEM;
	}
	for (i = 0; !err && file && i < files; i++) {
		snprintf(file[i].name, sizeof(file[i].name), "a_file_of_them_%u", i);
		sysfs_attr_init(&file[i].attr.attr);
		file[i].attr.attr.name = file[i].name;
		file[i].attr.attr.mode = 0444;
		file[i].attr.show = show;
		err = sysfs_create_file(directory[i % DIRECTORIES], &file[i].attr.attr);
	}
	if (err || !file)
		remove_all();
	return file ? err : -ENOMEM;
}

static void __exit hv_iface_files_exit(void)
{
	remove_all();
}

module_init(hv_iface_files_init);
module_exit(hv_iface_files_exit);

MODULE_DESCRIPTION("Makes files in sysfs, for comparison with hv_iface");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
