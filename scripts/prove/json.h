/* SPDX-License-Identifier: GPL-2.0 */
/* Any bytes of a stranger, part of which the reader of JSON has read. */
#ifndef _PROVE_JSON_H
#define _PROVE_JSON_H

#include "text.h"

/* Between two parts of the reader: what is kept may be written over what was read. */
static bool holds(const char *at, const char *out)
{
	return at <= text + LENGTH && out < at;
}

/* What is shown of a part by its own proof, where another stands upon it. */
static bool take_any(struct json *json)
{
	unsigned int read = nondet_uint(), kept = nondet_uint();

	MUST("a part is read where what is kept ends before it", holds(json->at, json->out));
	SUPPOSE(read >= 1 && read <= LENGTH);
	if (read > text + LENGTH - json->at)
		return is_wrong(json, "any");
	json->at += read;
	SUPPOSE(kept < json->at - json->out);
	json->out += kept;	/* over bytes that nobody looks at again */
	return true;
}

#endif
