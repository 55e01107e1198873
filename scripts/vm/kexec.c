// SPDX-License-Identifier: GPL-2.0
/*
 * kexec -l|-p KERNEL INITRD COMMAND-LINE - loads a kernel to start, or one to
 * start after a crash; kexec -e starts it.
 *
 * What kexec-tools does as well. But that program needs Xen's libraries in the
 * guest, and its package changes how the machine reboots that it is put on.
 */
#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long ret = -1;

	if (argc == 2 && !strcmp(what, "-e"))
		ret = syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
			      LINUX_REBOOT_CMD_KEXEC, NULL);
	else if (argc == 5)
		ret = syscall(SYS_kexec_file_load, open(argv[2], O_RDONLY), open(argv[3], O_RDONLY),
			      strlen(argv[4]) + 1, argv[4],
			      !strcmp(what, "-p") ? KEXEC_FILE_ON_CRASH : 0);
	if (ret)
		perror("kexec");
	return ret != 0;
}
