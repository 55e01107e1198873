// SPDX-License-Identifier: GPL-2.0
/* The real processor: instructions only, no decision is taken here. */
#include <linux/dmi.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <asm/hypervisor.h>
#include <asm/msr.h>
#include HVI_CPUID_HEADER

#include "cpu.h"

static void x86_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	cpuid_count(leaf, 0, &regs->eax, &regs->ebx, &regs->ecx, &regs->edx);
}

static int x86_read_msr(const struct hvi_cpu *cpu, u32 msr, u64 *value)
{
	u32 low, high;
	int err = rdmsr_safe(msr, &low, &high);

	*value = err ? 0 : (u64)high << 32 | low;
	return err;
}

static int x86_write_msr(const struct hvi_cpu *cpu, u32 msr, u64 value)
{
	return wrmsr_safe(msr, (u32)value, (u32)(value >> 32));
}

static void x86_on_others(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg)
{
	smp_call_function(fn, arg, 1);
}

static void x86_pin(const struct hvi_cpu *cpu)
{
	migrate_disable();
}

static void x86_unpin(const struct hvi_cpu *cpu)
{
	migrate_enable();
}

/*
 * A native kernel makes no hypercalls, a Hyper-V one makes these very ones,
 * and Xen tells Hyper-V's from its own by EAX bit 31. Every other hypervisor
 * is taken to mind, KVM because it does: kvm_emulate_hypercall() asks first
 * whether MSR 0x40000000 is set and then takes all for Hyper-V's.
 */
static const char *x86_foreign_hypercalls(const struct hvi_cpu *cpu)
{
	if (hypervisor_is_type(X86_HYPER_NATIVE) ||
	    hypervisor_is_type(X86_HYPER_MS_HYPERV) ||
	    hypervisor_is_type(X86_HYPER_XEN_PV) ||
	    hypervisor_is_type(X86_HYPER_XEN_HVM))
		return NULL;
	return hypervisor_is_type(X86_HYPER_KVM) ? "KVM" : "another hypervisor";
}

static const char *x86_firmware_product(const struct hvi_cpu *cpu)
{
	return dmi_get_system_info(DMI_PRODUCT_NAME);
}

const struct hvi_cpu hvi_cpu_x86 = {
	.cpuid = x86_cpuid,
	.read_msr = x86_read_msr,
	.write_msr = x86_write_msr,
	.on_others = x86_on_others,
	.pin = x86_pin,
	.unpin = x86_unpin,
	.foreign_hypercalls = x86_foreign_hypercalls,
	.firmware_product = x86_firmware_product,
};
