// SPDX-License-Identifier: GPL-2.0
/*
 * Every flag and field of the Microsoft leaves, by name.
 *
 * Names are those of the Windows 10 kernel's types as Geoff Chappell gives
 * them, in lower case; where he has none, the TLFS's, OpenVMM's (hvdef) or
 * Linux's. Where the current TLFS does not have a row, its source stands beside
 * it or above its leaf; "TLFS to 6.0b" are the printed editions.
 * Leaves that only carry signatures (0x40000000, 0x40000001, 0x40000080 and
 * 0x40000081) have no rows.
 */
#include "bits.h"
#include "print.h"
#include "tlfs.h"

#define BITS(leaf, reg, hi, lo, kind, name) \
	{ HVI_LEAF_##leaf, HVI_##reg, hi, lo, HVI_##kind, #name }

/* In the order of leaves, registers and bits. */
const struct hvi_bits hvi_bits[] __initconst = {
	/* 0x40000002: version (ECX and EDX: TLFS to 6.0b) */
	BITS(VERSION, EAX, 31, 0, COUNT, build_number),
	BITS(VERSION, EBX, 15, 0, COUNT, minor_version),
	BITS(VERSION, EBX, 31, 16, COUNT, major_version),
	BITS(VERSION, ECX, 31, 0, COUNT, service_pack),
	BITS(VERSION, EDX, 23, 0, COUNT, service_number),
	BITS(VERSION, EDX, 31, 24, COUNT, service_branch),

	/* 0x40000003: partition privileges and features */
	BITS(FEATURES, EAX, 0, 0, FLAG, access_vp_run_time_reg),
	BITS(FEATURES, EAX, 1, 1, FLAG, access_partition_reference_counter),
	BITS(FEATURES, EAX, 2, 2, FLAG, access_synic_regs),
	BITS(FEATURES, EAX, 3, 3, FLAG, access_synthetic_timer_regs),
	BITS(FEATURES, EAX, 4, 4, FLAG, access_intr_ctrl_regs),
	BITS(FEATURES, EAX, 5, 5, FLAG, access_hypercall_msrs),
	BITS(FEATURES, EAX, 6, 6, FLAG, access_vp_index),
	BITS(FEATURES, EAX, 7, 7, FLAG, access_reset_reg),
	BITS(FEATURES, EAX, 8, 8, FLAG, access_stats_reg),
	BITS(FEATURES, EAX, 9, 9, FLAG, access_partition_reference_tsc),
	BITS(FEATURES, EAX, 10, 10, FLAG, access_guest_idle_reg),
	BITS(FEATURES, EAX, 11, 11, FLAG, access_frequency_regs),
	BITS(FEATURES, EAX, 12, 12, FLAG, access_debug_regs),	/* not in the current TLFS */
	BITS(FEATURES, EAX, 13, 13, FLAG, access_reenlightenment_controls),
	BITS(FEATURES, EAX, 14, 14, FLAG, access_root_scheduler_reg),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EAX, 15, 15, FLAG, access_tsc_invariant_controls),	/* Linux, OpenVMM */
	BITS(FEATURES, EBX, 0, 0, FLAG, create_partitions),
	BITS(FEATURES, EBX, 1, 1, FLAG, access_partition_id),
	BITS(FEATURES, EBX, 2, 2, FLAG, access_memory_pool),
	BITS(FEATURES, EBX, 3, 3, FLAG, adjust_message_buffers),	/* TLFS to 5.0c */
	BITS(FEATURES, EBX, 4, 4, FLAG, post_messages),
	BITS(FEATURES, EBX, 5, 5, FLAG, signal_events),
	BITS(FEATURES, EBX, 6, 6, FLAG, create_port),
	BITS(FEATURES, EBX, 7, 7, FLAG, connect_port),
	BITS(FEATURES, EBX, 8, 8, FLAG, access_stats),
	BITS(FEATURES, EBX, 11, 11, FLAG, debugging),
	BITS(FEATURES, EBX, 12, 12, FLAG, cpu_management),
	BITS(FEATURES, EBX, 13, 13, FLAG, configure_profiler),	/* TLFS 2.0a */
	BITS(FEATURES, EBX, 14, 14, FLAG, access_vp_exit_tracing),	/* G. Chappell, OpenVMM */
	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EBX, 15, 15, FLAG,
	     enable_extended_gva_ranges_for_flush_virtual_address_list),
	BITS(FEATURES, EBX, 16, 16, FLAG, access_vsm),
	BITS(FEATURES, EBX, 17, 17, FLAG, access_vp_registers),
	BITS(FEATURES, EBX, 19, 19, FLAG, fast_hypercall_output),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EBX, 20, 20, FLAG, enable_extended_hypercalls),
	BITS(FEATURES, EBX, 21, 21, FLAG, start_virtual_processor),
	BITS(FEATURES, EBX, 22, 22, FLAG, isolation),	/* Linux, OpenVMM */
	BITS(FEATURES, ECX, 3, 0, COUNT, max_supported_c_state),	/* TLFS 2.0a */
	/* G. Chappell, OpenVMM */
	BITS(FEATURES, ECX, 4, 4, FLAG, hpet_needed_for_c3_power_state_deprecated),
	BITS(FEATURES, ECX, 5, 5, FLAG, invariant_mperf_available),
	BITS(FEATURES, ECX, 6, 6, FLAG, supervisor_shadow_stack_available),
	BITS(FEATURES, ECX, 7, 7, FLAG, arch_pmu_available),
	BITS(FEATURES, ECX, 8, 8, FLAG, exception_trap_intercept_available),
	/* Linux only */
	BITS(FEATURES, ECX, 9, 9, FLAG, vp_dispatch_interrupt_injection_available),
	BITS(FEATURES, ECX, 10, 10, FLAG, vp_ghcb_root_mapping_available),	/* Linux only */
	BITS(FEATURES, EDX, 0, 0, FLAG, mwait_available_deprecated),
	BITS(FEATURES, EDX, 1, 1, FLAG, guest_debugging_available),
	BITS(FEATURES, EDX, 2, 2, FLAG, performance_monitors_available),
	BITS(FEATURES, EDX, 3, 3, FLAG, cpu_dynamic_partitioning_available),
	BITS(FEATURES, EDX, 4, 4, FLAG, xmm_registers_for_fast_hypercall_available),
	BITS(FEATURES, EDX, 5, 5, FLAG, guest_idle_available),
	BITS(FEATURES, EDX, 6, 6, FLAG, hypervisor_sleep_state_support_available),
	BITS(FEATURES, EDX, 7, 7, FLAG, numa_distance_query_available),
	BITS(FEATURES, EDX, 8, 8, FLAG, frequency_regs_available),
	BITS(FEATURES, EDX, 9, 9, FLAG, synthetic_machine_check_available),
	BITS(FEATURES, EDX, 10, 10, FLAG, guest_crash_regs_available),
	BITS(FEATURES, EDX, 11, 11, FLAG, debug_regs_available),
	BITS(FEATURES, EDX, 12, 12, FLAG, npiep1_available),
	BITS(FEATURES, EDX, 13, 13, FLAG, disable_hypervisor_available),
	BITS(FEATURES, EDX, 14, 14, FLAG,
	     extended_gva_ranges_for_flush_virtual_address_list_available),
	BITS(FEATURES, EDX, 15, 15, FLAG, fast_hypercall_output_available),
	BITS(FEATURES, EDX, 16, 16, FLAG, svm_features_available),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EDX, 17, 17, FLAG, sint_polling_mode_available),
	BITS(FEATURES, EDX, 18, 18, FLAG, hypercall_msr_lock_available),
	BITS(FEATURES, EDX, 19, 19, FLAG, direct_synthetic_timers),
	BITS(FEATURES, EDX, 20, 20, FLAG, register_pat_available),
	BITS(FEATURES, EDX, 21, 21, FLAG, register_bndcfgs_available),
	BITS(FEATURES, EDX, 22, 22, FLAG, watchdog_timer_available),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EDX, 23, 23, FLAG, synthetic_time_unhalted_timer_available),
	BITS(FEATURES, EDX, 24, 24, FLAG, device_domains_available),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EDX, 25, 25, FLAG, s1_device_domains_available),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EDX, 26, 26, FLAG, lbr_available),
	BITS(FEATURES, EDX, 27, 27, FLAG, ipt_available),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EDX, 28, 28, FLAG, cross_vtl_flush_available),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EDX, 29, 29, FLAG, idle_spec_ctrl_available),	/* G. Chappell, OpenVMM */
	BITS(FEATURES, EDX, 30, 30, FLAG, translate_gva_flags_available),	/* OpenVMM only */
	BITS(FEATURES, EDX, 31, 31, FLAG, apic_eoi_intercept_available),	/* OpenVMM only */

	/* 0x40000004: recommendations */
	BITS(ENLIGHTENMENTS, EAX, 0, 0, FLAG, use_hypercall_for_address_space_switch),
	BITS(ENLIGHTENMENTS, EAX, 1, 1, FLAG, use_hypercall_for_local_flush),
	/* to 1709 and in the TLFS: remote flush only */
	BITS(ENLIGHTENMENTS, EAX, 2, 2, FLAG,
	     use_hypercall_for_remote_flush_and_local_flush_entire),
	BITS(ENLIGHTENMENTS, EAX, 3, 3, FLAG, use_apic_msrs),
	BITS(ENLIGHTENMENTS, EAX, 4, 4, FLAG, use_hv_register_for_reset),
	BITS(ENLIGHTENMENTS, EAX, 5, 5, FLAG, use_relaxed_timing),
	BITS(ENLIGHTENMENTS, EAX, 6, 6, FLAG, use_dma_remapping_deprecated),
	BITS(ENLIGHTENMENTS, EAX, 7, 7, FLAG, use_interrupt_remapping_deprecated),
	BITS(ENLIGHTENMENTS, EAX, 8, 8, FLAG, use_x2_apic_msrs),	/* TLFS to 5.0c */
	BITS(ENLIGHTENMENTS, EAX, 9, 9, FLAG, deprecate_auto_eoi),
	BITS(ENLIGHTENMENTS, EAX, 10, 10, FLAG, use_synthetic_cluster_ipi),
	BITS(ENLIGHTENMENTS, EAX, 11, 11, FLAG, use_ex_processor_masks),
	BITS(ENLIGHTENMENTS, EAX, 12, 12, FLAG, nested),
	BITS(ENLIGHTENMENTS, EAX, 13, 13, FLAG, use_int_for_mbec_system_calls),
	BITS(ENLIGHTENMENTS, EAX, 14, 14, FLAG, use_vmcs_enlightenments),
	BITS(ENLIGHTENMENTS, EAX, 15, 15, FLAG, use_synced_timeline),
	/* from 2004, another meaning before: G. Chappell, OpenVMM */
	BITS(ENLIGHTENMENTS, EAX, 16, 16, FLAG, core_scheduler_requested),
	BITS(ENLIGHTENMENTS, EAX, 17, 17, FLAG, use_direct_local_flush_entire),
	/* none but between reported siblings */
	BITS(ENLIGHTENMENTS, EAX, 18, 18, FLAG, no_non_architectural_core_sharing),
	BITS(ENLIGHTENMENTS, EAX, 19, 19, FLAG, use_x2_apic),	/* OpenVMM only */
	BITS(ENLIGHTENMENTS, EAX, 20, 20, FLAG, restore_time_on_resume),	/* OpenVMM only */
	BITS(ENLIGHTENMENTS, EAX, 21, 21, FLAG, use_hypercall_for_mmio_access),	/* Linux, OpenVMM */
	/* OpenVMM, ARM64 TLFS */
	BITS(ENLIGHTENMENTS, EAX, 22, 22, FLAG, use_gpa_pinning_hypercall),
	BITS(ENLIGHTENMENTS, EAX, 23, 23, FLAG, wake_vps),	/* OpenVMM, ARM64 TLFS */
	/* mu_msvm (HvGuestCpuid.h) */
	BITS(ENLIGHTENMENTS, EAX, 24, 24, FLAG, proxy_interrupt_doorbell_support),
	BITS(ENLIGHTENMENTS, EAX, 25, 25, FLAG, memory_type_locking_support),
	BITS(ENLIGHTENMENTS, EAX, 26, 26, FLAG, map_partition_event_log_buffer),
	BITS(ENLIGHTENMENTS, EAX, 27, 27, FLAG, lower_vtl_guest_request_support),
	BITS(ENLIGHTENMENTS, EAX, 28, 28, FLAG, heat_hint_beneficial_support),
	BITS(ENLIGHTENMENTS, EAX, 29, 29, FLAG, ring_buffer_message_port_support),
	/* 0 and 0x80000000 up: never */
	BITS(ENLIGHTENMENTS, EBX, 31, 0, SPIN_COUNT, long_spin_wait_count),
	BITS(ENLIGHTENMENTS, ECX, 6, 0, REPORTED, implemented_physical_address_bits),

	/* 0x40000005: implementation limits */
	BITS(LIMITS, EAX, 31, 0, LIMIT, max_virtual_processor_count),
	BITS(LIMITS, EBX, 31, 0, REPORTED, max_logical_processor_count),
	BITS(LIMITS, ECX, 31, 0, REPORTED, max_interrupt_mapping_count),

	/* 0x40000006: hardware features in use */
	BITS(HARDWARE, EAX, 0, 0, FLAG, apic_overlay_assist_in_use),
	BITS(HARDWARE, EAX, 1, 1, FLAG, msr_bitmaps_in_use),
	BITS(HARDWARE, EAX, 2, 2, FLAG, architectural_performance_counters_in_use),
	BITS(HARDWARE, EAX, 3, 3, FLAG, second_level_address_translation_in_use),
	BITS(HARDWARE, EAX, 4, 4, FLAG, dma_remapping_in_use),
	BITS(HARDWARE, EAX, 5, 5, FLAG, interrupt_remapping_in_use),
	BITS(HARDWARE, EAX, 6, 6, FLAG, memory_patrol_scrubber_present),
	BITS(HARDWARE, EAX, 7, 7, FLAG, dma_protection_in_use),
	BITS(HARDWARE, EAX, 8, 8, FLAG, hpet_requested),
	BITS(HARDWARE, EAX, 9, 9, FLAG, synthetic_timers_volatile),
	BITS(HARDWARE, EAX, 13, 10, COUNT, hypervisor_level),
	BITS(HARDWARE, EAX, 14, 14, FLAG, physical_destination_mode_required),
	BITS(HARDWARE, EAX, 15, 15, FLAG, use_vmfunc_for_alias_map_switch),
	BITS(HARDWARE, EAX, 16, 16, FLAG, hv_register_for_memory_zeroing_supported),
	BITS(HARDWARE, EAX, 17, 17, FLAG, unrestricted_guest_supported),
	BITS(HARDWARE, EAX, 18, 18, FLAG, rdt_a_features_supported),
	BITS(HARDWARE, EAX, 19, 19, FLAG, rdt_m_features_supported),
	BITS(HARDWARE, EAX, 20, 20, FLAG, child_perfmon_pmu_supported),
	BITS(HARDWARE, EAX, 21, 21, FLAG, child_perfmon_lbr_supported),
	BITS(HARDWARE, EAX, 22, 22, FLAG, child_perfmon_ipt_supported),
	BITS(HARDWARE, EAX, 23, 23, FLAG, apic_emulation_supported),
	/* OpenVMM, WSL; the TLFS has bit 25's text here */
	BITS(HARDWARE, EAX, 24, 24, FLAG, child_x2_apic_recommended),
	BITS(HARDWARE, EAX, 25, 25, FLAG, hardware_watchdog_reserved),	/* OpenVMM, WSL */
	BITS(HARDWARE, EAX, 26, 26, FLAG, device_access_tracking_supported),	/* OpenVMM, WSL */
	/* OpenVMM only */
	BITS(HARDWARE, EAX, 27, 27, FLAG, hardware_gpa_access_tracking_supported),
	BITS(HARDWARE, EBX, 7, 0, COUNT, device_domain_input_width),	/* OpenVMM, WSL */

	/* 0x40000007: CPU management, root partition (TLFS 5.0a to 6.0b) */
	BITS(CPU_MANAGEMENT, EAX, 0, 0, FLAG, start_logical_processor),
	BITS(CPU_MANAGEMENT, EAX, 1, 1, FLAG, create_root_virtual_processor),
	BITS(CPU_MANAGEMENT, EAX, 2, 2, FLAG, performance_counter_sync),	/* TLFS 6.0 */
	BITS(CPU_MANAGEMENT, EAX, 31, 31, FLAG, reserved_identity_bit),
	BITS(CPU_MANAGEMENT, EBX, 0, 0, FLAG, processor_power_management),
	BITS(CPU_MANAGEMENT, EBX, 1, 1, FLAG, mwait_idle_states),
	BITS(CPU_MANAGEMENT, EBX, 2, 2, FLAG, logical_processor_idling),
	/* symbols of Windows 26100 */
	BITS(CPU_MANAGEMENT, EBX, 3, 3, FLAG, drive_idle_transitions),
	BITS(CPU_MANAGEMENT, ECX, 0, 0, FLAG, remap_guest_uncached),	/* TLFS 6.0 */

	/* 0x40000008: shared virtual memory (TLFS 5.0a to 6.0b) */
	BITS(SVM, EAX, 0, 0, FLAG, svm_supported),	/* PASID, not AMD's SVM */
	BITS(SVM, EAX, 1, 1, FLAG, pasid_supported),	/* symbols of Windows 26100 */
	BITS(SVM, EAX, 31, 11, COUNT, max_pasid_space_pasid_count),
	/* to 18362 (G. Chappell); in 26100 EBX is the queue's size and ECX reserved */
	BITS(SVM, EBX, 31, 0, AMBIGUOUS, max_pasid_space_count),
	BITS(SVM, ECX, 31, 0, AMBIGUOUS, max_device_prq_size),

	/* 0x40000009: the nested hypervisor's own hypervisor */
	BITS(SKIP_LEVEL, EAX, 2, 2, FLAG, access_synic_regs),
	BITS(SKIP_LEVEL, EAX, 4, 4, FLAG, access_intr_ctrl_regs),
	BITS(SKIP_LEVEL, EAX, 5, 5, FLAG, access_hypercall_msrs),
	BITS(SKIP_LEVEL, EAX, 6, 6, FLAG, access_vp_index),
	/* doubtful: the privilege of this name is bit 13 */
	BITS(SKIP_LEVEL, EAX, 12, 12, FLAG, access_reenlightenment_controls),
	BITS(SKIP_LEVEL, EDX, 4, 4, FLAG, xmm_registers_for_fast_hypercall_available),
	BITS(SKIP_LEVEL, EDX, 15, 15, FLAG, fast_hypercall_output_available),
	BITS(SKIP_LEVEL, EDX, 17, 17, FLAG, sint_polling_mode_available),

	/* 0x4000000a: nested virtualization */
	BITS(NESTED, EAX, 7, 0, COUNT, enlightened_vmcs_version_low),
	BITS(NESTED, EAX, 15, 8, COUNT, enlightened_vmcs_version_high),
	/* G. Chappell */
	BITS(NESTED, EAX, 16, 16, FLAG, flush_guest_physical_hypercall_deprecated),
	BITS(NESTED, EAX, 17, 17, FLAG, nested_flush_virtual_hypercall),
	BITS(NESTED, EAX, 18, 18, FLAG, flush_guest_physical_hypercall),
	BITS(NESTED, EAX, 19, 19, FLAG, msr_bitmap),
	BITS(NESTED, EAX, 20, 20, FLAG, virtualization_exception),
	BITS(NESTED, EAX, 21, 21, FLAG, debug_ctl),
	BITS(NESTED, EAX, 22, 22, FLAG, enlightened_npt_tlb),	/* AMD */
	/* Mile.HyperV alone */
	BITS(NESTED, EAX, 23, 23, FLAG, no_rmp_table_required),
	BITS(NESTED, EAX, 24, 24, FLAG, enlightened_sev_swap),
	BITS(NESTED, EBX, 0, 0, FLAG, perf_global_ctrl),

	/* 0x4000000b: Intel processor trace (G. Chappell) */
	BITS(IPT, EAX, 0, 0, FLAG, chained_to_pa),
	BITS(IPT, EAX, 1, 1, FLAG, enlightened),
	BITS(IPT, EAX, 31, 12, COUNT, max_trace_buffer_size_per_vtl),
	BITS(IPT, EDX, 0, 0, FLAG, hypervisor_ipt),

	/* 0x4000000c: isolation (Linux, OpenVMM) */
	BITS(ISOLATION, EAX, 0, 0, FLAG, paravisor_present),	/* Linux, OpenVMM */
	BITS(ISOLATION, EBX, 3, 0, DERIVED, isolation_type),	/* see publish.c */
	BITS(ISOLATION, EBX, 5, 5, FLAG, shared_gpa_boundary_active),
	/* only with shared_gpa_boundary_active */
	BITS(ISOLATION, EBX, 11, 6, DERIVED, shared_gpa_boundary_bits),

	/* 0x40000082: virtualization stack (OpenVMM, Linux) */
	BITS(STACK_PROPERTIES, EAX, 0, 0, FLAG, is_portable),
	BITS(STACK_PROPERTIES, EAX, 1, 1, FLAG, debug_device_present),
	BITS(STACK_PROPERTIES, EAX, 2, 2, FLAG, extended_ioapic_rte),
	BITS(STACK_PROPERTIES, EAX, 3, 3, FLAG, confidential_vmbus_available),
};

const unsigned int hvi_bits_count __initconst = ARRAY_SIZE(hvi_bits);

/**
 * hvi_pick - pick a register
 * @regs: all four
 * @reg: which
 *
 * Return: its value.
 */
u32 __init hvi_pick(const struct hv_iface_regs *regs, enum hvi_reg reg)
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
const struct hvi_bits * __init hvi_find_bits(u32 leaf, enum hvi_reg reg, unsigned int bit)
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
void __init hvi_print_flags(struct hvi_text *out, u32 leaf, enum hvi_reg reg, u32 value)
{
	for (; value; value &= value - 1) {
		unsigned int bit = __builtin_ctz(value);
		const char *space = out->used ? " " : "";
		const struct hvi_bits *bits = hvi_find_bits(leaf, reg, bit);

		if (!bits)
			hvi_print(out, HVI_ONCE("%se%cx_bit%u"), space, HVI_ONCE("abcd")[reg], bit);
		else if (bits->kind == HVI_FLAG)
			hvi_print(out, HVI_ONCE("%s%s"), space, bits->name);
	}
}

/**
 * hvi_print_field - print a field's value, in words where a number misleads
 * @out: receives it
 * @bits: the field
 * @value: the whole register
 */
void __init hvi_print_field(struct hvi_text *out, const struct hvi_bits *bits, u32 value)
{
	u32 number = (value & GENMASK(bits->hi, bits->lo)) >> bits->lo;

	if (bits->kind == HVI_LIMIT && number == HVI_UNLIMITED)
		hvi_print(out, HVI_ONCE("unlimited"));
	else if ((bits->kind == HVI_LIMIT || bits->kind == HVI_REPORTED) && !number)
		hvi_print(out, HVI_ONCE("unreported"));
	else if (bits->kind == HVI_SPIN_COUNT && (s32)number <= 0)
		hvi_print(out, HVI_ONCE("never"));
	else
		hvi_print(out, HVI_ONCE("%u"), number);
}
