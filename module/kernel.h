/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that the core takes from the kernel. Outside of one, user.h gives the
 * same: the core is what has no other <linux/...> and no <asm/...>.
 */
#ifndef _HVI_KERNEL_H
#define _HVI_KERNEL_H

#ifdef __KERNEL__
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/version.h>
#else
#include "user.h"
#endif

/* The unit tests call what runs at load, and look at its tables, long afterwards. */
#ifdef CONFIG_UML
#undef __init
#undef __initconst
#undef __initdata
#define __init
#define __initconst
#define __initdata
#endif

#endif
