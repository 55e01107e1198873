// SPDX-License-Identifier: GPL-2.0
/*
 * loads plain|words|failing HOW-OFTEN - loads and unloads /hv_iface.ko again and
 * again, in one process: under a slow emulator the shell's insmod would take
 * ten times as long. HOW-OFTEN is a count, or seconds such as 60s.
 *
 * words: with random text for guest_os_id, which may be refused with EINVAL.
 * failing: in each load the next allocation of the kernel fails
 * (Documentation/fault-injection), until there is none left to fail.
 *
 * Whatever a load comes to, what it leaves is looked at: the module is there
 * and so are its files, or neither.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define TREE	"/sys/kernel/hv_iface"
#define MODULE	"/sys/module/hv_iface"

enum way { PLAIN, WORDS, FAILING };

static int fail_nth = -1;

static int complain(const char *what, long number)
{
	printf("load %ld: %s: %s\n", number, what, strerror(errno));
	return 1;
}

static void random_word(char *word, size_t size)
{
	size_t i, len;

	if (getrandom(word, size, 0) != (ssize_t)size)
		exit(2);
	len = (unsigned char)word[0] % (size - 1);
	for (i = 0; i < len; i++)
		if (!word[i])
			word[i] = '0';
	if (len > 1 && word[1] & 1)	/* every other one is a number */
		snprintf(word, size, "0x%llx", *(unsigned long long *)(word + 8) >> (word[3] & 63));
	else
		word[len] = '\0';
}

static void set_fail_nth(long nth)
{
	char text[24];

	if (pwrite(fail_nth, text, snprintf(text, sizeof(text), "%ld", nth), 0) < 0)
		exit(2);
}

/* It is zero once the allocation has failed, else what was left to count. */
static int has_failed(void)
{
	char left[24] = "";

	return pread(fail_nth, left, sizeof(left) - 1, 0) > 0 && !strcmp(left, "0\n");
}

/* One load and unload; *@refused is set where it did not come to a load. */
static int once(enum way way, long number, int *refused, int *reached)
{
	char arguments[80] = "guest_os_id=";
	int module = open("/hv_iface.ko", O_RDONLY);
	int wanted = way == WORDS ? EINVAL : ENOMEM;
	long ret;

	if (way == WORDS)
		random_word(arguments + 12, 48);
	if (way == FAILING)
		set_fail_nth(number);
	ret = syscall(SYS_finit_module, module, way == WORDS ? arguments : "", 0);
	*refused = ret != 0;
	if (way == FAILING) {
		*reached = has_failed();
		set_fail_nth(0);
	}
	close(module);
	if (ret && (way == PLAIN || errno != wanted))
		return complain("loading", number);
	if (ret && (!access(TREE, F_OK) || !access(MODULE, F_OK)))
		return complain("something is left of a load that failed", number);
	if (!ret && access(TREE, F_OK))
		return complain("no files", number);
	if (!ret && syscall(SYS_delete_module, "hv_iface", O_NONBLOCK))
		return complain("unloading", number);
	if (!access(TREE, F_OK))
		return complain("files are left", number);
	return 0;
}

int main(int argc, char **argv)
{
	static const char *const ways[] = { "plain", "words", "failing" };
	long number = 0, refusals = 0, limit = argc == 3 ? atol(argv[2]) : 0;
	int seconds = argc == 3 && strchr(argv[2], 's');
	time_t end = time(NULL) + limit;
	int refused = 0, reached = 1;
	enum way way = PLAIN;

	while (argc == 3 && way <= FAILING && strcmp(argv[1], ways[way]))
		way++;
	if (!limit || way > FAILING)
		return 2;
	if (way == FAILING) {
		fail_nth = open("/proc/self/fail-nth", O_RDWR);
		if (fail_nth < 0)
			return complain("no fault injection in this kernel", 0);
	}
	while (reached && (seconds ? time(NULL) < end : number < limit)) {
		number++;
		if (once(way, number, &refused, &reached))
			return 1;
		refusals += refused;
	}
	if (way == FAILING && reached)
		return complain("there are more allocations", number);
	printf("%ld loads, %ld refused\n", number, refusals);
	return 0;
}
