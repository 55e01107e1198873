// SPDX-License-Identifier: GPL-2.0
/* Any machine; what holds for every access to it is asserted here. */
#include "machine.h"

struct machine machine;

/* A leaf of which these registers are known; the others are zero. */
struct hv_iface_regs any_regs(unsigned int known)
{
	struct hv_iface_regs regs = nondet_regs();

	return (struct hv_iface_regs){
		known & 1 ? regs.eax : 0, known & 2 ? regs.ebx : 0,
		known & 4 ? regs.ecx : 0, known & 8 ? regs.edx : 0,
	};
}

/* The rules as the ABI text has them, told from the answers alone. */
bool machine_has_hypervisor(void)
{
	return machine.processor.ecx >> 31;
}

bool machine_is_hv1(void)
{
	return machine_has_hypervisor() && machine.vendor.eax >= 0x40000001 &&
	       machine.interface.eax == 0x31237648;
}

static bool may_execute(u32 leaf)
{
	u32 block = (leaf - 0x40000000) / 0x100, number = leaf % 0x100;

	if (leaf == 1)
		return true;
	if (machine.processor_known & 4 && !machine_has_hypervisor())
		return false;
	if (leaf < 0x40000000 || block > HVI_MAX_INTERFACES)
		return false;
	if (leaf == 0x40000001 || leaf == 0x40000081)
		return true;
	if (leaf == 0x40000080 || leaf == 0x40000082)
		return machine.stack.eax == 0x31235356;
	if (!number)	/* a look for one more */
		return block == machine.interfaces;
	return block < machine.interfaces && number < HVI_LEAVES_PER_BASE &&
	       (leaf <= machine.base[block].eax || !(machine.base_known[block] & 1));
}

static void remember(u32 leaf, const struct hv_iface_regs *regs, unsigned int known)
{
	switch (leaf) {
	case 1:
		machine.processor = *regs;
		machine.processor_known = known;
		break;
	case 0x40000000:
		machine.vendor = *regs;
		break;
	case 0x40000001:
		machine.interface = *regs;
		break;
	case 0x40000003:
		machine.features = *regs;
		break;
	case 0x40000006:
		machine.hardware = *regs;
		break;
	case 0x40000081:
		machine.stack = *regs;
		break;
	}
	if (leaf != 1 && !(leaf % 0x100)) {
		machine.interfaces = (leaf - 0x40000000) / 0x100 + 1;
		machine.base[machine.interfaces - 1] = *regs;
		machine.base_known[machine.interfaces - 1] = known;
	}
	machine.leaves++;
}

static unsigned int any_cpuid(const struct hvi_cpu *cpu, u32 leaf, struct hv_iface_regs *regs)
{
	unsigned int known = machine.saved ? nondet_uint() & 0xf : 0xf;

	MUST("CPUID is executed by a pinned load alone", machine.pinned);
	*regs = any_regs(known);
	if (machine.on_other) {
		MUST("another processor executes 0x40000003 alone", leaf == 0x40000003);
		if ((regs->eax | 0x200) != (machine.features.eax | 0x200) ||
		    regs->ebx != machine.features.ebx)
			machine.others_differ = true;
		return known;
	}
	MUST("a leaf is executed within what was declared", may_execute(leaf));
	if (leaf == machine.watched) {
		MUST("a leaf is executed once", !machine.executed);
		machine.executed = true;
		machine.answer = *regs;
		machine.answer_known = known;
	}
	remember(leaf, regs, known);
	return known;
}

static int any_read_msr(const struct hvi_cpu *cpu, u32 msr, u64 *value)
{
	int fault = nondet_bool() ? -EIO : 0;

	*value = nondet_u64();
	MUST("a register is read under Hv#1 alone", machine_is_hv1());
	MUST("no register is read but three", msr - 0x40000000 < 3);
	if (msr != 0x40000000) {
		machine.other_reads++;
		if (msr == 0x40000001 && !fault)
			*value = machine.page;
		return fault;
	}
	if (!fault)
		*value = machine.id;
	if (!machine.id_reads)
		machine.id_first_fault = fault;
	machine.id_reads++;
	if (!fault)
		machine.id_known = machine.id;
	return fault;
}

/* A register may take something else than what is written. */
static int any_write_msr(const struct hvi_cpu *cpu, u32 msr, u64 value)
{
	MUST("a register is written under Hv#1 alone", machine_is_hv1());
	MUST("no register is written but MSR 0x40000000", msr == 0x40000000);
	machine.id_writes++;
	machine.id_written = value;
	if (nondet_bool())
		return -EIO;
	machine.id_accepted++;
	machine.id_known = value;
	machine.id = nondet_bool() ? value : nondet_u64();
	return 0;
}

/* Two stand for any number: what one leaves behind meets the next. */
static void any_on_others(const struct hvi_cpu *cpu, void (*fn)(void *arg), void *arg)
{
	MUST("others are asked by a pinned load alone", machine.pinned);
	machine.others_asked++;
	machine.on_other = true;
	if (nondet_bool())
		fn(arg);
	if (nondet_bool())
		fn(arg);
	machine.on_other = false;
}

static void any_pin(const struct hvi_cpu *cpu)
{
	MUST("a load pins itself once", !machine.pinned);
	machine.pinned = true;
}

static void any_unpin(const struct hvi_cpu *cpu)
{
	MUST("a load unpins itself once", machine.pinned);
	machine.pinned = false;
}

static unsigned int any_kernel_type(const struct hvi_cpu *cpu)
{
	return machine.kernel_type;
}

static void any_firmware(const struct hvi_cpu *cpu, struct hvi_firmware *firmware)
{
}

/* VMware, KVM, Jailhouse, and what is later than bhyve. */
bool machine_minds_the_id(void)
{
	return machine.kernel_type == 1 || machine.kernel_type == 5 ||
	       machine.kernel_type == 6 || machine.kernel_type > 8;
}

void machine_init(void)
{
	machine.cpu = (struct hvi_cpu){
		.cpuid = any_cpuid, .read_msr = any_read_msr, .write_msr = any_write_msr,
		.on_others = any_on_others, .pin = any_pin, .unpin = any_unpin,
		.kernel_type = any_kernel_type, .firmware = any_firmware,
	};
	machine.watched = nondet_u32();
	machine.id = nondet_u64();
	machine.page = nondet_u64();
	machine.kernel_type = nondet_uint();
}

/* As if a capture had found it. */
void machine_suppose_hv1(void)
{
	machine.processor = nondet_regs();
	machine.vendor = nondet_regs();
	machine.interface = nondet_regs();
	SUPPOSE(machine_is_hv1());
}
