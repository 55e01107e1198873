// SPDX-License-Identifier: GPL-2.0
/*
 * The captured machines as trees in sysfs, one below the other in
 * /sys/kernel/hv_iface_corpus, for other tools to read as users would.
 */
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "../module/publish.h"
#include "list.h"

static const struct {
	const char *name;
	struct hvi_leaf leaf;
} rows[] = {
#include "corpus.inc"
};

struct machine {
	struct list_head node;
	struct fake_load load;
	struct hvi_tree *tree;
};

static LIST_HEAD(machines);
static struct kobject *parent;

/* Adds the rows of one machine from the first on; returns how many those are. */
static int add_machine(unsigned int first)
{
	struct machine *machine = kzalloc(sizeof(*machine), GFP_KERNEL);
	struct fake_load *load = &machine->load;
	struct hvi_findings findings;
	unsigned int i;

	if (!machine)
		return -ENOMEM;
	fake_cpu_init(&load->fake);
	load->fake.hides = true;	/* what the captures do not have is not known */
	load->options.identity.value = FAKE_IDENTITY;
	for (i = first; i < ARRAY_SIZE(rows) && !strcmp(rows[i].name, rows[first].name); i++) {
		const struct hv_iface_regs *regs = &rows[i].leaf.regs;

		fake_set(&load->fake, rows[i].leaf.leaf, regs->eax, regs->ebx, regs->ecx,
			 regs->edx);
	}
	fake_load_run(load);
	findings = list_findings(load);
	machine->tree = hvi_publish(parent, rows[first].name, &load->fake.cpu, &findings);
	if (IS_ERR(machine->tree)) {
		int err = PTR_ERR(machine->tree);

		kfree(machine);
		return err;
	}
	list_add(&machine->node, &machines);
	return i - first;
}

static void remove_machines(void)
{
	struct machine *machine, *next;

	list_for_each_entry_safe(machine, next, &machines, node) {
		hvi_unpublish(machine->tree);
		kfree(machine);
	}
	kobject_put(parent);
}

static int __init corpus_tree_init(void)
{
	unsigned int i = 0;

	parent = kobject_create_and_add("hv_iface_corpus", kernel_kobj);
	if (!parent)
		return -ENOMEM;
	while (i < ARRAY_SIZE(rows)) {
		int count = add_machine(i);

		if (count < 0) {
			remove_machines();
			return count;
		}
		i += count;
	}
	return 0;
}

static void __exit corpus_tree_exit(void)
{
	remove_machines();
}

module_init(corpus_tree_init);
module_exit(corpus_tree_exit);
