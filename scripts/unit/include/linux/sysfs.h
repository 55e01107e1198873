/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tree in sysfs, and the eyes of the tests on it, take of the kernel: sysfs.c
 * has it for a user's process. UML has the real one, and decides.
 */
#ifndef _UNIT_SYSFS_H
#define _UNIT_SYSFS_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "../unit.h"

typedef unsigned int gfp_t;
typedef mode_t umode_t;

#define ALIGN(size, to)	(((size) + (to) - 1) / (to) * (to))
#define max_t(type, a, b)	((type)(a) > (type)(b) ? (type)(a) : (type)(b))
#define min_t(type, a, b)	((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define ERR_PTR(err)	((void *)(long)(err))
#define PTR_ERR(pointer)	((long)(pointer))
#define IS_ERR(pointer)	((unsigned long)(pointer) >= (unsigned long)-4095)
#define PTR_ERR_OR_ZERO(pointer)	((int)(IS_ERR(pointer) ? PTR_ERR(pointer) : 0))

struct attribute {
	const char *name;
	umode_t mode;
};

#define MAX_PATH	128

/* A folder, or a file, for as long as somebody holds it. */
struct kernfs_node {
	struct kernfs_node *next;
	void *priv;	/* the folder's own kobject, or the one that a file is in */
	const struct attribute *attr;	/* of a file */
	unsigned int holders;
	bool removed;
	char path[MAX_PATH];
};

struct kobject {
	struct kernfs_node *sd;
	unsigned int holders;
};

struct kobj_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kobject *kobj, struct kobj_attribute *attr, char *buf);
};

struct inode {
	umode_t i_mode;
};

struct file {
	struct kernfs_node *node;
	struct inode inode;
};

struct dir_context {
	bool (*actor)(struct dir_context *context, const char *name, int length, loff_t offset,
		      u64 inode, unsigned int type);
};

struct vfsmount;

extern struct kobject *const kernel_kobj;

#define kzalloc(size, flags)	((void)(flags), calloc(1, size))
#define kfree(what)	free(what)
#define sysfs_attr_init(attr)	((void)(attr))
#define get_fs_type(name)	(name)
#define simple_pin_fs(type, mount, pins)	((void)(type), (void)(mount), (void)(pins), 0)
#define simple_release_fs(mount, pins)	((void)(mount), (void)(pins))
#define file_inode(file)	(&(file)->inode)

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent);
struct kobject *kobject_get(struct kobject *kobj);
void kobject_put(struct kobject *kobj);
void kobject_del(struct kobject *kobj);
int sysfs_create_file(struct kobject *kobj, const struct attribute *attr);
struct kernfs_node *kernfs_find_and_get(struct kernfs_node *parent, const char *name);
void kernfs_put(struct kernfs_node *node);
struct file *file_open_root_mnt(struct vfsmount *mount, const char *path, int flags, umode_t mode);
void filp_close(struct file *file, void *unused);
ssize_t kernel_read(struct file *file, void *to, size_t size, loff_t *at);
int iterate_dir(struct file *file, struct dir_context *context);

#endif
