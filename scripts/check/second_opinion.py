#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Does Todd Allen's cpuid read the same out of the same leaves?

    grep -r '' NAME... | second_opinion.py [COMMAND...]

Takes published trees, each below a directory of its own name, as lines of NAME/PATH:VALUE,
and prints a line a name: `pass NAME`, or `fail NAME: what differs`. COMMAND runs another cpuid
than this system's: the newest, which has to know each label of the table.
"""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.dont_write_bytecode = True

LABELS = Path(__file__).with_name("cpuid-labels.tsv")
# Words that publish prints where cpuid prints the number.
WORDS = {"unreported": {0}, "unlimited": {0xffffffff}, "none": {0}, "vbs": {1}, "snp": {2},
         "tdx": {3}, "cca": {4}}
MICROSOFT = "0x7263694d 0x666f736f 0x76482074"  # "Microsoft Hv"

Tree = dict[str, str]


def read_trees(lines: Iterator[str]) -> dict[str, Tree]:
    trees: dict[str, Tree] = defaultdict(dict)
    for line in lines:
        path, _, value = line.rstrip().partition(":")
        name, _, path = path.partition("/")
        trees[name][path] = value
    return trees


def dump(tree: Tree) -> str:
    """The leaves as `cpuid -r` prints them.

    cpuid goes by the vendor and not by the interface: without Microsoft's it would not
    decode Hv#1 at all.
    """
    text = "CPU 0:\n"
    for path, value in sorted(tree.items()):
        if path.startswith("leaves/"):
            if path == "leaves/0x40000000" and tree.get("microsoft_compatible") == "1":
                value = f"{value.split()[0]} {MICROSOFT}"
            registers = zip(("eax", "ebx", "ecx", "edx"), value.split())
            words = " ".join(f"{name}=0x{int(number, 16):08x}" for name, number in registers)
            text += f"   {path.removeprefix('leaves/')} 0x00: {words}\n"
    return text


def decode(text: str) -> dict[tuple[str, str], str]:
    """What cpuid says, by leaf and label."""
    run = subprocess.run([*(sys.argv[1:] or ["cpuid"]), "-f", "/dev/stdin"], input=text,
                         capture_output=True, text=True, check=True)
    said, leaf = {}, ""
    for line in run.stdout.splitlines():
        label, equals, value = line.partition("=")
        if not equals:
            leaf = line[line.find("(0x") + 1:][:len("0x40000000")]
        elif line.startswith("      "):
            said[leaf, label.strip()] = value.strip()
    return said


def numbers(value: str) -> set[int]:
    """The numbers that a field's value may stand for."""
    return WORDS.get(value) or {int(value)}


def number(said: str) -> int:
    """`0x2e (46)`, `46`, `VBS (1)`."""
    return int(said.split("(")[-1].rstrip(")"), 0)


def differences(tree: Tree) -> Iterator[str]:
    said = decode(dump(tree))
    compared = 0
    for line in LABELS.read_text().splitlines():
        if line.startswith("#"):
            continue
        where, label, ours = line.split("\t")
        file, _, flag = ours.partition(" ")
        value, theirs = tree.get(f"hyperv/{file}"), said.get((where.split("/")[0], label))
        # A leaf that was not read; or a file that needs another bit as well.
        if value is None or theirs is None:
            if value is not None and sys.argv[1:] and f"leaves/{where.split('/')[0]}" in tree:
                yield f"cpuid has no word {label} any more"
            continue
        compared += 1
        if flag and (flag in value.split()) != (theirs == "true"):
            yield f"{flag} in {file}, cpuid: {label} = {theirs}"
        elif not flag and value == "never":
            if 0 < number(theirs) < 0x80000000:
                yield f"{file} = never, cpuid: {label} = {theirs}"
        elif not flag and number(theirs) not in numbers(value):
            yield f"{file} = {value}, cpuid: {label} = {theirs}"
    # cpuid prints these as signed numbers.
    version = [re.sub(r"-\d+", lambda found: str(int(found[0]) % (1 << 32)),
                      said.get(("0x40000002", label), "")) for label in
               ("version", "build", "service number", "service pack", "service branch")]
    if "hyperv/version" in tree and tree["hyperv/version"] != "{}.{}.{}-{}-{}".format(*version):
        yield f"version = {tree['hyperv/version']}, cpuid: {version}"
    if "hyperv/features" in tree and compared < 70:
        yield f"only {compared} bits and fields could be compared"


def main() -> int:
    failed = 0
    trees = read_trees(sys.stdin)
    for name, tree in trees.items():
        found = list(differences(tree))
        failed += bool(found)
        print(f"fail {name}: {'; '.join(found)}" if found else f"pass {name}")
    return 1 if failed or not trees else 0


if __name__ == "__main__":
    sys.exit(main())
