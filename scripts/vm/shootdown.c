// SPDX-License-Identifier: GPL-2.0
/*
 * shootdown - makes processor 0 interrupt processor 1, or 1 and 2 at once where there
 * are more, for them to forget a page (a TLB shootdown), again and again. With a third
 * one idle they are some but not all, which a KVM guest does by a hypercall
 * (KVM_HC_SEND_IPI); a Xen guest makes one for each. Ends only if no interrupt gets lost.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROUNDS	20
#define OTHERS	2

static atomic_int running, over;

static void stay_on(int processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void *spin(void *processor)
{
	stay_on((int)(long)processor);
	running++;
	while (!over)
		;
	return NULL;
}

int main(void)
{
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_t threads[OTHERS];
	int others = sysconf(_SC_NPROCESSORS_ONLN) > OTHERS ? OTHERS : 1;
	int i;

	stay_on(0);
	for (i = 0; i < others; i++)
		if (pthread_create(&threads[i], NULL, spin, (void *)(long)(i + 1)))
			return 2;
	while (running < others)
		;
	for (i = 0; i < ROUNDS; i++) {
		*page = (char)i;
		if (mprotect(page, 4096, PROT_READ) || mprotect(page, 4096, PROT_READ | PROT_WRITE))
			return 2;
	}
	over = 1;
	for (i = 0; i < others; i++)
		pthread_join(threads[i], NULL);
	printf("%d shootdowns\n", ROUNDS);
	return 0;
}
