// SPDX-License-Identifier: GPL-2.0
/*
 * The boot log of a Linux kernel, lines of dmesg or journalctl -k.
 *
 * The words are those of the kernels' own sources: Debian's 5.10.262, 6.1.192, 6.12.117,
 * 7.2.13 and 7.3.4; the others' in logs on mailing lists, in public bug reports, and in
 * copies of arch/x86/kernel/cpu/mshyperv.c.
 */
#include "evidence.h"
#include "scan.h"

#include "../../module/vendors.h"

/* What a letter in the formats below is. */
static const struct {
	u32 leaf;
	u8 reg;
} registers[] = {
	{ HVI_LEAF_FEATURES, HVI_EAX },		/* a */
	{ HVI_LEAF_FEATURES, HVI_EBX },		/* b */
	{ HVI_LEAF_FEATURES, HVI_ECX },		/* c */
	{ HVI_LEAF_FEATURES, HVI_EDX },		/* d */
	{ HVI_LEAF_ENLIGHTENMENTS, HVI_EAX },	/* e */
	{ HVI_LEAF_NESTED, HVI_EAX },		/* f */
	{ HVI_LEAF_ISOLATION, HVI_EAX },	/* g */
	{ HVI_LEAF_ISOLATION, HVI_EBX },	/* h */
	{ HVI_LEAF_LIMITS, HVI_EAX },		/* i */
	{ HVI_LEAF_LIMITS, HVI_EBX },		/* j */
};

/* The longer before those that they begin with. */
static const char *const formats[] = {
	/* 7.2 and 7.3 */
	"Hyper-V: privilege flags low %a, high %b, ext %c, hints %e, misc %d",
	/* 6.1, 6.12 */
	"Hyper-V: privilege flags low %a, high %b, hints %e, misc %d",
	/* 5.10 */
	"Hyper-V: features %a, hints %e, misc %d",
	/* 4.19 */
	"Hyper-V: features %a, hints %e",
	/* before 4.14 */
	"HyperV: features %a, hints %e",
	"Hyper-V: Nested features: %f",
	"Hyper-V: Isolation Config: Group A %g, Group B %h",
	/* with dyndbg alone */
	"Hyper-V: max %I virtual processors, %J logical processors",
};

static void learn_kernel(struct evidence *evidence, unsigned int type);

/*
 * Another boot, maybe of another kernel, or on another host: what the last one has told counts
 * until this one tells something.
 */
static void begin_boot(struct evidence *evidence)
{
	if (!evidence->boot_over || evidence->processors)
		return;
	evidence->boot_over = false;
	evidence->count = 0;
	evidence->kernel_type = HVI_KERNEL_TYPES;
	evidence->hypervisor_bit = false;
	if (evidence->kernel_again < HVI_KERNEL_TYPES)
		learn_kernel(evidence, evidence->kernel_again);
	else
		*evidence->dmi = '\0';
	evidence->kernel_again = HVI_KERNEL_TYPES;
}

static bool take_registers(struct evidence *evidence, const char *at)
{
	u32 value[26];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		const char *end = at, *letter = formats[i];

		if (!scan(&end, formats[i], value))
			continue;
		begin_boot(evidence);
		while ((letter = strchr(letter, '%'))) {
			unsigned int n = tolower((unsigned char)*++letter) - 'a';

			evidence_add_reg(evidence, registers[n].leaf, registers[n].reg, value[n]);
		}
		return true;
	}
	return false;
}

/* A and B: major, minor; C: build; D: service number; E: service pack; F: service branch. */
static const char *const versions[] = {
	"Hyper-V: Hypervisor Build %A.%B.%C.%D-%E-%F",	/* 7.2 and 7.3 */
	"Hyper-V: Host Build %A.%B.%C.%D-%E-%F",	/* 6.1, 6.12 */
	"Hyper-V Host Build:%C-%A.%B-%E-%F.%D",		/* 5.10 and before; hv_vmbus, too */
};

static bool take_version(struct evidence *evidence, const char *at)
{
	struct hv_iface_regs regs;
	bool is_one = false;
	u32 value[26];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(versions) && !is_one; i++) {
		const char *end = at;

		is_one = scan(&end, versions[i], value) && value[1] <= 0xffff &&
			 value[3] <= 0xffffff;
	}
	if (!is_one)
		return false;
	begin_boot(evidence);
	/* Major and branch were of type int: with a sign where their highest bit is set. */
	regs = (struct hv_iface_regs){
		value[2], value[0] << 16 | value[1], value[4], value[5] << 24 | value[3],
	};
	evidence_add(evidence, HVI_LEAF_VERSION, HVI_ALL_REGS, &regs);
	return true;
}

/*
 * By which name a kernel tells what it has found. All look for a vendor signature, but
 * VMware's may be without one (by DMI) and all but Microsoft's at any base; and all but
 * Xen's and ACRN's go by leaf 1 ECX bit 31.
 */
static const struct {
	char name[18];
	u8 type;
	bool goes_by_bit;
} kernels[] = {
	{ "Microsoft Hyper-V", HVI_KERNEL_HYPERV, true },
	{ "Microsoft HyperV", HVI_KERNEL_HYPERV, true },	/* before 4.14 */
	{ "KVM", HVI_KERNEL_KVM, true },
	{ "VMware", HVI_KERNEL_VMWARE },
	{ "Xen PV", HVI_KERNEL_XEN_PV },
	{ "Xen HVM", HVI_KERNEL_XEN_HVM },
	{ "Xen", HVI_KERNEL_XEN_HVM },		/* to 4.12, PV or not */
	{ "Jailhouse", HVI_KERNEL_JAILHOUSE, true },
	{ "ACRN", HVI_KERNEL_ACRN },
	{ "Bhyve", HVI_KERNEL_BHYVE, true },
};

static void learn_kernel(struct evidence *evidence, unsigned int type)
{
	/* "Microsoft Hv", the one thing that Linux goes by */
	static const struct hv_iface_regs microsoft = { 0, 0x7263694d, 0x666f736f, 0x76482074 };
	unsigned int i;

	evidence->kernel_type = type;
	for (i = 0; i < ARRAY_SIZE(kernels); i++)
		evidence->hypervisor_bit |= kernels[i].type == type && kernels[i].goes_by_bit;
	if (type == HVI_KERNEL_HYPERV)
		evidence_add(evidence, HVI_LEAF_VENDOR, HVI_VENDOR_REGS, &microsoft);
}

/* Each boot tells it once. */
static void take_kernel(struct evidence *evidence, const char *at)
{
	bool is_told = evidence->kernel_type < HVI_KERNEL_TYPES &&
		       (!evidence->boot_over || evidence->kernel_again < HVI_KERNEL_TYPES);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kernels); i++) {
		const char *end = at + strlen(kernels[i].name);

		if (!strncmp(at, kernels[i].name, end - at) && !isalnum((unsigned char)*end) &&
		    !*next_word(end))
			break;
	}
	if (i == ARRAY_SIZE(kernels)) {
		evidence->lack = "a log of a hypervisor whose name is not known here";
	} else if (!is_told) {
		begin_boot(evidence);
		learn_kernel(evidence, kernels[i].type);
	} else if (kernels[i].type != evidence->kernel_type) {
		snprintf(evidence->why, sizeof(evidence->why),
			 "another hypervisor is detected than before");
	} else {
		evidence->boot_over = true;
		evidence->kernel_again = kernels[i].type;
	}
}

/* How well a maker and a product in the firmware's place are known; 0: not at all. */
static unsigned int fitness(const struct evidence *evidence)
{
	const struct hvi_firmware both = { { evidence->firmware[0], evidence->firmware[1] } };
	const struct hvi_firmware vendor = { { both.word[0] } };
	const struct hvi_firmware product = { { NULL, both.word[1] } };
	enum hvi_firmware_word by;

	if (!hvi_firmware_product(&both, &by))
		return 0;
	return 1 + !!hvi_firmware_product(&vendor, &by) + !!hvi_firmware_product(&product, &by);
}

static void take_dmi(struct evidence *evidence, const char *at)
{
	const char *end = strstr(at, ", BIOS");
	char dmi[EVIDENCE_WORD];

	if (!end || (end[6] && end[6] != ' ') || end - at >= EVIDENCE_WORD)
		return;
	snprintf(dmi, sizeof(dmi), "%.*s", (int)(end - at), at);
	if (*evidence->dmi && strcmp(dmi, evidence->dmi)) {
		evidence->boot_over = true;	/* which is not in the text */
		evidence->kernel_again = HVI_KERNEL_TYPES;
	}
	begin_boot(evidence);
	strcpy(evidence->dmi, dmi);
	evidence->lack = evidence->lack ?: "a log that names no hypervisor";
}

/**
 * end_log - learn the firmware from what a log has told of it
 * @evidence: the machine
 *
 * VENDOR PRODUCT[/BOARD]: where one ends and the next begins is not told. That place is taken which
 * makes a known maker of virtual machines of them, by both words rather than by one; where none
 * does, nothing is known.
 */
void end_log(struct evidence *evidence)
{
	static struct evidence trial, best;
	const char *at = evidence->dmi, *end = at + strlen(at), *product, *cut;
	unsigned int most = 0;

	for (product = next_word(at); product < end && !evidence->firmware_known;
	     product = next_word(product)) {
		evidence_set_word(&trial, HVI_SYS_VENDOR, at, product - at);
		for (cut = product; cut <= end; cut++) {
			if (*cut != '/' && cut != end)
				continue;
			evidence_set_word(&trial, HVI_PRODUCT_NAME, product, cut - product);
			if (fitness(&trial) > most) {
				most = fitness(&trial);
				best = trial;
			}
		}
	}
	if (most) {
		memcpy(evidence->firmware, best.firmware, sizeof(best.firmware));
		evidence->firmware_known = best.firmware_known;
	}
}

/**
 * take_log_line - learn from a line of a kernel's log
 * @evidence: the machine
 * @at: a word of the line, which may be the one that it begins with
 *
 * Return: whether it is such a line; then @evidence->why says what is wrong with it, if
 * anything is.
 */
bool take_log_line(struct evidence *evidence, const char *at)
{
	static const char begins[] = "Linux version ", detected[] = "Hypervisor detected: ",
			  dmi[] = "DMI: ", arm[] = "Booting Linux on physical CPU ";

	if (!strncmp(at, begins, strlen(begins))) {
		evidence->boot_over = true;
		evidence->kernel_again = HVI_KERNEL_TYPES;
		return true;
	}
	if (!strncmp(at, detected, strlen(detected))) {
		take_kernel(evidence, at + strlen(detected));
		return true;
	}
	if (!strncmp(at, dmi, strlen(dmi))) {
		take_dmi(evidence, at + strlen(dmi));
		return true;
	}
	/* It prints Microsoft's lines as well, of registers that are no leaves. */
	if (!strncmp(at, arm, strlen(arm))) {
		snprintf(evidence->why, sizeof(evidence->why),
			 "the log of an Arm machine, which has no leaves");
		return true;
	}
	return take_registers(evidence, at) || take_version(evidence, at);
}
