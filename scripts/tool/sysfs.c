// SPDX-License-Identifier: GPL-2.0
/* The module's tree in sysfs, or a copy of it somewhere. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

/* A file of sysfs is one page at most. Whatever else somebody names ends here as well. */
#define MAX_FILE	0x10000

/* No link, for which a stranger may have any place, and no pipe, where one waits for ever. */
#define OPENING	(O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* Returns how many bytes there are, or -1. */
static ssize_t read_bytes(int fd, char *bytes, size_t size)
{
	size_t used = 0;
	ssize_t got;
	int err;

	if (fd < 0)
		return -1;
	do {
		got = read(fd, bytes + used, size - used);
		used += got > 0 ? got : 0;
	} while (got > 0 && used < size && used % 4096 == 0);	/* else it was the end */
	err = got < 0 ? errno : used == size ? EFBIG : 0;
	close(fd);
	errno = err;
	if (!err && used && bytes[used - 1] == '\n')
		used--;
	return err ? -1 : (ssize_t)used;
}

/**
 * read_file - a file of sysfs, or of a copy of it
 * @folder: where its path begins
 * @path: the path
 * @bytes: receives what it says, without the newline at its end
 * @size: how many bytes there are, of which one must be left
 *
 * Return: how many there are, or -1.
 */
ssize_t read_file(int folder, const char *path, char *bytes, size_t size)
{
	int fd = openat(folder, path, OPENING);
	struct stat stat;

	if (fd >= 0 && (fstat(fd, &stat) || !S_ISREG(stat.st_mode))) {
		close(fd);
		return -1;
	}
	return read_bytes(fd, bytes, size);
}

/* Another file of the sysfs that the tree is in; NULL where it is in none. */
static const char *beside(struct tree *tree, int root, const char *path)
{
	char bytes[4096];
	ssize_t length = read_file(root, path, bytes, sizeof(bytes));

	while (length > 0 && strchr(" \t\n", bytes[length - 1]))
		length--;
	return length > 0 ? tree_keep(tree, bytes, length) : NULL;
}

/**
 * read_one - one file of a tree
 * @root: the tree
 * @path: the file
 * @bytes: receives what it says
 * @size: how many bytes there are
 *
 * Return: what it says, cleaned; or NULL where it cannot be had so simply.
 */
const char *read_one(const char *root, const char *path, char *bytes, size_t size)
{
	int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC), next;
	size_t length;
	ssize_t got;

	while (folder >= 0 && strchr(path, '/')) {
		length = strchr(path, '/') - path;
		if (!length || path[0] == '.' || length >= size)
			return NULL;
		snprintf(bytes, size, "%.*s", (int)length, path);
		next = openat(folder, bytes, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
		close(folder);
		folder = next;
		path += length + 1;
	}
	if (folder < 0 || !*path || *path == '.')
		return NULL;
	got = read_file(folder, path, bytes, size);
	close(folder);
	return got < 0 ? NULL : tree_keep(&this_tree, bytes, got);
}

/* Something in the tree that cannot be read. What is gone was unloaded. */
static int note(struct tree *tree, const char *path, int err)
{
	const char *error = "", *why = err ? strerror(err) : "Too many directories in one another";
	struct node *node = *path ? tree_add(tree, path, strlen(path), &error) : tree->node;

	if (err == ENOENT || err == ENODEV)
		return trouble(NOT_LOADED,
			       "%s went away while it was read: was the module unloaded?",
			       tree->name);
	if (node)
		node->why = tree_keep(tree, why, strlen(why));
	return node && node->why ? OK : trouble(UNREADABLE, "%s: %s", tree->name, error);
}

/* The names in folders on the way down, each behind a letter: files come first. */
static char names[MAX_NODES * 32], *name_of[MAX_NODES];

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char letter_of(DIR *dir, const struct dirent *entry)
{
	struct stat stat;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_REG ? 'a' : entry->d_type == DT_DIR ? 'b' : 0;
	if (fstatat(dirfd(dir), entry->d_name, &stat, AT_SYMLINK_NOFOLLOW))
		return 0;
	return S_ISREG(stat.st_mode) ? 'a' : S_ISDIR(stat.st_mode) ? 'b' : 0;
}

/* Returns how many names there are in all, more than MAX_NODES where there is no room. */
static unsigned int list(DIR *dir, unsigned int count, size_t *used)
{
	const struct dirent *entry;
	unsigned int first = count;

	while (errno = 0, entry = readdir(dir)) {
		char letter = letter_of(dir, entry);
		size_t size = strlen(entry->d_name) + 2;

		if (!letter || !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (count == MAX_NODES || sizeof(names) - *used < size)
			return MAX_NODES + 1;
		name_of[count] = names + *used;
		sprintf(name_of[count++], "%c%s", letter, entry->d_name);
		*used += size;
	}
	qsort(name_of + first, count - first, sizeof(*name_of), by_name);
	return count;
}

/* Calls itself for folders, MAX_DEPTH deep at most. */
static int read_folder(struct tree *tree, int folder, const char *path, unsigned int depth,
		       unsigned int first, size_t used)
{
	static char bytes[MAX_FILE + 1];
	DIR *dir = folder < 0 ? NULL : fdopendir(folder);
	unsigned int i, count;
	int status = OK;

	if (!dir)
		return note(tree, path, errno);
	count = list(dir, first, &used);
	if (count > MAX_NODES)
		status = trouble(UNREADABLE, "%s: more than a tree has", tree->name);
	else if (errno)
		status = note(tree, path, errno);
	for (i = first; i < count && !status; i++) {
		const char *name = name_of[i] + 1, *error;
		char below[2 * MAX_PATH + 3];
		ssize_t length;

		snprintf(below, sizeof(below), "%s%s%s", path, *path ? "/" : "", name);
		if (*name_of[i] == 'b') {
			status = depth > MAX_DEPTH ? note(tree, path, 0) :
				read_folder(tree, openat(folder, name, O_RDONLY | O_NOFOLLOW |
							 O_DIRECTORY | O_CLOEXEC),
					    below, depth + 1, count, used);
			continue;
		}
		length = read_bytes(openat(folder, name, OPENING), bytes, sizeof(bytes));
		if (length < 0) {
			status = note(tree, below, errno);
			continue;
		}
		error = tree_put(tree, below, bytes, length);
		if (error)
			status = trouble(UNREADABLE, "%s: %s", tree->name, error);
	}
	closedir(dir);
	return status;
}

static void read_firmware(struct tree *tree, int root)
{
	char path[64];
	unsigned int i;

	for (i = 0; i < HVI_FIRMWARE_WORDS; i++) {
		snprintf(path, sizeof(path), "../../class/dmi/id/%s", hvi_firmware_names[i]);
		tree->firmware.word[i] = beside(tree, root, path);
	}
}

/**
 * read_tree - all files of a tree
 * @tree: receives them
 * @root: where they are
 *
 * Return: a status; what could not be read is in the tree, and no trouble.
 */
int read_tree(struct tree *tree, const char *root)
{
	int folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status;
	struct stat stat;

	tree_begin(tree, root);
	if ((folder < 0 && errno != ENOENT && errno != ENOTDIR) ||
	    (folder >= 0 && fstatat(folder, "hypervisor_present", &stat, AT_SYMLINK_NOFOLLOW) &&
	     errno != ENOENT))
		return trouble(UNREADABLE, "%s: %s", tree->name, strerror(errno));
	if (folder < 0 || fstatat(folder, "hypervisor_present", &stat, AT_SYMLINK_NOFOLLOW))
		return trouble(NOT_LOADED, "%s: no tree of hv_iface", tree->name);
	/* None of a copy, nor the version of a module built without it. */
	tree->module_version = beside(tree, folder, "../../module/hv_iface/version");
	read_firmware(tree, folder);
	status = read_folder(tree, dup(folder), "", 0, 0, 0);
	close(folder);
	return status;
}
