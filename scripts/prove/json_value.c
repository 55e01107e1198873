// SPDX-License-Identifier: GPL-2.0
/* The same with a value: a text, of which the proof json_text is, a number, a word, a list. */
#include <stdbool.h>

#define LENGTH	7

struct json;
static bool take_string(struct json *json);

#include "../tool/json_reader.c"
#include "json.h"

/* What json_text shows of it. */
static bool take_string(struct json *json)
{
	unsigned int read = nondet_uint(), kept = nondet_uint();

	MUST("a text is read where that holds", holds(json->at, json->out));
	SUPPOSE(read >= 1 && read <= LENGTH);
	if (read > text + LENGTH - json->at)
		return is_wrong(json, "any");
	json->at += read;
	SUPPOSE(kept < json->at - json->out);
	json->out += kept;	/* over bytes that nobody looks at again */
	return true;
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
