// SPDX-License-Identifier: GPL-2.0
/* A load, by any parameters, on any machine: which registers it touches, and when. */
#include "../../module/probe.h"
#include "machine.h"

static struct hvi_capture capture;
static bool announced;

static void announce(const struct hvi_kernel *foreign)
{
	announced = true;
	MUST("force is announced before the write, by name",
	     !machine.id_writes && foreign && *foreign->name && machine_minds_the_id());
}

static struct hvi_options any_options(void)
{
	struct hvi_options options = {
		.identity = {
			.rule = nondet_uint(), .value = nondet_u64(), .force = nondet_bool(),
			.announce_force = nondet_bool() ? announce : NULL,
		},
		.compare_processors = nondet_bool(),
	};

	SUPPOSE(options.identity.rule <= HVI_ID_NEVER);
	SUPPOSE(options.identity.value || options.identity.rule == HVI_ID_NEVER);
	return options;
}

static bool is_linux(u64 id)
{
	return id >> 48 == 0x8100 && !(id & 0xffff);
}

static void check_write(const struct hvi_id_request *wanted, u64 before)
{
	bool due = machine_is_hv1() && !machine.id_first_fault &&
		   wanted->rule != HVI_ID_NEVER && !(wanted->rule == HVI_ID_KEEP && before) &&
		   (!machine_minds_the_id() || wanted->force);
	u64 value = wanted->rule == HVI_ID_LINUX && is_linux(before) ? before : wanted->value;

	MUST("the register is written once where it is due, else never",
	     machine.id_writes == due);
	MUST("what is written is what was asked for", !due || machine.id_written == value);
	MUST("force is announced where it is used",
	     announced == (due && machine_minds_the_id() && wanted->announce_force));
}

static void check_id(const struct hvi_guest_os_id *id, const struct hvi_id_request *wanted,
		     u64 before)
{
	if (!machine_is_hv1()) {
		MUST("without Hv#1 no register is touched",
		     !machine.id_reads && !machine.id_writes && !machine.other_reads);
		return;
	}
	MUST("the register is read first, and at most once more",
	     machine.id_reads >= 1 && machine.id_reads <= 1 + machine.id_accepted);
	MUST("the other two registers are read once each", machine.other_reads == 2);
	MUST("readable says that the first read did not fault",
	     id->readable == !machine.id_first_fault);
	MUST("previous is what was there", !id->readable || id->previous == before);
	MUST("wrote says that a write did not fault", id->wrote == machine.id_accepted);
	MUST("written is what was written", !id->wrote || id->written == machine.id_written);
	MUST("the state has a word", id->state <= HVI_ID_REFUSED);
	MUST("written means that it reads back so",
	     id->state != HVI_ID_WRITTEN || (id->wrote && machine.id == id->written));
	MUST("none, kept and withheld mean that nothing was written",
	     (id->state != HVI_ID_NONE && id->state != HVI_ID_KEPT &&
	      id->state != HVI_ID_WITHHELD) || !machine.id_writes);
	MUST("forced says that a write broke hypercalls",
	     id->forced == (id->wrote && machine_minds_the_id()));
}

static void check_others(const struct hvi_options *options, const struct hvi_checks *checks)
{
	bool reached = machine_is_hv1() && machine.vendor.eax >= 0x40000003;
	bool lost = machine_minds_the_id() && !machine.id_first_fault && machine.id_known;

	MUST("others are asked once where that is asked for and safe, else never",
	     machine.others_asked == (reached && options->compare_processors && !lost));
	MUST("the verdict on others is theirs",
	     checks->privileges_equal == (!machine.others_asked ? HVI_UNKNOWN :
					  machine.others_differ ? HVI_NO : HVI_YES));
}

int main(void)
{
	struct hvi_options options = any_options();
	struct hvi_guest_os_id id = { 0 };
	struct hvi_checks checks = { 0 };
	u64 before;

	machine_init();
	before = machine.id;
	hvi_probe(&machine.cpu, &options, &capture, &id, &checks);

	MUST("a load ends unpinned", !machine.pinned);
	check_write(&options.identity, before);
	check_id(&id, &options.identity, before);
	check_others(&options, &checks);
	return 0;
}
