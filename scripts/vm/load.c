// SPDX-License-Identifier: GPL-2.0
/*
 * load NTH MODULE - loads a module, whose NTH allocation in the kernel fails
 * (Documentation/fault-injection). Prints "failed" or "not reached" for the
 * allocation, and the error of the load.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int nth = open("/proc/self/fail-nth", O_RDWR);
	int module = argc == 3 ? open(argv[2], O_RDONLY) : -1;
	char left[16] = "";
	long ret;
	int err;

	if (nth < 0 || module < 0 || write(nth, argv[1], strlen(argv[1])) < 0) {
		perror("load");
		return 2;
	}
	ret = syscall(SYS_finit_module, module, "", 0);
	err = ret ? errno : 0;
	/* zero once it has failed; else how many more it would have taken */
	if (pread(nth, left, sizeof(left) - 1, 0) <= 0 || write(nth, "0", 1) != 1)
		return 2;
	printf("%s: %s\n", strcmp(left, "0\n") ? "not reached" : "failed",
	       err ? strerror(err) : "loaded");
	return err != 0;
}
