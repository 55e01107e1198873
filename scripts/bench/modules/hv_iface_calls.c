// SPDX-License-Identifier: GPL-2.0
/*
 * What a call from another module costs: of is_any_hypervisor_present(), of
 * nothing, and of what a driver would execute without hv_iface. Logs a line
 * "sample NAME TICKS CALLS" a turn, and marks one call of each for KVM's trace
 * (see ../bench.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/irqflags.h>
#include <linux/module.h>
#include <asm/msr.h>
#include <asm/processor.h>

#include "../../../module/hv_iface.h"
#include "hv_iface_empty.h"

#define TURNS		30
#define CALLS		1000
#define EXITING_CALLS	20
#define MARK_LEAF	0x4f000000u
#define MARK_FIRST	200
#define MARK_OUTSIDE	0xff

static unsigned int sink;

static void call_empty(void)
{
	hv_iface_empty();
}

static void call_predicate(void)
{
	is_any_hypervisor_present();
}

/* As HviIsAnyHypervisorPresent of Windows 10 1607 does at each call. */
static void call_cpuid(void)
{
	sink += cpuid_ecx(1) + cpuid_eax(0x40000001);
}

/*
 * Each with a loop of its own, so that nothing but the call is in it; all are
 * expanded in here alike.
 */
#define CASE(what, number)							\
static noinline u64 time_##what(void)					\
{										\
	unsigned int i;								\
	u64 begin = rdtsc_ordered();						\
										\
	for (i = 0; i < (number); i++)						\
		call_##what();							\
	return rdtsc_ordered() - begin;						\
}

CASE(empty, CALLS)
CASE(predicate, CALLS)
CASE(cpuid, EXITING_CALLS)

static const struct {
	const char *name;
	void (*call)(void);
	u64 (*time)(void);
	unsigned int calls;
} cases[] = {
	{ "call-empty", call_empty, time_empty, CALLS },
	{ "call-predicate", call_predicate, time_predicate, CALLS },
	{ "call-cpuid", call_cpuid, time_cpuid, EXITING_CALLS },
};

static int __init hv_iface_calls_init(void)
{
	unsigned int turn, i;
	unsigned long flags;
	u64 ticks;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		cpuid_eax(MARK_LEAF + MARK_FIRST + i);
		cases[i].call();
		cpuid_eax(MARK_LEAF + MARK_OUTSIDE);
	}
	for (turn = 0; turn < TURNS; turn++) {
		for (i = 0; i < ARRAY_SIZE(cases); i++) {
			local_irq_save(flags);
			ticks = cases[i].time();
			local_irq_restore(flags);
			pr_info("sample %s %llu %u\n", cases[i].name, ticks,
				cases[i].calls);
		}
	}
	return 0;
}

static void __exit hv_iface_calls_exit(void)
{
}

module_init(hv_iface_calls_init);
module_exit(hv_iface_calls_exit);

MODULE_DESCRIPTION("Measures calls of hv_iface from another module");
MODULE_AUTHOR("The hv_iface developers");
MODULE_LICENSE("GPL");
