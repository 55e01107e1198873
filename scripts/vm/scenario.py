# SPDX-License-Identifier: GPL-2.0
"""The table of scenarios: machines, and what is done and expected in them."""

import configparser
from dataclasses import dataclass, field
from pathlib import Path

from . import leaves
from .expect import DEFAULTS
from .guest import TIMEOUT, Guest
from .process import Failure

HERE = Path(__file__).parent
KEYS = {"cpu", "accel", "leaves", "other_leaves", "leaves_after", "append", "smbios", "smp", "memory",
        "life", "timeout"}  # of a machine


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


def read(table: str, names: dict[str, str]) -> tuple[dict[str, dict[str, str]], list[Scenario]]:
    """The machines by name, and the scenarios; {NAME} is put in where it is known."""
    text = (HERE / table).read_text()
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.read_string(text)
    machines, scenarios = {}, []
    for name in parser.sections():
        kind, _, rest = name.partition(" ")
        if kind == "machine":
            machines[rest] = dict(parser[name])
        else:
            scenarios.append(Scenario(name, parser[name]["machine"],
                                      parse_steps(parser[name]["steps"])))
    return machines, scenarios


def firmware(system: str) -> list[str]:
    lines = [line if line.startswith("type=") else f"type=1,{line}"
             for line in system.split("\n") if line]
    return [word for line in lines for word in ("-smbios", line)]


def guest(name: str, table: dict[str, str], steps: list[str]) -> Guest:
    """A machine of the table, which is to do these steps."""
    unknown = set(table) - KEYS
    if unknown:
        raise Failure(f"machine {name}: what does {', '.join(sorted(unknown))} mean?")
    injected = {field: leaves.table(table.get(field, "").strip())
                for field in ("leaves", "other_leaves", "leaves_after")}
    return Guest(name, table["cpu"], accel=table.get("accel", "kvm"), **injected,
                 append=table.get("append", ""),
                 options=firmware(table.get("smbios", "")), smp=int(table.get("smp", "1")),
                 memory=int(table.get("memory", "256")), life=table.get("life", ""),
                 steps=steps, timeout=int(table.get("timeout", TIMEOUT)))
