/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_GUEST_OS_ID_H
#define _HVI_GUEST_OS_ID_H

#include "cpu.h"
#include "hypercalls.h"
#include "identity.h"

/**
 * enum hvi_id_state - how the guest OS id stands
 * @HVI_ID_UNAVAILABLE: the register faults, be it only on a write
 * @HVI_ID_NONE: asked not to write
 * @HVI_ID_KEPT: nothing had to be written
 * @HVI_ID_WITHHELD: a write would break this kernel's hypercalls, or might
 * @HVI_ID_WRITTEN: written, and it reads back so
 * @HVI_ID_REFUSED: written, and it reads back as something else
 */
enum hvi_id_state {
	HVI_ID_UNAVAILABLE,
	HVI_ID_NONE,
	HVI_ID_KEPT,
	HVI_ID_WITHHELD,
	HVI_ID_WRITTEN,
	HVI_ID_REFUSED,
};

/**
 * struct hvi_guest_os_id - the register MSR 0x40000000 and our part in it
 * @state: how it stands
 * @readable: it could be read at load; @previous counts only then
 * @wrote: a write did not fault; @written counts only then
 * @forced: written although @foreign is there
 * @undone: it was given back
 * @held: it held its identity when the machine went to sleep
 * @previous: what it held before
 * @written: what was written
 * @left: what this module has left in the register, @previous where it wrote nothing
 * @foreign: this kernel, where its hypercalls are not known to survive; or NULL, and
 *	after the load no more than that can be asked of it
 */
struct hvi_guest_os_id {
	enum hvi_id_state state;
	bool readable;
	bool wrote;
	bool forced;
	bool undone;
	bool held;
	u64 previous;
	u64 written;
	u64 left;
	const struct hvi_kernel *foreign;
};

/**
 * enum hvi_id_undo - what came of giving the register back
 * @HVI_UNDO_NOTHING: there was nothing to give back
 * @HVI_UNDO_DONE: it holds again what it held before
 * @HVI_UNDO_CHANGED: it no longer holds what was written, and is left alone
 * @HVI_UNDO_IN_USE: zero would switch off the hypercall page that may be in use
 */
enum hvi_id_undo { HVI_UNDO_NOTHING, HVI_UNDO_DONE, HVI_UNDO_CHANGED, HVI_UNDO_IN_USE };

/**
 * enum hvi_id_wake - what a resume found
 * @HVI_WAKE_NOTHING: nothing had to be done
 * @HVI_WAKE_REWRITTEN: the identity was lost, and is there again
 * @HVI_WAKE_LOST: it was lost, or the register faults, and it stays so
 */
enum hvi_id_wake { HVI_WAKE_NOTHING, HVI_WAKE_REWRITTEN, HVI_WAKE_LOST };

void hvi_set_guest_os_id(const struct hvi_cpu *cpu, const struct hvi_id_request *request,
			 struct hvi_guest_os_id *id);
enum hvi_id_undo hvi_undo_guest_os_id(const struct hvi_cpu *cpu, struct hvi_guest_os_id *id);
void hvi_sleep_guest_os_id(const struct hvi_cpu *cpu, struct hvi_guest_os_id *id);
enum hvi_id_wake hvi_wake_guest_os_id(const struct hvi_cpu *cpu, struct hvi_guest_os_id *id);

bool hvi_hypercalls_are_lost(const struct hvi_guest_os_id *id);
const char *hvi_id_state_name(enum hvi_id_state state);

#endif
