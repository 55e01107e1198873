// SPDX-License-Identifier: GPL-2.0
/* The same with a value: a text, of which the proof json_text is, a number, a word, a list. */
#include <stdbool.h>

#define LENGTH	7

struct json;
static bool take_string(struct json *json);

#include "../tool/json_reader.c"
#include "json.h"

static bool take_string(struct json *json)
{
	return take_any(json);
}

int main(void)
{
	unsigned int at = nondet_uint(), out = nondet_uint();
	struct json json = { text + at, text + out };
	bool taken;

	SUPPOSE(out < at && at <= LENGTH);
	fill();
	taken = take_value(&json);

	MUST("what is refused has a reason", taken == !json.error);
	MUST("what is kept ends before what is left, within the bytes",
	     !taken || holds(json.at, json.out));
	return 0;
}
