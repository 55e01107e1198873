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

/* What follows an option: nothing, one word, one where there is one, one or two. */
enum takes { NOTHING, ONE, PERHAPS, ONE_OR_TWO };

/*
 * Options in the order of enum option_number. Of those with a function there is one, or
 * none, which is the report; is_needed: without anything to read it fails.
 */
static const struct option {
	char name[12], letter;
	enum takes takes;
	char argument[14];
	int (*show)(struct tree *tree, const struct settings *settings);
	bool is_needed;
	const char *help;
} options[OPTIONS] = {
	[ROOT] = { "root", 0, ONE, "DIR", NULL, false, "the tree, or a copy of it" },
	[FROM] = { "from", 0, ONE, "FILE", NULL, false,
		   "in place of this machine: a dump, a log, or what this program prints" },
	[FIRMWARE] = { "firmware", 0, ONE, "WORD=TEXT", NULL, false,
		       "a word of its firmware, such as sys_vendor=QEMU; may be repeated" },
	[NO_MODULE] = { "no-module", 0, NOTHING, "", NULL, false,
			"ask CPUID even where the module is loaded" },
	[ALL] = { "all", 'a', NOTHING, "", NULL, false,
		  "all that is known, not the short report" },
	[RAW_LEAVES] = { "leaves", 0, NOTHING, "", NULL, false, "the report with the raw leaves" },
	[COLOR] = { "color", 0, ONE, "WHEN", NULL, false,
		    "colours in what people read: auto (on a terminal), always or never" },
	[STRICT] = { "strict", 0, NOTHING, "", NULL, false,
		     "to --check, what was not checked is as bad as what fails" },
	[NAME] = { "", 0, ONE, "NAME", show_name, true,
		   "one value alone, such as hypervisor or hyperv/version" },
	[EXPLAIN] = { "explain", 0, PERHAPS, "NAME", show_explain, false,
		      "what a name, a file, a state, a leaf or LEAF:BIT means; or all names" },
	[JSON] = { "json", 'J', NOTHING, "", show_json, true, "the whole tree" },
	[QUIET] = { "quiet", 'q', NOTHING, "", show_quiet, true,
		    "print nothing; exit status 0 under a hypervisor, else 1" },
	[CHECK] = { "check", 0, NOTHING, "", show_check, true,
		    "the rules of Microsoft's interface that fail, or were not checked" },
	[PROMETHEUS] = { "prometheus", 0, PERHAPS, "FILE", show_prometheus, false,
			 "metrics for node_exporter's textfile collector" },
	[ANSIBLE] = { "ansible", 0, NOTHING, "", show_ansible, false,
		      "a local fact; so too where the name ends in .fact" },
	[EXPORT] = { "export", 0, NOTHING, "", show_export, false,
		     "KEY=value for udev, systemd and shells" },
	[CPUID] = { "cpuid", 0, NOTHING, "", show_cpuid, true, "the leaves, as cpuid -r has them" },
	[TREE] = { "tree", 0, NOTHING, "", show_tree, true,
		   "lines of PATH: VALUE; of several machines each is told" },
	[COMPARE] = { "compare", 0, ONE_OR_TWO, "FILE", NULL, true,
		      "what differs from what was saved, or between two such" },
	[VERSION] = { "version", 'V', NOTHING, "", NULL, false, "the version of this program" },
	[HELP] = { "help", 'h', NOTHING, "", NULL, false, "this summary" },
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

static const char *brackets(const struct option *option, char text[40])
{
	static const char *const forms[] = {
		[NOTHING] = "%s", [ONE] = "%s %s", [PERHAPS] = "%s [%s]",
		[ONE_OR_TWO] = "%s %s [%s]",
	};
	char name[16];

	snprintf(name, sizeof(name), "%s%s", *option->name ? "--" : "", option->name);
	snprintf(text, 40, *name ? forms[option->takes] : "%s%s", name, option->argument,
		 option->argument);
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

		brackets(option, text);
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
		brackets(option, text);
		page_row(option->letter ? keep(NULL, "-%c, %s", option->letter, text) :
			 keep(NULL, "%s", text), PLAIN, option->help);
	}
	page_rows();
	puts("\nExit status: 0 fine or yes, 1 no: a rule fails, a difference, no such value, no\n"
	     "hypervisor; 2 usage or FILE, 3 nothing to read or not known, 4 part of the tree\n"
	     "unreadable. More in hv-iface(1).");
}

__printf(1, 2) static int wrong_usage(const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_usage(stderr);
	complain("%s", text);
	return USAGE;
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

/* What follows an option, or is behind its equals sign; is it there as it should be? */
static bool take_argument(struct settings *settings, enum option_number number, const char *value,
			  char ***next)
{
	enum takes takes = options[number].takes;
	char **at = *next;

	if (takes == NOTHING) {
		settings->value[number] = "";
		return !value;
	}
	if (!value && *at && (**at != '-' || !(*at)[1]))
		value = *at++;
	if (!value && takes == PERHAPS)
		value = "";
	if (takes == ONE_OR_TWO && *at && (**at != '-' || !(*at)[1]) && !settings->second)
		settings->second = *at++;
	if (number == FIRMWARE && (!value || !take_firmware(settings, value)))
		return false;
	if (number == COLOR && value && strcmp(value, "auto") && strcmp(value, "always") &&
	    strcmp(value, "never"))
		return false;
	settings->value[number] = value;
	*next = at;
	return value;
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
				return wrong_usage("%s: one NAME is enough", word);
			settings->value[NAME] = word;
		} else if (!take_option(settings, word, &at)) {
			return wrong_usage("%s: no such option, or not so", word);
		}
	}
	for (i = NAME; i < OPTIONS; i++)
		modes += !!value[i];
	if (modes > 1)
		return wrong_usage("only one of NAME and the options after it");
	if (!!value[FROM] + !!value[ROOT] + !!value[NO_MODULE] > 1)
		return wrong_usage("--from, --root and --no-module are places to read from");
	if (settings->second && (value[FROM] || value[ROOT] || value[NO_MODULE]))
		return wrong_usage("--compare of two files reads nothing else");
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
		return status;
	status = run(&settings);
	if (*said)
		complain("%s", said);
	if (fflush(stdout) || ferror(stdout)) {
		complain("%s", strerror(errno));
		return USAGE;
	}
	return status;
}
