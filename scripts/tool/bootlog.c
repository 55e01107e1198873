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

#include "../../module/hypercalls.h"
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

static bool take_registers(struct evidence *evidence, const char *at)
{
	u32 value[26];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		const char *end = at, *letter = formats[i];

		if (!scan(&end, formats[i], value))
			continue;
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
	"Hyper-V Host Build: %C-%A.%B-%E-%F.%D",	/* to 5.10; hv_vmbus, illumos */
	"Hyper-V Host OS Build:%C-%A.%B-%E-%F.%D",	/* hv_vmbus of 3.x */
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
	/* Major and branch were of type int: with a sign where their highest bit is set. */
	regs = (struct hv_iface_regs){
		value[2], value[0] << 16 | value[1], value[4], value[5] << 24 | value[3],
	};
	evidence_add(evidence, HVI_LEAF_VERSION, HVI_ALL_REGS, &regs);
	return true;
}

struct kernel_name {
	char name[20];
	u8 type;
};

/* By which name a kernel tells what it has found, at 0x40000000 if Microsoft's, else anywhere. */
static const struct kernel_name detected[] = {
	{ "Microsoft Hyper-V", HVI_KERNEL_HYPERV },
	{ "Microsoft HyperV", HVI_KERNEL_HYPERV },	/* before 4.14 */
	{ "KVM", HVI_KERNEL_KVM },
	{ "VMware", HVI_KERNEL_VMWARE },
	{ "Xen PV", HVI_KERNEL_XEN_PV },
	{ "Xen HVM", HVI_KERNEL_XEN_HVM },
	{ "Xen", HVI_KERNEL_XEN_HVM },		/* to 4.12, PV or not */
	{ "Jailhouse", HVI_KERNEL_JAILHOUSE },
	{ "ACRN", HVI_KERNEL_ACRN },
	{ "Bhyve", HVI_KERNEL_BHYVE },
	{ "" }
};

/* By which one it boots "paravirtualized", the only word of some older ones. */
static const struct kernel_name paravirtualized[] = {
	{ "KVM", HVI_KERNEL_KVM },
	{ "Xen", HVI_KERNEL_XEN_PV },
	{ "Xen HVM", HVI_KERNEL_XEN_HVM },
	{ "Xen PVH", HVI_KERNEL_XEN_HVM },
	{ "Hyper-V", HVI_KERNEL_HYPERV },
	{ "VMware hypervisor", HVI_KERNEL_VMWARE },
	{ "" }
};

/* FreeBSD's names are vendor signatures, of whichever leaf. */
static const struct kernel_name origins[] = {
	{ "Microsoft Hv\"", HVI_KERNEL_HYPERV },
	{ "KVMKVMKVM\"", HVI_KERNEL_KVM },
	{ "VMwareVMware\"", HVI_KERNEL_VMWARE },
	{ "XenVMMXenVMM\"", HVI_KERNEL_XEN_HVM },
	{ "bhyve bhyve \"", HVI_KERNEL_BHYVE },
	{ "" }
};

/* Who says so, and whether that stands behind what was detected, and may be of the hardware. */
static const struct {
	const char *begin;
	const struct kernel_name *names;
	bool is_afterthought;
} tellers[] = {
	{ "Hypervisor detected: ", detected },
	{ "Hypervisor: Origin = \"", origins },
	{ "Booting paravirtualized kernel on ", paravirtualized, true },
	{ "Booting paravirtualized kernel with PVH extensions on ", paravirtualized, true },
};

/* With no word behind it, be it of a quotation. */
static const struct kernel_name *find_name(const struct kernel_name *names, const char *at)
{
	for (; *names->name; names++) {
		const char *end = at + strlen(names->name);

		if (strncmp(at, names->name, end - at) || isalnum((unsigned char)*end) ||
		    strchr("-_", *end ?: ' '))
			continue;
		for (end = next_word(end); *end && !isalnum((unsigned char)*end); end++)
			;
		if (!*end)
			break;
	}
	return *names->name ? names : NULL;
}

static bool is_other_product(unsigned int type, unsigned int other)
{
	return strcmp(hvi_kernel(type)->product, hvi_kernel(other)->product);
}

static const char names_nobody[] = "a log that names no hypervisor",
		  names_another[] = "a log of a hypervisor whose name is not known here",
		  several[] = "of several machines";

/* What the boot before the last one has told. */
static struct evidence earlier;

/* Another boot of the same does not, nor does a log that goes on behind what quotes it. */
static bool contradicts_earlier(const struct evidence *evidence)
{
	unsigned int i;

	if (earlier.kernel_type < HVI_KERNEL_TYPES &&
	    (evidence->lack == names_another ||
	     (evidence->kernel_type < HVI_KERNEL_TYPES &&
	      is_other_product(earlier.kernel_type, evidence->kernel_type))))
		return true;
	if (*earlier.dmi && *evidence->dmi && strcmp(earlier.dmi, evidence->dmi))
		return true;
	for (i = 0; i < earlier.count; i++)
		if (evidence_contradicts(evidence, earlier.leaf[i].leaf, earlier.leaf[i].known,
					 &earlier.leaf[i].regs))
			return true;
	return false;
}

static void end_boot(struct evidence *evidence)
{
	bool holds = evidence->has_earlier && !contradicts_earlier(evidence);
	unsigned int i;

	evidence->has_earlier = false;
	if (!holds)
		return;
	for (i = 0; i < earlier.count; i++)
		evidence_add(evidence, earlier.leaf[i].leaf, earlier.leaf[i].known,
			     &earlier.leaf[i].regs);
	if (evidence->kernel_type == HVI_KERNEL_TYPES)
		evidence->kernel_type = earlier.kernel_type;
	if (!*evidence->dmi)
		strcpy(evidence->dmi, earlier.dmi);
}

/*
 * Maybe of another kernel, or on another host: what the last one has told holds as far as this
 * one does not say otherwise. A dump belongs to no boot.
 */
static void begin_boot(struct evidence *evidence)
{
	end_boot(evidence);
	if (!evidence->processors) {
		earlier = *evidence;
		evidence->has_earlier = true;
		evidence->count = 0;
	}
	evidence->kernel_type = HVI_KERNEL_TYPES;
	evidence->lack = NULL;
	*evidence->dmi = '\0';
}

/* Each boot tells it once; where it is told again the line with which that begins was left out. */
static void take_kernel(struct evidence *evidence, const struct kernel_name *found,
			bool is_afterthought)
{
	/* "Microsoft Hv", the one thing that Linux goes by */
	static const struct hv_iface_regs microsoft = { 0, 0x7263694d, 0x666f736f, 0x76482074 };
	bool is_told = evidence->kernel_type < HVI_KERNEL_TYPES;
	char dmi[EVIDENCE_WORD];

	if (is_afterthought && (!found || (is_told && !evidence->is_surmised)))
		return;
	if (!found) {
		if (!is_told)
			evidence->lack = names_another;
		return;
	}
	if (is_told && is_other_product(found->type, evidence->kernel_type)) {
		snprintf(evidence->why, sizeof(evidence->why),
			 "another hypervisor is detected than before");
		return;
	}
	if (is_told) {
		strcpy(dmi, evidence->dmi);	/* which stands before it */
		begin_boot(evidence);
		strcpy(evidence->dmi, dmi);
	}
	evidence->kernel_type = found->type;
	evidence->is_surmised = is_afterthought;
	if (found->type == HVI_KERNEL_HYPERV)
		evidence_add(evidence, HVI_LEAF_VENDOR, HVI_VENDOR_REGS, &microsoft);
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
	strcpy(evidence->dmi, *evidence->dmi && strcmp(dmi, evidence->dmi) ? several : dmi);
	evidence->lack = evidence->lack ?: names_nobody;
}

/**
 * end_log - learn from a log what its end alone can tell
 * @evidence: the machine
 *
 * The firmware is told as VENDOR PRODUCT[/BOARD], where one ends and the next begins is not. That
 * place is taken which makes a known maker of virtual machines of them, by both words rather than
 * by one; where none does, nothing is known. Words told otherwise count more.
 */
void end_log(struct evidence *evidence)
{
	static struct evidence trial, best;
	const char *at = evidence->dmi, *product, *end;
	enum hvi_firmware_word word;
	unsigned int i, most = 0;

	end_boot(evidence);
	if (evidence->firmware_known & (BIT(HVI_SYS_VENDOR) | BIT(HVI_PRODUCT_NAME)))
		return;
	end = at + strlen(at);
	for (product = next_word(at); product < end; product = next_word(product)) {
		const char *const cuts[] = {
			strchr(product, '/') ?: end, strrchr(product, '/') ?: end, end,
		};

		evidence_set_word(&trial, HVI_SYS_VENDOR, at, product - at);
		for (i = 0; i < ARRAY_SIZE(cuts); i++) {
			evidence_set_word(&trial, HVI_PRODUCT_NAME, product, cuts[i] - product);
			if (fitness(&trial) > most) {
				most = fitness(&trial);
				best = trial;
			}
		}
	}
	for (word = 0; most && word < HVI_FIRMWARE_WORDS; word++)
		if (best.firmware_known & BIT(word))
			evidence_set_word(evidence, word, best.firmware[word],
					  strlen(best.firmware[word]));
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
	static const char begins[] = "Linux version ", dmi[] = "DMI: ",
			  arm[] = "Booting Linux on physical CPU ";
	unsigned int i;

	if (!*at || !strchr("BDHL", *at))	/* as all of them begin, which few words do */
		return false;
	if (!strncmp(at, begins, strlen(begins))) {
		begin_boot(evidence);
		return true;
	}
	for (i = 0; i < ARRAY_SIZE(tellers); i++) {
		size_t length = strlen(tellers[i].begin);

		if (strncmp(at, tellers[i].begin, length))
			continue;
		take_kernel(evidence, find_name(tellers[i].names, at + length),
			    tellers[i].is_afterthought);
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
