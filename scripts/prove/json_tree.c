// SPDX-License-Identifier: GPL-2.0
/*
 * The whole, of which json_text and json_value are parts: any bytes. No path and no folder has
 * more room than there is; each text that goes into the tree ends where it says. The rooms are
 * small: a path of 3 bytes, and one folder.
 */
#define LENGTH	9

#include "../tool/tool.h"

#undef MAX_PATH
#define MAX_PATH	(4 - (int)sizeof("unreadable/"))
#undef MAX_DEPTH
#define MAX_DEPTH	(2 - 4)

struct json;
static bool take_string(struct json *json);
static bool take_value(struct json *json);
static const char *put(struct tree *tree, const char *path, const char *text, size_t length,
		       bool *has_schema);

#include "../tool/json_reader.c"
#include "json.h"

static bool take_string(struct json *json)
{
	return take_any(json);
}

static bool take_value(struct json *json)
{
	return take_any(json);
}

static const char *put(struct tree *tree, const char *path, const char *value, size_t length,
		       bool *has_schema)
{
	MUST("a path ends within its room", strlen(path) < 4);
	MUST("a text ends where it says", value + length < text + LENGTH && !value[length]);
	*has_schema = nondet_bool();
	return nondet_bool() ? "any" : NULL;
}

void *memchr(const void *bytes, int c, size_t length)
{
	return nondet_bool() ? (void *)bytes : NULL;
}

int main(void)
{
	const char *error;

	fill();
	error = read_json(NULL, text);
	MUST("what follows is refused", error || text[LENGTH] == '\0');
	return 0;
}
