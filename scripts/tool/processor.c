// SPDX-License-Identifier: GPL-2.0
/* This machine: the CPUID of one processor, and what the kernel says in /sys. */
#include <cpuid.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>

#include "tool.h"

/**
 * evidence_of_firmware - see what the firmware of this machine says
 * @evidence: the machine
 */
void evidence_of_firmware(struct evidence *evidence)
{
	enum hvi_firmware_word word;

	for (word = 0; word < HVI_FIRMWARE_WORDS; word++) {
		char path[64], text[4096];
		ssize_t length;

		snprintf(path, sizeof(path), SYSFS "/class/dmi/id/%s", hvi_firmware_names[word]);
		length = read_file(AT_FDCWD, path, text, sizeof(text));
		if (length >= 0)
			evidence_set_word(evidence, word, text, length);
	}
}

static bool says(const char *path, const char *what)
{
	char text[16];
	ssize_t length = read_file(AT_FDCWD, path, text, sizeof(text));

	return length == (ssize_t)strlen(what) && !memcmp(text, what, length);
}

static unsigned int own_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	__cpuid_count(leaf, 0, regs->eax, regs->ebx, regs->ecx, regs->edx);
	return HVI_ALL_REGS;
}

/*
 * In a process of a PV guest the processor, or what is below Xen, answers CPUID. Xen itself
 * does after an invalid instruction and three letters (its public header arch-x86/xen.h).
 */
static unsigned int emulated_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	asm volatile("ud2a; .ascii \"xen\"; cpuid"
		     : "=a" (regs->eax), "=b" (regs->ebx), "=c" (regs->ecx), "=d" (regs->edx)
		     : "0" (leaf), "2" (0));
	return HVI_ALL_REGS;
}

static unsigned int no_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	*regs = (struct hv_iface_regs){ 0 };
	return 0;
}

static sigjmp_buf not_emulated;

static void on_invalid_instruction(int signal)
{
	siglongjmp(not_emulated, 1);
}

/* Where that instruction is just an invalid one, no answer is Xen's. */
static bool is_emulated(void)
{
	struct sigaction before, action = { .sa_handler = on_invalid_instruction };
	sigset_t invalid, blocked;
	struct hv_iface_regs regs;
	static bool is;	/* which the jump leaves alone */

	/* A blocked one would end the process. */
	sigemptyset(&invalid);
	sigaddset(&invalid, SIGILL);
	if (sigaction(SIGILL, &action, &before))
		return false;
	if (!sigprocmask(SIG_UNBLOCK, &invalid, &blocked)) {
		if (!sigsetjmp(not_emulated, 1)) {
			emulated_cpuid(NULL, HVI_LEAF_VENDOR, &regs);
			is = true;
		}
		sigprocmask(SIG_SETMASK, &blocked, NULL);
	}
	sigaction(SIGILL, &before, NULL);
	return is;
}

/* Leaves may differ between processors, and a mixed picture is worse than none. */
static void stay_on_this_processor(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/**
 * evidence_of_this_machine - see what there is here, but for the firmware
 * @evidence: the machine
 *
 * CPUID is executed when evidence_describe() asks for it, as often as the core does.
 */
void evidence_of_this_machine(struct evidence *evidence)
{
	static const char guest_type[] = SYSFS "/hypervisor/guest_type";

	evidence_init(evidence);
	evidence->processors = 1;
	evidence->cpu.cpuid = own_cpuid;
	stay_on_this_processor();
	if (!says(SYSFS "/hypervisor/type", "xen"))
		return;
	evidence->kernel_type = HVI_KERNEL_XEN_HVM;
	if (says(guest_type, "HVM") || says(guest_type, "PVH"))
		return;
	evidence->kernel_type = HVI_KERNEL_XEN_PV;
	evidence->cpu.cpuid = says(guest_type, "PV") && is_emulated() ? emulated_cpuid : no_cpuid;
}
