# SPDX-License-Identifier: GPL-2.0
"""The table of scenarios: machines, and what is done and expected in them."""

import configparser
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from . import leaves
from .expect import DEFAULTS
from .guest import TIMEOUT, Guest
from .process import Failure

HERE = Path(__file__).parent
KEYS = {"cpu", "accel", "leaves", "other_leaves", "leaves_after", "append", "firmware", "smp",
        "memory", "life", "timeout"}  # of a machine
# What KVM has to offer to a guest kernel that takes leaves of Microsoft's at their word.
NAMES = {"enlightened": "hv-relaxed,hv-vapic,hv-time,hv-vpindex,hv-runtime,hv-synic,hv-stimer,"
                        "hv-stimer-direct,hv-frequencies,hv-reenlightenment,hv-tlbflush,hv-ipi,"
                        "hv-xmm-input,hv-reset,hv-crash"}
# The firmware's words as /sys/class/dmi/id has them: in which structures of SMBIOS they
# are, and QEMU's name there. QEMU signs the enclosure, processors and memory as well.
WORDS = {
    "bios_vendor": [(0, "vendor")],
    "bios_version": [(0, "version")],
    "sys_vendor": [(1, "manufacturer")],
    "product_name": [(1, "product")],
    "product_version": [(1, "version")],
    "product_family": [(1, "family")],
    "board_vendor": [(2, "manufacturer")],
    "board_name": [(2, "product")],
    "board_version": [(2, "version")],
    "chassis_vendor": [(3, "manufacturer"), (4, "manufacturer"), (17, "manufacturer")],
}


@dataclass
class Step:
    verb: str
    arguments: str
    expectations: list[str] = field(default_factory=list)

    def text(self) -> str:
        return f"{self.verb} {self.arguments}".strip()


@dataclass
class Scenario:
    name: str
    machine: str
    steps: list[Step]


def parse_steps(text: str) -> list[Step]:
    """A line that starts with a verb starts a step; what follows is expected of it."""
    steps: list[Step] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        verb, _, arguments = line.partition(" ")
        if verb in DEFAULTS:
            steps.append(Step(verb, arguments))
        elif steps:
            steps[-1].expectations.append(line)
        else:
            raise Failure(f"'{line}' is no step")
    return steps


def sections(table: str, names: dict[str, str]) -> configparser.ConfigParser:
    """A file of sections; {NAME} is put in where it is known."""
    text = (HERE / table).read_text()
    for name, value in (NAMES | names).items():
        text = text.replace(f"{{{name}}}", value)
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.read_string(text)
    return parser


def read(table: str, names: dict[str, str]) -> tuple[dict[str, dict[str, str]], list[Scenario]]:
    """The machines by name, and the scenarios."""
    parser = sections(table, names)
    machines, scenarios = {}, []
    for name in parser.sections():
        kind, _, rest = name.partition(" ")
        if kind == "machine":
            machines[rest] = dict(parser[name])
        else:
            scenarios.append(Scenario(name, parser[name]["machine"],
                                      parse_steps(parser[name]["steps"])))
    return machines, scenarios


def smbios(words: dict[str, str]) -> list[str]:
    """QEMU's options for these words. It wants commas twice."""
    structures = defaultdict(str)
    for word, value in words.items():
        if word not in WORDS:
            raise Failure(f"{word} is no word of the firmware")
        for kind, name in WORDS[word]:
            structures[kind] += f",{name}={value.replace(',', ',,')}"
    return [option for kind, values in structures.items()
            for option in ("-smbios", f"type={kind}{values}")]


def firmware(name: str) -> list[str]:
    """QEMU's options for it: its own, if there is no name, or a section of firmware.ini."""
    if name in ("", "none"):
        return []
    known = sections("firmware.ini", {})
    if name not in known:
        raise Failure(f"firmware.ini has no {name}")
    return smbios(dict(known[name]))


def guest(name: str, table: dict[str, str], steps: list[str]) -> Guest:
    """A machine of the table, which is to do these steps."""
    unknown = set(table) - KEYS
    if unknown:
        raise Failure(f"machine {name}: what does {', '.join(sorted(unknown))} mean?")
    injected = {field: leaves.table(table.get(field, "").strip())
                for field in ("leaves", "other_leaves", "leaves_after")}
    maker = table.get("firmware", "")
    return Guest(name, table["cpu"], accel=table.get("accel", "kvm"), **injected,
                 append=table.get("append", ""),
                 options=firmware(maker), tables=maker != "none",
                 smp=int(table.get("smp", "1")), memory=int(table.get("memory", "256")),
                 life=table.get("life", ""), steps=steps,
                 timeout=int(table.get("timeout", TIMEOUT)))
