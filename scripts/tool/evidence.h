/* SPDX-License-Identifier: GPL-2.0 */
/* What was seen of a machine, by this program or by somebody's else. */
#ifndef _HVI_EVIDENCE_H
#define _HVI_EVIDENCE_H

#include "../../module/bits.h"
#include "../../module/capture.h"
#include "../../module/sink.h"

/* The tests have one of their own. */
#ifndef SYSFS
#define SYSFS "/sys"
#endif

#define EVIDENCE_LEAVES	256	/* what KVM takes from QEMU */
#define EVIDENCE_NAME	64
#define EVIDENCE_WORD	128

/**
 * struct evidence - leaves, firmware and kernel of one machine, as far as they are known
 * @cpu: answers the core from what follows
 * @answers: which processor does
 * @count: how many leaves of the first processor there are
 * @leaf: these, from 0x40000000 on, and leaf 1
 * @firmware: words of the firmware
 * @firmware_known: a bit for each word that is
 * @kernel_type: of enum hvi_kernel_type
 * @is_surmised: a kernel has told that by how it boots, not by what it has detected
 * @writer: the product whose own log has the leaves; NULL: nobody's
 * @hypervisor_bit: leaf 1 ECX has bit 31, whatever else is known of it
 * @has_earlier: a boot before this one has told something
 * @dmi: of a log, the maker and the product, which have no end of their own
 * @lack: why a log is of no use where nothing else is known
 * @processors: how many there are
 * @difference: the bits of 0x40000003 in which any other processor differs from the first
 * @others_unknown: it is not known of one
 * @name: of the machine, or empty
 * @passed_over: how many lines of a text were nothing
 * @why: why something is not to be believed
 */
struct evidence {
	struct hvi_cpu cpu;
	enum { FIRST_PROCESSOR, DIFFERENT_PROCESSOR, UNKNOWN_PROCESSOR } answers;
	unsigned int count;
	struct hvi_leaf leaf[EVIDENCE_LEAVES];
	char firmware[HVI_FIRMWARE_WORDS][EVIDENCE_WORD];
	unsigned int firmware_known;
	unsigned int kernel_type;
	bool is_surmised;
	const char *writer;
	bool hypervisor_bit;
	bool has_earlier;
	char dmi[EVIDENCE_WORD];
	const char *lack;
	unsigned int processors;
	struct hv_iface_regs difference;
	bool others_unknown;
	char name[EVIDENCE_NAME];
	unsigned int passed_over;
	char why[96];
};

/* What is no hypervisor's is passed over, but leaf 1. */
static inline bool evidence_takes(u32 leaf)
{
	return leaf == HVI_LEAF_PROCESSOR || leaf >> 28 == HVI_LEAF_BASE >> 28;
}

typedef void (*evidence_done)(struct evidence *evidence, void *data);

void evidence_init(struct evidence *evidence);
const struct hvi_leaf *evidence_find(const struct evidence *evidence, u32 leaf);
bool evidence_contradicts(const struct evidence *evidence, u32 leaf, unsigned int known,
			  const struct hv_iface_regs *regs);
bool evidence_is_disputed(const struct evidence *evidence);
bool evidence_add(struct evidence *evidence, u32 leaf, unsigned int known,
		  const struct hv_iface_regs *regs);
bool evidence_add_reg(struct evidence *evidence, u32 leaf, enum hvi_reg reg, u32 value);
void evidence_set_word(struct evidence *evidence, enum hvi_firmware_word word, const char *text,
		       size_t length);
void evidence_give_leaves(const struct evidence *evidence, struct hvi_sink *sink);
void evidence_describe(struct evidence *evidence, struct hvi_sink *sink);

/* processor.c */
void evidence_of_this_machine(struct evidence *evidence);
void evidence_of_firmware(struct evidence *evidence);

/* dump.c */
const char *evidence_read(FILE *file, struct evidence *evidence, evidence_done machine_done,
			  void *data);
bool evidence_is_dump(const char *begin, size_t length);

/* bootlog.c */
bool take_log_line(struct evidence *evidence, const char *at);
void end_log(struct evidence *evidence);

/* qmp.c */
enum qmp_key { QMP_INPUT_EAX, QMP_INPUT_ECX, QMP_REGISTER, QMP_FEATURES, QMP_KEYS };

/**
 * struct qmp_word - an object in QMP's list of words, as far as it is read
 * @value: of its keys
 * @known: a bit for each that there was
 */
struct qmp_word {
	u32 value[QMP_KEYS];
	unsigned int known;
};

bool take_qmp_line(struct evidence *evidence, struct qmp_word *word, const char *line);

#endif
