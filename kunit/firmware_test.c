// SPDX-License-Identifier: GPL-2.0
/* Products by the firmware's words, as machines have them. */
#include <linux/string.h>

#include "../module/firmware.h"
#include "fake_cpu.h"

#define NOBODY	HVI_FIRMWARE_WORDS

struct machine {
	const char *name;
	struct hvi_firmware firmware;	/* sys_vendor, product_name, board, bios, version */
	const char *product;
	enum hvi_firmware_word by;
};

/*
 * Words that the source does not give are left out. "logs": lines "Hardware name"
 * of kernel logs on public mailing lists. Acme and Server are made up, for what
 * somebody may have put in the place of a word.
 */
static const struct machine machines[] = {
	/* hvmloader's defaults; logs */
	{ "Xen", { { "Xen", "HVM domU", NULL, "Xen", "4.17.7" } }, "xen", HVI_PRODUCT_NAME },
	{ "Xen, product replaced", { { "Xen", "Server" } }, "xen", HVI_SYS_VENDOR },
	{ "Xen, system replaced", { { "VPS", "Server", NULL, "Xen" } }, "xen", HVI_BIOS_VENDOR },
	{ "EC2 before Nitro", { { "Xen", "HVM domU", NULL, "Xen", "4.11.amazon" } },
	  "xen", HVI_PRODUCT_NAME },
	{ "Xenon of a name", { { "Xenon", "Xenon" } }, NULL, NOBODY },	/* logs; to systemd Xen */

	{ "Xen and a word more", { { "Xen x" } }, NULL, NOBODY },

	/* what must begin a word stands in it */
	{ "makers further behind", { { "a VMware VMW Parallels OpenStack",
				       "a Parallels Apple Virtualization OpenStack Standard PC (",
				       NULL, "a VMware Parallels", "a pc-i440fx- pc-q35-" } },
	  NULL, NOBODY },
	{ "QEMU further behind", { { NULL, "a QEMU" } }, NULL, NOBODY },

	/* VMware's default; EFI; each word alone */
	{ "VMware", { { "VMware, Inc.", "VMware Virtual Platform", "Intel Corporation",
			"Phoenix Technologies LTD", "None" } }, "vmware", HVI_SYS_VENDOR },
	{ "VMware, vendor replaced", { { "Reseller", "VMware7,1" } }, "vmware", HVI_PRODUCT_NAME },
	{ "VMware, system replaced", { { "Reseller", "Server", NULL, "VMware, Inc." } },
	  "vmware", HVI_BIOS_VENDOR },
	{ "VMW, systemd's rule", { { "VMW Inc." } }, "vmware", HVI_SYS_VENDOR },
	{ "VMware, its host's words", { { "Dell Inc.", "PowerEdge R640", "Intel Corporation",
					  "Dell Inc." } }, NULL, NOBODY },

	/* seen on 7.2.22; systemd 13429; 21100 and logs; OCI's machines are QEMU's */
	{ "VirtualBox", { { "innotek GmbH", "VirtualBox", "Oracle Corporation", "innotek GmbH",
			    "1.2" } }, "virtualbox", HVI_PRODUCT_NAME },
	{ "VirtualBox, product replaced", { { "innotek GmbH", "Server" } },
	  "virtualbox", HVI_SYS_VENDOR },
	{ "VirtualBox, system replaced", { { "Acme", "Server", "Acme", "innotek GmbH" } },
	  "virtualbox", HVI_BIOS_VENDOR },
	{ "VirtualBox, its host's words", { { "LENOVO", "20N2S00600", "Oracle Corporation",
					      "LENOVO" } }, "virtualbox", HVI_BOARD_VENDOR },
	{ "VirtualBox, a host of a like name", { { "Oracl", "Server", "Oracle Corporation" } },
	  "virtualbox", HVI_BOARD_VENDOR },
	{ "board of Oracle, whose system is not known", { { NULL, NULL, "Oracle Corporation" } },
	  NULL, NOBODY },
	{ "Oracle's server X3-2L", { { "Oracle Corporation", "SUN FIRE X4270 M3",
				       "Oracle Corporation" } }, NULL, NOBODY },
	{ "Oracle's server X7-2", { { "Oracle Corporation", "ORACLE SERVER X7-2",
				      "Oracle Corporation" } }, NULL, NOBODY },
	{ "Oracle's cloud", { { "QEMU", "Standard PC (i440FX + PIIX, 1996)", NULL, "SeaBIOS" } },
	  "qemu", HVI_SYS_VENDOR },

	/* systemd 23856; logs, on ARM; each word alone */
	{ "Parallels", { { "Parallels Software International Inc.", "Parallels Virtual Platform",
			   "Parallels Software International Inc.",
			   "Parallels Software International Inc.", "None" } },
	  "parallels", HVI_SYS_VENDOR },
	{ "Parallels, company of today", { { "Parallels International GmbH.",
					     "Parallels ARM Virtual Machine" } },
	  "parallels", HVI_SYS_VENDOR },
	{ "Parallels, report 21", { { NULL, "Parallels Virtual Platform" } },
	  "parallels", HVI_PRODUCT_NAME },
	{ "Parallels, system replaced", { { "Acme", "Mac", NULL,
					    "Parallels International GmbH." } },
	  "parallels", HVI_BIOS_VENDOR },

	/* logs of 2019 and of FreeBSD 14 */
	{ "bhyve", { { " ", "BHYVE", NULL, "BHYVE", "1.0" } }, "bhyve", HVI_PRODUCT_NAME },
	{ "bhyve of FreeBSD 14", { { "FreeBSD", "BHYVE", NULL, "BHYVE" } },
	  "bhyve", HVI_PRODUCT_NAME },
	{ "bhyve, system replaced", { { "Acme", "Server", NULL, "BHYVE" } },
	  "bhyve", HVI_BIOS_VENDOR },
	/* propolis, initializer.rs; who makes it makes hardware too */
	{ "Propolis", { { "Oxide", "OxVM", NULL, "Oxide" } }, "bhyve", HVI_PRODUCT_NAME },
	{ "Oxide's hardware", { { "Oxide", "Server" } }, NULL, NOBODY },
	{ "a product of a like name", { { "Acme", "OxVM" } }, NULL, NOBODY },

	/* dmidecode's output in a note on Apple's framework; a Mac */
	{ "Apple's Virtualization", { { "Apple Inc.", "Apple Virtualization Generic Platform",
					NULL, NULL, "1" } }, "apple", HVI_PRODUCT_NAME },
	{ "a Mac", { { "Apple Inc.", "MacBookPro11,1", "Apple Inc.", "Apple Inc.", "1.0" } },
	  NULL, NOBODY },

	/* openvmm 27f230450: defaults, any of which its user may replace */
	{ "OpenVMM", { { "OpenVMM", "OpenVMM Virtual Machine", NULL, "OpenVMM" } },
	  "openvmm", HVI_SYS_VENDOR },
	{ "OpenVMM, vendor replaced", { { "Acme", "OpenVMM Virtual Machine", NULL, "OpenVMM" } },
	  "openvmm", HVI_PRODUCT_NAME },
	{ "OpenVMM, system replaced", { { "Acme", "Server", NULL, "OpenVMM" } },
	  "openvmm", HVI_BIOS_VENDOR },

	{ "OpenBSD's vmd", { { "OpenBSD", "VMM", NULL, "SeaBIOS" } },	/* facter */
	  "openbsd", HVI_SYS_VENDOR },

	/* logs; systemd 21816; 21468 */
	{ "Hyper-V, generation 2", { { "Microsoft Corporation", "Virtual Machine",
				       "Microsoft Corporation", "Microsoft Corporation",
				       "Hyper-V UEFI Release v4.1" } },
	  "microsoft", HVI_PRODUCT_NAME },
	{ "Hyper-V, generation 1", { { "Microsoft Corporation", "Virtual Machine",
				       "Microsoft Corporation", "American Megatrends Inc.",
				       "7.0" } }, "microsoft", HVI_PRODUCT_NAME },
	{ "Hyper-V, its version alone", { { NULL, NULL, NULL, NULL, "Hyper-V UEFI Release v4.1" } },
	  "microsoft", HVI_PRODUCT_VERSION },
	{ "a Surface", { { "Microsoft Corporation", "Surface Laptop", "Microsoft Corporation",
			   "Microsoft Corporation" } }, NULL, NOBODY },
	{ "somebody's virtual machine", { { "Acme", "Virtual Machine" } }, NULL, NOBODY },

	/* uyuni's VirtualizationMapperTest */
	{ "Virtage", { { "HITACHI", "Compute Blade HVM LPAR" } }, "virtage", HVI_PRODUCT_NAME },
	{ "Hitachi's blade", { { "HITACHI", "Compute Blade" } }, NULL, NOBODY },
	{ "LPAR of another", { { "IBM", "Compute Blade HVM LPAR" } }, NULL, NOBODY },

	/* logs; dmidecode's output in bug reports */
	{ "RHEL's libvirt", { { "Red Hat", "KVM", "Red Hat", "SeaBIOS",
				"RHEL-9.2.0 PC (Q35 + ICH9, 2009)" } }, "kvm", HVI_PRODUCT_NAME },
	{ "Virtuozzo", { { "Virtuozzo", "KVM" } }, "kvm", HVI_PRODUCT_NAME },
	{ "KVM Server, Ansible's rule", { { "Acme", "KVM Server" } }, "kvm", HVI_PRODUCT_NAME },
	{ "vendor KVM, virt-what's rule", { { "KVM", "Server" } }, "kvm", HVI_SYS_VENDOR },
	{ "RHEV", { { "Red Hat", "RHEV Hypervisor", NULL, "SeaBIOS", "7.3-7.el7" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "RHV, product is its system", { { "Red Hat", "dneg", NULL, "EDK II" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "oVirt", { { "oVirt", "oVirt Node", NULL, "SeaBIOS", "7-8.2003.0.el7.centos" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "KubeVirt", { { "KubeVirt", "None" } }, "kvm", HVI_SYS_VENDOR },

	/* nova/version.py, of which distributions replace both; logs */
	{ "OpenStack", { { "OpenStack Foundation", "OpenStack Nova" } }, "kvm", HVI_PRODUCT_NAME },
	{ "RDO", { { "RDO", "OpenStack Compute" } }, "kvm", HVI_PRODUCT_NAME },
	{ "Fedora's OpenStack", { { "Fedora Project", "OpenStack Nova" } },
	  "kvm", HVI_PRODUCT_NAME },
	{ "Huawei's cloud", { { "Huawei Cloud", "OpenStack Nova" } }, "kvm", HVI_PRODUCT_NAME },
	{ "OpenStack, product replaced", { { "OpenStack Foundation", "Server" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "CloudStack", { { "Apache Software Foundation", "CloudStack KVM Hypervisor" } },
	  "kvm", HVI_PRODUCT_NAME },
	{ "CloudStack of another", { { "Apache Software Foundation", "CloudStack" } },
	  NULL, NOBODY },

	/* uyuni 2112; a node is no guest */
	{ "Nutanix", { { "Nutanix", "AHV", NULL, "SeaBIOS",
			 "RHEL 7.3.0 PC (i440FX + PIIX, 1996)" } }, "kvm", HVI_SYS_VENDOR },
	{ "Nutanix' hardware", { { "Nutanix", "NX-3060-G5" } }, NULL, NOBODY },
	{ "Nutanix, product not known", { { "Nutanix" } }, NULL, NOBODY },
	{ "AHV of another", { { "Acme", "AHV" } }, NULL, NOBODY },

	/* logs; Google's Chromebooks have a board's name */
	{ "Google's cloud", { { "Google", "Google Compute Engine", "Google", "Google" } },
	  "kvm", HVI_PRODUCT_NAME },
	{ "a Chromebook", { { "Google", "Eve", NULL, "coreboot" } }, NULL, NOBODY },

	/* notes on EC2; systemd 18929, logs */
	{ "EC2", { { "Amazon EC2", "t3.micro", "Amazon EC2", "Amazon EC2", "" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "EC2, bare metal", { { "Amazon EC2", "i3.metal", NULL, NULL, "" } }, NULL, NOBODY },
	{ "EC2, bare metal of a size", { { "Amazon EC2", "c7i.metal-24xl" } }, NULL, NOBODY },
	{ "EC2, no metal", { { "Amazon EC2", "x1.meta" } }, "kvm", HVI_SYS_VENDOR },
	{ "EC2, product not known", { { "Amazon EC2" } }, NULL, NOBODY },

	/* dmidecode's output in notes; logs */
	{ "DigitalOcean", { { "DigitalOcean", "Droplet", NULL, "DigitalOcean" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "DigitalOcean, no droplet", { { "DigitalOcean", "Server" } }, NULL, NOBODY },
	{ "droplet of another", { { "Acme", "Droplet" } }, NULL, NOBODY },
	{ "Hetzner", { { "Hetzner", "vServer", NULL, "Hetzner", "20171111" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "Hetzner, no vServer", { { "Hetzner", "Server" } }, NULL, NOBODY },
	{ "vServer of another", { { "Acme", "vServer" } }, NULL, NOBODY },
	{ "Scaleway", { { "Scaleway" } }, "kvm", HVI_SYS_VENDOR },
	{ "Alibaba", { { "Alibaba Cloud", "Alibaba Cloud ECS", NULL, "SeaBIOS", "pc-i440fx-2.1" } },
	  "kvm", HVI_SYS_VENDOR },
	{ "Alibaba, bare metal", { { "Alibaba", "Alibaba Cloud ECS" } }, NULL, NOBODY },
	{ "Alibaba's server", { { "AlibabaCloud", "AliServer-Xuanwu2.0AM-1UC1P-5B" } },
	  NULL, NOBODY },
	{ "Alibaba, another product", { { "Alibaba Cloud", "Server" } }, NULL, NOBODY },
	{ "Tencent", { { "Tencent Cloud", "CVM", NULL, "SeaBIOS" } }, "kvm", HVI_SYS_VENDOR },
	{ "Tencent before", { { "Smdbmds", "KVM" } }, "kvm", HVI_PRODUCT_NAME },
	{ "Tencent, another product", { { "Tencent Cloud", "Server" } }, NULL, NOBODY },
	{ "CVM of another", { { "Acme", "CVM" } }, NULL, NOBODY },
	{ "Linode", { { "Linode", "Compute Instance" } }, "kvm", HVI_SYS_VENDOR },
	{ "Linode, another product", { { "Linode", "Server" } }, NULL, NOBODY },
	{ "instance of another", { { "Acme", "Compute Instance" } }, NULL, NOBODY },

	/* QEMU's defaults; GPU passthrough with words of a board's maker, as guides have it */
	{ "QEMU", { { "QEMU", "Standard PC (Q35 + ICH9, 2009)", NULL, "SeaBIOS", "pc-q35-10.0" } },
	  "qemu", HVI_SYS_VENDOR },
	{ "QEMU, UEFI", { { "QEMU", "Standard PC (Q35 + ICH9, 2009)", NULL, "EDK II",
			    "pc-q35-10.0" } }, "qemu", HVI_SYS_VENDOR },
	{ "QEMU, its product", { { "Acme", "QEMU Virtual Machine" } }, "qemu", HVI_PRODUCT_NAME },
	{ "QEMU, vendor replaced", { { "ASUS", "Standard PC (i440FX + PIIX, 1996)" } },
	  "qemu", HVI_PRODUCT_NAME },
	{ "QEMU, names replaced", { { "ASUS", "PRIME X570-PRO", "ASUS", "SeaBIOS",
				      "pc-q35-8.1" } }, "qemu", HVI_PRODUCT_VERSION },
	{ "QEMU of 1996's board", { { "VPS", "Tilaa", NULL, "SeaBIOS", "pc-i440fx-2.1" } },
	  "qemu", HVI_PRODUCT_VERSION },	/* names: systemd 5318 */
	/* logs, from Linux 3.9 to 7.1; dmidecode under QEMU 2.0 */
	{ "QEMU without tables", { { "Bochs", "Bochs", NULL, "Bochs" } }, "qemu", HVI_SYS_VENDOR },
	{ "the same, vendor replaced", { { "Acme", "Bochs" } }, "qemu", HVI_PRODUCT_NAME },
	{ "the same, system replaced", { { "Acme", "Server", NULL, "Bochs" } },
	  "qemu", HVI_BIOS_VENDOR },
	{ "QEMU 2.0", { { "QEMU", "Standard PC (i440FX + PIIX, 1996)", NULL, "Bochs",
			  "pc-i440fx-2.0" } }, "qemu", HVI_SYS_VENDOR },

	/* Made for several hypervisors, or for all. */
	{ "Cloud Hypervisor", { { "Cloud Hypervisor", "cloud-hypervisor" } }, NULL, NOBODY },
	{ "crosvm", { { "ChromiumOS", "crosvm" } }, NULL, NOBODY },
	{ "SmartOS", { { "Joyent", "SmartDC HVM", NULL, "SeaBIOS" } }, NULL, NOBODY },
	{ "SeaBIOS, all else replaced", { { "ASUS", "PRIME X570-PRO", "ASUS", "SeaBIOS", "1.0" } },
	  NULL, NOBODY },
	{ "OVMF, all else replaced", { { "ASUS", "PRIME X570-PRO", "ASUS",
					 "EFI Development Kit II / OVMF", "1.0" } }, NULL, NOBODY },

	/* Hardware of makers that rent machines; logs. */
	{ "a server", { { "Dell Inc.", "PowerEdge R640", "Dell Inc.", "Dell Inc.", "" } },
	  NULL, NOBODY },
	{ "Sangfor's server", { { "SANGFOR", "65N32-US" } }, NULL, NOBODY },
	{ "Yandex' server", { { "Yandex", "T175-N41-Y3N" } }, NULL, NOBODY },
	{ "ByteDance's server", { { "ByteDance", "ByteDance System" } }, NULL, NOBODY },

	/* How words are compared. */
	{ "nothing known", { { NULL } }, NULL, NOBODY },
	{ "nothing said", { { "", "", "", "", "" } }, NULL, NOBODY },
	{ "blanks", { { " ", "  ", " ", " ", " " } }, NULL, NOBODY },
	{ "blanks at the end", { { "Nutanix  ", "AHV " } }, "kvm", HVI_SYS_VENDOR },
	{ "blank at the start", { { " oVirt" } }, NULL, NOBODY },
	{ "blank and more", { { "oVirt oVirt" } }, NULL, NOBODY },
	{ "longer", { { "oVirtual" } }, NULL, NOBODY },
	{ "shorter", { { "oVir" } }, NULL, NOBODY },
	{ "in other letters", { { "ovirt", "hvm domu", NULL, "xen", "PC-Q35-8.1" } },
	  NULL, NOBODY },
	{ "in another word", { { "HVM domU", "oVirt", "QEMU", "SeaBIOS", "Xen" } },
	  NULL, NOBODY },
	{ "inside a word", { { "not QEMU", "a VMware", NULL, "no Bochs", "no Hyper-V" } },
	  NULL, NOBODY },
	{ "the first row of two", { { "QEMU", "KVM", NULL, "SeaBIOS", "pc-q35-8.1" } },
	  "kvm", HVI_PRODUCT_NAME },
};

static void describe_machine(const struct machine *machine, char *text)
{
	strscpy(text, machine->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(machine, machines, describe_machine);

static void product_by_words(struct kunit *test)
{
	const struct machine *machine = test->param_value;
	enum hvi_firmware_word by = NOBODY;

	KUNIT_EXPECT_STREQ(test, hvi_firmware_product(&machine->firmware, &by) ?: "none",
			   machine->product ?: "none");
	KUNIT_EXPECT_EQ(test, by, machine->by);
}

/* A letter more than what a word must be, or another one than what it must begin with or have. */
static void near_misses(struct kunit *test)
{
	static const struct hvi_firmware near[] = {
		{ { "OpenVMM2", "HVM domU2", NULL, "Xen2", "Hyper-W" } },
		{ { "VMwarf", "VMwarf", NULL, "VMwarf", "pc-q35" } },
		{ { "VMX", "VirtualBox2", NULL, "innotek GmbH2", "pc-i440fx" } },
		{ { "innotek GmbH2", "Parallelogram", "Oracle Corporation2", "Parallelogram" } },
		{ { "Parallelogram", "BHYVE2", NULL, "BHYVE2" } },
		{ { "OpenBSD2", "Apple Virtualizatiom", NULL, "OpenVMM2" } },
		{ { "KVM2", "OpenVMM Virtual Machine2" } },
		{ { "Microsoft Corporation", "Virtual Machine2" } },
		{ { "Microsoft Corporation2", "Virtual Machine" } },
		{ { "HITACHI", " HVM LPAX" } },
		{ { "HITACHI2", " HVM LPAR" } },
		{ { "Red Hat2", "KVN" } },
		{ { "KubeVirt2", "OpenStacc" } },
		{ { "OpenStacc", "CloudStack KVM Hypervisor2" } },
		{ { "Nutanix", "AHV2" } },
		{ { "Nutanix2", "AHV" } },
		{ { "Google", "Google Compute Engine2" } },
		{ { "Amazon EC2 too", "t3.micro" } },
		{ { "DigitalOcean", "Droplet2" } },
		{ { "DigitalOcean2", "Droplet" } },
		{ { "Hetzner", "vServer2" } },
		{ { "Hetzner2", "vServer" } },
		{ { "Scaleway2", "QEMV" } },
		{ { "Alibaba Cloud", "Alibaba Cloud ECS2" } },
		{ { "Alibaba Cloud2", "Alibaba Cloud ECS" } },
		{ { "Tencent Cloud", "CVM2" } },
		{ { "Tencent Cloud2", "CVM" } },
		{ { "Linode", "Compute Instance2" } },
		{ { "Linode2", "Compute Instance" } },
		{ { "QEMU2", "Standard PC " } },
		{ { "Bochs2", "Bochs2", NULL, "Bochs2" } },
	};
	enum hvi_firmware_word by = NOBODY;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(near); i++)
		KUNIT_EXPECT_STREQ_MSG(test, hvi_firmware_product(&near[i], &by) ?: "none",
				       "none", "%u", i);
}

/* The kernel's files have these names. */
static void word_names(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, hvi_firmware_names[HVI_SYS_VENDOR], "sys_vendor");
	KUNIT_EXPECT_STREQ(test, hvi_firmware_names[HVI_PRODUCT_NAME], "product_name");
	KUNIT_EXPECT_STREQ(test, hvi_firmware_names[HVI_BOARD_VENDOR], "board_vendor");
	KUNIT_EXPECT_STREQ(test, hvi_firmware_names[HVI_BIOS_VENDOR], "bios_vendor");
	KUNIT_EXPECT_STREQ(test, hvi_firmware_names[HVI_PRODUCT_VERSION], "product_version");
}

static struct kunit_case firmware_tests[] = {
	KUNIT_CASE_PARAM(product_by_words, machine_gen_params),
	KUNIT_CASE(near_misses),
	KUNIT_CASE(word_names),
	{}
};

static struct kunit_suite firmware_suite = {
	.name = "hv_iface_firmware",
	.test_cases = firmware_tests,
};

kunit_test_suite(firmware_suite);
