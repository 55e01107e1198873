// SPDX-License-Identifier: GPL-2.0
/* The real processor: instructions only, no decision is taken here. */
#include <linux/dmi.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <asm/hypervisor.h>
#include <asm/msr.h>
#include HVI_CPUID_HEADER

#include "cpu.h"
#include "hypercalls.h"

static unsigned int x86_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	cpuid_count(leaf, 0, &regs->eax, &regs->ebx, &regs->ecx, &regs->edx);
	return HVI_ALL_REGS;
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

static unsigned int x86_kernel_type(const struct hvi_cpu *cpu)
{
	unsigned int type = 0;

	BUILD_BUG_ON((int)X86_HYPER_XEN_PV != HVI_KERNEL_XEN_PV);
	BUILD_BUG_ON((int)X86_HYPER_KVM != HVI_KERNEL_KVM);
	BUILD_BUG_ON((int)X86_HYPER_JAILHOUSE != HVI_KERNEL_JAILHOUSE);
	while (type < HVI_KERNEL_TYPES && !hypervisor_is_type(type))
		type++;
	return type;
}

static void x86_firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
	static const u8 fields[] = {
		[HVI_SYS_VENDOR] = DMI_SYS_VENDOR,
		[HVI_PRODUCT_NAME] = DMI_PRODUCT_NAME,
		[HVI_BOARD_VENDOR] = DMI_BOARD_VENDOR,
		[HVI_BIOS_VENDOR] = DMI_BIOS_VENDOR,
		[HVI_PRODUCT_VERSION] = DMI_PRODUCT_VERSION,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		firmware->word[i] = dmi_get_system_info(fields[i]);
}

const struct hvi_cpu hvi_cpu_x86 = {
	.cpuid = x86_cpuid,
	.read_msr = x86_read_msr,
	.write_msr = x86_write_msr,
	.on_others = x86_on_others,
	.pin = x86_pin,
	.unpin = x86_unpin,
	.kernel_type = x86_kernel_type,
	.firmware = x86_firmware,
};
