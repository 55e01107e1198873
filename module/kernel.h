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

/*
 * A literal that goes when the load is over, as who prints it does: the compiler would put
 * it among those that stay.
 */
#define HVI_ONCE(text) ({ static const char once[] __initconst = text; once; })
#else
#include "user.h"
#endif

/* What Linux itself tells a hypervisor: a sublevel above 255, as of 5.10.262, is 255 there. */
#define HVI_LINUX_VERSION LINUX_VERSION_CODE

/* Red Hat's 4.18 does not know it, nor does its compiler ask for it. */
#ifndef __nonstring
#define __nonstring
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
