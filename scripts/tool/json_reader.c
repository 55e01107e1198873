// SPDX-License-Identifier: GPL-2.0
/*
 * JSON of our own schema: objects in one another, and in them texts, numbers, answers, and
 * lists of these. Nothing else has a place in a tree. Without recursion, and in place: what
 * is read is never longer than how it was written.
 */
#include "tool.h"

struct json {
	char *at, *out;
	const char *error;
};

static bool take(struct json *json, char letter)
{
	json->at += strspn(json->at, " \t\r\n");
	if (*json->at != letter)
		return false;
	json->at++;
	return true;
}

static bool is_wrong(struct json *json, const char *wanted)
{
	json->error = json->error ?: wanted;
	return false;
}

static unsigned int take_unit(struct json *json)
{
	char digits[5] = "";
	size_t count;

	memcpy(digits, json->at, strnlen(json->at, 4));
	count = strspn(digits, "0123456789abcdefABCDEF");
	if (count < 4)
		is_wrong(json, "Expecting four digits after \\u in its JSON");
	json->at += count;
	return strtoul(digits, NULL, 16);
}

static void put_utf8(struct json *json, unsigned int code)
{
	unsigned int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;

	*json->out++ = more ? (0xf80 >> more & 0xff) | code >> 6 * more : code;
	while (more--)
		*json->out++ = 0x80 | (code >> 6 * more & 0x3f);
}

static void take_escape(struct json *json)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	const char *found = *json->at ? strchr(letters, *json->at) : NULL;
	unsigned int code, low;

	if (!found && *json->at != 'u') {
		is_wrong(json, "Expecting an escape after \\ in its JSON");
		return;
	}
	json->at++;
	if (found) {
		*json->out++ = bytes[found - letters];
		return;
	}
	code = take_unit(json);
	if (code >> 10 == 0xd800 >> 10 && json->at[0] == '\\' && json->at[1] == 'u') {
		struct json ahead = { json->at + 2, NULL, NULL };

		low = take_unit(&ahead);
		if (!ahead.error && low >> 10 == 0xdc00 >> 10) {
			code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
			json->at = ahead.at;
		}
	}
	put_utf8(json, code);
}

/* What stands behind its first quotation mark. */
static bool take_string(struct json *json)
{
	while (!json->error && *json->at != '"') {
		if (!*json->at)
			return is_wrong(json, "Expecting the end of a string in its JSON");
		if (*json->at == '\\') {
			json->at++;
			take_escape(json);
		} else {
			*json->out++ = *json->at++;
		}
	}
	json->at++;
	return !json->error;
}

static bool take_scalar(struct json *json)
{
	static const struct { char word[6], text; } words[] = {
		{ "true", '1' }, { "false", '0' }, { "null", '?' },	/* a register not known */
	};
	size_t length;
	unsigned int i;

	if (take(json, '"'))
		return take_string(json);
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		length = strlen(words[i].word);
		if (strncmp(json->at, words[i].word, length))
			continue;
		json->at += length;
		*json->out++ = words[i].text;
		return true;
	}
	length = strspn(json->at, "+-.0123456789eE");
	if (!length || length > 20)
		return is_wrong(json, length ? "has a JSON number of too many digits" :
				"Expecting a value of hv-iface in its JSON");
	memmove(json->out, json->at, length);
	json->out += length;
	json->at += length;
	return true;
}

/* A scalar, or those of a list with a blank between. */
static bool take_value(struct json *json)
{
	if (!take(json, '['))
		return take_scalar(json);
	if (take(json, ']'))
		return true;
	while (take_scalar(json)) {
		if (take(json, ']'))
			return true;
		if (!take(json, ','))
			return is_wrong(json, "Expecting , or ] in its JSON");
		*json->out++ = ' ';
	}
	return false;
}

static bool is_ours(struct tree *tree, const char *path, const char *text, bool *has_schema)
{
	const char *word = strncmp(path, "firmware/", 9) ? NULL : path + 9;
	unsigned int i;

	if (!strcmp(path, "schema"))
		*has_schema = !strcmp(text, SCHEMA);
	for (i = 0; word && i < HVI_FIRMWARE_WORDS; i++)
		if (!strcmp(word, hvi_firmware_names[i]))
			tree->firmware.word[i] = tree->firmware.word[i] ?:
				tree_keep(tree, text, strlen(text));
	return word || is_own_key(path);
}

static const char *put(struct tree *tree, const char *path, const char *text, size_t length,
		       bool *has_schema)
{
	const char *error = NULL;
	struct node *node;

	if (is_ours(tree, path, text, has_schema))
		return NULL;
	if (strncmp(path, "unreadable/", 11))
		return tree_put(tree, path, text, length);
	node = strcmp(path + 11, ".") ? tree_add(tree, path + 11, strlen(path + 11), &error) :
		tree->node;
	if (node)
		node->why = tree_keep(tree, text, length);
	return node ? NULL : error;
}

/**
 * read_json - a tree from what --json or --ansible printed
 * @tree: receives it
 * @text: the JSON, with a NUL at its end; not the same afterwards
 *
 * Return: NULL, or why it is none.
 */
const char *read_json(struct tree *tree, char *text)
{
	char path[sizeof("unreadable/") + MAX_PATH];
	size_t above[MAX_DEPTH + 4];	/* how long the path is, from folder to folder */
	unsigned int depth = 0;
	struct json json = { text, text, NULL };
	bool has_schema = false, is_first = true;

	above[0] = 0;
	if (!take(&json, '{'))
		return "Expecting { in its JSON";
	for (;;) {
		char *start = json.out;
		size_t length;

		if (take(&json, '}')) {
			if (!depth--)
				break;
			is_first = false;
			continue;
		}
		if (!is_first && !take(&json, ','))
			return "Expecting , or } in its JSON";
		if (!take(&json, '"') || !take_string(&json))
			return json.error ?: "Expecting a name in its JSON";
		length = json.out - start;
		if (above[depth] + length >= sizeof(path) || memchr(start, '\0', length))
			return "a path in it is too long";
		memcpy(path + above[depth], start, length);
		length += above[depth];
		path[length] = '\0';
		if (!take(&json, ':'))
			return "Expecting : in its JSON";
		json.out = start;
		is_first = take(&json, '{');
		if (is_first) {
			if (++depth == ARRAY_SIZE(above))
				return "a path in it is too long";
			path[length++] = '/';
			above[depth] = length;
			continue;
		}
		if (!take_value(&json))
			return json.error;
		length = json.out - start;
		*json.out = '\0';
		json.error = put(tree, path, start, length, &has_schema);
		if (json.error)
			return json.error;
		json.out = start;
	}
	take(&json, ' ');
	if (*json.at)
		return "Extra data behind its JSON";
	return has_schema ? NULL : "JSON, but not of hv-iface's schema " SCHEMA;
}
