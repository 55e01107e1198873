// SPDX-License-Identifier: GPL-2.0
/* The lines in the log. */
#include "detect.h"
#include "print.h"
#include "product.h"
#include "report.h"

#define say(out, format, ...) hvi_print(out, HVI_ONCE(format), ##__VA_ARGS__)

/**
 * hvi_report_force - what a forced write does, before it is made
 * @out: receives it
 * @foreign: this kernel, whose hypercalls may not survive it
 */
void __init hvi_report_force(struct hvi_text *out, const struct hvi_kernel *foreign)
{
	static const char format[] __initconst =
		"force=1: this %s the kernel's hypercalls to %s, and may hang it";

	hvi_print(out, format,
		  foreign->calls == HVI_CALLS_BROKEN ? HVI_ONCE("breaks") : HVI_ONCE("may break"),
		  foreign->name);
	say(out, " unless it has one processor");
}

static void __init report_guest_os_id(struct hvi_text *out, const struct hvi_guest_os_id *id,
				      bool compare_processors)
{
	static const char broken[] __initconst =
		": this kernel's hypercalls to %s were broken before this load";
	static const char doubtful[] __initconst =
		": that is not known to be safe for this kernel's hypercalls to %s";
	static const char would_break[] __initconst =
		": it would break this kernel's hypercalls to %s (see force=1)";
	static const char might_break[] __initconst =
		": it is not known to be safe for this kernel's hypercalls to %s (see force=1)";
	const struct hvi_kernel *foreign = id->foreign;
	bool is_known = foreign && foreign->calls == HVI_CALLS_BROKEN;

	say(out, "; guest OS id %s", hvi_id_state_name(id->state));
	if (id->wrote) {
		say(out, " 0x%llx (", id->written);
		hvi_describe_identity(out, id->written);
		say(out, ")");
	}
	if (id->readable)
		say(out, ", was 0x%llx", id->previous);
	if (id->forced)
		say(out, ", by force over this kernel's hypercalls to %s", foreign->name);
	if (foreign && id->previous)
		hvi_print(out, is_known ? broken : doubtful, foreign->name);
	else if (id->state == HVI_ID_WITHHELD)
		hvi_print(out, is_known ? would_break : might_break, foreign->name);
	if (compare_processors && hvi_hypercalls_are_lost(id))
		say(out, "; other processors are not asked");
}

/**
 * hvi_report - the whole result in one line, for who has but the log
 * @out: receives it
 * @findings: what was found; all leaves are known
 * @compare_processors: the other processors were to be asked
 */
void __init hvi_report(struct hvi_text *out, const struct hvi_findings *findings,
		       bool compare_processors)
{
	const struct hvi_capture *capture = findings->capture;
	const struct hv_iface_regs *base = hvi_find_leaf(capture, HVI_LEAF_VENDOR);
	bool is_compatible = hvi_is_microsoft_compatible(capture) == HVI_YES;
	struct hvi_product product = hvi_product(capture);

	if (!base) {
		say(out, "no hypervisor is present");
		return;
	}
	say(out, "hypervisor %s (", product.name);
	hvi_print_basis(out, &product);
	say(out, "), vendor \"");
	hvi_print_vendor(out, base);
	say(out, "\", ");
	if (hvi_names_interface(capture) == HVI_YES)
		say(out, "interface \"%.4s\" (%sMicrosoft-compatible)",
		    (const char *)&hvi_find_leaf(capture, HVI_LEAF_INTERFACE)->eax,
			  is_compatible ? "" : "not ");
	else
		say(out, "not Microsoft-compatible");
	if (is_compatible)
		report_guest_os_id(out, findings->id, compare_processors);
	if (base->eax - HVI_LEAF_BASE >= HVI_BASE_STEP)
		say(out, "; strange maximum leaf 0x%x", base->eax);
	if (capture->cut_off)
		say(out, "; more than %d interfaces, the rest is left out", HVI_MAX_INTERFACES);
}
