/* SPDX-License-Identifier: GPL-2.0 */
/* Who wants to know of sleep and of the end; the numbers are the kernel's. */
#ifndef _UNIT_NOTIFIER_H
#define _UNIT_NOTIFIER_H

struct notifier_block {
	int (*notifier_call)(struct notifier_block *block, unsigned long event, void *unused);
};

#define NOTIFY_DONE	0
#define SYS_RESTART	1

enum {
	PM_HIBERNATION_PREPARE = 1, PM_POST_HIBERNATION, PM_SUSPEND_PREPARE, PM_POST_SUSPEND,
	PM_RESTORE_PREPARE, PM_POST_RESTORE,
};

#endif
