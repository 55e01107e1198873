// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps of CPUID, and what else people have: read in one pass, line by line. What is none
 * of all this is passed over, as a prompt or a mail's words are.
 */
#include "evidence.h"
#include "scan.h"
#include "../../module/vendors.h"

#define MAX_LINE	16384	/* QMP's list of words is one, of 4 KiB with QEMU 7.2 */
#define BLANKS		" \t"
/* Of quotations, and of the text's encoding. */
#define MARKS		BLANKS ">\xff\xfe\xef\xbb\xbf"
#define HEX_DIGITS	"0123456789abcdefABCDEF"
#define NAME_CHARACTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-"

/* How far a text is read. */
struct reading {
	struct evidence *evidence;
	evidence_done machine_done;
	void *data;
	bool any;		/* leaf, be it of no hypervisor */
	bool other_told;	/* this other processor has told its privileges */
	u32 processor;		/* its number, where each line has it */
	struct qmp_word word;
	const char *not_one;	/* what the text is instead */
};

/* Leaf, sub-leaf and registers are letters of the formats. */
#define LEAF	('l' - 'a')
#define SUB	('s' - 'a')

/* A log of a hypervisor's own has its writer, whoever that plays. */
static const struct {
	const char *format, *writer;
} formats[] = {
	/* cpuid -r (T. Allen's), all versions that Debian has had; hv-iface --cpuid */
	{ "%l %s: eax=%a ebx=%b ecx=%c edx=%d" },
	/* what these take for their own, from before there were sub-leaves */
	{ "%l: eax=%a ebx=%b ecx=%c edx=%d" },
	/* kcpuid -r (Linux, tools/arch/x86/kcpuid); 6.1's looks at no leaf from 0x40000000 on */
	{ "%l: EAX=%a, EBX=%b, ECX=%c, EDX=%d" },
	/* InstLatx64's and AIDA64's; cpuid-dump (pytorch/cpuinfo) */
	{ "CPUID %l: %a-%b-%c-%d [SL %s]" },
	{ "CPUID %l: %a-%b-%c-%d" },
	/* EVEREST's, which is AIDA64's old name */
	{ "CPUID %l %a-%b-%c-%d" },
	/* tycho/cpuid's dumps, as public notes and bug reports have them */
	{ "CPUID %l:%s = %a %b %c %d" },
	/* rows with a sub-leaf, in public notes as well */
	{ "%l %s: %a %b %c %d" },
	/* VirtualBox' log, 5.0 and later, and before (its VMMR3/CPUM.cpp); Hst: is the host's */
	{ "Gst: %l/%s %a %b %c %d", "virtualbox" },
	{ "Gst: %l %a %b %c %d", "virtualbox" },
	/* vmware.log, of old and new Workstations. hostCPUID is the host's. */
	{ "guestCPUID level %l, %s: %a %b %c %d", "vmware" },
	{ "guest level %l, %s: %a %b %c %d", "vmware" },
	/* the kernel's trace of what KVM answered a guest, of 5.8 and later, and before; perf's */
	{ "kvm_cpuid: func %l idx %s rax %a rbx %b rcx %c rdx %d,", "kvm" },
	{ "kvm_cpuid: func %l rax %a rbx %b rcx %c rdx %d,", "kvm" },
	{ "kvm:kvm_cpuid: func %l idx %s rax %a rbx %b rcx %c rdx %d,", "kvm" },
	/* cpuid -f raw of the crate raw-cpuid, 11.6's without the hypervisor's last leaf */
	{ "(%l, %s) => CpuIdResult { eax: %a, ebx: %b, ecx: %c, edx: %d }" },
	/* cpucontrol -i of FreeBSD, of a leaf, and of a sub-leaf */
	{ "cpuid level %l: %a %b %c %d" },
	{ "cpuid level %l, level_type %s: %a %b %c %d" },
	/* illumos' boot log, where that is verbose */
	{ "cpuid leaf=%l, eax=%a, ebx=%b, ecx=%c, edx=%d" },
	/* x86info -r; 1.31 looks at no leaf from 0x40000000 on */
	{ "eax in: %l, eax = %a ebx = %b ecx = %c edx = %d" },
};

static const char *const processors[] = {
	"CPU:", "CPU %N:", "CPU #%N", "CPU #%N:", "Logical CPU #%N ]------",
};

/* Texts that are recognised, and have nothing. */
static const struct {
	const char *mark, *why;
} others[] = {
	{ "basic_cpuid[0]=", "a raw dump of libcpuid, which has no leaf from 0x40000000 on" },
	{ "leaf     subleaf  -> eax", "policies of xen-cpuid, with no leaf from 0x40000000 on" },
	{ "vendor_id\t: ", "/proc/cpuinfo, which has no leaf" },
	{ "(XEN) ", "Xen's own log, which has no leaf of its guests" },
};

static void begin_processor(struct reading *reading)
{
	struct evidence *evidence = reading->evidence;

	if (evidence->processors > 1 && !reading->other_told)
		evidence->others_unknown = true;
	evidence->processors++;
	reading->other_told = false;
}

/* Of the other processors only what the core compares is looked at. */
static void add_leaf(struct reading *reading, u32 leaf, unsigned int known,
		     const struct hv_iface_regs *regs)
{
	struct evidence *evidence = reading->evidence;
	const struct hvi_leaf *first = evidence_find(evidence, HVI_LEAF_FEATURES);

	if (!evidence->processors)
		begin_processor(reading);
	if (evidence->processors == 1) {
		evidence_add(evidence, leaf, known, regs);
	} else if (leaf == HVI_LEAF_FEATURES && known == HVI_ALL_REGS && first &&
		   first->known == HVI_ALL_REGS) {
		reading->other_told = true;
		evidence->difference.eax |= regs->eax ^ first->regs.eax;
		evidence->difference.ebx |= regs->ebx ^ first->regs.ebx;
	}
}

static void add_values(struct reading *reading, const u32 value[26])
{
	const struct hv_iface_regs regs = { value[0], value[1], value[2], value[3] };

	if (value[SUB])
		return;
	reading->any = true;
	add_leaf(reading, value[LEAF], HVI_ALL_REGS, &regs);
}

static void take_writer(struct evidence *evidence, const char *writer)
{
	if (evidence->writer && strcmp(evidence->writer, writer))
		snprintf(evidence->why, sizeof(evidence->why),
			 "another hypervisor's log than before");
	evidence->writer = writer;
}

static bool take_leaf(struct reading *reading, const char *at)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		const char *end = at;
		u32 value[26];

		/* of most the first character tells */
		if (*formats[i].format == '%' ? !isxdigit(*at & 0xff) : *formats[i].format != *at)
			continue;
		memset(value, 0, sizeof(value));
		if (!scan(&end, formats[i].format, value))
			continue;
		if (formats[i].writer && evidence_takes(value[LEAF]))
			take_writer(reading->evidence, formats[i].writer);
		add_values(reading, value);
		return true;
	}
	return false;
}

/* As --tree has it where nobody knows whether there is a hypervisor, which is no tree. */
static bool take_file(struct reading *reading, const char *at)
{
	u32 value[26], of[HVI_REGS] = { 0 };
	struct hv_iface_regs regs;
	unsigned int known = 0;
	enum hvi_reg reg;

	if (*at != 'l' || !scan(&at, "leaves/%l:", value))
		return false;
	for (reg = HVI_EAX; reg < HVI_REGS; reg++, at = next_word(at)) {
		at += strspn(at, BLANKS);
		if (!scan(&at, "%a", value)) {
			if (*at != '?')
				return false;
			continue;
		}
		known |= BIT(reg);
		of[reg] = value[0];
	}
	regs = (struct hv_iface_regs){ of[0], of[1], of[2], of[3] };
	reading->any = true;
	add_leaf(reading, value[LEAF], known, &regs);
	return true;
}

static void end_machine(struct reading *reading)
{
	struct evidence *evidence = reading->evidence;
	unsigned int passed_over = evidence->passed_over;

	if (evidence->processors > 1 && !reading->other_told)
		evidence->others_unknown = true;
	reading->machine_done(evidence, reading->data);
	evidence_init(evidence);
	evidence->passed_over = passed_over;
}

/* What stands before a row, if anything, is a name where it may be one, and is all. */
static void begin_named(struct reading *reading, const char *name, size_t length)
{
	struct evidence *evidence = reading->evidence;

	if (strlen(evidence->name) == length && !strncmp(evidence->name, name, length))
		return;
	if (evidence->count) {
		end_log(evidence);
		end_machine(reading);
	}
	snprintf(evidence->name, sizeof(evidence->name), "%.*s", (int)length, name);
}

/*
 * Words of a stack stand in rows as well. In leaf 1 each processor of today has a family, FPU, TSC
 * and MSR, and bits that are reserved are zero (SDM volume 2A, CPUID).
 */
static bool may_be_leaf(const u32 value[26])
{
	if (value[LEAF] != HVI_LEAF_PROCESSOR)
		return value[LEAF] >> 16 == HVI_LEAF_BASE >> 16;
	return value[HVI_EAX] & 0xf00 && !(value[HVI_EAX] & 0xf000c000) &&
	       !(value[HVI_ECX] & BIT(16)) && (value[HVI_EDX] & 0x40100431) == 0x31;
}

/* Eight digits are no name of a machine. */
static bool may_be_name(const char *line, size_t length)
{
	return length < EVIDENCE_NAME && strspn(line, NAME_CHARACTERS) == length &&
	       (length != 8 || strspn(line, HEX_DIGITS) < length);
}

/*
 * LEAF EAX EBX ECX EDX to the line's end, as the line's first word, behind a machine's name, or
 * behind a date and whatever else: then with all its digits, and behind what is no number, for
 * kernels print numbers in rows, too.
 */
static bool take_row(struct reading *reading, const char *line, const char *before,
		     const char *at)
{
	size_t length = strcspn(before, BLANKS);
	const char *end = at;
	u32 value[26] = { 0 };

	if (!scan(&end, "%l %a %b %c %d", value) || *end)
		return false;
	/* of the processor's other leaves nothing is learned */
	if (!may_be_leaf(value))
		return value[LEAF] != HVI_LEAF_PROCESSOR && !(value[LEAF] & 0x0fff0000);
	if (before == line && at != line && may_be_name(line, length))
		begin_named(reading, line, length);
	else if (at != line && (strcspn(at, BLANKS) != 8 ||
				strspn(before, HEX_DIGITS) == length))
		return false;
	add_values(reading, value);
	return true;
}

static bool take_processor(struct reading *reading, const char *at)
{
	u32 value[26];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(processors); i++) {
		const char *end = at;

		if (!scan(&end, processors[i], value) || *end)
			continue;
		begin_processor(reading);
		return true;
	}
	/* cpuid-dump has it before each line; what follows is a word of its own. */
	if (scan(&at, "cpu%N:", value) && (!reading->evidence->processors ||
					   reading->processor != value['N' - 'A'])) {
		reading->processor = value['N' - 'A'];
		begin_processor(reading);
	}
	return false;
}

static struct hv_iface_regs vendor_regs(const char vendor[12])
{
	struct hv_iface_regs regs = { 0 };

	memcpy(&regs.ebx, vendor, 4);
	memcpy(&regs.ecx, vendor + 4, 4);
	memcpy(&regs.edx, vendor + 8, 4);
	return regs;
}

/*
 * Of what cpuid prints in words: the vendor's twelve characters, and bit 31 of leaf 1 ECX. NULs
 * are \0, but blanks of older ones, of which a known vendor can be made alone. Neither numbers nor
 * Microsoft's leaves are to be had from it; cpuid -r has them.
 */
static bool take_words(struct reading *reading, const char *at)
{
	char vendor[12] = "";
	u32 value[26] = { 0 };
	struct hv_iface_regs regs;
	bool is_older;
	unsigned int i;

	if (scan(&at, "hypervisor guest status = true", value)) {
		reading->evidence->hypervisor_bit = true;
		return true;
	}
	is_older = scan(&at, "hypervisor_id = \"", value);
	if (is_older)
		value[LEAF] = HVI_LEAF_VENDOR;
	else if (!scan(&at, "hypervisor_id (%l) = \"", value))
		return false;
	for (i = 0; i < sizeof(vendor) && *at && *at != '"'; i++, at++)
		if (*at != '\\')
			vendor[i] = *at;
		else if (*++at != '0')
			return false;
	if (i < sizeof(vendor) || strcmp(at, "\""))
		return false;
	regs = vendor_regs(vendor);
	for (i = sizeof(vendor); is_older && !hvi_find_vendor(&regs); regs = vendor_regs(vendor)) {
		if (!i || vendor[--i] != ' ')
			return false;
		vendor[i] = '\0';
	}
	add_leaf(reading, value[LEAF], HVI_VENDOR_REGS, &regs);
	return true;
}

/* As /sys/class/dmi/id has them: NAME: TEXT, or grep's PATH/NAME:TEXT. */
static bool take_firmware(struct reading *reading, const char *at)
{
	static const char path[] = "/sys/class/dmi/id/";
	enum hvi_firmware_word word;

	if (!strncmp(at, path, strlen(path)))
		at += strlen(path);
	for (word = 0; word < HVI_FIRMWARE_WORDS; word++) {
		const char *name = hvi_firmware_names[word];
		size_t length = strlen(name);

		if (*at != *name || strncmp(at, name, length) || at[length] != ':')
			continue;
		at += length + 1;
		at += strspn(at, " \t");
		evidence_set_word(reading->evidence, word, at, strlen(at));
		return true;
	}
	return false;
}

static bool take_line(struct reading *reading, const char *line)
{
	const char *at, *before = line;

	for (at = line; *at; before = at, at = next_word(at))
		if (take_leaf(reading, at) || take_file(reading, at) ||
		    take_row(reading, line, before, at) ||
		    take_processor(reading, at) || take_words(reading, at) ||
		    take_firmware(reading, at) ||
		    (*line != '#' && take_log_line(reading->evidence, at)))
			return true;
	return take_qmp_line(reading->evidence, &reading->word, line);
}

/* What a terminal was told about colours. */
static void drop_escapes(char *line)
{
	char *out = strchr(line, '\033');

	if (!out)
		return;
	for (line = out; *line; )
		if (line[0] == '\033' && line[1] == '[') {
			line += 2 + strspn(line + 2, "0123456789;?");
			line += !!*line;
		} else {
			*out++ = *line++;
		}
	*out = '\0';
}

/* In such a mail an equals sign is =3D; but behind one may be a number, if without 0x. */
static void undo_mail(char *line)
{
	char *at = line;

	while ((at = strchr(at, 'D'))) {	/* which few lines have */
		at++;
		if (at - line > 2 && !strncmp(at - 3, "=3D", 3) &&
		    (*at == ' ' || !strncmp(at, "0x", 2))) {
			memmove(at - 2, at, strlen(at) + 1);
			at -= 2;
		}
	}
}

/* Behind the quotation mark of the next message in a line of JSON. */
static char *next_message(char *at)
{
	static const char *const keys[] = { "\"msg\"", "\"MESSAGE\"" };
	unsigned int i;

	for (; (at = strchr(at, '"')); at++)
		for (i = 0; i < ARRAY_SIZE(keys); i++) {
			size_t length = strlen(keys[i]);
			char *value = at + length;

			if (strncmp(at, keys[i], length))
				continue;
			value += strspn(value, BLANKS);
			if (*value != ':')
				continue;
			value += 1 + strspn(value + 1, BLANKS);
			if (*value == '"')
				return value + 1;
		}
	return NULL;
}

/* It may begin with a time. Nothing but a kernel's words is looked for: anybody may log. */
static bool take_message(struct reading *reading, const char *message)
{
	const char *at;

	for (at = message; *at; at = next_word(at))
		if (take_log_line(reading->evidence, at))
			return true;
	return false;
}

/* Behind priority, number, microseconds and what else. */
static const char *kmsg_message(const char *at)
{
	unsigned int i;

	for (i = 0; i < 3; i++) {
		size_t digits = strspn(at, "0123456789");

		if (!digits || at[digits] != ',')
			return NULL;
		at += digits + 1;
	}
	at = strchr(at, ';');
	return at ? at + 1 : NULL;
}

/*
 * Messages of a log in what else is told of them: JSON of dmesg and journalctl, the latter's
 * export, /dev/kmsg. One that is cut is none, nor what has more than a line's end escaped.
 */
static bool take_messages(struct reading *reading, char *line)
{
	const char *kmsg = kmsg_message(line);
	bool any = false;
	char *at, *end;

	for (at = next_message(line); at; at = next_message(end)) {
		char last;

		end = at + strcspn(at, "\"\\");
		last = *end;
		if (last != '"' && (!last || end[1] != 'n'))
			continue;
		*end = '\0';
		any |= take_message(reading, at);
		*end = last;
	}
	if (any)
		return true;
	if (!strncmp(line, "MESSAGE=", 8))
		return take_message(reading, line + 8);
	return kmsg && take_message(reading, kmsg);
}

static void read_line(struct reading *reading, char *line)
{
	size_t length;
	unsigned int i;

	drop_escapes(line);
	undo_mail(line);
	length = strlen(line);

	while (length && isspace((unsigned char)line[length - 1]))
		line[--length] = '\0';
	line += strspn(line, MARKS);
	if (!*line)
		return;
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (!strncmp(line, others[i].mark, strlen(others[i].mark)))
			reading->not_one = others[i].why;
	if (*line == '#' ? take_firmware(reading, next_word(line)) :
	    take_messages(reading, line) || take_line(reading, line))
		return;
	reading->evidence->passed_over += *line != '#';
}

/* Mails have an equals sign where a line goes on (quoted-printable, RFC 2045); 0: here it ends. */
static size_t soft_break(const char *line, size_t length)
{
	size_t size = 1 + (length > 1 && line[length - 1] == '\r');

	return length >= size && line[length - size] == '=' &&
	       line[strspn(line, MARKS)] != '#' ? size : 0;
}

/* Without NULs, which are every second byte of what PowerShell saves; false: that was all. */
static bool get_line(FILE *file, char line[MAX_LINE], unsigned int *number, bool *is_too_long)
{
	size_t length = 0, soft;
	int byte;

	do {
		(*number)++;
		while ((byte = getc_unlocked(file)) != EOF && byte != '\n')
			if (byte && length++ < MAX_LINE - 1)
				line[length - 1] = byte;
		line[min(length, (size_t)MAX_LINE - 1)] = '\0';
		soft = byte != EOF && length < MAX_LINE ? soft_break(line, length) : 0;
		length -= soft;
	} while (soft);
	*is_too_long = length > MAX_LINE - 1;
	line[*is_too_long ? 0 : length] = '\0';
	return byte != EOF || length;
}

/**
 * evidence_read - learn from a text
 * @file: the text, which may be a pipe
 * @evidence: the machine; afterwards it is one of which nothing is known
 * @machine_done: called with each machine of which something is: one, or each that a name
 *	tells apart
 * @data: for it
 *
 * Return: NULL, or why the text is none. What was read before is told already.
 */
const char *evidence_read(FILE *file, struct evidence *evidence, evidence_done machine_done,
			  void *data)
{
	struct reading reading = {
		.evidence = evidence, .machine_done = machine_done, .data = data,
	};
	static char line[MAX_LINE], why[128];
	unsigned int number = 0;
	bool is_too_long;

	evidence_init(evidence);
	while (get_line(file, line, &number, &is_too_long)) {
		evidence->passed_over += is_too_long;
		read_line(&reading, line);
		if (!*evidence->why)
			continue;
		snprintf(why, sizeof(why), "%u: %s", number, evidence->why);
		return why;
	}
	if (ferror(file))
		return strerror(errno);
	end_log(evidence);
	if (evidence_is_disputed(evidence))
		return "of two machines: leaf 1 shows no hypervisor, a log or another dump does";
	if (evidence->count || evidence->hypervisor_bit ||
	    evidence->kernel_type < HVI_KERNEL_TYPES)
		reading.any = true;
	if (reading.any)
		end_machine(&reading);
	return reading.any ? NULL : reading.not_one ?: evidence->lack ?: "no leaf in it";
}

/* Somewhere; or, of a path, with nothing but folders before it in the line. */
static bool has(const char *text, size_t length, const char *word, bool is_path)
{
	size_t size = strlen(word), i;
	bool is_alone = true;

	for (i = 0; i + size <= length; i++) {
		is_alone = (i && text[i - 1] == '\n') ||
			   (is_alone && !isblank((unsigned char)text[i]));
		if ((is_alone || !is_path) && !memcmp(text + i, word, size))
			return true;
	}
	return false;
}

/**
 * evidence_is_dump - is a text for evidence_read()
 * @begin: how it begins
 * @length: how much of it that is
 *
 * Return: false for JSON, but QMP's and a log's, which have no schema, and for a tree, whoever
 * has printed it. A log begins with the time in brackets, and may be commented on.
 */
bool evidence_is_dump(const char *begin, size_t length)
{
	size_t i = 0;

	while (i < length && isspace((unsigned char)begin[i]))
		i++;
	if (i < length && begin[i] == '{')
		return !has(begin, length, "\"schema\"", false) &&
		       (has(begin, length, "\"cpuid-input-eax\"", false) ||
			has(begin, length, "\"dmesg\"", false) ||
			has(begin, length, "\"MESSAGE\"", false));
	return !has(begin, length, "hypervisor_present:", true);
}
