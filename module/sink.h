/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_SINK_H
#define _HVI_SINK_H

#include "guest_os_id.h"
#include "print.h"

/**
 * typedef hvi_living - print an answer that changes while the module is loaded
 * @out: receives it
 * @cpu: any processor
 * @id: the guest OS id
 *
 * Return: 0, or an error where there is no answer now.
 */
typedef int (*hvi_living)(struct hvi_text *out, const struct hvi_cpu *cpu,
			  const struct hvi_guest_os_id *id);

/**
 * struct hvi_sink - where answers go: files, a list, lines
 * @give: receives one: its folder, empty for the top; its name; its text, one
 *	line without an end
 * @give_living: receives one that is to be asked for anew each time
 *
 * A sink that can take no more says so to who has made it.
 */
struct hvi_sink {
	void (*give)(struct hvi_sink *sink, const char *folder, const char *name,
		     const char *text);
	void (*give_living)(struct hvi_sink *sink, const char *folder, const char *name,
			    hvi_living print);
};

#endif
