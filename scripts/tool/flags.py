# SPDX-License-Identifier: GPL-2.0
"""The rows of flags.tsv, and what module/bits.c has for them."""

import re
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).resolve().parent / "flags.tsv"


class Flag(NamedTuple):
    """A row: a flag, or a field, of one or more bits."""

    name: str
    leaf: str
    register: str
    bits: str
    text: str
    source: str
    others: str

    def range(self) -> tuple[int, int]:
        high, _, low = self.bits.partition(":")
        return int(high), int(low or high)


def read_flags() -> list[Flag]:
    return [Flag(*line.split("\t")) for line in TABLE.read_text().splitlines()
            if not line.startswith("#")]


def read_leaves(module: Path) -> dict[str, str]:
    """The numbers of the leaves that tlfs.h names."""
    return dict(re.findall(r"#define HVI_LEAF_(\w+)\s+(0x4\w+)", (module / "tlfs.h").read_text()))


def disagreement(module: Path) -> str:
    """What is wrong first with the flags of a module, or nothing."""
    leaves = read_leaves(module)
    text = (module / "bits.c").read_text().partition("hvi_bits[] __initconst = {")[2].partition("};")[0]
    theirs = [(name, leaves.get(leaf), register.lower(), int(high), int(low))
              for leaf, register, high, low, name in
              re.findall(r"BITS\((\w+), (\w+), (\d+), (\d+), \w+,\s*(\w+)\)", text)]
    ours = [(flag.name, flag.leaf, flag.register, *flag.range()) for flag in read_flags()]
    if len(theirs) != text.count("BITS("):
        return "a row that cannot be read"
    differ = [f"{our[0]} is {their}" for our, their in zip(ours, theirs) if our != their]
    return next(iter(differ), "" if len(ours) == len(theirs) else "another number of rows")
