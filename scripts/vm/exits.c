// SPDX-License-Identifier: GPL-2.0
/*
 * exits FILE - what anybody can make the host do: how often a second the guest
 * leaves to it by reading FILE, which costs one exit a time, against executing
 * CPUID, which does the same and is nobody's to forbid.
 *
 * Turn by turn, since machines are noisy; each turn ends after so much time or so
 * many exits, since the host's trace must hold them all. Runs as nobody.
 */
#include <cpuid.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define NOBODY		65534
#define TURNS		20
#define TURN_NS		100000000ULL
#define TURN_EXITS	1000

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

/* What was done, and how long that took. */
struct work {
	unsigned long count;
	unsigned long long ns;
};

static void turn(struct work *work, int (*once)(int), int fd)
{
	unsigned long long begin = now(), end = begin + TURN_NS;
	unsigned long i;

	for (i = 0; i < TURN_EXITS && now() < end && once(fd); i++)
		work->count++;
	work->ns += now() - begin;
}

int main(int argc, char **argv)
{
	struct work reads = { 0, 0 }, cpuids = { 0, 0 };
	int fd = argc == 2 && !setgid(NOBODY) && !setuid(NOBODY) ? open(argv[1], O_RDONLY) : -1;
	int i;

	if (fd < 0) {
		perror("exits");
		return 2;
	}
	for (i = 0; i < TURNS; i++) {
		turn(&reads, read_once, fd);
		turn(&cpuids, cpuid_once, fd);
	}
	printf("%lu reads in %llu ms, %lu CPUID in %llu ms, in %d turns each\n", reads.count,
	       reads.ns / 1000000, cpuids.count, cpuids.ns / 1000000, TURNS);
	if (!reads.count || !cpuids.count)
		return 1;
	printf("exits by reading, as a part of those by CPUID: %.2f\n",
	       (double)reads.count / reads.ns * cpuids.ns / cpuids.count);
	return 0;
}
