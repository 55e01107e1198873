// SPDX-License-Identifier: GPL-2.0
/*
 * hv-iface - what the hypervisor says, for people and programs: as the module has read it,
 * where it is not loaded from CPUID, or from what somebody saved.
 *
 * Every tree is a table of paths and one-line texts, wherever it comes from, and each
 * output a function that prints one.
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "tool.h"

/*
 * Of the options with a function there is one, or none, which is the report; is_needed: without
 * anything to read it fails.
 */
static const struct option {
	char name[12], letter, argument[18];
	int (*show)(struct tree *tree, const struct settings *settings);
	bool is_needed;
	const char *help;
} options[OPTIONS] = {
#define HVI_OPT(number, ...) \
	[number] = { __VA_ARGS__ },
#include "options.h"
};

static char said[1024];

/**
 * trouble - note what ends the program
 * @status: its exit status
 * @format: what it says, as of printf()
 *
 * Return: @status.
 */
int trouble(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(said, sizeof(said), format, args);
	va_end(args);
	return status;
}

/**
 * complain - say something that does nothing to a terminal
 * @format: what, as of printf()
 */
void complain(const char *format, ...)
{
	char text[sizeof(said)], line[4 * sizeof(said) + 12], *out = line;
	const char *at;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	out += sprintf(out, "hv-iface: ");
	for (at = text; *at; at++)
		out += sprintf(out, *at >= ' ' && *at < 0x7f ? "%c" : "\\x%02x",
			       (unsigned char)*at);
	*out++ = '\n';
	fflush(stdout);
	while (write(2, line, out - line) < 0 && errno == EINTR)
		;
}

/* The option as it is written, with what follows. */
static const char *written(const struct option *option, char text[40])
{
	snprintf(text, 40, "%s%s%s%s", *option->name ? "--" : "", option->name,
		 *option->name && *option->argument ? " " : "", option->argument);
	return text;
}

static void print_usage(FILE *out)
{
	static const char more[] = "\n                ";
	const struct option *option;
	size_t used = fprintf(out, "usage: hv-iface");
	const char *before = " ";
	char text[40];

	for (option = options; option < options + OPTIONS; option++) {
		bool is_mode = option >= options + NAME;

		written(option, text);
		if (used + strlen(text) + 5 > 80)
			used = fprintf(out, "%s", more) - 1;
		used += fprintf(out, is_mode ? "%s%s" : "%s[%s]",
				option == options + NAME ? " " : before, text);
		before = is_mode ? " | " : " ";
	}
	putc('\n', out);
}

static void print_help(const struct settings *settings)
{
	const struct option *option;
	char text[40];

	print_usage(stdout);
	page_begin(settings);
	puts("\nShow what the hypervisor says of itself, as the module hv_iface read it.\n");
	for (option = options; option < options + OPTIONS; option++) {
		written(option, text);
		page_row(option->letter ? keep(NULL, "-%c, %s", option->letter, text) :
			 keep(NULL, "%s", text), PLAIN, option->help);
	}
	page_rows();
	puts("\nExit status: 0 fine or yes, 1 no: a rule fails, a difference, no such value, no\n"
	     "hypervisor; 2 usage or FILE, 3 nothing to read or not known, 4 part of the tree\n"
	     "unreadable. More in hv-iface(1).");
}

/* WORD=TEXT */
static bool take_firmware(struct settings *settings, const char *text)
{
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++) {
		size_t length = strlen(hvi_firmware_names[i]);

		if (strncmp(text, hvi_firmware_names[i], length) || text[length] != '=')
			continue;
		settings->firmware.word[i] = text + length + 1;
		return true;
	}
	return false;
}

/* Is it one of the words with | between? */
static bool is_among(const char *word, const char *words)
{
	size_t length = strlen(word);

	while (strncmp(words, word, length) || (words[length] && words[length] != '|')) {
		words += strcspn(words, "|");
		if (!*words++)
			return false;
	}
	return true;
}

static bool is_argument(const char *word)
{
	return word && (*word != '-' || !word[1]);
}

/* What follows an option, or is behind its equals sign; is it there as it should be? */
static bool take_argument(struct settings *settings, enum option_number number, const char *value,
			  char ***next)
{
	const char *argument = options[number].argument;

	if (!*argument) {
		settings->value[number] = "";
		return !value;
	}
	if (!value && is_argument(**next))
		value = *(*next)++;
	if (!value && *argument == '[')
		value = "";
	if (number == COMPARE && is_argument(**next) && !settings->second)
		settings->second = *(*next)++;
	settings->value[number] = value;
	return value && (number != FIRMWARE || take_firmware(settings, value)) &&
	       (!strchr(argument, '|') || is_among(value, argument));
}

/* Returns whether it is known, or all of them behind one hyphen are; these take nothing. */
static bool take_option(struct settings *settings, const char *word, char ***next)
{
	size_t length = strcspn(word, "=");
	unsigned int i = 0;

	for (word++; *word != '-' && *word && i < OPTIONS; word++) {
		for (i = 0; i < OPTIONS && options[i].letter != *word; i++)
			;
		if (i < OPTIONS)
			settings->value[i] = "";
	}
	if (*word != '-')
		return i < OPTIONS;
	for (i = 0; i < OPTIONS; i++)
		if (*options[i].name && strlen(options[i].name) == length - 2 &&
		    !strncmp(word + 1, options[i].name, length - 2))
			return take_argument(settings, i, word[length - 1] ? word + length : NULL,
					     next);
	return false;
}

/* What stands in the way of one another. */
static int parse(struct settings *settings, char **at)
{
	const char *const *value = settings->value;
	bool ends = false;
	unsigned int i, modes = 0;

	while (*at) {
		char *word = *at++;

		if (!strcmp(word, "--") && !ends) {
			ends = true;
		} else if (*word != '-' || !word[1] || ends) {
			if (value[NAME])
				return trouble(USAGE, "%s: one NAME is enough", word);
			settings->value[NAME] = word;
		} else if (!take_option(settings, word, &at)) {
			return trouble(USAGE, "%s: no such option, or not so", word);
		}
	}
	for (i = NAME; i < OPTIONS; i++)
		modes += !!value[i];
	if (modes > 1)
		return trouble(USAGE, "only one of NAME and the options after it");
	if (!!value[FROM] + !!value[ROOT] + !!value[NO_MODULE] > 1)
		return trouble(USAGE, "--from, --root and --no-module are places to read from");
	if (settings->second && (value[FROM] || value[ROOT] || value[NO_MODULE]))
		return trouble(USAGE, "--compare of two files reads nothing else");
	return OK;
}

static int run(const struct settings *settings)
{
	const struct option *mode = NULL;
	struct tree *tree = &this_tree;
	unsigned int i;
	int status;

	for (i = NAME; i < OPTIONS; i++)
		mode = settings->value[i] ? &options[i] : mode;
	if (settings->value[HELP])
		print_help(settings);
	else if (settings->value[VERSION])
		puts("hv-iface " HVI_TOOL_VERSION);
	else if (settings->value[COMPARE])
		return show_compare(settings);
	if (settings->value[HELP] || settings->value[VERSION] ||
	    answer_at_once(settings, &status))
		return settings->value[QUIET] ? status : OK;
	status = read_wanted(tree, settings);
	if (status && (status != NOT_LOADED || !mode || mode->is_needed))
		return status;
	tree = status ? NULL : tree;
	*said = '\0';
	status = (mode && mode->show ? mode->show : show_report)(tree, settings);
	if (tree && tree_complain(tree) && (!mode || mode->is_needed))
		return UNREADABLE;
	return status;
}

/* What the caller has closed is not for the next file to be opened. */
static void open_standard_files(void)
{
	int fd;

	for (fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	char option[] = "--ansible", *fact[] = { option, NULL };
	struct settings settings = { .value = { NULL } };
	size_t length = argc ? strlen(argv[0]) : 0;
	bool is_fact = argc == 1 && length >= 5 && !strcmp(argv[0] + length - 5, ".fact");
	int status;

	open_standard_files();
	signal(SIGPIPE, SIG_DFL);	/* as `hv-iface | head` expects */
	status = parse(&settings, is_fact ? fact : argv + !!argc);
	if (status)
		print_usage(stderr);
	else
		status = run(&settings);
	if (*said)
		complain("%s", said);
	if (fflush(stdout) || ferror(stdout)) {
		complain("%s", strerror(errno));
		return USAGE;
	}
	return status;
}
