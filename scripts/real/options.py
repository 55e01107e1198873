# SPDX-License-Identifier: GPL-2.0
"""What scripts/tool/flags.tsv says of options of QEMU and Xen is what hosts.tsv and xen.ini
have measured: each option that a bit names sets it, and each bit that an option sets names it.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from vm import scenario
from vm.kernel import REPO
from vm.results import Results

from . import hosts, machine, xen

FLAGS = REPO / "scripts" / "tool" / "flags.tsv"
# What QEMU gives beside whatever flag there is, and Xen with its base, which names it.
ALWAYS = {(3, "eax"): 0x20, (3, "edx"): 8}
# Words that stand for more: libvirt has a synic as well, and apic_assist uses what base has.
NO_BIT_OF_THEIR_OWN = {"synic": {(3, "ebx", 4), (3, "ebx", 5)}, "apic_assist": {(3, "eax", 4)}}
Bits = dict[tuple[int, str], int]  # by the leaf's last digits and the register


def parse(text: str) -> Bits:
    """`3.eax=0x20 4.ebx=0xfff`; of 80 to 82, which are there together, the flags."""
    return {(int(leaf, 16), name): int(value, 16)
            for leaf, name, value in re.findall(r"\b([3-9a-f]|82)\.(e[a-d]x)=(0x[0-9a-f]+)", text)}


def added(bits: Bits, without: Bits) -> set[tuple[int, str, int]]:
    return {(leaf, name, bit) for (leaf, name), value in bits.items() for bit in range(32)
            if (value & ~without.get((leaf, name), 0)) >> bit & 1}


def of_qemu(host: str) -> Iterator[tuple[str, set[tuple[int, str, int]]]]:
    """Each flag, with the bits that it adds to those of the flags that it requires."""
    table = hosts.expected(host)
    for flags, answer in table.items():
        *required, flag = flags.split(",")
        one = re.fullmatch(r"hv-[a-z-]+(=on)?", flag) and flag != "hv-passthrough"
        if not one or answer.startswith(("refused", "no ")):
            continue
        before = table.get(",".join(required), "") if required else ""
        yield flag.removesuffix("=on"), added(parse(answer), parse(before) or ALWAYS)


def of_xen() -> Iterator[tuple[str, set[tuple[int, str, int]]]]:
    """Each viridian group of one more than the base, with the bits that it adds to that."""
    machines, scenarios = scenario.read(str(machine.HERE / "xen.ini"), {})
    seen = {}
    for scene in scenarios:
        groups = machines[scene.machine].get("viridian", "").split()
        lines = [line for step in scene.steps for line in step.expectations]
        found = re.findall(r"leaves/0x4000000([345]) = (\S+) (\S+) (\S+) (\S+)", "\n".join(lines))
        if groups[:1] == ["base"]:
            seen[groups[-1]] = {(int(leaf, 16), name): int(value, 16) for leaf, *values in found
                                for name, value in zip(hosts.REGISTERS, values)}
    for group, bits in seen.items():
        yield group, added(bits, seen["base"] if group != "base" else {})


def named() -> dict[str, set[tuple[int, str, int]]]:
    """By the option, the bits whose row in flags.tsv names it."""
    options: dict[str, set[tuple[int, str, int]]] = {}
    for line in FLAGS.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        _, leaf, name, bits, _, _, words = line.split("\t")
        high, _, low = bits.partition(":")
        for word in words.split():
            options.setdefault(word, set()).update(
                (int(leaf, 16) & 0xFF, name, bit)
                for bit in range(int(low or high), int(high) + 1))
    return options


def complaint(option: str, sets: set[tuple[int, str, int]], says: set[tuple[int, str, int]],
              fields: set[tuple[int, str]]) -> str:
    """Of a field of many bits, one that is set will do."""
    def text(bits: set[tuple[int, str, int]]) -> str:
        return ", ".join(f"{leaf:x}.{name}.{bit}" for leaf, name, bit in sorted(bits))

    unsaid = {bit for bit in sets - says if bit[:2] not in fields}
    unset = {bit for bit in says - sets - NO_BIT_OF_THEIR_OWN.get(option, set())
             if bit[:2] not in fields}
    return "; ".join([f"{option} sets {text(unsaid)}, which do not name it"] * bool(unsaid)
                     + [f"{option} is named by {text(unset)}, which it does not set"] * bool(unset))


def check(arguments: argparse.Namespace, _session: Path, results: Results) -> None:
    machine.chosen(arguments.names, ())
    says = named()
    fields = {(4, "ebx"), (5, "eax"), (5, "ebx")}
    measured = [*((f"QEMU on {host}", *row) for host in hosts.NAMES.values()
                  for row in of_qemu(host)), *(("Xen", *row) for row in of_xen())]
    for who, option, sets in measured:
        if option in xen.GROUPS or option.startswith("hv-") or option == "freq":
            results.add(f"{who} {option}", complaint(option, sets, says.get(option, set()), fields),
                        FLAGS)
