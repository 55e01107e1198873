// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes are the parameter guest_os_id, and numbers that a register may hold. What is
 * refused, why, and what the rest means is told a second time here; each number's words
 * are printable and fit, and a shorter buffer has the beginning of them.
 */
#include "../../module/identity.h"
#include "../../module/print.h"
#include "fuzz.h"

#define UNTOUCHED	0x5a5a5a5a5a5a5a5aULL

static const char * const words[] = {
	"linux", "vista", "vista-sp1", "vista-sp2", "keep", "none",
};

/* How a refusal begins, or NULL where the text is good. */
static const char *expected_refusal(const char *text, u64 *value)
{
	const char *c;

	*value = 0;
	if (text[0] != '0' || text[1] != 'x' || !text[2])
		return "want linux";
	for (c = text + 2; *c; c++)
		if (!strchr("0123456789abcdefABCDEF", *c))
			return "want linux";
	for (c = text + 2; *c; c++) {
		if (*value >> 60)
			return "more than 64 bits";
		*value = *value << 4 | (*c <= '9' ? *c - '0' : (*c | 0x20) - 'a' + 10);
	}
	if (!*value)
		return "zero";
	return *value >> 48 ? NULL : "a proprietary id needs a vendor";
}

static void expect_words_of(u64 id, size_t size)
{
	char whole[128];
	struct hvi_text out = hvi_text(whole, sizeof(whole));
	char *part = malloc(size);	/* of exactly this size, for the sanitizer */

	hvi_describe_identity(&out, id);
	expect(out.used == strlen(whole) && out.used && out.used < sizeof(whole) - 1);
	expect_printable(whole);
	expect(!strcmp(whole, "none") == !id);

	expect(part);
	out = hvi_text(part, size);
	hvi_describe_identity(&out, id);
	expect(out.used < size && strlen(part) == out.used);
	expect(!strncmp(part, whole, out.used));
	expect(out.used == min(strlen(whole), size - 1));
	free(part);
}

static void expect_meaning_of(const char *text)
{
	struct hvi_id_request request = { HVI_ID_KEEP, UNTOUCHED };
	const char *refused = hvi_parse_identity(text, &request), *expected;
	unsigned int i;
	u64 value;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(text, words[i]))
			continue;
		expect(!refused);
		expect(!request.value == !strcmp(text, "none"));
		expect((request.rule == HVI_ID_NEVER) == !strcmp(text, "none"));
		expect(hvi_is_linux_identity(request.value) == (i == 0 || i == 4));
		return;
	}
	expected = expected_refusal(text, &value);
	if (!expected) {
		expect(!refused);
		expect(request.rule == HVI_ID_WRITE && request.value == value);
		expect_words_of(value, 64);
		return;
	}
	expect(refused && !strncmp(refused, expected, strlen(expected)));
	expect_printable(refused);
	expect(request.rule == HVI_ID_KEEP && request.value == UNTOUCHED);
}

int fuzz_one(const u8 *bytes, size_t size)
{
	char *text = malloc(size + 1);
	struct input in = { bytes, size };
	u64 id;

	expect(text);
	memcpy(text, bytes, size);
	text[size] = '\0';
	expect_meaning_of(text);
	free(text);

	while (in.left) {
		size_t room = take_byte(&in) % 64 + 1;

		id = take_u64(&in);
		expect_words_of(id, room);
		expect(hvi_is_linux_identity(id) == (id >> 48 == 0x8100 && !(id & 0xffff)));
	}
	return 0;
}
