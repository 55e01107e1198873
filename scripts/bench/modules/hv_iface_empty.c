// SPDX-License-Identifier: GPL-2.0
/*
 * The floor: a module that does nothing, with an exported function that does
 * nothing.
 */
#include <linux/module.h>

#include "hv_iface_empty.h"

void hv_iface_empty(void)
{
}
EXPORT_SYMBOL_GPL(hv_iface_empty);

static int __init hv_iface_empty_init(void)
{
	return 0;
}

static void __exit hv_iface_empty_exit(void)
{
}

module_init(hv_iface_empty_init);
module_exit(hv_iface_empty_exit);

MODULE_DESCRIPTION("Does nothing, for comparison with hv_iface");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
