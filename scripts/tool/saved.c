// SPDX-License-Identifier: GPL-2.0
/* What somebody saved: in which form it is, and a tree of it. */
#include <fcntl.h>
#include <unistd.h>

#include "tool.h"
#include "../../module/detect.h"
#include "../../module/hypercalls.h"
#include "../../module/vendors.h"

#define BEGIN	0x10000	/* by which the form of a file is told */

/* The begin of a file, all where it is no dump; then it may go on. */
static struct {
	int fd;
	size_t length, at;
	char bytes[MAX_TREE + 2];	/* with one byte more than is taken, and a NUL */
} input;

/* Returns an errno. */
static int read_up_to(size_t size)
{
	ssize_t got = 1;

	while (got > 0 && input.length < size) {
		got = read(input.fd, input.bytes + input.length, size - input.length);
		input.length += got > 0 ? got : 0;
	}
	return got < 0 ? errno : 0;
}

/* A pipe cannot be read again from its begin. */
static ssize_t go_on(void *cookie, char *bytes, size_t size)
{
	if (input.at == input.length)
		return read(input.fd, bytes, size);
	size = min(size, input.length - input.at);
	memcpy(bytes, input.bytes + input.at, size);
	input.at += size;
	return size;
}

/* Lines of PATH:VALUE. */
struct line {
	const char *path, *value;
	size_t path_length, value_length;
};

static bool next_line(const char **at, const char *end, struct line *line)
{
	while (*at < end) {
		const char *start = *at, *newline = memchr(start, '\n', end - start) ?: end;
		const char *colon = memchr(start, ':', newline - start);

		*at = newline + 1;
		if (!colon)
			continue;
		if (newline[-1] == '\r')
			newline--;
		*line = (struct line){ start, colon + 1, colon - start, newline - colon - 1 };
		return true;
	}
	return false;
}

static bool is_top(const struct line *line)
{
	static const char name[] = "hypervisor_present";
	static const char other[] = "requirements/hypervisor_present";
	size_t length = sizeof(name) - 1, longer = sizeof(other) - 1;
	const char *end = line->path + line->path_length;

	return line->path_length >= length && !memcmp(end - length, name, length) &&
	       (line->path_length == length || end[-1 - (ssize_t)length] == '/') &&
	       (line->path_length < longer || memcmp(end - longer, other, longer));
}

/* `make run` has a blank behind the colon, and other lines: the log's, make's own. */
static bool is_of_a_run(const struct line *line)
{
	static const char *const others[] = { "hv_iface", "make", "vm.py" };
	unsigned int i;

	for (i = 0; i < line->path_length; i++)
		if (!isalnum((unsigned char)line->path[i]) && !strchr("_./-", line->path[i]))
			return false;
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (line->path_length == strlen(others[i]) &&
		    !memcmp(line->path, others[i], line->path_length))
			return false;
	return line->value_length && *line->value == ' ';
}

/* What `grep -r .`, `make run` or --tree printed, whatever stands before the top in paths. */
static const char *read_lines(struct tree *tree, const char *text, size_t length)
{
	const char *at = text, *end = text + length, *top = NULL, *error = NULL;
	size_t top_length = 0, tops = 0;
	bool is_run = false;
	struct line line;

	while (next_line(&at, end, &line)) {
		if (!is_top(&line))
			continue;
		is_run = is_run || (line.value_length == 2 && *line.value == ' ');
		if (tops && line.path_length - strlen("hypervisor_present") == top_length &&
		    !memcmp(top, line.path, top_length))
			continue;
		tops++;
		top = line.path;
		top_length = line.path_length - strlen("hypervisor_present");
	}
	if (tops != 1)
		return tops ? "holds several trees" : "no tree in it";
	for (at = text; !error && next_line(&at, end, &line); ) {
		char path[4 * MAX_PATH + 1];

		if (line.path_length < top_length || memcmp(line.path, top, top_length) ||
		    (is_run && !is_of_a_run(&line)))
			continue;
		snprintf(path, sizeof(path), "%.*s", (int)(line.path_length - top_length),
			 line.path + top_length);
		error = line.path_length - top_length >= sizeof(path) ? "a path in it is too long" :
			tree_put(tree, path, line.value + is_run, line.value_length - is_run);
	}
	return error;
}

/* What a machine's leaves say. */
struct filling {
	struct hvi_sink sink;
	struct tree *tree;
	const char *machine, *error;
	unsigned int machines;
};

static void fill(struct hvi_sink *sink, const char *folder, const char *name, const char *text)
{
	struct filling *filling = (struct filling *)sink;
	char path[MAX_PATH];

	snprintf(path, sizeof(path), "%s%s%s", folder, *folder ? "/" : "", name);
	filling->error = filling->error ?: tree_put(filling->tree, path, text, strlen(text));
}

/* Of several machines --tree alone has a use: each is told, behind its name. */
static void print_line(struct hvi_sink *sink, const char *folder, const char *name,
		       const char *text)
{
	const char *machine = ((struct filling *)sink)->machine;

	printf("%s%s%s%s%s: %s\n", machine, *machine ? "/" : "", folder, *folder ? "/" : "", name,
	       text);
}

static void take_machine(struct evidence *evidence, void *data)
{
	struct filling *filling = data;
	struct tree *tree = filling->tree;
	unsigned int i;

	if (filling->machines++ && filling->sink.give == fill)
		return;
	for (i = 0; i < HVI_FIRMWARE_WORDS; i++) {
		const char *word = tree->firmware.word[i];	/* which somebody has given */

		if (word)
			evidence_set_word(evidence, i, word, strlen(word));
		else if (evidence->firmware_known & BIT(i) && filling->sink.give == fill)
			tree->firmware.word[i] = tree_keep(tree, evidence->firmware[i],
							   strlen(evidence->firmware[i]));
	}
	filling->machine = evidence->name;
	tree->processors = evidence->processors;
	tree->passed_over = evidence->passed_over;
	if (tree->is_dump)
		evidence_give_leaves(evidence, &filling->sink);
	else
		evidence_describe(evidence, &filling->sink);
}

static struct evidence evidence;

static const char *read_dump(struct tree *tree, bool prints)
{
	static char buffer[4096];
	struct filling filling = { .sink.give = prints ? print_line : fill, .tree = tree };
	FILE *file = fopencookie(NULL, "r", (cookie_io_functions_t){ .read = go_on });
	const char *error;

	if (!file)
		return strerror(errno);
	setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	evidence_init(&evidence);
	error = evidence_read(file, &evidence, take_machine, &filling) ?: filling.error;
	fclose(file);
	if (tree->is_dump)	/* --compare takes the first one, and --cpuid's of no leaf */
		return filling.machines || !strncmp(input.bytes, "CPU 0:", 6) ||
		       !strncmp(input.bytes, "CPU:", 4) ? filling.error : error;
	return error ?: filling.machines > 1 && !prints ? "holds several machines" : NULL;
}

/* Returns whether there are any words. */
static bool take_words(struct tree *tree, const struct settings *settings)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++) {
		const char *word = settings->firmware.word[i];

		if (word)
			tree->firmware.word[i] = tree_keep(tree, word, strlen(word));
		any = any || word;
	}
	return any;
}

/* Of all that is concluded only the product rests on firmware. */
static void fill_product(struct hvi_sink *sink, const char *folder, const char *name,
			 const char *text)
{
	if (!*folder && (!strcmp(name, "hypervisor") || !strcmp(name, "hypervisor_basis")))
		fill(sink, folder, name, text);
}

/* What the firmware that somebody gives makes of a tree, by its leaves. */
static const char *decide_anew(struct tree *tree)
{
	struct filling filling = { .sink.give = fill_product, .tree = tree };
	const struct node *node = tree_find(tree, "leaves", strlen("leaves"));
	bool by_kernel = !strcmp(tree_say(tree, "hypervisor_basis"), "kernel");
	const struct hvi_vendor *vendor;
	struct hv_iface_regs regs;
	unsigned int type;

	/* nor where nobody knows whether there is one */
	if (strcmp(tree_say(tree, "hypervisor_present"), "1"))
		return NULL;
	evidence_init(&evidence);
	evidence.hypervisor_bit = true;
	for (node = node ? node->first : NULL; node; node = node->next) {
		u32 leaf = strtoul(node->name, NULL, 16);

		if (!evidence_add(&evidence, leaf, leaf_of(tree, leaf, &regs), &regs))
			return evidence.why;
	}
	if (!evidence_find(&evidence, HVI_LEAF_VENDOR))
		return "leaf 0x40000000 is not in it, by which --firmware would decide";
	vendor = hvi_vendor_of(tree_say(tree, "hypervisor"));
	if (vendor && !strcmp(tree_say(tree, "hypervisor_basis"), "log"))
		evidence.writer = vendor->product;
	for (type = 0; by_kernel && type < HVI_KERNEL_TYPES; type++)
		if (!strcmp(hvi_kernel(type)->product, tree_say(tree, "hypervisor")))
			evidence.kernel_type = min(evidence.kernel_type, type);
	take_machine(&evidence, &filling);
	return filling.error;
}

/**
 * read_saved - a tree, or a dump or a log, that somebody saved
 * @tree: receives it
 * @name: of the file or folder, - for standard input
 * @settings: the words that its firmware may be given
 *
 * Return: a status. For --compare a dump becomes its leaves alone.
 */
int read_saved(struct tree *tree, const char *name, const struct settings *settings)
{
	const char *error;
	bool has_words;
	int status;

	input.fd = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY) : 0;
	input.length = 0;
	input.at = 0;
	tree_begin(tree, name);
	tree->source = OF_FILE;
	tree->without = strcmp(name, "-") ? tree->name : "standard input";
	error = input.fd < 0 ? strerror(errno) : NULL;
	status = error ? 0 : read_up_to(BEGIN);
	if (status == EISDIR) {
		status = read_tree(tree, name);
		tree->source = OF_FILE;
		tree->without = tree->name;
		error = !status && take_words(tree, settings) ? decide_anew(tree) : NULL;
		return error ? trouble(USAGE, "%s: %s", tree->name, error) : status;
	}
	has_words = take_words(tree, settings);
	if (!error && !status && evidence_is_dump(input.bytes, input.length)) {
		tree->is_dump = settings->value[COMPARE];
		error = read_dump(tree, settings->value[TREE]);
	} else if (!error) {
		size_t blanks;

		status = status ?: read_up_to(sizeof(input.bytes) - 1);
		input.bytes[input.length] = '\0';
		status = status ?: input.length > MAX_TREE ? EFBIG : 0;
		blanks = strspn(input.bytes, " \t\r\n");
		error = status ? strerror(status) : input.bytes[blanks] == '{' ?
			read_json(tree, input.bytes + blanks) :
			read_lines(tree, input.bytes, input.length);
		error = error ?: has_words ? decide_anew(tree) : NULL;
	}
	if (input.fd > 0)
		close(input.fd);
	return error ? trouble(USAGE, "%s: %s", tree->name, error) : OK;
}

/* This machine without the module. */
static int read_processor(struct tree *tree)
{
	struct filling filling = { .sink.give = fill, .tree = tree };

	tree_begin(tree, "CPUID");
	tree->source = OF_CPUID;
	tree->without = tree->name;
	evidence_of_this_machine(&evidence);
	evidence_of_firmware(&evidence);
	take_machine(&evidence, &filling);
	return trouble(OK, "%s", "");	/* that the module is not loaded is none */
}

/**
 * read_wanted - what was saved and named, else this machine
 * @tree: receives it
 * @settings: where it is
 *
 * Return: a status.
 */
int read_wanted(struct tree *tree, const struct settings *settings)
{
	const char *root = settings->value[ROOT] ?: MODULE_ROOT;
	int status;

	if (settings->value[FROM])
		return read_saved(tree, settings->value[FROM], settings);
	status = settings->value[NO_MODULE] ? NOT_LOADED : read_tree(tree, root);
	return status == NOT_LOADED && !settings->value[ROOT] && !tree->node[0].first ?
		read_processor(tree) : status;
}

/* Without the module, what leaf 1 and the interface's name say. */
static bool ask_processor(void)
{
	static struct hvi_capture capture;

	evidence_of_this_machine(&evidence);
	hvi_capture_interface(&evidence.cpu, &capture);
	return hvi_is_any_hypervisor_present(&capture) == HVI_YES;
}

/**
 * answer_at_once - answer what one file, or three leaves, can tell
 * @settings: the question
 * @status: receives the answer, where that is one
 *
 * Return: whether it was so simple.
 */
bool answer_at_once(const struct settings *settings, int *status)
{
	static const char present[] = "is_any_hypervisor_present";
	const char *const *value = settings->value;
	const char *path = value[QUIET] ? present : value[NAME], *text = NULL;
	char bytes[4096];

	if (!path || value[FROM])
		return false;
	if (!value[NO_MODULE])
		text = read_one(value[ROOT] ?: MODULE_ROOT, path, bytes, sizeof(bytes));
	if (!text && !value[ROOT] && !strcmp(path, present) &&
	    (value[NO_MODULE] || access(MODULE_ROOT, F_OK)))
		text = ask_processor() ? "1" : "0";
	if (text && value[QUIET])
		*status = strcmp(text, "1") ? DIFFERS : OK;
	else if (text)
		puts(text);
	return text;
}
