// SPDX-License-Identifier: GPL-2.0
#include <linux/bits.h>

#include "../module/windows.h"
#include "enlightenments.h"

static const char *const names[] = {
	[0] = "use_hypercall_for_address_space_switch",
	[1] = "use_hypercall_for_local_flush",
	[2] = "use_hypercall_for_remote_flush_and_local_flush_entire",
	[3] = "reserved_identity_bit",
	[4] = "use_apic_msrs",
	[5] = "use_relaxed_timing",
	[6] = "long_spin_wait_count",
	[7] = "xmm_registers_for_fast_hypercall_available",
	[8] = "access_partition_reference_counter+access_partition_reference_tsc",
	[9] = "guest_idle_available",
	[10] = "processor_power_management",
	[11] = "numa_distance_query_available",
	[12] = "use_interrupt_remapping_deprecated",
	[13] = "deprecate_auto_eoi",
	[14] = "guest_crash_regs_available",
	[15] = "use_synthetic_cluster_ipi",
	[16] = "start_virtual_processor",
	[18] = "mwait_idle_states",
	[19] = "logical_processor_idling",
};

/* What 10 would enable after the load that is test->priv. */
void expect_enlightenments(struct kunit *test, u32 expected)
{
	struct fake_load *load = test->priv;
	char text[768];
	unsigned int i;
	size_t used = 0;

	text[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (expected & BIT(i))
			used += scnprintf(text + used, sizeof(text) - used, "%s%s",
					  used ? " " : "", names[i]);
	KUNIT_EXPECT_TRUE(test, hvi_windows_enlightenments(fake_out(load), &load->capture,
							   HVI_10));
	KUNIT_EXPECT_STREQ(test, fake_text(load), text);
}
