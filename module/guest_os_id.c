// SPDX-License-Identifier: GPL-2.0
/*
 * The life of MSR 0x40000000: written at load, watched over sleep, given back.
 *
 * The register belongs to the whole partition (TLFS, "Hypercall Interface"),
 * so any processor will do. Every access may fault; none is retried.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>

#include "guest_os_id.h"
#include "tlfs.h"

static int read_id(const struct hvi_cpu *cpu, u64 *value)
{
	return cpu->read_msr(cpu, HVI_MSR_GUEST_OS_ID, value);
}

/* Writes and reads back. */
static enum hvi_id_state write_id(const struct hvi_cpu *cpu, u64 value, bool *wrote)
{
	u64 now;

	if (cpu->write_msr(cpu, HVI_MSR_GUEST_OS_ID, value))
		return HVI_ID_UNAVAILABLE;
	*wrote = true;
	if (read_id(cpu, &now))
		return HVI_ID_UNAVAILABLE;
	return now == value ? HVI_ID_WRITTEN : HVI_ID_REFUSED;
}

/*
 * What the register is to hold as long as nobody else changes it; 0 where that
 * is not for this module to say. A kept value that disturbs the guest kernel's
 * own hypercalls is not one to bring back.
 */
static u64 expected_id(const struct hvi_guest_os_id *id)
{
	if (id->state == HVI_ID_WRITTEN)
		return id->written;
	if (id->state == HVI_ID_KEPT && !id->foreign)
		return id->previous;
	return 0;
}

/**
 * hvi_set_guest_os_id - identify this guest to a Microsoft hypervisor
 * @cpu: the processor
 * @request: what to write, and when
 * @force: write even where the guest kernel calls another hypervisor
 * @id: receives what happened
 *
 * To be called only where the interface is Hv#1. The register is read before
 * anything else, also where nothing is to be written.
 */
void hvi_set_guest_os_id(const struct hvi_cpu *cpu, const struct hvi_id_request *request,
			 bool force, struct hvi_guest_os_id *id)
{
	*id = (struct hvi_guest_os_id){ .state = HVI_ID_UNAVAILABLE };
	if (read_id(cpu, &id->previous))
		return;
	id->readable = true;
	id->foreign = cpu->foreign_hypercalls(cpu);

	if (request->rule == HVI_ID_NEVER) {
		id->state = HVI_ID_NONE;
	} else if (request->rule == HVI_ID_KEEP && id->previous) {
		id->state = HVI_ID_KEPT;
	} else if (id->foreign && !force) {
		id->state = HVI_ID_WITHHELD;
	} else {
		id->written = request->value;
		id->state = write_id(cpu, id->written, &id->wrote);
		id->forced = id->foreign && id->wrote;
	}
	/* A sleep may have begun before this load, which then sees its end alone. */
	id->held = expected_id(id);
}

/* Clearing the id disables the hypercall page (TLFS), whoever enabled it. */
static bool hypercall_page_is_off(const struct hvi_cpu *cpu)
{
	u64 hypercall;

	return !cpu->read_msr(cpu, HVI_MSR_HYPERCALL, &hypercall) &&
	       !(hypercall & HVI_HYPERCALL_ENABLE);
}

/**
 * hvi_undo_guest_os_id - give the register back what it held before
 * @cpu: any processor
 * @id: what hvi_set_guest_os_id() did; a second call does nothing
 *
 * Return: what came of it.
 */
enum hvi_id_undo hvi_undo_guest_os_id(const struct hvi_cpu *cpu, struct hvi_guest_os_id *id)
{
	u64 now;

	if (!id->wrote || id->undone || id->written == id->previous)
		return HVI_UNDO_NOTHING;
	id->undone = true;
	if (read_id(cpu, &now) || now != id->written)
		return HVI_UNDO_CHANGED;
	if (!id->previous && !hypercall_page_is_off(cpu))
		return HVI_UNDO_IN_USE;
	return cpu->write_msr(cpu, HVI_MSR_GUEST_OS_ID, id->previous) ?
	       HVI_UNDO_CHANGED : HVI_UNDO_DONE;
}

/**
 * hvi_sleep_guest_os_id - note before a suspend whether the identity is there
 * @cpu: any processor
 * @id: the identity
 */
void hvi_sleep_guest_os_id(const struct hvi_cpu *cpu, struct hvi_guest_os_id *id)
{
	u64 expected = expected_id(id);
	u64 now;

	id->held = expected && !read_id(cpu, &now) && now == expected;
}

/**
 * hvi_wake_guest_os_id - write the identity again where sleep has lost it
 * @cpu: any processor
 * @id: the identity
 *
 * Some hypervisors clear the register over S3 (KVM does), and after
 * hibernation it holds what the booting kernel wrote. Linux's own Hyper-V code
 * does not write it again, so an identity that was only kept is lost as well.
 *
 * Return: what came of it.
 */
enum hvi_id_wake hvi_wake_guest_os_id(const struct hvi_cpu *cpu, struct hvi_guest_os_id *id)
{
	enum hvi_id_state state = HVI_ID_UNAVAILABLE;
	u64 expected = expected_id(id);
	bool wrote;
	u64 now;

	if (!id->held)
		return HVI_WAKE_NOTHING;
	id->held = false;
	if (!read_id(cpu, &now)) {
		if (now == expected)
			return HVI_WAKE_NOTHING;
		state = write_id(cpu, expected, &wrote);
		if (state == HVI_ID_WRITTEN)
			return HVI_WAKE_REWRITTEN;
	}
	WRITE_ONCE(id->state, state);	/* readers do not wait for a resume */
	return HVI_WAKE_LOST;
}

/**
 * hvi_id_state_name - the state in one word
 * @state: the state
 *
 * Return: the word that guest_os_id/state holds.
 */
const char *hvi_id_state_name(enum hvi_id_state state)
{
	static const char *const names[] = {
		[HVI_ID_UNAVAILABLE] = "unavailable",
		[HVI_ID_NONE] = "none",
		[HVI_ID_KEPT] = "kept",
		[HVI_ID_WITHHELD] = "withheld",
		[HVI_ID_WRITTEN] = "written",
		[HVI_ID_REFUSED] = "refused",
	};

	return names[state];
}
