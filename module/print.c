// SPDX-License-Identifier: GPL-2.0
/* Words for what leaves hold. Bytes of the hypervisor are never printed raw. */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/seq_buf.h>

#include "detect.h"
#include "print.h"

/**
 * hvi_print_bytes - print bytes that somebody else chose
 * @out: receives them; what is not printable ASCII, and the backslash, as \xNN
 * @bytes: the bytes
 * @count: how many; trailing NULs are dropped
 */
void hvi_print_bytes(struct seq_buf *out, const void *bytes, size_t count)
{
	const unsigned char *byte = bytes;
	size_t i;

	while (count && !byte[count - 1])
		count--;
	for (i = 0; i < count; i++) {
		if (isascii(byte[i]) && isprint(byte[i]) && byte[i] != '\\')
			seq_buf_printf(out, "%c", byte[i]);
		else
			seq_buf_printf(out, "\\x%02x", byte[i]);
	}
}

/**
 * hvi_print_vendor - print the vendor of an interface
 * @out: receives up to 12 characters, escaped
 * @base: the interface's base leaf
 */
void hvi_print_vendor(struct seq_buf *out, const struct hv_iface_regs *base)
{
	char vendor[HVI_VENDOR_BYTES];

	hvi_vendor(base, vendor);
	hvi_print_bytes(out, vendor, sizeof(vendor));
}

/**
 * hvi_print_signature - print an interface signature as characters
 * @out: receives up to four of them, escaped
 * @signature: EAX of the leaf after the base
 */
void hvi_print_signature(struct seq_buf *out, u32 signature)
{
	hvi_print_bytes(out, &signature, sizeof(signature));
}

/**
 * hvi_interface_name - name an interface
 * @signature: EAX of leaf 0x40000001
 *
 * Return: its name in Microsoft's enumeration HV_HYPERVISOR_INTERFACE (G.
 * Chappell), or "unknown".
 */
const char *hvi_interface_name(u32 signature)
{
	switch (signature) {
	case HVI_SIGNATURE_MICROSOFT:
		return "HvMicrosoftHypervisorInterface";
	case HVI_SIGNATURE_NANOVISOR:
		return "HvMicrosoftXboxNanovisor";
	default:
		return "unknown";
	}
}

/**
 * hvi_print_version - print the hypervisor's version
 * @out: receives MAJOR.MINOR.BUILD.SERVICE_NUMBER-SERVICE_PACK-SERVICE_BRANCH,
 *	as Linux's own "Hyper-V: Host Build" line has it
 * @regs: leaf 0x40000002
 */
void hvi_print_version(struct seq_buf *out, const struct hv_iface_regs *regs)
{
	seq_buf_printf(out, "%u.%u.%u.%u-%u-%u", regs->ebx >> 16, regs->ebx & 0xffff,
		       regs->eax, regs->edx & 0xffffff, regs->ecx, regs->edx >> 24);
}
