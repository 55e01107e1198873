// SPDX-License-Identifier: GPL-2.0
/*
 * The life of MSR 0x40000000: written at load, watched over sleep, given back.
 *
 * The register belongs to the whole partition (TLFS, "Hypercall Interface"),
 * so any processor will do. Every access may fault; none is retried.
 */
#include "guest_os_id.h"
#include "tlfs.h"

static int read_id(const struct hvi_cpu *cpu, u64 *value)
{
	return cpu->read_msr(cpu, HVI_MSR_GUEST_OS_ID, value);
}

/* Writes and reads back: what is there then is what this module has left there. */
static enum hvi_id_state write_id(const struct hvi_cpu *cpu, u64 value,
				  struct hvi_guest_os_id *id, bool *wrote)
{
	u64 now;

	if (cpu->write_msr(cpu, HVI_MSR_GUEST_OS_ID, value))
		return HVI_ID_UNAVAILABLE;
	*wrote = true;
	id->left = value;
	if (read_id(cpu, &now))
		return HVI_ID_UNAVAILABLE;
	id->left = now;
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

/*
 * Over an identity that Linux has written, that one: it is this kernel's own,
 * and the headers that the module was built with may be another release's.
 */
static u64 __init requested_id(const struct hvi_id_request *request, u64 previous)
{
	if (request->rule == HVI_ID_LINUX && hvi_is_linux_identity(previous))
		return previous;
	return request->value;
}

/**
 * hvi_set_guest_os_id - identify this guest to a Microsoft hypervisor
 * @cpu: the processor
 * @request: what to write, and when
 * @id: receives what happened
 *
 * To be called only where the interface is Hv#1. The register is read before
 * anything else, also where nothing is to be written.
 */
void __init hvi_set_guest_os_id(const struct hvi_cpu *cpu,
				const struct hvi_id_request *request,
				struct hvi_guest_os_id *id)
{
	const struct hvi_kernel *kernel;

	*id = (struct hvi_guest_os_id){ .state = HVI_ID_UNAVAILABLE };
	if (read_id(cpu, &id->previous))
		return;
	id->readable = true;
	id->left = id->previous;
	kernel = hvi_kernel(cpu->kernel_type(cpu));
	id->foreign = kernel->calls == HVI_CALLS_SAFE ? NULL : kernel;

	if (request->rule == HVI_ID_NEVER) {
		id->state = HVI_ID_NONE;
	} else if (request->rule == HVI_ID_KEEP && id->previous) {
		id->state = HVI_ID_KEPT;
	} else if (id->foreign && !request->force) {
		id->state = HVI_ID_WITHHELD;
	} else {
		if (id->foreign && request->announce_force)
			request->announce_force(id->foreign);
		id->written = requested_id(request, id->previous);
		id->state = write_id(cpu, id->written, id, &id->wrote);
		id->forced = id->foreign && id->wrote;
	}
	/* A sleep may have begun before this load, which then sees its end alone. */
	id->held = expected_id(id);
}

/**
 * hvi_hypercalls_are_lost - may the register break what this kernel calls
 * @id: what hvi_set_guest_os_id() found and did
 *
 * KVM takes every hypercall for a Hyper-V one as soon as the register is not
 * zero, whoever wrote it: force=1, or a kernel that crashed before this one.
 *
 * Return: whether the register is not zero, and this kernel's hypercalls, interrupts
 * to other processors among them, are not known to survive that.
 */
bool __init hvi_hypercalls_are_lost(const struct hvi_guest_os_id *id)
{
	return id->foreign && id->left;
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

	if (!id->readable || id->undone || id->left == id->previous)
		return HVI_UNDO_NOTHING;
	id->undone = true;
	if (read_id(cpu, &now) || now != id->left)
		return HVI_UNDO_CHANGED;
	if (!id->previous && !hypercall_page_is_off(cpu))
		return HVI_UNDO_IN_USE;
	return cpu->write_msr(cpu, HVI_MSR_GUEST_OS_ID, id->previous) ?
	       HVI_UNDO_CHANGED : HVI_UNDO_DONE;
}

/**
 * hvi_sleep_guest_os_id - note before a sleep whether the identity is there
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
 * Where hvi_undo_guest_os_id() gave the register back for an image that was not
 * restored after all, there is something to undo again.
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
	id->undone = false;
	if (!read_id(cpu, &now)) {
		if (now == expected)
			return HVI_WAKE_NOTHING;
		state = write_id(cpu, expected, id, &wrote);
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
