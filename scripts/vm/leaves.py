# SPDX-License-Identifier: GPL-2.0
"""Tables of leaves to inject: a case of the corpus, a file, or lines in scenarios.ini.

A file has lines of LEAF EAX EBX ECX EDX, or is what `cpuid -r`, `cpuid -1 -r` or
`hv-iface --cpuid` print.
"""

import difflib
import re
from pathlib import Path

from .kernel import REPO
from .process import Failure

CORPUS = REPO / "kunit" / "corpus.tsv"
MAX_ROWS = 256  # KVM's own bound, and the shim's
TOO_MANY = f"leaves: more than {MAX_ROWS}, which is all that KVM takes"
LINE = re.compile(r"([0-9a-f]{8})(?:-([0-9a-f]{8})(?:/([0-9a-f]+))?)?((?:\s+[0-9a-f]{8}){4})", re.I)

# A processor's part of `cpuid -r`, and a line there: leaf, sub-leaf, registers.
PROCESSOR = re.compile(r"CPU( [0-9]+)?:")
DUMPED = re.compile("0x([0-9a-f]{8}) 0x([0-9a-f]{2,8}):"
                    + "".join(f" {name}=0x([0-9a-f]{{8}})" for name in ("eax", "ebx", "ecx", "edx")),
                    re.I)


def expand(line: str) -> list[str]:
    """FIRST-LAST/STEP in place of a leaf is a run of leaves that all answer the same."""
    found = LINE.fullmatch(line.strip())
    if not found:
        raise Failure(f"leaves: {line[:60]!r} is not LEAF EAX EBX ECX EDX, 8 hex digits each")
    first, last, step, registers = found.groups()
    leaves = range(int(first, 16), int(last or first, 16) + 1, int(step or "1", 16) or 1)
    if len(leaves) > MAX_ROWS:
        raise Failure(TOO_MANY)
    return [f"{leaf:08x} {' '.join(registers.split())}" for leaf in leaves]


def dumped(lines: list[str]) -> list[str]:
    """The first processor of a dump; of what is no hypervisor's, leaf 1 alone counts."""
    rows = []
    for line in lines[bool(PROCESSOR.fullmatch(lines[0])):]:
        if PROCESSOR.fullmatch(line):
            break
        found = DUMPED.fullmatch(line)
        if not found:
            raise Failure(f"leaves: {line[:60]!r} is no line of `cpuid -r`")
        leaf, sub, *registers = found.groups()
        if (leaf[0] == "4" or int(leaf, 16) == 1) and int(sub, 16) == 0:
            rows.append(f"{leaf} {' '.join(registers)}")
    return rows


def corpus() -> dict[str, list[str]]:
    cases: dict[str, list[str]] = {}
    for line in CORPUS.read_text().splitlines():
        case, _, rest = line.partition("\t")
        if rest and not line.startswith("#"):
            cases.setdefault(case, []).append(rest)
    return cases


def source(spec: str) -> list[str]:
    """The lines that are meant by a case's name, a file's name or themselves."""
    if len(spec.splitlines()) > 1 or LINE.fullmatch(spec):
        return spec.splitlines()
    cases = corpus()
    if spec in cases:
        return cases[spec]
    try:
        return Path(spec).read_text(errors="backslashreplace").splitlines()
    except FileNotFoundError:
        near = ([case for case in cases if spec in case]
                or difflib.get_close_matches(spec, cases, cutoff=0.5))[:3]
        hint = f"; near it: {', '.join(near)}" if near else ""
        raise Failure(f"leaves: no case {spec} in {CORPUS.name}, and no such file"
                      f"{hint}") from None
    except OSError as error:
        raise Failure(f"leaves: {spec}: {error.strerror}") from None


def table(spec: str) -> str:
    """What the shim reads."""
    if not spec:
        return ""
    lines = [line for line in map(str.strip, source(spec)) if line and not line.startswith("#")]
    if lines and (PROCESSOR.fullmatch(lines[0]) or DUMPED.fullmatch(lines[0])):
        lines = dumped(lines)
    if not lines:
        raise Failure(f"leaves: {spec} has no leaf of a hypervisor, nor leaf 1")
    rows = [row for line in lines for row in expand(line)]
    if len(rows) > MAX_ROWS:
        raise Failure(TOO_MANY)
    return "".join(f"{row}\n" for row in rows)
