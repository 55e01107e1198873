// SPDX-License-Identifier: GPL-2.0
/*
 * The register after a load, in any order of sleeps, wakes and undoings, whoever
 * else writes it in between.
 */
#include "../../module/guest_os_id.h"
#include "machine.h"

#define EVENTS	4	/* more than the state, which each event leaves behind, can tell apart */

static struct hvi_guest_os_id id;

static void check_undo(void)
{
	bool readable = id.readable, undone = id.undone;
	u64 before = machine.id, left = id.left, previous = id.previous;
	unsigned int writes = machine.id_writes, accepted = machine.id_accepted;
	enum hvi_id_undo came = hvi_undo_guest_os_id(&machine.cpu, &id);

	writes = machine.id_writes - writes;
	accepted = machine.id_accepted - accepted;
	MUST("undo writes once at most, and what was there",
	     writes <= 1 && (!writes || machine.id_written == previous));
	MUST("undo leaves alone what is not ours",
	     !writes || (readable && before == left && left != previous));
	MUST("undo does nothing twice", !writes || !undone);
	MUST("undo puts no zero under a hypercall page",
	     !writes || previous || !(machine.page & 1));
	MUST("undo says what it did", (came == HVI_UNDO_DONE) == accepted);
	MUST("undo without a write changes nothing", accepted || machine.id == before);
}

static void check_sleep(void)
{
	unsigned int writes = machine.id_writes;

	hvi_sleep_guest_os_id(&machine.cpu, &id);
	MUST("going to sleep writes nothing", machine.id_writes == writes);
	MUST("held is what was to be there", !id.held ||
	     (id.state == HVI_ID_WRITTEN && machine.id == id.written) ||
	     (id.state == HVI_ID_KEPT && !id.foreign && machine.id == id.previous));
}

static void check_wake(void)
{
	struct hvi_guest_os_id was = id;
	u64 before = machine.id;
	unsigned int writes = machine.id_writes;
	enum hvi_id_wake came = hvi_wake_guest_os_id(&machine.cpu, &id);

	writes = machine.id_writes - writes;
	MUST("wake writes once at most, only what was held and is lost",
	     !writes || (writes == 1 && was.held && machine.id_written != before &&
			 machine.id_written == (was.state == HVI_ID_WRITTEN ?
						was.written : was.previous)));
	MUST("wake writes nothing of a kept value under other hypercalls",
	     !writes || was.state == HVI_ID_WRITTEN || !was.foreign);
	MUST("wake writes no zero", !writes || machine.id_written);
	MUST("rewritten means that it is there",
	     came != HVI_WAKE_REWRITTEN || (writes && machine.id == machine.id_written));
	MUST("lost is told in the state", came != HVI_WAKE_LOST || id.state == HVI_ID_UNAVAILABLE ||
	     id.state == HVI_ID_REFUSED);
	MUST("a second wake does nothing", !id.held);
}

int main(void)
{
	struct hvi_id_request request = {
		.rule = nondet_uint(), .value = nondet_u64(), .force = nondet_bool(),
	};
	unsigned int i;

	SUPPOSE(request.rule <= HVI_ID_NEVER);
	SUPPOSE(request.value || request.rule == HVI_ID_NEVER);
	machine_init();
	machine_suppose_hv1();
	hvi_set_guest_os_id(&machine.cpu, &request, &id);
	MUST("a load writes once at most", machine.id_writes <= 1);
	for (i = 0; i < EVENTS; i++) {
		if (nondet_bool())
			machine.id = nondet_u64();	/* somebody else, or the sleep itself */
		switch (nondet_uint() % 3) {
		case 0:
			check_undo();
			break;
		case 1:
			check_sleep();
			break;
		default:
			check_wake();
		}
	}
	MUST("all that is written is this module's or was there", !machine.id_accepted ||
	     machine.id_written == id.written || machine.id_written == id.previous);
	return 0;
}
