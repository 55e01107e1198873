// SPDX-License-Identifier: GPL-2.0
/*
 * Every flag and field of the Microsoft leaves, by name.
 *
 * Names are those of the Windows 10 kernel's types as Geoff Chappell gives
 * them, in lower case; where he has none, the TLFS's, OpenVMM's (hvdef) or
 * Linux's. A source stands beside a row that the current TLFS does not have.
 * Leaves that only carry signatures (0x40000000, 0x40000001, 0x40000080 and
 * 0x40000081) have no rows.
 */
#include <linux/kernel.h>
#include <linux/seq_buf.h>

#include "bits.h"
#include "tlfs.h"

#define FLAG(leaf, reg, bit, name) \
	{ HVI_LEAF_##leaf, HVI_##reg, bit, bit, HVI_FLAG, #name }
#define FIELD(leaf, reg, hi, lo, kind, name) \
	{ HVI_LEAF_##leaf, HVI_##reg, hi, lo, HVI_##kind, #name }

/* In the order of leaves, registers and bits. */
const struct hvi_bits hvi_bits[] = {
	/* 0x40000002: version */
	FIELD(VERSION, EAX, 31, 0, COUNT, build_number),
	FIELD(VERSION, EBX, 15, 0, COUNT, minor_version),
	FIELD(VERSION, EBX, 31, 16, COUNT, major_version),
	FIELD(VERSION, ECX, 31, 0, COUNT, service_pack),
	FIELD(VERSION, EDX, 23, 0, COUNT, service_number),
	FIELD(VERSION, EDX, 31, 24, COUNT, service_branch),

	/* 0x40000003: partition privileges and features */
	FLAG(FEATURES, EAX, 0, access_vp_run_time_reg),
	FLAG(FEATURES, EAX, 1, access_partition_reference_counter),
	FLAG(FEATURES, EAX, 2, access_synic_regs),
	FLAG(FEATURES, EAX, 3, access_synthetic_timer_regs),
	FLAG(FEATURES, EAX, 4, access_intr_ctrl_regs),
	FLAG(FEATURES, EAX, 5, access_hypercall_msrs),
	FLAG(FEATURES, EAX, 6, access_vp_index),
	FLAG(FEATURES, EAX, 7, access_reset_reg),
	FLAG(FEATURES, EAX, 8, access_stats_reg),
	FLAG(FEATURES, EAX, 9, access_partition_reference_tsc),
	FLAG(FEATURES, EAX, 10, access_guest_idle_reg),
	FLAG(FEATURES, EAX, 11, access_frequency_regs),
	FLAG(FEATURES, EAX, 12, access_debug_regs),	/* not in the current TLFS */
	FLAG(FEATURES, EAX, 13, access_reenlightenment_controls),
	FLAG(FEATURES, EAX, 14, access_root_scheduler_reg),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EAX, 15, access_tsc_invariant_controls),	/* Linux, OpenVMM */
	FLAG(FEATURES, EBX, 0, create_partitions),
	FLAG(FEATURES, EBX, 1, access_partition_id),
	FLAG(FEATURES, EBX, 2, access_memory_pool),
	FLAG(FEATURES, EBX, 3, adjust_message_buffers),	/* TLFS to 5.0c */
	FLAG(FEATURES, EBX, 4, post_messages),
	FLAG(FEATURES, EBX, 5, signal_events),
	FLAG(FEATURES, EBX, 6, create_port),
	FLAG(FEATURES, EBX, 7, connect_port),
	FLAG(FEATURES, EBX, 8, access_stats),
	FLAG(FEATURES, EBX, 11, debugging),
	FLAG(FEATURES, EBX, 12, cpu_management),
	FLAG(FEATURES, EBX, 13, configure_profiler),	/* TLFS 2.0a */
	FLAG(FEATURES, EBX, 14, access_vp_exit_tracing),	/* G. Chappell, OpenVMM */
	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EBX, 15, enable_extended_gva_ranges_for_flush_virtual_address_list),
	FLAG(FEATURES, EBX, 16, access_vsm),
	FLAG(FEATURES, EBX, 17, access_vp_registers),
	FLAG(FEATURES, EBX, 19, fast_hypercall_output),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EBX, 20, enable_extended_hypercalls),
	FLAG(FEATURES, EBX, 21, start_virtual_processor),
	FLAG(FEATURES, EBX, 22, isolation),	/* Linux, OpenVMM */
	FIELD(FEATURES, ECX, 3, 0, COUNT, max_supported_c_state),	/* TLFS 2.0a */
	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, ECX, 4, hpet_needed_for_c3_power_state_deprecated),
	FLAG(FEATURES, ECX, 5, invariant_mperf_available),
	FLAG(FEATURES, ECX, 6, supervisor_shadow_stack_available),
	FLAG(FEATURES, ECX, 7, arch_pmu_available),
	FLAG(FEATURES, ECX, 8, exception_trap_intercept_available),
	FLAG(FEATURES, ECX, 9, vp_dispatch_interrupt_injection_available),	/* Linux only */
	FLAG(FEATURES, ECX, 10, vp_ghcb_root_mapping_available),	/* Linux only */
	FLAG(FEATURES, EDX, 0, mwait_available_deprecated),
	FLAG(FEATURES, EDX, 1, guest_debugging_available),
	FLAG(FEATURES, EDX, 2, performance_monitors_available),
	FLAG(FEATURES, EDX, 3, cpu_dynamic_partitioning_available),
	FLAG(FEATURES, EDX, 4, xmm_registers_for_fast_hypercall_available),
	FLAG(FEATURES, EDX, 5, guest_idle_available),
	FLAG(FEATURES, EDX, 6, hypervisor_sleep_state_support_available),
	FLAG(FEATURES, EDX, 7, numa_distance_query_available),
	FLAG(FEATURES, EDX, 8, frequency_regs_available),
	FLAG(FEATURES, EDX, 9, synthetic_machine_check_available),
	FLAG(FEATURES, EDX, 10, guest_crash_regs_available),
	FLAG(FEATURES, EDX, 11, debug_regs_available),
	FLAG(FEATURES, EDX, 12, npiep1_available),
	FLAG(FEATURES, EDX, 13, disable_hypervisor_available),
	FLAG(FEATURES, EDX, 14, extended_gva_ranges_for_flush_virtual_address_list_available),
	FLAG(FEATURES, EDX, 15, fast_hypercall_output_available),
	FLAG(FEATURES, EDX, 16, svm_features_available),	/* shared virtual memory */
	FLAG(FEATURES, EDX, 17, sint_polling_mode_available),
	FLAG(FEATURES, EDX, 18, hypercall_msr_lock_available),
	FLAG(FEATURES, EDX, 19, direct_synthetic_timers),
	FLAG(FEATURES, EDX, 20, register_pat_available),
	FLAG(FEATURES, EDX, 21, register_bndcfgs_available),
	FLAG(FEATURES, EDX, 22, watchdog_timer_available),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EDX, 23, synthetic_time_unhalted_timer_available),
	FLAG(FEATURES, EDX, 24, device_domains_available),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EDX, 25, s1_device_domains_available),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EDX, 26, lbr_available),
	FLAG(FEATURES, EDX, 27, ipt_available),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EDX, 28, cross_vtl_flush_available),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EDX, 29, idle_spec_ctrl_available),	/* G. Chappell, OpenVMM */
	FLAG(FEATURES, EDX, 30, translate_gva_flags_available),	/* OpenVMM only */
	FLAG(FEATURES, EDX, 31, apic_eoi_intercept_available),	/* OpenVMM only */

	/* 0x40000004: recommendations */
	FLAG(ENLIGHTENMENTS, EAX, 0, use_hypercall_for_address_space_switch),
	FLAG(ENLIGHTENMENTS, EAX, 1, use_hypercall_for_local_flush),
	/* to 1709 and in the TLFS: remote flush only */
	FLAG(ENLIGHTENMENTS, EAX, 2, use_hypercall_for_remote_flush_and_local_flush_entire),
	FLAG(ENLIGHTENMENTS, EAX, 3, use_apic_msrs),
	FLAG(ENLIGHTENMENTS, EAX, 4, use_hv_register_for_reset),
	FLAG(ENLIGHTENMENTS, EAX, 5, use_relaxed_timing),
	FLAG(ENLIGHTENMENTS, EAX, 6, use_dma_remapping_deprecated),
	FLAG(ENLIGHTENMENTS, EAX, 7, use_interrupt_remapping_deprecated),
	FLAG(ENLIGHTENMENTS, EAX, 8, use_x2_apic_msrs),	/* TLFS to 5.0c */
	FLAG(ENLIGHTENMENTS, EAX, 9, deprecate_auto_eoi),
	FLAG(ENLIGHTENMENTS, EAX, 10, use_synthetic_cluster_ipi),
	FLAG(ENLIGHTENMENTS, EAX, 11, use_ex_processor_masks),
	FLAG(ENLIGHTENMENTS, EAX, 12, nested),
	FLAG(ENLIGHTENMENTS, EAX, 13, use_int_for_mbec_system_calls),
	FLAG(ENLIGHTENMENTS, EAX, 14, use_vmcs_enlightenments),
	FLAG(ENLIGHTENMENTS, EAX, 15, use_synced_timeline),
	/* from 2004; another meaning before */
	FLAG(ENLIGHTENMENTS, EAX, 16, core_scheduler_requested),
	FLAG(ENLIGHTENMENTS, EAX, 17, use_direct_local_flush_entire),
	/* none but between reported siblings */
	FLAG(ENLIGHTENMENTS, EAX, 18, no_non_architectural_core_sharing),
	FLAG(ENLIGHTENMENTS, EAX, 19, use_x2_apic),	/* OpenVMM only */
	FLAG(ENLIGHTENMENTS, EAX, 20, restore_time_on_resume),	/* OpenVMM only */
	FLAG(ENLIGHTENMENTS, EAX, 21, use_hypercall_for_mmio_access),	/* Linux, OpenVMM */
	FLAG(ENLIGHTENMENTS, EAX, 22, use_gpa_pinning_hypercall),	/* OpenVMM, ARM64 TLFS */
	FLAG(ENLIGHTENMENTS, EAX, 23, wake_vps),	/* OpenVMM, ARM64 TLFS */
	/* 0 and 0x80000000 up: never */
	FIELD(ENLIGHTENMENTS, EBX, 31, 0, SPIN_COUNT, long_spin_wait_count),
	FIELD(ENLIGHTENMENTS, ECX, 6, 0, REPORTED, implemented_physical_address_bits),

	/* 0x40000005: implementation limits */
	FIELD(LIMITS, EAX, 31, 0, LIMIT, max_virtual_processor_count),
	FIELD(LIMITS, EBX, 31, 0, REPORTED, max_logical_processor_count),
	FIELD(LIMITS, ECX, 31, 0, REPORTED, max_interrupt_mapping_count),

	/* 0x40000006: hardware features in use */
	FLAG(HARDWARE, EAX, 0, apic_overlay_assist_in_use),
	FLAG(HARDWARE, EAX, 1, msr_bitmaps_in_use),
	FLAG(HARDWARE, EAX, 2, architectural_performance_counters_in_use),
	FLAG(HARDWARE, EAX, 3, second_level_address_translation_in_use),
	FLAG(HARDWARE, EAX, 4, dma_remapping_in_use),
	FLAG(HARDWARE, EAX, 5, interrupt_remapping_in_use),
	FLAG(HARDWARE, EAX, 6, memory_patrol_scrubber_present),
	FLAG(HARDWARE, EAX, 7, dma_protection_in_use),
	FLAG(HARDWARE, EAX, 8, hpet_requested),
	FLAG(HARDWARE, EAX, 9, synthetic_timers_volatile),
	FIELD(HARDWARE, EAX, 13, 10, COUNT, hypervisor_level),
	FLAG(HARDWARE, EAX, 14, physical_destination_mode_required),
	FLAG(HARDWARE, EAX, 15, use_vmfunc_for_alias_map_switch),
	FLAG(HARDWARE, EAX, 16, hv_register_for_memory_zeroing_supported),
	FLAG(HARDWARE, EAX, 17, unrestricted_guest_supported),
	FLAG(HARDWARE, EAX, 18, rdt_a_features_supported),
	FLAG(HARDWARE, EAX, 19, rdt_m_features_supported),
	FLAG(HARDWARE, EAX, 20, child_perfmon_pmu_supported),
	FLAG(HARDWARE, EAX, 21, child_perfmon_lbr_supported),
	FLAG(HARDWARE, EAX, 22, child_perfmon_ipt_supported),
	FLAG(HARDWARE, EAX, 23, apic_emulation_supported),
	/* OpenVMM, WSL; the TLFS has bit 25's text here */
	FLAG(HARDWARE, EAX, 24, child_x2_apic_recommended),
	FLAG(HARDWARE, EAX, 25, hardware_watchdog_reserved),	/* OpenVMM, WSL */
	FLAG(HARDWARE, EAX, 26, device_access_tracking_supported),	/* OpenVMM, WSL */
	FLAG(HARDWARE, EAX, 27, hardware_gpa_access_tracking_supported),	/* OpenVMM only */
	FIELD(HARDWARE, EBX, 7, 0, COUNT, device_domain_input_width),	/* OpenVMM, WSL */

	/* 0x40000007: CPU management, root partition (TLFS 5.0a to 6.0b) */
	FLAG(CPU_MANAGEMENT, EAX, 0, start_logical_processor),
	FLAG(CPU_MANAGEMENT, EAX, 1, create_root_virtual_processor),
	FLAG(CPU_MANAGEMENT, EAX, 2, performance_counter_sync),
	FLAG(CPU_MANAGEMENT, EAX, 31, reserved_identity_bit),
	FLAG(CPU_MANAGEMENT, EBX, 0, processor_power_management),
	FLAG(CPU_MANAGEMENT, EBX, 1, mwait_idle_states),
	FLAG(CPU_MANAGEMENT, EBX, 2, logical_processor_idling),
	FLAG(CPU_MANAGEMENT, ECX, 0, remap_guest_uncached),

	/* 0x40000008: shared virtual memory (TLFS 5.0a to 6.0b) */
	FLAG(SVM, EAX, 0, svm_supported),	/* PASID, not AMD's SVM */
	FIELD(SVM, EAX, 31, 11, COUNT, max_pasid_space_pasid_count),
	FIELD(SVM, EBX, 31, 0, COUNT, max_pasid_space_count),
	FIELD(SVM, ECX, 31, 0, COUNT, max_device_prq_size),

	/* 0x40000009: the nested hypervisor's own hypervisor */
	FLAG(SKIP_LEVEL, EAX, 2, access_synic_regs),
	FLAG(SKIP_LEVEL, EAX, 4, access_intr_ctrl_regs),
	FLAG(SKIP_LEVEL, EAX, 5, access_hypercall_msrs),
	FLAG(SKIP_LEVEL, EAX, 6, access_vp_index),
	/* doubtful: the privilege of this name is bit 13 */
	FLAG(SKIP_LEVEL, EAX, 12, access_reenlightenment_controls),
	FLAG(SKIP_LEVEL, EDX, 4, xmm_registers_for_fast_hypercall_available),
	FLAG(SKIP_LEVEL, EDX, 15, fast_hypercall_output_available),
	FLAG(SKIP_LEVEL, EDX, 17, sint_polling_mode_available),

	/* 0x4000000a: nested virtualization */
	FIELD(NESTED, EAX, 7, 0, COUNT, enlightened_vmcs_version_low),
	FIELD(NESTED, EAX, 15, 8, COUNT, enlightened_vmcs_version_high),
	FLAG(NESTED, EAX, 16, flush_guest_physical_hypercall_deprecated),
	FLAG(NESTED, EAX, 17, nested_flush_virtual_hypercall),
	FLAG(NESTED, EAX, 18, flush_guest_physical_hypercall),
	FLAG(NESTED, EAX, 19, msr_bitmap),
	FLAG(NESTED, EAX, 20, virtualization_exception),
	FLAG(NESTED, EAX, 21, debug_ctl),
	FLAG(NESTED, EAX, 22, enlightened_npt_tlb),	/* AMD */
	FLAG(NESTED, EBX, 0, perf_global_ctrl),

	/* 0x4000000b: Intel processor trace (G. Chappell) */
	FLAG(IPT, EAX, 0, chained_to_pa),
	FLAG(IPT, EAX, 1, enlightened),
	FIELD(IPT, EAX, 31, 12, COUNT, max_trace_buffer_size_per_vtl),
	FLAG(IPT, EDX, 0, hypervisor_ipt),

	/* 0x4000000c: isolation (Linux, OpenVMM) */
	FLAG(ISOLATION, EAX, 0, paravisor_present),	/* Linux, OpenVMM */
	FIELD(ISOLATION, EBX, 3, 0, DERIVED, isolation_type),	/* 0 none, 1 VBS, 2 SNP, 3 TDX */
	FLAG(ISOLATION, EBX, 5, shared_gpa_boundary_active),
	/* only with shared_gpa_boundary_active */
	FIELD(ISOLATION, EBX, 11, 6, DERIVED, shared_gpa_boundary_bits),

	/* 0x40000082: virtualization stack (OpenVMM, Linux) */
	FLAG(STACK_PROPERTIES, EAX, 0, is_portable),
	FLAG(STACK_PROPERTIES, EAX, 1, debug_device_present),
	FLAG(STACK_PROPERTIES, EAX, 2, extended_ioapic_rte),
	FLAG(STACK_PROPERTIES, EAX, 3, confidential_vmbus_available),
};

const unsigned int hvi_bits_count = ARRAY_SIZE(hvi_bits);

u32 hvi_reg(const struct hv_iface_regs *regs, enum hvi_reg reg)
{
	switch (reg) {
	case HVI_EAX:
		return regs->eax;
	case HVI_EBX:
		return regs->ebx;
	case HVI_ECX:
		return regs->ecx;
	default:
		return regs->edx;
	}
}

/**
 * hvi_find_bits - look up the flag or field that a bit belongs to
 * @leaf: the leaf
 * @reg: the register
 * @bit: the bit, 0 to 31
 *
 * Return: its row, or NULL where nobody has named it.
 */
const struct hvi_bits *hvi_find_bits(u32 leaf, enum hvi_reg reg, unsigned int bit)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hvi_bits); i++)
		if (hvi_bits[i].leaf == leaf && hvi_bits[i].reg == reg &&
		    hvi_bits[i].lo <= bit && bit <= hvi_bits[i].hi)
			return &hvi_bits[i];
	return NULL;
}

/**
 * hvi_print_flags - list the set flags of a register
 * @out: receives their names, each with a space before it unless it is first
 * @leaf: the leaf
 * @reg: the register
 * @value: what it holds
 *
 * A set bit without a name is listed by register and number, so that nothing
 * is lost; the bits of a field are left out.
 */
void hvi_print_flags(struct seq_buf *out, u32 leaf, enum hvi_reg reg, u32 value)
{
	static const char *const reg_names[] = { "eax", "ebx", "ecx", "edx" };
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		const struct hvi_bits *bits = hvi_find_bits(leaf, reg, bit);
		const char *space = out->len ? " " : "";

		if (!(value & BIT(bit)))
			continue;
		if (!bits)
			seq_buf_printf(out, "%s%s_bit%u", space, reg_names[reg], bit);
		else if (bits->kind == HVI_FLAG)
			seq_buf_printf(out, "%s%s", space, bits->name);
	}
}

/**
 * hvi_print_field - print a field's value, in words where a number misleads
 * @out: receives it
 * @bits: the field
 * @value: the whole register
 */
void hvi_print_field(struct seq_buf *out, const struct hvi_bits *bits, u32 value)
{
	u32 number = (value & GENMASK(bits->hi, bits->lo)) >> bits->lo;

	if (bits->kind == HVI_LIMIT && number == HVI_UNLIMITED)
		seq_buf_printf(out, "unlimited");
	else if ((bits->kind == HVI_LIMIT || bits->kind == HVI_REPORTED) && !number)
		seq_buf_printf(out, "unreported");
	else if (bits->kind == HVI_SPIN_COUNT && (s32)number <= 0)
		seq_buf_printf(out, "never");
	else
		seq_buf_printf(out, "%u", number);
}
