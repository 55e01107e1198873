# SPDX-License-Identifier: GPL-2.0
"""What a guest reported (guest-init.sh), put together with what the host saw of it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from . import trace
from .trace import Access


@dataclass
class Seen:
    """One step: what it returned, said and left, and what it executed."""

    result: int | None = None  # None: the guest did not get to its end
    out: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)  # the kernel's
    files: dict[str, str] = field(default_factory=dict)
    accesses: list[Access] | None = None  # None: nobody watched
    without: list[str] = field(default_factory=list)  # what hv-iface --no-module says otherwise
    outside: list[str] = field(default_factory=list)  # of the boot: the hypervisor's own log


def read_text(path: Path) -> str:
    return path.read_text(errors="backslashreplace") if path.exists() else ""


def parse(report: str) -> dict[int, Seen]:
    """The steps by their number; 0 is the boot."""
    step = Seen(result=0)
    steps = {trace.BOOT: step}
    for line in report.splitlines():
        tag, _, text = line.partition(" ")
        if tag == "step":
            step = steps[int(text)] = Seen()
        elif tag == "result":
            step.result = int(text)
        elif tag == "file":
            path, _, value = text.removeprefix("./").partition(":")
            step.files[path] = f"{step.files[path]}\n{value}" if path in step.files else value
        elif tag in ("out", "log", "without"):
            getattr(step, tag).append(text)
    return steps


def read(directory: Path) -> dict[int, Seen]:
    steps = parse(read_text(directory / "report"))
    steps[trace.BOOT].outside = read_text(directory / "outside").splitlines()
    if (directory / "trace").exists():
        accesses = trace.parse(read_text(directory / "trace"))
        for number, step in steps.items():
            step.accesses = accesses.get(number, [])
    return steps


def has_begun(directory: Path) -> bool:
    """Did the guest come to a step of its own, behind its boot?"""
    return re.search("^step ", read_text(directory / "report"), re.MULTILINE) is not None


def refusal(directory: Path) -> str:
    """Why QEMU started no guest; nothing where it did."""
    if read_text(directory / "report"):
        return ""
    lines = [line for line in read_text(directory / "qemu.log").splitlines()
             if line.strip() and "warning:" not in line]
    return lines[0].removeprefix("qemu-system-x86_64: ") if lines else ""


def module_log(seen: Seen) -> list[str]:
    """The module's own lines; that it taints the kernel is the kernel's own remark."""
    lines = [line.partition("hv_iface: ")[2] for line in seen.log if "hv_iface: " in line]
    return [line for line in lines if "taint" not in line]


def describe(seen: Seen) -> str:
    """A step for the log of a scenario."""
    lines = [f"result: {seen.result}", *seen.out, *seen.log]
    lines += [f"{path}: {value}" for path, value in sorted(seen.files.items())]
    lines += [f"hv-iface --no-module: {line}" for line in seen.without]
    lines += [f"trace: cpu {access.cpu}: {access.text}" for access in seen.accesses or []]
    return "".join(f"    {line}\n" for line in lines)
