/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options, in the order of --help: number, name, letter, what follows, function, whether it
 * needs something to read, help. In brackets is what may be left out, words with | between are
 * all that there are. manual.awk and the shells' completions go by these as well.
 */
HVI_OPT(ROOT, "root", 0, "DIR", NULL, false, "the tree, or a copy of it")
HVI_OPT(FROM, "from", 0, "FILE", NULL, false,
	"in place of this machine: a dump, a log, or what this program prints")
HVI_OPT(FIRMWARE, "firmware", 0, "WORD=TEXT", NULL, false,
	"sys_vendor, product_name, board_vendor, bios_vendor or product_version; may be repeated")
HVI_OPT(NO_MODULE, "no-module", 0, "", NULL, false, "ask CPUID even where the module is loaded")
HVI_OPT(ALL, "all", 'a', "", NULL, false, "all that is known, not the short report")
HVI_OPT(RAW_LEAVES, "leaves", 0, "", NULL, false, "the report with the raw leaves")
HVI_OPT(COLOR, "color", 0, "auto|always|never", NULL, false,
	"colours in what people read; auto: on a terminal")
HVI_OPT(STRICT, "strict", 0, "", NULL, false,
	"to --check, what was not checked is as bad as what fails")
HVI_OPT(NAME, "", 0, "NAME", show_name, true,
	"one value alone, such as hypervisor or hyperv/version")
HVI_OPT(EXPLAIN, "explain", 0, "[NAME]", show_explain, false,
	"what a name, a file, a state, a leaf or LEAF:BIT means; or all names")
HVI_OPT(JSON, "json", 'J', "", show_json, true, "the whole tree")
HVI_OPT(QUIET, "quiet", 'q', "", show_quiet, true,
	"print nothing; exit status 0 under a hypervisor, else 1")
HVI_OPT(CHECK, "check", 0, "", show_check, true,
	"the rules of Microsoft's interface that fail, or were not checked")
HVI_OPT(PROMETHEUS, "prometheus", 0, "[FILE]", show_prometheus, false,
	"metrics for node_exporter's textfile collector")
HVI_OPT(ANSIBLE, "ansible", 0, "", show_ansible, false,
	"a local fact; so too where the name ends in .fact")
HVI_OPT(EXPORT, "export", 0, "", show_export, false, "KEY=value for udev, systemd and shells")
HVI_OPT(CPUID, "cpuid", 0, "", show_cpuid, true, "the leaves, as cpuid -r has them")
HVI_OPT(TREE, "tree", 0, "", show_tree, true,
	"lines of PATH: VALUE; of several machines each is told")
HVI_OPT(COMPARE, "compare", 0, "FILE [FILE]", NULL, true,
	"what differs from what was saved, or between two such")
HVI_OPT(VERSION, "version", 'V', "", NULL, false, "the version of this program")
HVI_OPT(HELP, "help", 'h', "", NULL, false, "this summary")
#undef HVI_OPT
