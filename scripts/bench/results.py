# SPDX-License-Identifier: GPL-2.0
"""The raw numbers as a table in Markdown, as TSV for gnuplot, and as its plot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from vm import process

from . import plan

KIB = 1024
LABELS = {name: line.label for name, line in plan.LINES.items()} | plan.CALLS
# For the same question: what is asked otherwise.
TOOLS = ("detect-virt", "virt-what", "lscpu", "cpuid", "dmidecode")
# Time: what, against what. The label of a row is what it says.
AGAINST = [
    *((tool, "cat") for tool in TOOLS),
    ("cat", "true"), ("cat", "cat-floor"), ("read", "read-floor"), ("cpuid", "grep"),
    ("cat", "read"), ("insmod", "insmod-empty"), ("insmod-stripped", "insmod-empty-stripped"),
    ("call-predicate", "call-empty"), ("call-cpuid", "call-predicate"),
]
EXITS = ("insmod", "insmod-empty", "rmmod", "tree", "once", "current", "identity",
         "call-predicate", "call-cpuid", "true", "cat", "grep", *TOOLS)
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

    def seconds(self, guest: str, name: str) -> Spread:
        hertz = median(self.guests[guest]["hertz"])
        return spread([ticks / hertz for ticks in self.samples(guest, name)])

    def exits(self, name: str, guest: str = "2-exits") -> dict[str, float]:
        return self.guests[guest]["exits"][name]

    def count(self, name: str, kind: str = "", guest: str = "2-exits") -> float:
        return sum(count for text, count in self.exits(name, guest).items()
                   if text.startswith(kind))

    def worked(self, guest: str) -> bool:
        return not self.guests[guest]["failure"]

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
                               ("cpuid", "cpuid 0x4", "rdmsr", "wrmsr")))


def time_rows(found: Found) -> Iterator[tuple]:
    yield "what", "takes so many times as long as", "median (quartiles)"
    for name, other in AGAINST:
        stripped = ", both stripped" if name.endswith("stripped") else ""
        yield (LABELS[name.removesuffix("-stripped")] + stripped,
               LABELS[other.removesuffix("-stripped")], found.ratio("1-time", name, other))


def instruction_rows(found: Found) -> Iterator[tuple]:
    yield "what", "instructions", "of the floor"
    for name, floor in (("call-predicate", "call-empty"), ("read", "read-floor"),
                        ("insmod", "insmod-empty")):
        for each in (floor, name):
            yield (LABELS[each], plain(round(median(found.samples("6-instructions", each)), 2)),
                   short(found.ratio("6-instructions", each, floor).middle))


def memory_rows(found: Found) -> Iterator[tuple]:
    yield "what", "bytes"
    sizes = found.raw["sections"]
    for title, prefixes in (("code", (".text", ".init.text", ".exit.text", ".noinstr.text")),
                            ("constants", (".rodata",)), ("data", (".data", ".bss"))):
        total = sum(size for name, size in sizes["hv_iface.ko"].items()
                    if name.startswith(prefixes))
        yield f"{title} (`size -A`)", total


def write(raw: dict, here: Path, out: Path) -> None:
    found = Found(raw)
    text = "# What hv_iface costs\n\n"
    for rows in (exit_rows, time_rows, instruction_rows, memory_rows):
        text += table(*rows(found)) + "\n"
    (here / "results.md").write_text(text)
    process.say(text)
