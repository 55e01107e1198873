// SPDX-License-Identifier: GPL-2.0
/*
 * Products by the firmware's words: the makers of virtual machines.
 *
 * At least what systemd (src/basic/virt.c), virt-what, facter and Ansible go by
 * on x86. Where their rule fits hardware as well, the one here asks for more.
 * Each row says whose rule it is, or where such machines were seen ("logs":
 * "Hardware name" in kernel logs on public mailing lists).
 *
 * No rows, for what they leave open: Cloud Hypervisor (on KVM or Microsoft's, by
 * mshv), crosvm (KVM, WHPX, HAXM), Joyent's SmartDC HVM (KVM or bhyve); SeaBIOS
 * and EDK II, which run everywhere. Firecracker and libkrun have no such words.
 */
#include "firmware.h"

const char hvi_firmware_names[HVI_FIRMWARE_WORDS][HVI_FIRMWARE_WORD_BYTES] __initconst = {
	[HVI_SYS_VENDOR] = "sys_vendor",
	[HVI_PRODUCT_NAME] = "product_name",
	[HVI_BOARD_VENDOR] = "board_vendor",
	[HVI_BIOS_VENDOR] = "bios_vendor",
	[HVI_PRODUCT_VERSION] = "product_version",
};

/* What a word must be. One that is not known is none of it, nor does it lack anything. */
enum how { ANYTHING, IS, BEGINS, HAS, LACKS };

struct condition {
	u8 word;
	u8 how;
	char text[26];
};

struct maker {
	char product[11];
	struct condition first, second;
};

/* The first that fits counts. QEMU's are last: they stay where somebody replaced the others. */
static const struct maker makers[] __initconst = {
	{ "xen", { HVI_PRODUCT_NAME, IS, "HVM domU" } },	/* facter */
	{ "xen", { HVI_SYS_VENDOR, IS, "Xen" } },	/* systemd; not Xenon */
	{ "xen", { HVI_BIOS_VENDOR, IS, "Xen" } },	/* Ansible */
	{ "vmware", { HVI_SYS_VENDOR, BEGINS, "VMware" } },	/* virt-what */
	{ "vmware", { HVI_PRODUCT_NAME, BEGINS, "VMware" } },	/* Ansible */
	{ "vmware", { HVI_BIOS_VENDOR, BEGINS, "VMware" } },	/* systemd */
	{ "vmware", { HVI_SYS_VENDOR, BEGINS, "VMW" } },	/* systemd */
	{ "virtualbox", { HVI_PRODUCT_NAME, IS, "VirtualBox" } },	/* facter, hwinfo */
	{ "virtualbox", { HVI_SYS_VENDOR, IS, "innotek GmbH" } },	/* virt-what */
	{ "virtualbox", { HVI_BIOS_VENDOR, IS, "innotek GmbH" } },	/* Ansible */
	/* All but the board is its host's, systemd 13429. Oracle's servers say it twice, 21100. */
	{ "virtualbox", { HVI_BOARD_VENDOR, IS, "Oracle Corporation" },
	  { HVI_SYS_VENDOR, LACKS, "Oracle" } },
	{ "parallels", { HVI_SYS_VENDOR, BEGINS, "Parallels" } },	/* Ansible */
	{ "parallels", { HVI_PRODUCT_NAME, BEGINS, "Parallels" } },	/* systemd, 23856 */
	{ "parallels", { HVI_BIOS_VENDOR, BEGINS, "Parallels" } },	/* virt-what */
	{ "bhyve", { HVI_PRODUCT_NAME, IS, "BHYVE" } },	/* facter, logs */
	{ "bhyve", { HVI_BIOS_VENDOR, IS, "BHYVE" } },	/* virt-what */
	/* propolis */
	{ "bhyve", { HVI_PRODUCT_NAME, IS, "OxVM" }, { HVI_SYS_VENDOR, IS, "Oxide" } },
	{ "apple", { HVI_PRODUCT_NAME, BEGINS, "Apple Virtualization" } },	/* systemd, logs */
	{ "openvmm", { HVI_SYS_VENDOR, IS, "OpenVMM" } },	/* its source, 27f230450 */
	{ "openvmm", { HVI_PRODUCT_NAME, IS, "OpenVMM Virtual Machine" } },
	{ "openvmm", { HVI_BIOS_VENDOR, IS, "OpenVMM" } },
	{ "openbsd", { HVI_SYS_VENDOR, IS, "OpenBSD" } },	/* facter */
	/* A Surface has this vendor too, systemd 21468; version 7.0 is of generation 1, 21816. */
	{ "microsoft", { HVI_PRODUCT_NAME, IS, "Virtual Machine" },
	  { HVI_SYS_VENDOR, IS, "Microsoft Corporation" } },
	{ "microsoft", { HVI_PRODUCT_VERSION, BEGINS, "Hyper-V" } },	/* systemd */
	{ "virtage", { HVI_PRODUCT_NAME, HAS, " HVM LPAR" },	/* virt-what, uyuni */
	  { HVI_SYS_VENDOR, IS, "HITACHI" } },

	/* What is sold as KVM, or managed on it. Who has hardware too tells it by a second word. */
	{ "kvm", { HVI_PRODUCT_NAME, BEGINS, "KVM" } },	/* systemd; Virtuozzo's and others', logs */
	{ "kvm", { HVI_SYS_VENDOR, IS, "KVM" } },	/* virt-what */
	{ "kvm", { HVI_SYS_VENDOR, IS, "Red Hat" } },	/* virt-what, logs */
	{ "kvm", { HVI_SYS_VENDOR, IS, "oVirt" } },	/* virt-what, Ansible */
	{ "kvm", { HVI_SYS_VENDOR, IS, "KubeVirt" } },	/* systemd, logs */
	{ "kvm", { HVI_PRODUCT_NAME, BEGINS, "OpenStack" } },	/* Nova with libvirt; logs */
	{ "kvm", { HVI_SYS_VENDOR, BEGINS, "OpenStack" } },	/* facter */
	{ "kvm", { HVI_PRODUCT_NAME, IS, "CloudStack KVM Hypervisor" } },	/* its source */
	{ "kvm", { HVI_SYS_VENDOR, IS, "Nutanix" }, { HVI_PRODUCT_NAME, IS, "AHV" } },	/* uyuni */
	/* Google's bare metal says it as well, systemd 38125: only leaves tell a root partition. */
	{ "kvm", { HVI_PRODUCT_NAME, IS, "Google Compute Engine" } },
	{ "kvm", { HVI_SYS_VENDOR, IS, "Amazon EC2" }, { HVI_PRODUCT_NAME, LACKS, ".metal" } },
	{ "kvm", { HVI_SYS_VENDOR, IS, "DigitalOcean" }, { HVI_PRODUCT_NAME, IS, "Droplet" } },
	{ "kvm", { HVI_SYS_VENDOR, IS, "Hetzner" }, { HVI_PRODUCT_NAME, IS, "vServer" } },
	{ "kvm", { HVI_SYS_VENDOR, IS, "Scaleway" } },	/* Ansible, as the last three */
	/* Bare metal has the same product of vendor "Alibaba". These three are from logs. */
	{ "kvm", { HVI_SYS_VENDOR, IS, "Alibaba Cloud" },
	  { HVI_PRODUCT_NAME, IS, "Alibaba Cloud ECS" } },
	{ "kvm", { HVI_SYS_VENDOR, IS, "Tencent Cloud" }, { HVI_PRODUCT_NAME, IS, "CVM" } },
	{ "kvm", { HVI_SYS_VENDOR, IS, "Linode" }, { HVI_PRODUCT_NAME, IS, "Compute Instance" } },

	/* The machine alone, whatever runs it: KVM that hides, WHPX, mshv, HVF. */
	{ "qemu", { HVI_SYS_VENDOR, IS, "QEMU" } },	/* virt-what */
	{ "qemu", { HVI_PRODUCT_NAME, BEGINS, "QEMU" } },	/* systemd */
	{ "qemu", { HVI_PRODUCT_NAME, BEGINS, "Standard PC (" } },	/* dmidecode, anywhere */
	{ "qemu", { HVI_PRODUCT_VERSION, BEGINS, "pc-i440fx-" } },	/* -machine */
	{ "qemu", { HVI_PRODUCT_VERSION, BEGINS, "pc-q35-" } },
	/* SeaBIOS' own words where QEMU gives it none. Bochs itself sets no hypervisor bit. */
	{ "qemu", { HVI_SYS_VENDOR, IS, "Bochs" } },	/* logs, to Linux 7.1 */
	{ "qemu", { HVI_PRODUCT_NAME, IS, "Bochs" } },
	{ "qemu", { HVI_BIOS_VENDOR, IS, "Bochs" } },
};

static bool __init holds(const struct condition *condition, const struct hvi_firmware *firmware)
{
	const char *word = firmware->word[condition->word];
	size_t length = strlen(condition->text);

	if (condition->how == ANYTHING)
		return true;
	if (!word)
		return false;
	if (condition->how == HAS || condition->how == LACKS)
		return !strstr(word, condition->text) == (condition->how == LACKS);
	return !strncmp(word, condition->text, length) &&
	       (condition->how == BEGINS || !word[length + strspn(word + length, " ")]);
}

/**
 * hvi_firmware_product - name the product that the firmware's maker means
 * @firmware: the firmware's words
 * @by: receives which word says so, where one does
 *
 * It is the product that the machine is made for. A hypervisor may run inside it, and a
 * manager's words may stand where somebody else's machine was made up.
 *
 * Return: a name in lower case, to be used at load, or NULL: hardware, or nothing is known.
 */
const char * __init hvi_firmware_product(const struct hvi_firmware *firmware,
					 enum hvi_firmware_word *by)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(makers); i++) {
		const struct maker *maker = &makers[i];

		if (holds(&maker->first, firmware) && holds(&maker->second, firmware)) {
			*by = maker->first.word;
			return maker->product;
		}
	}
	return NULL;
}
