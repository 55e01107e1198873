// SPDX-License-Identifier: GPL-2.0
/* Bytes and numbers of the hypervisor in words. */
#include <linux/string.h>

#include "../module/print.h"
#include "../module/vendors.h"
#include "fake_cpu.h"

struct bytes_case {
	const char *name;
	unsigned char bytes[12];
	const char *text;
};

static const struct bytes_case bytes_cases[] = {
	{ "plain", "Microsoft Hv", "Microsoft Hv" },
	{ "NULs at the end", "KVMKVMKVM\0\0\0", "KVMKVMKVM" },
	{ "spaces at the end", "bhyve bhyve ", "bhyve bhyve " },
	{ "spaces at the start", " QNXQVMBSQG ", " QNXQVMBSQG " },
	{ "NULs inside", "a\0b\0\0\0\0\0\0\0\0\0", "a\\x00b" },
	{ "NULs at the start", "\0\0\0\0\0\0\0\0\0\0\0z",
	  "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00z" },
	{ "nothing", "\0\0\0\0\0\0\0\0\0\0\0\0", "" },
	{ "backslash", "a\\b\\x00\\n...", "a\\x5cb\\x5cx00\\x5cn..." },
	{ "newline and tab", "\n\t\r\v\f\b\a\x1b[2J",
	  "\\x0a\\x09\\x0d\\x0b\\x0c\\x08\\x07\\x1b[2J" },
	{ "ends of the printable", " ~\x1f\x7f!!!!!!!!", " ~\\x1f\\x7f!!!!!!!!" },
	{ "past ASCII", "\x80\xa0\xc3\xa9\xff.......", "\\x80\\xa0\\xc3\\xa9\\xff......." },
	{ "format characters", "%s%n%x%p%%%c", "%s%n%x%p%%%c" },
	{ "all bits", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	  "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff" },
};

KUNIT_ARRAY_PARAM_DESC(bytes, bytes_cases, name);

static void bytes_as_text(struct kunit *test)
{
	const struct bytes_case *c = test->param_value;
	struct fake_load *load = test->priv;
	struct hv_iface_regs regs = { .eax = 0xffffffff };

	hvi_print_bytes(fake_out(load), c->bytes, sizeof(c->bytes));
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->text);

	/* the same as a vendor: EBX, ECX, EDX */
	KUNIT_EXPECT_EQ(test, HVI_VENDOR_BYTES, sizeof(c->bytes));
	fake_set_vendor(&regs, c->bytes);
	hvi_print_vendor(fake_out(load), &regs);
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->text);
}

static void each_byte_as_text(struct kunit *test)
{
	struct fake_load *load = test->priv;
	unsigned int value;

	for (value = 1; value < 256; value++) {
		unsigned char byte = value;
		char expected[5];

		if (byte >= 0x20 && byte <= 0x7e && byte != '\\')
			snprintf(expected, sizeof(expected), "%c", byte);
		else
			snprintf(expected, sizeof(expected), "\\x%02x", byte);
		hvi_print_bytes(fake_out(load), &byte, 1);
		KUNIT_EXPECT_STREQ(test, fake_text(load), expected);
	}
}

struct signature_case {
	u32 signature;
	const char *text;
};

static const struct signature_case signature_cases[] = {
	{ 0x31237648, "Hv#1" },
	{ 0x766e6258, "Xbnv" },
	{ 0x31235356, "VS#1" },
	{ 0, "" },
	{ 0x01007afb, "\\xfbz\\x00\\x01" },	/* KVM's features */
	{ 0x0004000b, "\\x0b\\x00\\x04" },	/* Xen 4.11 */
};

static void describe_signature(const struct signature_case *c, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%08x", c->signature);
}

KUNIT_ARRAY_PARAM(signatures, signature_cases, describe_signature);

static void signature_as_text(struct kunit *test)
{
	const struct signature_case *c = test->param_value;
	struct fake_load *load = test->priv;

	hvi_print_bytes(fake_out(load), &c->signature, sizeof(c->signature));
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->text);
}

struct version_case {
	struct hv_iface_regs regs;
	const char *text;
};

/* MAJOR.MINOR.BUILD.SERVICE_NUMBER-SERVICE_PACK-SERVICE_BRANCH */
static const struct version_case version_cases[] = {
	{ { 0x00003839, 0x000a0000, 0x00000000, 0x00000000 }, "10.0.14393.0-0-0" },
	{ { 0x00003839, 0x000a0000, 0x00000002, 0x000008e1 }, "10.0.14393.2273-2-0" },
	{ { 0x00001db1, 0x00060001, 0x00000001, 0xb1000001 }, "6.1.7601.1-1-177" },
	{ { 0, 0, 0, 0 }, "0.0.0.0-0-0" },
	{ { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
	  "65535.65535.4294967295.16777215-4294967295-255" },
};

KUNIT_ARRAY_PARAM_DESC(versions, version_cases, text);

static void version_as_text(struct kunit *test)
{
	const struct version_case *c = test->param_value;
	struct fake_load *load = test->priv;

	hvi_print_version(fake_out(load), &c->regs);
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->text);
}

/* Text that finds no more room is left out; KASAN sees the byte behind the last. */
static void text_is_cut_off(struct kunit *test)
{
	char *bytes = kunit_kzalloc(test, 8, GFP_KERNEL);
	struct hvi_text out;

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	memset(bytes, '!', 8);
	out = hvi_text(bytes, 8);
	KUNIT_EXPECT_STREQ(test, bytes, "");
	hvi_print(&out, "abc");
	hvi_print(&out, "%u", 45);
	KUNIT_EXPECT_STREQ(test, bytes, "abc45");
	KUNIT_EXPECT_EQ(test, out.used, 5);
	hvi_print(&out, "%s", "de");
	KUNIT_EXPECT_STREQ(test, bytes, "abc45de");
	KUNIT_EXPECT_EQ(test, out.used, 7);
	hvi_print(&out, "f");
	hvi_print(&out, "ghijklmnop");
	KUNIT_EXPECT_STREQ(test, bytes, "abc45de");
	KUNIT_EXPECT_EQ(test, out.used, 7);

	out = hvi_text(bytes, 8);
	hvi_print(&out, "abcd");
	hvi_print(&out, "efghijklmnop");
	KUNIT_EXPECT_STREQ(test, bytes, "abcdefg");
	KUNIT_EXPECT_EQ(test, out.used, 7);
}

static struct kunit_case print_tests[] = {
	KUNIT_CASE_PARAM(bytes_as_text, bytes_gen_params),
	KUNIT_CASE(each_byte_as_text),
	KUNIT_CASE_PARAM(signature_as_text, signatures_gen_params),
	KUNIT_CASE_PARAM(version_as_text, versions_gen_params),
	KUNIT_CASE(text_is_cut_off),
	{}
};

static struct kunit_suite print_suite = {
	.name = "hv_iface_print",
	.init = fake_load_init,
	.test_cases = print_tests,
};

kunit_test_suite(print_suite);
