// SPDX-License-Identifier: GPL-2.0
/*
 * exits FILE - what anybody can make the host do: how often a second the guest
 * leaves to it by reading FILE, which costs one exit a time, against executing
 * CPUID, which does the same and is nobody's to forbid.
 *
 * Turn by turn, since machines are noisy; each turn of the same length. Runs as
 * nobody.
 */
#include <cpuid.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define NOBODY		65534
#define TURNS		20
#define TURN_NS		100000000ULL

static unsigned long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static int read_once(int fd)
{
	char text[64];

	return pread(fd, text, sizeof(text), 0) > 0;
}

static int cpuid_once(int fd)
{
	unsigned int a, b, c, d;

	(void)fd;
	__cpuid(0x40000000, a, b, c, d);
	return 1;
}

static unsigned long turn(int (*once)(int), int fd)
{
	unsigned long long end = now() + TURN_NS;
	unsigned long count = 0;

	while (now() < end && once(fd))
		count++;
	return count;
}

int main(int argc, char **argv)
{
	unsigned long reads = 0, cpuids = 0;
	int fd = argc == 2 && !setgid(NOBODY) && !setuid(NOBODY) ? open(argv[1], O_RDONLY) : -1;
	int i;

	if (fd < 0) {
		perror("exits");
		return 2;
	}
	for (i = 0; i < TURNS; i++) {
		reads += turn(read_once, fd);
		cpuids += turn(cpuid_once, fd);
	}
	printf("%lu reads, %lu CPUID in %d turns of %llu ms each\n", reads, cpuids, TURNS,
	       TURN_NS / 1000000);
	printf("exits by reading, as a part of those by CPUID: %.2f\n", (double)reads / cpuids);
	return !reads || !cpuids;
}
