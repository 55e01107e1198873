// SPDX-License-Identifier: GPL-2.0
/*
 * unit [PARAMETER=NUMBER]... - runs the suites of kunit/ in this process; the output is
 * KTAP, which kunit.py reads.
 */
#include <kunit/test.h>

#define MAX_SUITES	32
#define MAX_PARAMETERS	4

struct unit_memory {
	struct unit_memory *next;
	max_align_t bytes[];
};

static struct kunit_suite *suites[MAX_SUITES];
static unsigned int suite_count;
static struct {
	const char *name;
	unsigned int *value;
} parameters[MAX_PARAMETERS];
static unsigned int parameter_count;

void unit_add_parameter(const char *name, unsigned int *value)
{
	if (parameter_count == MAX_PARAMETERS)
		abort();
	parameters[parameter_count].name = name;
	parameters[parameter_count++].value = value;
}

static bool set_parameter(const char *text)
{
	size_t length = strcspn(text, "=");
	unsigned int i;

	for (i = 0; i < parameter_count; i++)
		if (strlen(parameters[i].name) == length && text[length] &&
		    !strncmp(text, parameters[i].name, length)) {
			*parameters[i].value = strtoul(text + length + 1, NULL, 10);
			return true;
		}
	return false;
}

void unit_add_suite(struct kunit_suite *suite)
{
	if (suite_count == MAX_SUITES)
		abort();
	suites[suite_count++] = suite;
}

void unit_fail(struct kunit *test, const char *file, int line, const char *format, ...)
{
	va_list args;

	test->status = KUNIT_FAILURE;
	printf("        # %s: EXPECTATION FAILED at %s:%d\n        # ", test->name, file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void *kunit_kzalloc(struct kunit *test, size_t size, int flags)
{
	struct unit_memory *memory = calloc(1, sizeof(*memory) + size);

	if (!memory)
		abort();
	memory->next = test->kept;
	test->kept = memory;
	return memory + 1;
}

void kunit_kfree(struct kunit *test, const void *what)
{
	struct unit_memory **at, *memory = (struct unit_memory *)what - 1;

	for (at = &test->kept; *at != memory; at = &(*at)->next)
		;
	*at = memory->next;
	free(memory);
}

/* One run of a case, with a parameter or without. */
static bool run(struct kunit_suite *suite, struct kunit_case *one, const void *param)
{
	struct kunit test = { .name = one->name, .param_value = param };

	if (suite->init && suite->init(&test))
		return false;
	if (!setjmp(test.end))
		one->run_case(&test);
	if (suite->exit)
		suite->exit(&test);
	while (test.kept)
		kunit_kfree(&test, test.kept + 1);
	return test.status == KUNIT_SUCCESS;
}

static bool run_params(struct kunit_suite *suite, struct kunit_case *one)
{
	char description[KUNIT_PARAM_DESC_SIZE];
	const void *param = NULL;
	unsigned int count = 0;
	bool all = true;

	printf("        KTAP version 1\n        # Subtest: %s\n", one->name);
	while ((param = one->generate_params(param, description))) {
		bool passes = run(suite, one, param);

		all = all && passes;
		printf("        %sok %u %s\n", passes ? "" : "not ", ++count, description);
	}
	return all && count;
}

static bool run_suite(struct kunit_suite *suite)
{
	struct kunit_case *one;
	unsigned int count = 0;
	bool all = true;

	for (one = suite->test_cases; one->run_case; one++)
		count++;
	printf("    KTAP version 1\n    # Subtest: %s\n    1..%u\n", suite->name, count);
	for (one = suite->test_cases; one->run_case; one++) {
		bool passes = one->generate_params ? run_params(suite, one) : run(suite, one, NULL);

		all = all && passes;
		printf("    %sok %u %s\n", passes ? "" : "not ",
		       (unsigned int)(one - suite->test_cases) + 1, one->name);
	}
	return all;
}

int main(int argc, char **argv)
{
	unsigned int i, failed = 0;

	for (i = 1; i < (unsigned int)argc; i++)
		if (!set_parameter(argv[i])) {
			fprintf(stderr, "unit: what is %s?\n", argv[i]);
			return 2;
		}
	setlinebuf(stdout); /* what was printed before a crash is known */
	printf("KTAP version 1\n1..%u\n", suite_count);
	for (i = 0; i < suite_count; i++) {
		bool passes = run_suite(suites[i]);

		failed += !passes;
		printf("%sok %u %s\n", passes ? "" : "not ", i + 1, suites[i]->name);
	}
	return failed || !suite_count;
}
