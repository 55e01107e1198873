// SPDX-License-Identifier: GPL-2.0
/*
 * bench TURNS PLAN - does the lines of PLAN ("NAME VERB ARGUMENT..."), all of
 * them a turn, after one for warming up. Prints "sample NAME TICKS COUNT" a line
 * and turn: ticks of the TSC for so many operations.
 *
 * The clock of a guest may be one that exits; the TSC does not, neither on KVM
 * nor in the emulation.
 *
 * Before and after a line a leaf is executed that nobody has: there the host's
 * trace of KVM is cut (scripts/vm/trace.py), and what is in between was caused by
 * this line and nothing else.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

#define ROOT		"/debian"
#define MARK_LEAF	0x4f000000u
#define MARK_FIRST	100
#define MARK_OUTSIDE	0xff
#define MAX_LINES	100
#define MAX_WORDS	8
#define MAX_READERS	64
#define READS		2000
#define SHARED_NS	200000000ULL

struct line {
	const char *name, *verb;
	char *argv[MAX_WORDS];
};

static struct rusage used;	/* by the last process */

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* Cuts the host's trace, as ../vm/mark.c does. */
static void mark(unsigned int number)
{
	unsigned int a, b, c, d;

	__cpuid(MARK_LEAF + number, a, b, c, d);
}

static unsigned long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Each returns how many operations it did; what is below zero is a failure. */

/* exec PROGRAM ARGUMENT... - a process of the Debian root, its output thrown away */
static long do_exec(char **argv)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		int null = open("/dev/null", O_RDWR);

		if (chroot(ROOT) || chdir("/") || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
		    dup2(null, 2) < 0)
			_exit(126);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		return -1;
	return status ? -1 : 1;
}

/* peak PROGRAM ARGUMENT... - the same; counted are the KiB that it took at most */
static long do_peak(char **argv)
{
	return do_exec(argv) < 0 ? -1 : used.ru_maxrss;
}

static int read_at(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY);
	char text[4096];
	ssize_t len;

	if (fd < 0)
		return -1;
	len = read(fd, text, sizeof(text));
	close(fd);
	return len < 0 ? -1 : 0;
}

/* read DIRECTORY NAME - by name within its directory, the same for files at any depth */
static long do_read(char **argv)
{
	int dir = open(argv[0], O_RDONLY | O_DIRECTORY), i, ret = dir < 0;

	for (i = 0; !ret && i < READS; i++)
		ret = read_at(dir, argv[1]);
	close(dir);
	return ret ? -1 : READS;
}

/* once DIRECTORY NAME */
static long do_once(char **argv)
{
	int dir = open(argv[0], O_RDONLY | O_DIRECTORY), ret = read_at(dir, argv[1]);

	close(dir);
	return ret ? -1 : 1;
}

static long read_tree(int dir)
{
	DIR *entries = fdopendir(dir);
	struct dirent *entry;
	long ret = 0;

	while (entries && ret >= 0 && (entry = readdir(entries))) {
		if (entry->d_name[0] == '.')
			continue;
		if (entry->d_type == DT_DIR)
			ret = read_tree(openat(dir, entry->d_name, O_RDONLY | O_DIRECTORY));
		else
			ret = read_at(dir, entry->d_name);
	}
	if (entries)
		closedir(entries);
	return entries ? ret : -1;
}

/* tree DIRECTORY - every file in it, once */
static long do_tree(char **argv)
{
	return read_tree(open(argv[0], O_RDONLY | O_DIRECTORY)) < 0 ? -1 : 1;
}

/* insmod FILE [PARAMETER] - the system call alone */
static long do_insmod(char **argv)
{
	int fd = open(argv[0], O_RDONLY);
	long ret = syscall(SYS_finit_module, fd, argv[1] ?: "", 0);

	close(fd);
	return ret ? -1 : 1;
}

static long do_rmmod(char **argv)
{
	return syscall(SYS_delete_module, argv[0], O_NONBLOCK) ? -1 : 1;
}

/* readers COUNT DIRECTORY NAME - so many processes read at once for a while */
static long do_readers(char **argv)
{
	static unsigned long *reads;
	int count = atoi(argv[0]), dir = open(argv[1], O_RDONLY | O_DIRECTORY), i;
	unsigned long long end = now_ns() + SHARED_NS;
	long sum = 0;

	/* a page each, that they share no cache line */
	if (!reads)
		reads = mmap(NULL, MAX_READERS * 4096, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (reads == MAP_FAILED || count > MAX_READERS || dir < 0)
		return -1;
	for (i = 0; i < count; i++) {
		reads[i * 512] = 0;
		if (!fork()) {
			while (now_ns() < end && !read_at(dir, argv[2]))
				reads[i * 512]++;
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	close(dir);
	for (i = 0; i < count; i++)
		sum += reads[i * 512];
	return sum ? sum : -1;
}

static const struct verb {
	const char *name;
	long (*run)(char **argv);
} verbs[] = {
	{ "exec", do_exec },
	{ "peak", do_peak },
	{ "read", do_read },
	{ "once", do_once },
	{ "tree", do_tree },
	{ "insmod", do_insmod },
	{ "rmmod", do_rmmod },
	{ "readers", do_readers },
};

static long run(struct line *line)
{
	unsigned int i;

	for (i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (!strcmp(verbs[i].name, line->verb))
			return verbs[i].run(line->argv);
	return -1;
}

static unsigned int read_plan(const char *path, struct line *lines)
{
	FILE *file = fopen(path, "r");
	unsigned int count = 0, word;
	static char text[65536];
	char *at, *rest = text;

	if (!file)
		die(path);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	while (count < MAX_LINES && (at = strsep(&rest, "\n"))) {
		struct line *line = &lines[count];

		if (!*at)
			continue;
		line->name = strsep(&at, " ");
		line->verb = strsep(&at, " ");
		for (word = 0; word < MAX_WORDS - 1 && at; word++)
			line->argv[word] = strsep(&at, " ");
		count++;
	}
	return count;
}

int main(int argc, char **argv)
{
	static struct line lines[MAX_LINES];
	unsigned long long ticks;
	unsigned int count, turn, i;
	long operations;

	if (argc != 3)
		die("bench");
	count = read_plan(argv[2], lines);
	for (i = 0; i < count; i++)
		run(&lines[i]);
	for (turn = 0; turn < (unsigned int)atoi(argv[1]); turn++) {
		for (i = 0; i < count; i++) {
			mark(MARK_FIRST + i);
			ticks = __rdtsc();
			operations = run(&lines[i]);
			ticks = __rdtsc() - ticks;
			mark(MARK_OUTSIDE);
			if (operations < 0)
				printf("failed %s\n", lines[i].name);
			else
				printf("sample %s %llu %ld\n", lines[i].name, ticks, operations);
		}
		fflush(stdout);
	}
	return 0;
}
