// SPDX-License-Identifier: GPL-2.0
/* The answers that change while the module is loaded: the register, asked for at each read. */
#include "living.h"
#include "print.h"
#include "tlfs.h"

/**
 * hvi_print_id_state - say how the guest OS id stands
 * @out: receives the word
 * @cpu: any processor
 * @id: the guest OS id
 *
 * Return: 0.
 */
int hvi_print_id_state(struct hvi_text *out, const struct hvi_cpu *cpu,
		       const struct hvi_guest_os_id *id)
{
	hvi_print(out, "%s", hvi_id_state_name(READ_ONCE(id->state)));
	return 0;
}

static int print_register(struct hvi_text *out, const struct hvi_cpu *cpu,
			  void (*print)(struct hvi_text *out, u64 id))
{
	u64 now;
	int err = cpu->read_msr(cpu, HVI_MSR_GUEST_OS_ID, &now);

	if (!err)
		print(out, now);
	return err;
}

/**
 * hvi_print_id_current - say what MSR 0x40000000 holds now, as a number
 * @out: receives it
 * @cpu: any processor
 * @id: the guest OS id
 *
 * Return: 0, or -EIO where the register faults.
 */
int hvi_print_id_current(struct hvi_text *out, const struct hvi_cpu *cpu,
			 const struct hvi_guest_os_id *id)
{
	return print_register(out, cpu, hvi_print_number);
}

/**
 * hvi_print_id_identity - say what MSR 0x40000000 holds now, in words
 * @out: receives them
 * @cpu: any processor
 * @id: the guest OS id
 *
 * Return: 0, or -EIO where the register faults.
 */
int hvi_print_id_identity(struct hvi_text *out, const struct hvi_cpu *cpu,
			  const struct hvi_guest_os_id *id)
{
	return print_register(out, cpu, hvi_describe_identity);
}
