# SPDX-License-Identifier: GPL-2.0
"""The raw numbers of a guest: its samples, the exits that the trace saw, its memory."""

import re
import subprocess
from collections import Counter
from pathlib import Path

from vm import report, trace
from vm.guest import Guest

from . import plan

SAMPLE = re.compile(r"sample (\S+) (\d+) (\d+)$")
# What initcall_debug says: microseconds, which are 1,000 instructions each under -icount.
INIT = re.compile(r"initcall \S+ \[(\w+)\] returned 0 after (\d+) usecs")


def sections(module: Path) -> dict[str, int]:
    """Sizes of what `size -A` lists of a module."""
    shown = subprocess.run(["size", "-A", module], capture_output=True, text=True, check=True)
    rows = (line.split() for line in shown.stdout.splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) == 3 and row[0].startswith(".")}


def samples(lines: list[str]) -> dict[str, list[float]]:
    """Ticks an operation, and peaks of memory, a list of turns for each name."""
    found: dict[str, list[float]] = {}
    for line in lines:
        match = SAMPLE.search(line)
        if match:
            counted = int(match[3])
            if match[1] in plan.PEAKS:
                found.setdefault(f"{match[1]}-peak", []).append(counted)
                counted = 1
            found.setdefault(match[1], []).append(int(match[2]) / counted)
        match = INIT.search(line)
        if match:
            found.setdefault(f"init-{match[1]}", []).append(int(match[2]) * 1000)
    return found


def exits(directory: Path, names: list[str], turns: int) -> dict[str, dict[str, float]]:
    """Accesses a turn, by the kind of access, for each marked line."""
    steps = trace.parse(report.read_text(directory / "trace"))
    marks = dict(enumerate(names, plan.MARK_FIRST))
    marks |= dict(enumerate(plan.CALLS, plan.CALLS_MARK_FIRST))
    found = {}
    for mark, name in marks.items():
        each = turns if mark < plan.CALLS_MARK_FIRST else 1
        kinds = Counter(" ".join(access.text.split()[:2]) for access in steps.get(mark, []))
        found[name] = {kind: count / each for kind, count in kinds.items()}
    return found


def slabs(lines: list[str]) -> list[dict[str, dict[str, int]]]:
    """For each turn, the bytes in each cache at each moment; and what was counted beside."""
    turns: list[dict[str, dict[str, int]]] = []
    moment: dict[str, int] = {}
    for line in lines:
        words = line.split()
        if words[0] in ("before", "empty", "loaded"):
            if words[0] == "before":
                turns.append({})
            moment = turns[-1][words[0]] = {}
        elif words[0] in ("files", "directories", "coresize"):
            turns[-1][" ".join(words[:-1])] = int(words[-1])
        elif len(words) > 4:
            moment[words[0]] = int(words[1]) * int(words[3])
    return turns[1:]  # the first warms up


def failed(lines: list[str]) -> str:
    """The first line of a plan that did not go through, if any."""
    return next((line for line in lines if line.startswith("failed ")), "")


def read(guest: Guest, directory: Path) -> dict:
    seen = report.read(directory)
    lines = report.read_text(directory / "report").splitlines()
    complete = len(seen) == len(guest.steps) + 1 and all(
        step.result == 0 for step in seen.values())
    watched = guest.accel == "kvm" and guest.trace
    failure = failed(lines) or ("" if complete else "not done in time, or a step failed")
    if watched:
        failure = failure or trace.lost(report.read_text(directory / "trace"))
    bench = next((step.split() for step in guest.steps if step.startswith("run bench")), None)
    names = [line.split()[0] for line in plan.PLANS[Path(bench[3]).name].splitlines()]
    shown = next((seen[n].out for n, step in enumerate(guest.steps, 1)
                  if "slabinfo" in step and n in seen), [])
    return {"failure": failure, "samples": samples(lines),
            "exits": exits(directory, names, int(bench[2])) if watched else {},
            "slabs": slabs(shown)}
