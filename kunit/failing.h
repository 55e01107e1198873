/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What publish.c calls that may fail, made to fail when its turn comes. Kbuild
 * has publish.c include this before anything of its own, so that it works in
 * every kernel, also without fault injection.
 */
#ifndef FAILING_H
#define FAILING_H

#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

/* 1 gives each piece a block of its own, for KASAN to see who writes behind it. */
extern unsigned int block_bytes;
#define BLOCK_BYTES block_bytes

extern unsigned int failing_call;	/* counted down: 1 fails next, 0 is none */
extern bool failing_memory;	/* no other calls are counted */

static inline bool failing_now(void)
{
	return failing_call && !--failing_call;
}

static inline void *failing_kzalloc(size_t size, gfp_t flags)
{
	return failing_now() ? NULL : kzalloc(size, flags);
}

static inline struct kobject *failing_kobject(const char *name, struct kobject *parent)
{
	return !failing_memory && failing_now() ? NULL : kobject_create_and_add(name, parent);
}

static inline int failing_sysfs_file(struct kobject *kobj, const struct attribute *attr)
{
	return !failing_memory && failing_now() ? -ENOMEM : sysfs_create_file(kobj, attr);
}

#undef kzalloc	/* a macro in some kernels */
#define kzalloc failing_kzalloc
#define kobject_create_and_add failing_kobject
#define sysfs_create_file failing_sysfs_file

#endif
