// SPDX-License-Identifier: GPL-2.0
/* Guest OS identities: from the parameter to the register, and back to words. */
#include <linux/ctype.h>
#include <linux/prandom.h>
#include <linux/string.h>
#include <linux/version.h>

#include "fake_cpu.h"

struct accepted_case {
	const char *text;
	enum hvi_id_rule rule;
	u64 value;
};

#define SUBLEVEL	(LINUX_VERSION_SUBLEVEL > 255 ? 255 : LINUX_VERSION_SUBLEVEL)

/* As the kernel's own hv_generate_guest_id() has it: 0x8100, version, build 0. */
#define THIS_KERNEL \
	(0x8100000000000000 | (u64)LINUX_VERSION_MAJOR << 32 | \
	 (u64)LINUX_VERSION_PATCHLEVEL << 24 | (u64)SUBLEVEL << 16)

static const struct accepted_case accepted_cases[] = {
	{ "linux", HVI_ID_LINUX, THIS_KERNEL },
	{ "keep", HVI_ID_KEEP, THIS_KERNEL },
	{ "none", HVI_ID_NEVER, 0 },
	/* vendor 1, OS 4, 6.0, service pack, build */
	{ "vista", HVI_ID_WRITE, 0x0001040600001770 },
	{ "vista-sp1", HVI_ID_WRITE, 0x0001040600011771 },
	{ "vista-sp2", HVI_ID_WRITE, 0x0001040600021772 },
	/* what Windows 10 writes */
	{ "0x0001040a0000271b", HVI_ID_WRITE, 0x0001040a0000271b },
	{ "0x1040A0000271B", HVI_ID_WRITE, 0x0001040a0000271b },
	{ "0x8100000601c00000", HVI_ID_WRITE, 0x8100000601c00000 },
	{ "0x1000000000000", HVI_ID_WRITE, 0x0001000000000000 },	/* least vendor */
	{ "0x7fff000000000000", HVI_ID_WRITE, 0x7fff000000000000 },	/* greatest vendor */
	{ "0x8000000000000000", HVI_ID_WRITE, 0x8000000000000000 },	/* open source has none */
	{ "0xffffffffffffffff", HVI_ID_WRITE, 0xffffffffffffffff },
	{ "0x00000000008100000601c00000", HVI_ID_WRITE, 0x8100000601c00000 },
};

KUNIT_ARRAY_PARAM_DESC(accepted, accepted_cases, text);

static void parameter_accepted(struct kunit *test)
{
	const struct accepted_case *c = test->param_value;
	struct hvi_id_request request = { HVI_ID_KEEP, ~0ULL };

	KUNIT_EXPECT_NULL(test, hvi_parse_identity(c->text, &request));
	KUNIT_EXPECT_EQ(test, request.rule, c->rule);
	KUNIT_EXPECT_EQ(test, request.value, c->value);
}

struct refused_case {
	const char *name;
	const char *text;
	const char *why;
};

#define WANT	"want linux, vista, vista-sp1, vista-sp2, keep, none or 0x and hex digits"
#define ZERO	"zero would switch hypercalls off"
#define LONG	"more than 64 bits"
#define VENDOR	"a proprietary id needs a vendor, 0 is reserved"

static const struct refused_case refused_cases[] = {
	{ "empty", "", WANT },
	{ "unknown word", "windows", WANT },
	{ "upper case", "Linux", WANT },
	{ "all upper case", "VISTA", WANT },
	{ "start of a word", "linu", WANT },
	{ "word and more", "linuxx", WANT },
	{ "word and newline", "linux\n", WANT },
	{ "space before", " linux", WANT },
	{ "space after", "linux ", WANT },
	{ "no such service pack", "vista-sp3", WANT },
	{ "service pack 0", "vista-sp0", WANT },
	{ "unfinished service pack", "vista-sp", WANT },
	{ "decimal", "1", WANT },
	{ "decimal of 20 digits", "18446744073709551615", WANT },
	{ "no 0x", "8100000601c00000", WANT },
	{ "0X", "0X8100000601c00000", WANT },
	{ "0x alone", "0x", WANT },
	{ "0x twice", "0x0x8100000601c00000", WANT },
	{ "no hex digit", "0x8100000601c0000g", WANT },
	{ "hex and newline", "0x8100000601c00000\n", WANT },
	{ "hex and space", "0x8100000601c00000 ", WANT },
	{ "space in hex", "0x 8100000601c00000", WANT },
	{ "plus", "+0x8100000601c00000", WANT },
	{ "plus in hex", "0x+8100000601c00000", WANT },
	{ "minus", "-0x1", WANT },
	{ "minus in hex", "0x-1", WANT },
	{ "byte past ASCII", "0x\xff", WANT },
	{ "zero", "0x0", ZERO },
	{ "zero in 16 digits", "0x0000000000000000", ZERO },
	{ "zero in 20 digits", "0x00000000000000000000", ZERO },
	{ "65 bits", "0x10000000000000000", LONG },
	{ "65 bits, all set", "0x1ffffffffffffffff", LONG },
	{ "very long", "0xffffffffffffffffffffffffffffffffffffffffffffffffff", LONG },
	{ "one", "0x1", VENDOR },
	{ "vendor 0", "0x0000ffffffffffff", VENDOR },
	{ "Microsoft firmware", "0x0000010000000000", VENDOR },
};

KUNIT_ARRAY_PARAM_DESC(refused, refused_cases, name);

static void parameter_refused(struct kunit *test)
{
	const struct refused_case *c = test->param_value;
	struct hvi_id_request request = { HVI_ID_KEEP, 0x1234 };
	const char *why = hvi_parse_identity(c->text, &request);

	KUNIT_ASSERT_NOT_NULL(test, why);
	KUNIT_EXPECT_STREQ(test, why, c->why);
	KUNIT_EXPECT_EQ(test, request.rule, HVI_ID_KEEP);
	KUNIT_EXPECT_EQ(test, request.value, 0x1234);
}

#define ANY_TEXTS	20000

/* A number in hex, in any case and with any number of zeros before it. */
static void put_hex(struct rnd_state *rnd, u64 value, char *text, size_t size)
{
	static const char zeros[] = "0000000000000000000";
	int count = prandom_u32_state(rnd) % sizeof(zeros);
	char *c;

	snprintf(text, size, "0x%.*s%llx", count, zeros, value);
	for (c = text + 2; *c; c++)
		if (prandom_u32_state(rnd) % 2)
			*c = toupper(*c);
}

/* Few bits or many, so that reserved vendors and zero turn up as well. */
static u64 any_value(struct rnd_state *rnd)
{
	u64 value = (u64)prandom_u32_state(rnd) << 32 | prandom_u32_state(rnd);

	return value >> (prandom_u32_state(rnd) % 65) % 64;
}

/* What is accepted is the number that was meant; one wrong byte is refused. */
static void any_text(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int i, accepted = 0;

	prandom_seed_state(&rnd, 20120613);
	for (i = 0; i < ANY_TEXTS; i++) {
		struct hvi_id_request request = { HVI_ID_KEEP, 0x1234 };
		u64 value = any_value(&rnd);
		bool allowed = value >= 1ULL << 48;	/* has a vendor, or bit 63 */
		const char *why;
		char text[64], wrong;

		put_hex(&rnd, value, text, sizeof(text));
		why = hvi_parse_identity(text, &request);
		KUNIT_ASSERT_EQ_MSG(test, !why, allowed, "%s", text);
		KUNIT_ASSERT_EQ_MSG(test, request.value, allowed ? value : 0x1234, "%s", text);
		accepted += allowed;

		do {
			wrong = prandom_u32_state(&rnd);
		} while (!wrong || isxdigit(wrong));
		text[2 + prandom_u32_state(&rnd) % (strlen(text) - 2)] = wrong;
		request = (struct hvi_id_request){ HVI_ID_KEEP, 0x1234 };
		KUNIT_ASSERT_NOT_NULL_MSG(test, hvi_parse_identity(text, &request), "%s", text);
		KUNIT_ASSERT_EQ_MSG(test, request.value, 0x1234, "%s", text);
	}
	/* a fifth at least of each kind, or the test says less than it seems to */
	KUNIT_EXPECT_GT(test, accepted, ANY_TEXTS / 5);
	KUNIT_EXPECT_LT(test, accepted, ANY_TEXTS - ANY_TEXTS / 5);
}

struct words_case {
	u64 id;
	const char *words;
};

#define OPEN_SOURCE(type, version) \
	(1ULL << 63 | (u64)(type) << 56 | (u64)(version) << 16)

static const struct words_case words_cases[] = {
	{ 0, "none" },
	{ 0x8100000601c00000, "Linux 6.1.192" },
	{ 0x810000060c6b0000, "Linux 6.12.107" },
	{ 0x8100000703040000, "Linux 7.3.4" },
	{ 0x810000030b000000, "Linux 3.11.0" },
	{ 0x81ff00060c6bffff, "Linux 6.12.107" },	/* OS id and build say nothing */
	{ OPEN_SOURCE(2, 1400097), "FreeBSD 14.0" },
	{ OPEN_SOURCE(2, 1302001), "FreeBSD 13.2" },
	{ OPEN_SOURCE(2, 905000), "FreeBSD 9.5" },
	{ OPEN_SOURCE(2, 1399999), "FreeBSD 13.99" },
	{ OPEN_SOURCE(2, 800000), "FreeBSD 8.0" },
	{ OPEN_SOURCE(2, 799999), "DragonFly 7.999" },
	{ OPEN_SOURCE(2, 600400), "DragonFly 6.4" },
	{ OPEN_SOURCE(2, 600000), "DragonFly 6.0" },
	{ OPEN_SOURCE(2, 501000), "DragonFly 5.10" },
	{ 0x820000155d210000, "FreeBSD 14.0" },
	{ 0x8201000317280000, "OpenBSD 202536" },
	{ 0x8201000317080000, "OpenBSD 202504" },
	{ 0x82023b9aca000000, "NetBSD 10.0" },
	{ 0x8202000000000000 | 1001000000ULL << 16, "NetBSD 10.1" },
	{ 0x8202000000000000 | 1099001200ULL << 16, "NetBSD 10.99.12" },
	{ 0x8202000000000000 | 903000000ULL << 16, "NetBSD 9.3" },
	{ 0x8202000000000000 | 4294967295ULL << 16, "NetBSD 42.94.72" },
	{ 0x8202000000000000 | 999999999ULL << 16, "NetBSD 9.99.99" },
	{ 0x82033b9aca000000, "open source OS type 2 0x3b9aca00" },	/* nobody's OS id */
	{ OPEN_SOURCE(2, 1600000), "FreeBSD 16.0" },	/* or Haiku */
	{ 0x8281000317080000, "open source OS type 2 0x31708" },
	{ 0x8300000411000000, "Xen 4.17" },
	{ OPEN_SOURCE(4, 511), "illumos 5.11" },
	{ OPEN_SOURCE(4, 500), "illumos 5.0" },
	{ OPEN_SOURCE(4, 599), "illumos 5.99" },
	{ 0x98ae000000000000, "iPXE" },
	{ 0x98ae000000000001, "open source OS type 24 0x0" },
	{ OPEN_SOURCE(0, 0x1234), "open source OS type 0 0x1234" },
	{ OPEN_SOURCE(5, 0x1234), "open source OS type 5 0x1234" },
	{ OPEN_SOURCE(0x7f, 0xffffffff), "open source OS type 127 0xffffffff" },
	{ 0x0001040600001770, "Windows NT 6.0.6000" },
	{ 0x0001040600011771, "Windows NT 6.0.6001 Service Pack 1" },
	{ 0x0001040600021772, "Windows NT 6.0.6002 Service Pack 2" },
	{ 0x0001040601011db1, "Windows NT 6.1.7601 Service Pack 1" },
	{ 0x0001040a0000271b, "Windows NT 10.0.10011" },
	{ 0x0001000000000000, "Microsoft OS 0 0.0.0" },
	{ 0x0001010600160000, "MS-DOS 6.0.0 Service Pack 22" },
	{ 0x0001020300000001, "Windows 3.x 3.0.1" },
	{ 0x000103040a0008ae, "Windows 9x 4.10.2222" },
	{ 0x0001050500000000, "Windows CE 5.0.0" },
	{ 0x0001060100000000, "Microsoft OS 6 1.0.0" },
	{ 0x0001ffffffffffff, "Microsoft OS 255 255.255.65535 Service Pack 255" },
	{ 0x0002070102000003, "HPE OS 7 1.2.3" },
	{ 0x0003070102000003, "BlackBerry OS 7 1.2.3" },
	{ 0x0200070102000003, "LANCOM OS 7 1.2.3" },
	{ 0x0004070102000003, "vendor 0x4 OS 7 1.2.3" },
	{ 0x7fff070102000003, "vendor 0x7fff OS 7 1.2.3" },
	{ 0x0000010000000000, "Microsoft firmware" },
	{ 0x0000010000000001, "vendor 0x0 OS 1 0.0.1" },
	{ 0x0001000101010001, "Microsoft firmware" },
	{ 0x0001000101010002, "Microsoft OS 0 1.1.2 Service Pack 1" },
};

KUNIT_ARRAY_PARAM_DESC(words, words_cases, words);

static void identity_in_words(struct kunit *test)
{
	const struct words_case *c = test->param_value;
	struct fake_load *load = test->priv;

	hvi_describe_identity(fake_out(load), c->id);
	KUNIT_EXPECT_STREQ(test, fake_text(load), c->words);
}

/* What the parameter's words say is what sysfs shows for them. */
static void own_identity_names_this_kernel(struct kunit *test)
{
	struct fake_load *load = test->priv;
	char expected[32];

	hvi_describe_identity(fake_out(load), THIS_KERNEL);
	snprintf(expected, sizeof(expected), "Linux %u.%u.%u", LINUX_VERSION_MAJOR,
		 LINUX_VERSION_PATCHLEVEL, SUBLEVEL);
	KUNIT_EXPECT_STREQ(test, fake_text(load), expected);
}

/* Linux leaves the OS id and the build at 0. */
static void identity_that_linux_writes(struct kunit *test)
{
	static const struct {
		u64 id;
		bool by_linux;
	} cases[] = {
		{ 0x8100000601c00000, true },
		{ 0x8100ffffffff0000, true },
		{ 0x8101000601c00000, false },
		{ 0x8180000601c00000, false },
		{ 0x8100000601c00001, false },
		{ 0x8100000601c08000, false },
		{ 0x8300000601c00000, false },
		{ 0x8000000601c00000, false },
		{ 0x0100000601c00000, false },
		{ 0, false },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, hvi_is_linux_identity(cases[i].id),
				    cases[i].by_linux, "%llx", cases[i].id);
}

static struct kunit_case identity_tests[] = {
	KUNIT_CASE_PARAM(parameter_accepted, accepted_gen_params),
	KUNIT_CASE_PARAM(parameter_refused, refused_gen_params),
	KUNIT_CASE(any_text),
	KUNIT_CASE_PARAM(identity_in_words, words_gen_params),
	KUNIT_CASE(own_identity_names_this_kernel),
	KUNIT_CASE(identity_that_linux_writes),
	{}
};

static struct kunit_suite identity_suite = {
	.name = "hv_iface_identity",
	.init = fake_load_init,
	.test_cases = identity_tests,
};

kunit_test_suite(identity_suite);
