/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites in kunit/ use of KUnit, for a user's process: the same tests in a
 * second, with the compiler's sanitizers. UML has the real one, and decides.
 */
#ifndef _UNIT_KUNIT_TEST_H
#define _UNIT_KUNIT_TEST_H

#include <setjmp.h>

#include "../../../common/user.h"

#define KUNIT_PARAM_DESC_SIZE	128

enum kunit_status { KUNIT_SUCCESS, KUNIT_FAILURE };

struct kunit {
	const char *name;	/* of the case */
	void *priv;
	const void *param_value;
	enum kunit_status status;
	jmp_buf end;	/* where a failed assertion goes */
	struct unit_memory *kept;	/* freed at the end of a case */
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *before, char *description);
};

struct kunit_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	struct kunit_case *test_cases;
};

void unit_add_suite(struct kunit_suite *suite);
__printf(4, 5) void unit_fail(struct kunit *test, const char *file, int line,
			      const char *format, ...);
void *kunit_kzalloc(struct kunit *test, size_t size, int flags);
void kunit_kfree(struct kunit *test, const void *what);

#define KUNIT_CASE(test)	{ .run_case = test, .name = #test }
#define KUNIT_CASE_PARAM(test, generate) \
	{ .run_case = test, .name = #test, .generate_params = generate }

/* One list of suites, put together before main(). */
#define kunit_test_suite(suite) \
	static void __attribute__((constructor)) add_##suite(void) { unit_add_suite(&(suite)); }

#define KUNIT_ARRAY_PARAM(name, array, describe) \
	static const void *name##_gen_params(const void *before, char *description) \
	{ \
		const typeof(array) *all = &(array); \
		const typeof(**all) *next = before; \
		next = next ? next + 1 : *all; \
		if (next == *all + ARRAY_SIZE(*all)) \
			return NULL; \
		describe(next, description); \
		return next; \
	}

#define kunit_info(test, ...)	(printf("        # " __VA_ARGS__), putchar('\n'))

/* Go on after a failure, or leave the case. */
#define UNIT_EXPECT	((void)0)
#define UNIT_ASSERT	longjmp(_test->end, 1)

#define UNIT_NUMBERS(then, test, a, is, b, format, ...) do { \
	struct kunit *_test = (test); \
	typeof(a) _a = (a); \
	typeof(b) _b = (b); \
	if (!(_a is _b)) { \
		unit_fail(_test, __FILE__, __LINE__, "%s: %lld, %lld " format, \
			  #a " " #is " " #b, (long long)_a, (long long)_b, ##__VA_ARGS__); \
		UNIT_##then; \
	} \
} while (0)

#define UNIT_TEXTS(then, test, a, is, b, format, ...) do { \
	struct kunit *_test = (test); \
	const char *_a = (a), *_b = (b); \
	if (!_a || !_b || !(strcmp(_a, _b) is 0)) { \
		unit_fail(_test, __FILE__, __LINE__, "%s: \"%s\", \"%s\" " format, \
			  #a " " #is " " #b, _a, _b, ##__VA_ARGS__); \
		UNIT_##then; \
	} \
} while (0)

#define UNIT_TRUTH(then, test, what, holds, format, ...) do { \
	struct kunit *_test = (test); \
	if (!(holds)) { \
		unit_fail(_test, __FILE__, __LINE__, "%s " format, what, ##__VA_ARGS__); \
		UNIT_##then; \
	} \
} while (0)

#define KUNIT_EXPECT_EQ(test, a, b) UNIT_NUMBERS(EXPECT, test, a, ==, b, "")
#define KUNIT_EXPECT_EQ_MSG(test, a, b, ...) UNIT_NUMBERS(EXPECT, test, a, ==, b, __VA_ARGS__)
#define KUNIT_EXPECT_NE(test, a, b) UNIT_NUMBERS(EXPECT, test, a, !=, b, "")
#define KUNIT_EXPECT_NE_MSG(test, a, b, ...) UNIT_NUMBERS(EXPECT, test, a, !=, b, __VA_ARGS__)
#define KUNIT_EXPECT_LT(test, a, b) UNIT_NUMBERS(EXPECT, test, a, <, b, "")
#define KUNIT_EXPECT_LT_MSG(test, a, b, ...) UNIT_NUMBERS(EXPECT, test, a, <, b, __VA_ARGS__)
#define KUNIT_EXPECT_LE(test, a, b) UNIT_NUMBERS(EXPECT, test, a, <=, b, "")
#define KUNIT_EXPECT_LE_MSG(test, a, b, ...) UNIT_NUMBERS(EXPECT, test, a, <=, b, __VA_ARGS__)
#define KUNIT_EXPECT_GT(test, a, b) UNIT_NUMBERS(EXPECT, test, a, >, b, "")
#define KUNIT_EXPECT_GT_MSG(test, a, b, ...) UNIT_NUMBERS(EXPECT, test, a, >, b, __VA_ARGS__)
#define KUNIT_EXPECT_GE(test, a, b) UNIT_NUMBERS(EXPECT, test, a, >=, b, "")
#define KUNIT_EXPECT_GE_MSG(test, a, b, ...) UNIT_NUMBERS(EXPECT, test, a, >=, b, __VA_ARGS__)
#define KUNIT_EXPECT_STREQ(test, a, b) UNIT_TEXTS(EXPECT, test, a, ==, b, "")
#define KUNIT_EXPECT_STREQ_MSG(test, a, b, ...) UNIT_TEXTS(EXPECT, test, a, ==, b, __VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, a, b) UNIT_TEXTS(EXPECT, test, a, !=, b, "")
#define KUNIT_EXPECT_STRNEQ_MSG(test, a, b, ...) UNIT_TEXTS(EXPECT, test, a, !=, b, __VA_ARGS__)
#define KUNIT_EXPECT_TRUE(test, a) UNIT_TRUTH(EXPECT, test, #a, a, "")
#define KUNIT_EXPECT_TRUE_MSG(test, a, ...) UNIT_TRUTH(EXPECT, test, #a, a, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, a) UNIT_TRUTH(EXPECT, test, #a, !(a), "")
#define KUNIT_EXPECT_FALSE_MSG(test, a, ...) UNIT_TRUTH(EXPECT, test, #a, !(a), __VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, a) UNIT_TRUTH(EXPECT, test, #a, !(a), "")
#define KUNIT_EXPECT_NULL_MSG(test, a, ...) UNIT_TRUTH(EXPECT, test, #a, !(a), __VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, a) UNIT_TRUTH(EXPECT, test, #a, (a), "")
#define KUNIT_EXPECT_NOT_NULL_MSG(test, a, ...) UNIT_TRUTH(EXPECT, test, #a, (a), __VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, a, b) UNIT_TRUTH(EXPECT, test, #a, (a) == (b), "")
#define KUNIT_EXPECT_PTR_EQ_MSG(test, a, b, ...) \
	UNIT_TRUTH(EXPECT, test, #a, (a) == (b), __VA_ARGS__)
#define KUNIT_ASSERT_EQ(test, a, b) UNIT_NUMBERS(ASSERT, test, a, ==, b, "")
#define KUNIT_ASSERT_EQ_MSG(test, a, b, ...) UNIT_NUMBERS(ASSERT, test, a, ==, b, __VA_ARGS__)
#define KUNIT_ASSERT_NE(test, a, b) UNIT_NUMBERS(ASSERT, test, a, !=, b, "")
#define KUNIT_ASSERT_NE_MSG(test, a, b, ...) UNIT_NUMBERS(ASSERT, test, a, !=, b, __VA_ARGS__)
#define KUNIT_ASSERT_LT(test, a, b) UNIT_NUMBERS(ASSERT, test, a, <, b, "")
#define KUNIT_ASSERT_LT_MSG(test, a, b, ...) UNIT_NUMBERS(ASSERT, test, a, <, b, __VA_ARGS__)
#define KUNIT_ASSERT_LE(test, a, b) UNIT_NUMBERS(ASSERT, test, a, <=, b, "")
#define KUNIT_ASSERT_LE_MSG(test, a, b, ...) UNIT_NUMBERS(ASSERT, test, a, <=, b, __VA_ARGS__)
#define KUNIT_ASSERT_GT(test, a, b) UNIT_NUMBERS(ASSERT, test, a, >, b, "")
#define KUNIT_ASSERT_GT_MSG(test, a, b, ...) UNIT_NUMBERS(ASSERT, test, a, >, b, __VA_ARGS__)
#define KUNIT_ASSERT_GE(test, a, b) UNIT_NUMBERS(ASSERT, test, a, >=, b, "")
#define KUNIT_ASSERT_GE_MSG(test, a, b, ...) UNIT_NUMBERS(ASSERT, test, a, >=, b, __VA_ARGS__)
#define KUNIT_ASSERT_STREQ(test, a, b) UNIT_TEXTS(ASSERT, test, a, ==, b, "")
#define KUNIT_ASSERT_STREQ_MSG(test, a, b, ...) UNIT_TEXTS(ASSERT, test, a, ==, b, __VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ(test, a, b) UNIT_TEXTS(ASSERT, test, a, !=, b, "")
#define KUNIT_ASSERT_STRNEQ_MSG(test, a, b, ...) UNIT_TEXTS(ASSERT, test, a, !=, b, __VA_ARGS__)
#define KUNIT_ASSERT_TRUE(test, a) UNIT_TRUTH(ASSERT, test, #a, a, "")
#define KUNIT_ASSERT_TRUE_MSG(test, a, ...) UNIT_TRUTH(ASSERT, test, #a, a, __VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, a) UNIT_TRUTH(ASSERT, test, #a, !(a), "")
#define KUNIT_ASSERT_FALSE_MSG(test, a, ...) UNIT_TRUTH(ASSERT, test, #a, !(a), __VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, a) UNIT_TRUTH(ASSERT, test, #a, !(a), "")
#define KUNIT_ASSERT_NULL_MSG(test, a, ...) UNIT_TRUTH(ASSERT, test, #a, !(a), __VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, a) UNIT_TRUTH(ASSERT, test, #a, (a), "")
#define KUNIT_ASSERT_NOT_NULL_MSG(test, a, ...) UNIT_TRUTH(ASSERT, test, #a, (a), __VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, a, b) UNIT_TRUTH(ASSERT, test, #a, (a) == (b), "")
#define KUNIT_ASSERT_PTR_EQ_MSG(test, a, b, ...) \
	UNIT_TRUTH(ASSERT, test, #a, (a) == (b), __VA_ARGS__)
#define KUNIT_FAIL(test, ...) UNIT_TRUTH(EXPECT, test, "fail", false, __VA_ARGS__)

#endif
