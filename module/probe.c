// SPDX-License-Identifier: GPL-2.0
/* The order in which a load asks and writes; it is part of the interface. */
#include "detect.h"
#include "probe.h"

/**
 * hvi_probe - all that may exit, on one processor
 * @cpu: the processor
 * @options: what the administrator chose
 * @capture: receives what the hypervisor said
 * @id: receives what became of the guest OS id; left alone without Hv#1
 * @checks: receives what the requirements need; left alone without Hv#1
 *
 * Leaves may differ between processors, and a mixed picture is worse than none.
 */
void hvi_probe(const struct hvi_cpu *cpu, const struct hvi_options *options,
	       struct hvi_capture *capture, struct hvi_guest_os_id *id,
	       struct hvi_checks *checks)
{
	cpu->pin(cpu);
	hvi_capture_interface(cpu, capture);
	if (hvi_is_microsoft_compatible(capture))
		hvi_set_guest_os_id(cpu, &options->identity, id);
	hvi_capture_leaves(cpu, capture);

	if (hvi_is_microsoft_compatible(capture)) {
		checks->guest_os_id = id->state != HVI_ID_UNAVAILABLE &&
				      id->state != HVI_ID_REFUSED;
		hvi_check_msrs(cpu, checks);
		/* An interrupt to the others may be lost, and its answer waited for in vain. */
		if (options->compare_processors && !hvi_hypercalls_are_lost(id))
			hvi_compare_processors(cpu, capture, checks);
	}
	cpu->unpin(cpu);
}
