// SPDX-License-Identifier: GPL-2.0
/*
 * Makes processor 1 wait for a spinlock that processor 0 holds, interrupts off,
 * until it halts; then lets the lock go. A KVM guest whose host offers
 * kvm_pv_unhalt halts there, and only a hypercall (KVM_HC_KICK_CPU) wakes it.
 *
 * The parameter "waiter" tells how it ended. Nothing here waits for processor 1,
 * which may never answer again: so the module cannot be removed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/spinlock.h>

#define HOLD_MS		1000	/* to halt a waiter needs a few, emulated some ten */
#define PATIENCE_MS	5000

static char *waiter = "waits";
module_param(waiter, charp, 0444);
MODULE_PARM_DESC(waiter, "how it stands: waits, woke or halts");

static DEFINE_SPINLOCK(lock);
static bool ready, held, got_it;

static int wait_for_lock(void *unused)
{
	unsigned long flags;

	WRITE_ONCE(ready, true);
	while (!READ_ONCE(held))
		cpu_relax();
	spin_lock_irqsave(&lock, flags);
	WRITE_ONCE(got_it, true);
	spin_unlock_irqrestore(&lock, flags);
	return 0;
}

static int hold_lock(void *unused)
{
	unsigned long flags;
	unsigned int ms;

	while (!READ_ONCE(ready))
		msleep(20);
	spin_lock_irqsave(&lock, flags);
	WRITE_ONCE(held, true);
	mdelay(HOLD_MS);
	spin_unlock_irqrestore(&lock, flags);
	for (ms = 0; ms < PATIENCE_MS && !READ_ONCE(got_it); ms++)
		mdelay(1);
	waiter = READ_ONCE(got_it) ? "woke" : "halts";
	return 0;
}

static int __init hv_iface_lock_init(void)
{
	static int (*const run[])(void *unused) = { hold_lock, wait_for_lock };
	unsigned int cpu;

	for (cpu = 0; cpu < ARRAY_SIZE(run); cpu++) {
		struct task_struct *task = kthread_create(run[cpu], NULL, "hv_iface/%u", cpu);

		if (IS_ERR(task))
			return PTR_ERR(task);
		kthread_bind(task, cpu);
		wake_up_process(task);
	}
	return 0;
}

module_init(hv_iface_lock_init);

MODULE_DESCRIPTION("A spinlock that a processor halts for");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
