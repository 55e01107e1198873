// SPDX-License-Identifier: GPL-2.0
/*
 * tool OUTPUT ERRORS - hv-iface for tool.py, which wants it more often than a program with
 * sanitizers can be started. Each line of standard input has its arguments, with tabs between;
 * what it prints is in the two files, and a line on standard output has its status, or 128 and
 * the signal that ended it, the microseconds that it took, and the KiB that it had at most.
 */
#define main tool_main
#include "../tool/main.c"
#undef main

#include <sys/resource.h>
#include <sys/wait.h>

#define SECONDS	8	/* of a processor, after which nobody waits for an answer any more */

static void open_as(int fd, const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || dup2(file, fd) < 0)
		_exit(127);
	close(file);
}

static void run_tool(char **files, char *line)
{
	const struct rlimit limit = { SECONDS, SECONDS };
	char *arguments[16] = { "hv-iface" };
	unsigned int count = 1;

	while (count < ARRAY_SIZE(arguments) - 1 && (arguments[count] = strsep(&line, "\t")))
		count++;
	setrlimit(RLIMIT_CPU, &limit);
	close(0);
	open("/dev/null", O_RDONLY);
	open_as(1, files[0]);
	open_as(2, files[1]);
	exit(tool_main(count, arguments));
}

int main(int argc, char **argv)
{
	static char line[1 << 14];

	while (argc == 3 && fgets(line, sizeof(line), stdin)) {
		struct rusage used;
		pid_t child;
		int status;

		line[strcspn(line, "\n")] = '\0';
		child = fork();
		if (!child)
			run_tool(argv + 1, line);
		if (wait4(child, &status, 0, &used) < 0)
			return 1;
		printf("%d %ld %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) :
		       128 + WTERMSIG(status), 1000000 * (used.ru_utime.tv_sec +
		       used.ru_stime.tv_sec) + used.ru_utime.tv_usec + used.ru_stime.tv_usec,
		       used.ru_maxrss);
		fflush(stdout);
	}
	return 0;
}
