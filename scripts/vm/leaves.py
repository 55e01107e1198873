# SPDX-License-Identifier: GPL-2.0
"""Tables of leaves to inject: a case of the corpus, a file, or lines in scenarios.ini.

A file has lines as scenarios.ini has them, or is what `cpuid -r`, `cpuid -1 -r` or
`hv-iface --cpuid` printed: of that the first processor's leaves of the hypervisor.
"""

import re
from pathlib import Path

from .kernel import REPO
from .process import Failure

CORPUS = REPO / "kunit" / "corpus.tsv"
LINE = re.compile(r"([0-9a-f]{8})(?:-([0-9a-f]{8})(?:/([0-9a-f]+))?)?((?:\s+[0-9a-f]{8}){4})", re.I)


def expand(line: str) -> list[str]:
    """FIRST-LAST/STEP in place of a leaf is a run of leaves that all answer the same."""
    found = LINE.fullmatch(line.strip())
    if not found:
        raise Failure(f"leaves: '{line}' is not LEAF EAX EBX ECX EDX, 8 hex digits each")
    first, last, step, registers = found.groups()
    leaves = range(int(first, 16), int(last or first, 16) + 1, int(step or "1", 16))
    return [f"{leaf:08x} {' '.join(registers.split())}" for leaf in leaves]


# `cpuid -r` numbers its processors, `cpuid -1 -r` has one.
DUMP_HEAD = re.compile(r"^CPU(?: \d+)?:\s*$", re.M)
DUMP_LINE = re.compile(r"^\s+0x(4[0-9a-f]{7}) 0x00: eax=0x([0-9a-f]{8}) ebx=0x([0-9a-f]{8})"
                       r" ecx=0x([0-9a-f]{8}) edx=0x([0-9a-f]{8})\s*$", re.M)


def dump(text: str) -> list[str]:
    """The lines of a dump, or none where it is no dump."""
    processors = DUMP_HEAD.split(text)[1:]
    return [" ".join(words) for words in DUMP_LINE.findall(processors[0])] if processors else []


def corpus(case: str) -> list[str]:
    lines = (line.split("\t", 1) for line in CORPUS.read_text().splitlines())
    return [words[1] for words in lines if words[0] == case]


def table(spec: str) -> str:
    """What the shim reads, from a case's name, a file's name or the lines themselves."""
    if not spec:
        return ""
    lines = corpus(spec) or spec.splitlines()
    if len(lines) == 1 and Path(spec).is_file():
        text = Path(spec).read_text(errors="replace")
        lines = dump(text) or text.splitlines()
    elif len(lines) == 1 and not LINE.fullmatch(spec):
        raise Failure(f"leaves: no case {spec} in {CORPUS.name}, and no such file")
    lines = [line for line in map(str.strip, lines) if line and not line.startswith("#")]
    return "".join(f"{row}\n" for line in lines for row in expand(line))
