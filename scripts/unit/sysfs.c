// SPDX-License-Identifier: GPL-2.0
/* In the place of sysfs: a list of folders and files, each with its path. */
#include <linux/sysfs.h>

static struct kernfs_node top = { .path = "kernel", .holders = 1 };
static struct kobject top_kobj = { .sd = &top, .holders = 1 };
static struct kernfs_node *nodes = &top;

struct kobject *const kernel_kobj = &top_kobj;

static struct kernfs_node *find(const char *path)
{
	struct kernfs_node *node = nodes;

	while (node && strcmp(node->path, path))
		node = node->next;
	return node;
}

/* Within a folder: the path from there on; NULL elsewhere. */
static const char *below(const struct kernfs_node *folder, const char *path)
{
	size_t length = strlen(folder->path);

	return !strncmp(path, folder->path, length) && path[length] == '/' ? path + length + 1 :
	       NULL;
}

static void join(char *path, const struct kernfs_node *folder, const char *name)
{
	if (snprintf(path, MAX_PATH, "%s/%s", folder->path, name) >= MAX_PATH)
		abort();
}

/* A name in a folder, which is there and has none such. */
static struct kernfs_node *add(const struct kobject *parent, const char *name, void *priv,
			       const struct attribute *attr)
{
	struct kernfs_node *node = calloc(1, sizeof(*node));

	join(node->path, parent->sd, name);
	if (parent->sd->removed || find(node->path)) {
		free(node);
		return NULL;
	}
	node->priv = priv;
	node->attr = attr;
	node->holders = 1;
	node->next = nodes;
	nodes = node;
	return node;
}

void kernfs_put(struct kernfs_node *node)
{
	if (node && !--node->holders)
		free(node);
}

static void delete(const struct kernfs_node *gone)
{
	struct kernfs_node **at = &nodes, *node;

	while ((node = *at)) {
		if (node != gone && !below(gone, node->path)) {
			at = &node->next;
			continue;
		}
		*at = node->next;
		node->removed = true;
		kernfs_put(node);
	}
}

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *kobj = calloc(1, sizeof(*kobj));

	kobj->sd = add(parent, name, kobj, NULL);
	if (!kobj->sd) {
		free(kobj);
		return NULL;
	}
	kobj->sd->holders++;	/* the list's, and its own */
	kobj->holders = 1;
	return kobj;
}

struct kobject *kobject_get(struct kobject *kobj)
{
	kobj->holders++;
	return kobj;
}

/* A folder whose files are left behind is one that nobody can find any more. */
void kobject_del(struct kobject *kobj)
{
	if (!kobj->sd->removed)
		delete(kobj->sd);
}

void kobject_put(struct kobject *kobj)
{
	if (!kobj || --kobj->holders)
		return;
	kobject_del(kobj);
	kernfs_put(kobj->sd);
	free(kobj);
}

int sysfs_create_file(struct kobject *kobj, const struct attribute *attr)
{
	return add(kobj, attr->name, kobj, attr) ? 0 : -EEXIST;
}

struct kernfs_node *kernfs_find_and_get(struct kernfs_node *parent, const char *name)
{
	struct kernfs_node *node;
	char path[MAX_PATH];

	join(path, parent, name);
	node = find(path);
	if (node)
		node->holders++;
	return node;
}

struct file *file_open_root_mnt(struct vfsmount *mount, const char *path, int flags, umode_t mode)
{
	struct kernfs_node *node;
	char name[MAX_PATH];
	struct file *file;
	size_t length = strlen(path);

	while (length && path[length - 1] == '/')
		length--;
	snprintf(name, sizeof(name), "%.*s", (int)length, path);
	node = find(name);
	if (!node)
		return ERR_PTR(-ENOENT);
	file = calloc(1, sizeof(*file));
	file->node = node;
	file->inode.i_mode = node->attr ? S_IFREG | node->attr->mode : S_IFDIR | 0755;
	node->holders++;
	return file;
}

void filp_close(struct file *file, void *unused)
{
	kernfs_put(file->node);
	free(file);
}

/* A page of its own, for the sanitizer to see who writes behind it. */
ssize_t kernel_read(struct file *file, void *to, size_t size, loff_t *at)
{
	struct kernfs_node *node = file->node;
	struct kobj_attribute *attr;
	char *page;
	ssize_t got;

	if (node->removed)
		return -ENODEV;
	page = calloc(1, PAGE_SIZE);
	attr = container_of(node->attr, struct kobj_attribute, attr);
	got = attr->show(node->priv, attr, page);
	if (got > (ssize_t)size)
		got = size;
	if (got > 0)
		memcpy(to, page, got);
	free(page);
	return got;
}

int iterate_dir(struct file *file, struct dir_context *context)
{
	const struct kernfs_node *node;

	for (node = nodes; node; node = node->next) {
		const char *name = below(file->node, node->path);

		if (name && !strchr(name, '/'))
			context->actor(context, name, strlen(name), 0, 0,
				       node->attr ? DT_REG : DT_DIR);
	}
	return 0;
}
