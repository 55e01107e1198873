// SPDX-License-Identifier: GPL-2.0
/*
 * Guest OS identities: the 64-bit value of MSR 0x40000000, to and from words.
 *
 * TLFS, "Hypercall Interface", section "Establishing the Hypercall Interface":
 *
 *   proprietary  63: 0  62:48 vendor  47:40 OS  39:32 major  31:24 minor
 *                23:16 service version  15:0 build
 *   open source  63: 1  62:56 OS type  55:48 OS id  47:16 version  15:0 build
 */
#include "identity.h"
#include "print.h"

#define OPEN_SOURCE	BIT_ULL(63)
#define OS_TYPE		GENMASK_ULL(62, 56)
#define OPEN_SOURCE_OS_ID	GENMASK_ULL(55, 48)
#define VERSION		GENMASK_ULL(47, 16)

#define VENDOR		GENMASK_ULL(62, 48)
#define OS_ID		GENMASK_ULL(47, 40)

#define OS_TYPE_LINUX		1
#define OS_TYPE_BSD		2
#define OS_TYPE_XEN		3
#define OS_TYPE_ILLUMOS		4
/* Of the type BSD, by their drivers for Hyper-V. */
#define OS_ID_FREEBSD		0	/* and DragonFly */
#define OS_ID_OPENBSD		1
#define OS_ID_NETBSD		2
/* FreeBSD's drivers for Hyper-V began with 8.4; DragonFly has come to 6.4. */
#define FIRST_FREEBSD		800000
#define VENDOR_MICROSOFT	0x0001
#define OS_WINDOWS_NT		4

/* Constant expressions, which FIELD_PREP() is not. */
#define PUT(field, value) ((u64)(value) << __builtin_ctzll(field))

/* As hv_generate_guest_id() of Linux has it, which leaves the build at 0. */
#define LINUX_IDENTITY \
	(OPEN_SOURCE | PUT(OS_TYPE, OS_TYPE_LINUX) | PUT(VERSION, HVI_LINUX_VERSION))

/* By the layout alone: no capture of what a Vista kernel wrote is known. */
#define VISTA_IDENTITY(service_pack, build) \
	(PUT(VENDOR, VENDOR_MICROSOFT) | PUT(OS_ID, OS_WINDOWS_NT) | PUT(HVI_ID_MAJOR, 6) | \
	 PUT(HVI_ID_SERVICE, service_pack) | PUT(HVI_ID_BUILD, build))

struct choice {
	char text[10];
	enum hvi_id_rule rule;
	u64 value;
};

static const struct choice choices[] __initconst = {
	{ "linux",	HVI_ID_LINUX, LINUX_IDENTITY },
	{ "vista",	HVI_ID_WRITE, VISTA_IDENTITY(0, 6000) },
	{ "vista-sp1",	HVI_ID_WRITE, VISTA_IDENTITY(1, 6001) },
	{ "vista-sp2",	HVI_ID_WRITE, VISTA_IDENTITY(2, 6002) },
	{ "keep",	HVI_ID_KEEP, LINUX_IDENTITY },
	{ "none",	HVI_ID_NEVER, 0 },
};

static bool __init is_hex(const char *text)
{
	if (!*text)
		return false;
	for (; *text; text++)
		if (!isxdigit(*text))
			return false;
	return true;
}

/**
 * hvi_parse_identity - understand the guest_os_id parameter
 * @text: what was given
 * @request: receives the meaning; untouched where @text is refused
 *
 * Return: NULL, or why it is refused, in words for the log.
 */
const char * __init hvi_parse_identity(const char *text, struct hvi_id_request *request)
{
	static const char wanted[] __initconst =
		"want linux, vista, vista-sp1, vista-sp2, keep, none or 0x and hex digits";
	static const char no_vendor[] __initconst =
		"a proprietary id needs a vendor, 0 is reserved";
	static const char too_long[] __initconst = "more than 64 bits";
	static const char zero[] __initconst = "zero would switch hypercalls off";
	unsigned int i;
	u64 value;

	for (i = 0; i < ARRAY_SIZE(choices); i++) {
		if (strcmp(text, choices[i].text))
			continue;
		*request = (struct hvi_id_request){ choices[i].rule, choices[i].value };
		return NULL;
	}

	if (strncmp(text, "0x", 2) || !is_hex(text + 2))
		return wanted;
	if (kstrtou64(text, 16, &value))
		return too_long;
	if (!value)
		return zero;
	if (!(value & (OPEN_SOURCE | VENDOR)))
		return no_vendor;

	*request = (struct hvi_id_request){ HVI_ID_WRITE, value };
	return NULL;
}

/**
 * hvi_is_linux_identity - did Linux itself write this
 * @id: the value of MSR 0x40000000
 *
 * Return: whether it has Linux's OS type and id and no build, which is how
 * hv_generate_guest_id() of Linux encodes it.
 */
bool __init hvi_is_linux_identity(u64 id)
{
	return (id & ~VERSION) == (OPEN_SOURCE | PUT(OS_TYPE, OS_TYPE_LINUX));
}

static void describe_unknown(struct hvi_text *out, u64 id)
{
	hvi_print(out, "open source OS type %llu 0x%llx",
		  FIELD_GET(OS_TYPE, id), FIELD_GET(VERSION, id));
}

/* __NetBSD_Version__, MMmmrrpp00: 1000000000 is 10.0, 1099001200 is 10.99.12. */
static void describe_netbsd(struct hvi_text *out, u32 version)
{
	u32 patch = version / 100 % 100;

	hvi_print(out, "%s %u.%u", "NetBSD", version / 100000000, version / 1000000 % 100);
	if (patch)
		hvi_print(out, ".%u", patch);
}

/* One OS type for all; each has release numbers of its own. */
static void describe_bsd(struct hvi_text *out, u64 id, u32 version)
{
	switch (FIELD_GET(OPEN_SOURCE_OS_ID, id)) {
	case OS_ID_FREEBSD:
		if (version < FIRST_FREEBSD)	/* 600400 is 6.4 */
			hvi_print(out, "%s %u.%u", "DragonFly",
				  version / 100000, version / 100 % 1000);
		else	/* 1400097 is 14.0; Haiku calls itself 1600000 (its hyperv_cpu.h) */
			hvi_print(out, "%s %u.%u", "FreeBSD",
				  version / 100000, version / 1000 % 100);
		break;
	case OS_ID_OPENBSD:	/* the month of a release, 202504 is 7.7 */
		hvi_print(out, "OpenBSD %u", version);
		break;
	case OS_ID_NETBSD:
		describe_netbsd(out, version);
		break;
	default:
		describe_unknown(out, id);
	}
}

static void describe_open_source(struct hvi_text *out, u64 id)
{
	u32 version = FIELD_GET(VERSION, id);

	switch (FIELD_GET(OS_TYPE, id)) {
	case OS_TYPE_LINUX:
		hvi_print(out, "Linux %u.%u.%u",
			  version >> 16, version >> 8 & 0xff, version & 0xff);
		break;
	case OS_TYPE_BSD:
		describe_bsd(out, id, version);
		break;
	case OS_TYPE_XEN:	/* major and minor where the proprietary layout has them */
		hvi_print(out, "Xen %llu.%llu",
			  FIELD_GET(HVI_ID_MAJOR, id), FIELD_GET(HVI_ID_MINOR, id));
		break;
	case OS_TYPE_ILLUMOS:	/* 511 is 5.11 (Delphix' hyperv driver) */
		hvi_print(out, "%s %u.%u", "illumos", version / 100, version % 100);
		break;
	default:
		describe_unknown(out, id);
	}
}

/* Microsoft's own OS ids; 5 is the last that the TLFS lists. */
static const char microsoft_os[][15] = {
	"Microsoft OS 0", "MS-DOS", "Windows 3.x", "Windows 9x", "Windows NT", "Windows CE",
};

static const struct {
	u16 vendor;
	char name[11];
} vendors[] = {
	{ 0x0001, "Microsoft" },
	{ 0x0002, "HPE" },
	{ 0x0003, "BlackBerry" },
	{ 0x0200, "LANCOM" },
};

static void describe_vendor(struct hvi_text *out, u16 vendor, u8 os)
{
	unsigned int i;

	if (vendor == VENDOR_MICROSOFT && os < ARRAY_SIZE(microsoft_os)) {
		hvi_print(out, "%s", microsoft_os[os]);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(vendors); i++) {
		if (vendors[i].vendor != vendor)
			continue;
		hvi_print(out, "%s OS %u", vendors[i].name, os);
		return;
	}
	hvi_print(out, "vendor 0x%x OS %u", vendor, os);
}

static void describe_proprietary(struct hvi_text *out, u64 id)
{
	describe_vendor(out, FIELD_GET(VENDOR, id), FIELD_GET(OS_ID, id));
	hvi_print(out, " %llu.%llu.%llu", FIELD_GET(HVI_ID_MAJOR, id),
		  FIELD_GET(HVI_ID_MINOR, id), FIELD_GET(HVI_ID_BUILD, id));
	if (FIELD_GET(HVI_ID_SERVICE, id))
		hvi_print(out, " Service Pack %llu", FIELD_GET(HVI_ID_SERVICE, id));
}

/* Values that mean no more than who wrote them, whatever their fields would say. */
static const struct {
	u64 id;
	const char *name;
} fixed[] = {
	{ 0, "none" },
	/* for a while: Hyper-V's UEFI (mu_msvm HvHypercallLib), OpenHCL's loader (openhcl_boot) */
	{ 0x0000010000000000, "Microsoft firmware" },
	/* the same UEFI's first phase under SNP and TDX (mu_msvm SecIso.c) */
	{ 0x0001000101010001, "Microsoft firmware" },
	/* bit 63 and a number of its own (ipxe/hyperv.h) */
	{ 0x98ae000000000000, "iPXE" },
};

/**
 * hvi_describe_identity - say a guest OS id in words
 * @out: receives them, such as "Linux 6.1.192" or "none" for 0
 * @id: the value of MSR 0x40000000
 *
 * The id of Windows 10 and later comes from its loader, and its build is not
 * the one that runs: hosts see 10011 in every trace (xen-devel, 24 Oct 2019 and
 * 26 Feb 2025; a guest of build 26100 on WHPX).
 */
void hvi_describe_identity(struct hvi_text *out, u64 id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fixed); i++) {
		if (fixed[i].id != id)
			continue;
		hvi_print(out, "%s", fixed[i].name);
		return;
	}
	if (id & OPEN_SOURCE)
		describe_open_source(out, id);
	else
		describe_proprietary(out, id);
}
