# SPDX-License-Identifier: GPL-2.0
"""The raw numbers as a table in Markdown, as TSV for gnuplot, and as its plot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from vm import process

from . import plan

KIB = 1024
LABELS = {name: line.label for name, line in (plan.LINES | plan.DUMPS).items()} | plan.CALLS
HERE, TIME, EXITING, EXITING_FEW = "here", "1-time", "2-exits", f"3-exits-{plan.FEW}"
INSTRUCTIONS, INITS, READERS = "6-instructions", "6-inits", "7-readers"
NEEDED = (TIME, EXITING, EXITING_FEW, INSTRUCTIONS, INITS, READERS)
# For the same question: what is asked otherwise.
TOOLS = ("detect-virt", "virt-what", "virt-what-helper", "lscpu", "cpuid", "dmidecode")
# Time: what, against what. The label of a row is what it says.
AGAINST = [
    *((tool, "cat") for tool in TOOLS),
    ("cat", "true"), ("cat", "cat-floor"), ("read", "read-floor"), ("cpuid", "grep"),
    ("cat", "read"), ("dump", "grep-dump"), ("static-dump", "grep-dump"),
    ("insmod", "insmod-empty"), ("insmod-stripped", "insmod-empty-stripped"),
    ("call-predicate", "call-empty"), ("call-cpuid", "call-predicate"),
]
# hv-iface: what it is compared with, and the goals: where, built so, asked so, how much of what.
BESIDE = ("cpuid-r", "detect-virt", "true", "cat", "grep")
TOOL_GOALS = (
    (HERE, "", tuple(plan.ASKED), 1.0, "cpuid-r"),
    (HERE, "", tuple(plan.ASKED), 0.25, "detect-virt"),
    (TIME, "", ("q-loaded", "name-loaded"), 1.1, "cat"),
    (TIME, "", ("report-loaded", "json-loaded"), 1.5, "grep"),
    (HERE, "static-", ("q", "name"), 0.8, "true"),
)
EXITS = ("insmod", "insmod-empty", "rmmod", "tree", "once", "current", "identity",
         "call-predicate", "call-cpuid", "true", "cat", "grep", *TOOLS)
PLOTTED = ("read", "true", "cat", "detect-virt", "dmidecode", "lscpu", "virt-what", "cpuid")
SECTIONS = {"code": (".text", ".exit.text"), "constants": (".rodata",),
            "data": (".data", ".bss"), "of a load alone, given up after it": (".init.",)}
LIVE = ("current", "identity")  # one rdmsr each, by design


@dataclass
class Spread:
    """Median and quartiles."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{short(self.middle)} ({short(self.low)} to {short(self.high)})"


def short(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}" if value >= 10 else f"{value:.2f}"


def spread(values: list[float]) -> Spread:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high)


class Found:
    """What the guests brought home."""

    def __init__(self, raw: dict) -> None:
        self.raw = raw
        self.guests = raw["guests"]

    def samples(self, guest: str, name: str) -> list[float]:
        return self.guests[guest]["samples"][name]

    def ratio(self, guest: str, name: str, other: str) -> Spread:
        """Turn by turn: what disturbs a turn disturbs both."""
        return spread([a / b for a, b in zip(self.samples(guest, name),
                                             self.samples(guest, other))])

    def exits(self, name: str, guest: str = EXITING) -> dict[str, float]:
        return self.guests[guest]["exits"][name]

    def count(self, name: str, kind: str = "", guest: str = EXITING) -> float:
        return sum(count for text, count in self.exits(name, guest).items()
                   if text.startswith(kind))

    def peak(self, name: str) -> str:
        """KiB of the process."""
        return str(max(self.samples(TIME, f"{name}-peak")))

    def worked(self, guest: str) -> bool:
        return guest in self.guests and not self.guests[guest]["failure"]

    def missing(self, needed: tuple[str, ...]) -> str:
        """Why not, where one of these guests did not come to its end."""
        failed = [guest for guest in needed if not self.worked(guest)]
        return f"not measured in this run: {', '.join(failed)}" if failed else ""

    def slab(self, guest: str, before: str, after: str) -> float:
        """Bytes that a load took from the allocator."""
        return median(sum(turn[after].values()) - sum(turn[before].values())
                      for turn in self.guests[guest]["slabs"])

    def counted(self, guest: str, what: str) -> int:
        return self.guests[guest]["slabs"][-1][what]


def table(*rows: tuple) -> str:
    """Markdown; the first row is its head."""
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]) + "\n"


def plain(count: float) -> str:
    return f"{count:g}"


def exit_rows(found: Found) -> Iterator[tuple]:
    yield "what", "CPUID", "of these leaves 0x4...", "rdmsr", "wrmsr"
    for name in EXITS:
        yield (LABELS[name], *(plain(found.count(name, kind)) for kind in
                               ("cpuid", "cpuid 0x4000", "rdmsr", "wrmsr")))


def time_rows(found: Found) -> Iterator[tuple]:
    yield "what", "takes so many times as long as", "median (quartiles)"
    for name, other in AGAINST:
        yield LABELS[name], LABELS[other], found.ratio(TIME, name, other)


def tool_rows(found: Found) -> Iterator[tuple]:
    yield "what", "CPUID", "KiB at most", *(f"of {LABELS[name]}" for name in BESIDE)
    for build in plan.TOOL:
        for name in (f"{build}{name}{behind}" for behind in ("", "-loaded") for name in plan.ASKED):
            yield (LABELS[name], plain(found.count(name, "cpuid")), found.peak(name),
                   *(short(found.ratio(TIME, name, other).middle) for other in BESIDE))
    for name in (f"{build}dump" for build in plan.TOOL):
        yield LABELS[name], "", found.peak(name), *("" for _ in BESIDE)


def here_rows(found: Found) -> Iterator[tuple]:
    beside = BESIDE[:3]
    yield "what", *(f"of {LABELS[name]}" for name in beside)
    for name in (build + name for build in plan.TOOL for name in plan.ASKED):
        yield LABELS[name], *(found.ratio(HERE, name, other) for other in beside)


def instruction_rows(found: Found) -> Iterator[tuple]:
    yield "what", "instructions", "more than the floor"
    for name, floor in (("call-predicate", "call-empty"), ("read", "read-floor"),
                        ("insmod", "insmod-empty")):
        base = median(found.samples(INSTRUCTIONS, floor))
        yield LABELS[floor], f"{base:.0f}", ""
        count = median(found.samples(INSTRUCTIONS, name))
        yield LABELS[name], f"{count:.0f}", f"{count - base:.0f} ({short(count / base)} times)"
    if found.missing((INITS,)):
        return
    for title, name in (("its init function alone", "init-hv_iface"),
                        (f"that of a module which only makes as many files, "
                         f"{plan.EMULATED_FILES}", "init-hv_iface_files")):
        yield title, f"{median(found.samples(INITS, name)):.0f}", ""


def memory_rows(found: Found) -> Iterator[tuple]:
    yield "what", "bytes"
    sizes = found.raw["sections"]["hv_iface.ko"]
    for title, prefixes in SECTIONS.items():
        yield f"{title} (`size -A`)", sum(size for name, size in sizes.items()
                                          if name.startswith(prefixes))
    yield "**hv_iface loaded** (`coresize`: in pages, with what the kernel keeps beside)", \
        found.counted(EXITING, "coresize hv_iface")
    for module in plan.MODULES[1:]:
        yield f"`{module}.ko` loaded", found.counted(EXITING, f"coresize {module}")
    for guest, count in ((EXITING, "32"), (EXITING_FEW, str(plan.FEW))):
        yield (f"its objects in the allocator, {count} leaves: "
               f"{found.counted(guest, 'files')} files, "
               f"{found.counted(guest, 'directories')} directories",
               f"{found.slab(guest, 'empty', 'loaded'):.0f}")
    yield "the same of an empty module (`/sys/module/...` alone)", \
        f"{found.slab(EXITING, 'before', 'empty'):.0f}"
    yield "a leaf more, with its files", f"{growth(found, 'leaves'):.0f}"
    yield "a file more", f"{growth(found, 'files'):.0f}"


def growth(found: Found, of: str) -> float:
    """Bytes that each leaf or file adds, from the guests with many and with few leaves."""
    many, few = EXITING, EXITING_FEW
    added = {"leaves": found.count("insmod", "cpuid 0x4000", many) -
                       found.count("insmod", "cpuid 0x4000", few),
             "files": found.counted(many, "files") - found.counted(few, "files")}
    return (found.slab(many, "empty", "loaded") - found.slab(few, "empty", "loaded")) / added[of]


def scale_rows(found: Found) -> Iterator[tuple]:
    yield "processors", "leaves 0x4...", "rdmsr, wrmsr", "load, against an empty module"
    for guest in sorted(found.guests):
        if not guest.startswith(("4-", "5-")):
            continue
        processors = int(guest.rsplit("-", 1)[1]) if guest.startswith("5-") else 1
        if found.worked(guest):
            yield (processors, plain(found.count("insmod", "cpuid 0x4000", guest)),
                   ", ".join(plain(found.count("insmod", kind, guest))
                             for kind in ("rdmsr", "wrmsr")),
                   found.ratio(guest, "insmod", "insmod-empty"))
        else:
            yield processors, found.guests[guest]["failure"], "", ""


def reader_rows(found: Found) -> Iterator[tuple]:
    yield "processes that read one file at once", "reads a second, against one process"
    for count in plan.READERS:
        # ticks a read, so the one process is above the line
        yield count, found.ratio(READERS, "readers-1", f"readers-{count}")


# Goals: what is wanted, what was found, whether that is enough.

def exit_goal(found: Found) -> tuple:
    repeated = [kind for kind, count in found.exits("insmod").items()
                if kind.startswith("cpuid") and count != 1]
    leaves = found.count("insmod", "cpuid")
    others = {name: found.count(name) for name in ("once", "call-predicate")}
    live = [found.count(name) for name in LIVE]
    tree = {kind: count for kind, count in found.exits("tree").items()
            if kind != "rdmsr 0x40000000"}
    met = not repeated and not any(others.values()) and live == [1, 1] and not tree
    return (f"{leaves:g} leaves, each {'once' if not repeated else 'not once'}; "
            f"a file {others['once']:g}, the predicate {others['call-predicate']:g}, "
            f"these two {live[0]:g} and {live[1]:g}", met)


def within(limit: float, name: str, other: str) -> Callable[[Found], tuple]:
    def goal(found: Found) -> tuple:
        ratio = found.ratio(TIME, name, other)
        return ratio, ratio.middle <= limit
    return goal


def tool_goal(place: str, names: list[str], limit: float, other: str) -> Callable[[Found], tuple]:
    def goal(found: Found) -> tuple:
        ratios = [found.ratio(place, name, other).middle for name in names]
        return ", ".join(map(short, ratios)), max(ratios) <= limit
    return goal


def peak_goal(names: list[str], limit: float) -> Callable[[Found], tuple]:
    def goal(found: Found) -> tuple:
        most = max(int(found.peak(name)) for name in names)
        return f"{most / KIB:.1f} MiB", most <= limit * KIB
    return goal


def file_goal(build: str, limit: float) -> Callable[[Found], tuple]:
    def goal(found: Found) -> tuple:
        size = found.raw["files"][plan.TOOL[build]] / KIB
        return f"{size:.0f} KiB", size <= limit
    return goal


def few_exits(found: Found) -> tuple:
    count = found.count("static-q")
    return plain(count), count <= 4


def insmod_goal(kind: str) -> Callable[[Found], tuple]:
    """The exits that the load makes are valued at what CPUID costs in the same guest."""
    def goal(found: Found) -> tuple:
        a_cpuid = median(found.samples(TIME, "call-cpuid")) / 2
        exits = found.count("insmod")
        ratio = spread([load / (empty + exits * a_cpuid) for load, empty in
                        zip(found.samples(TIME, f"insmod{kind}"),
                            found.samples(TIME, f"insmod-empty{kind}"))])
        return ratio, ratio.middle <= 2
    return goal


def instructions(guest: str, name: str, floor: str, limit: float) -> Callable[[Found], tuple]:
    def goal(found: Found) -> tuple:
        more = median(found.samples(guest, name)) - median(found.samples(guest, floor))
        return f"{more:+.0f}", more <= limit
    return goal


def size_goal(limit: float, with_files: bool) -> Callable[[Found], tuple]:
    def goal(found: Found) -> tuple:
        size = found.counted(EXITING, "coresize hv_iface")
        if with_files:
            size += found.slab(EXITING, "empty", "loaded")
        return f"{size / KIB:.1f} KiB", size <= limit * KIB
    return goal


GOALS = (
    ("one exit a leaf at load, none afterwards but one rdmsr a read of `current` and `identity`",
     (EXITING,), exit_goal),
    (f"a read within 30 instructions of a read of /sys/kernel/{plan.FLOOR}", (INSTRUCTIONS,),
     instructions(INSTRUCTIONS, "read", "read-floor", 30)),
    (f"`cat` of a file within 1.05 of `cat /sys/kernel/{plan.FLOOR}`", (TIME,),
     within(1.05, "cat", "cat-floor")),
    ("a load within 2 of an empty module's plus its exits", (TIME, EXITING), insmod_goal("")),
    ("the same of modules without debug information", (TIME, EXITING), insmod_goal("-stripped")),
    ("the module's own share of a load at most 190,000 instructions", (INITS,),
     instructions(INITS, "init-hv_iface", "init-hv_iface_files", 190_000)),
    ("at most 32 KiB loaded", (EXITING,), size_goal(32, with_files=False)),
    ("at most 64 KiB with its files, of 36 leaves", (EXITING,), size_goal(64, with_files=True)),
    *((f"{', '.join(LABELS[build + name] for name in names)}: within {limit} of {LABELS[other]}",
       (place,), tool_goal(place, [build + name for name in names], limit, other))
      for place, build, names, limit, other in TOOL_GOALS),
    ("at most 4 exits of the static `-q`", (EXITING,), few_exits),
    ("any of these at most 2 MiB", (TIME,),
     peak_goal([build + name for build in plan.TOOL for name in plan.ASKED], 2)),
    ("a dump of 4,096 processors within 4 MiB", (TIME,),
     peak_goal([f"{build}dump" for build in plan.TOOL], 4)),
    ("the file at most 150 KiB", (), file_goal("", 150)),
    ("the static one at most 300 KiB", (), file_goal("static-", 300)),
)


def goal_rows(found: Found) -> Iterator[tuple]:
    yield "goal", "found", ""
    for title, needed, goal in GOALS:
        why = found.missing(needed)
        value, met = (why, False) if why else goal(found)
        yield title, value, "met" if met else "" if why else "**missed**"


CHAPTERS = (
    ("Goals", (), goal_rows, ""),
    ("Exits", (EXITING,), exit_rows,
     "Counted by the outer kernel's trace of KVM: every CPUID, and MSRs 0x40000000 to "
     "0x400000ff, between two marks right around the line. That starting a process costs "
     "exits is glibc's doing: its loader executes CPUID."),
    ("Time", (TIME,), time_rows,
     f"Each line once a turn, {plan.TURNS} turns, one guest with one processor and no trace; the "
     "ratio is taken turn by turn. Commands are whole processes. A read is open, read and "
     "close of a name within its directory. A load is `finit_module` alone, of the file as "
     "kbuild makes it or stripped of what is for debuggers. KVM is real but its machine is "
     "emulated: there an exit costs more, against an instruction, than on hardware, and what "
     "exits looks worse than it would there."),
    ("hv-iface", (TIME, EXITING), tool_rows,
     "Whole processes again, medians of the ratio turn by turn: stripped, by glibc's loader as "
     "packages have it, and static by musl. Where the module is not loaded, they ask CPUID; exits "
     "are what that costs, and the 33 that any process by glibc's loader makes."),
    ("hv-iface on the machine itself", (HERE,), here_rows,
     f"The same without the module, {plan.HERE_TURNS} turns, and without an emulated processor, whose "
     "price for an exit, a fault or a new page of code is another one: what it costs people who "
     "have a real one. The goals go by these."),
    ("Instructions", (INSTRUCTIONS,), instruction_rows,
     "In plain emulation, where the clock counts instructions (`-icount shift=0`), here "
     "with the few leaves that emulator has. With its loop, for the calls. Init functions "
     "by initcall_debug, to the thousand."),
    ("Memory", (EXITING, EXITING_FEW), memory_rows,
     "The allocator's counts are exact (`slub_debug=F`): caches of kernfs nodes and of "
     "kmalloc, before and after. Blocks of more than 8 KiB are in no cache; the module has none."),
    ("Scaling: loads", (), scale_rows,
     "Counted are the leaves 0x4..., leaf 1 comes on top. The outer machine has one processor, "
     "whatever the guest has."),
    ("Scaling: readers", (READERS,), reader_rows,
     "In plain emulation with two processors, on a machine with as many as below."),
)


def plot(found: Found, here: Path, out: Path) -> None:
    rows = []
    for name in PLOTTED:
        ratio = found.ratio(TIME, name, "cat")
        rows.append((LABELS[name].replace("`", ""), found.count(name), ratio.middle, ratio.low,
                     ratio.high))
    data = out / "plot.tsv"
    data.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))
    process.run(["gnuplot", "-e", f"data='{data}'; result='{here / 'results.svg'}'",
                 here / "plot.gp"], out / "gnuplot.log")


def samples_tsv(found: Found) -> str:
    return "guest\tname\tturn\tticks\n" + "".join(
        f"{guest}\t{name}\t{turn}\t{ticks}\n" for guest, seen in found.guests.items()
        for name, turns in seen["samples"].items() for turn, ticks in enumerate(turns))


def write(raw: dict, here: Path, out: Path) -> None:
    found = Found(raw)
    made_of = ", ".join(f"{name} {value}" for name, value in raw["versions"].items())
    text = ["# What hv_iface costs\n",
            "Written by `make bench`. One machine, one run, ratios within it.\n",
            f"{made_of}.\n"]
    if not found.missing((TIME, EXITING)):
        plot(found, here, out)
        text.append("![Exits and time, a bar for each way to ask](results.svg)\n")
    for title, needed, rows, about in CHAPTERS:
        why = found.missing(needed)
        text += [f"## {title}\n", *([f"{about}\n"] if about else []),
                 f"{why}\n" if why else table(*rows(found))]
    (here / "results.md").write_text("\n".join(text))
    (out / "samples.tsv").write_text(samples_tsv(found))
