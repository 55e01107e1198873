# SPDX-License-Identifier: GPL-2.0
"""The host's side of the story: what a guest executed, step by step, from KVM's trace.

An access reads as in scenarios.ini: `cpuid 0x40000000`, `rdmsr 0x40000000 0x0`,
`wrmsr 0x40000000 0x8100...`; one that faulted has `#GP` in place of the value.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

BOOT, OUTSIDE = 0, 0xFF  # before the first step; between two (guest-init.sh marks them)

LINE = re.compile(r"-(\d+) +\[\d+\].*?: (kvm_\w+): (.*)")
ENTRIES = re.compile(r"entries-in-buffer/entries-written: (\d+)/(\d+)")
MARK = re.compile(r"func 4f0000([0-9a-f]{2}) ")
CPUID = re.compile(r"func ([0-9a-f]+)")
MSR = re.compile(r"msr_(read|write) ([0-9a-f]+) = (0x[0-9a-f]+)( \(#GP\))?")

# MSRs of the guest kernel's own Hyper-V code (clock, interrupt controller, synthetic
# interrupts and timers): it uses them all the time, the module never.
KERNEL_MSRS = re.compile(r"(rd|wr)msr 0x400000(2|7|8|9|b)")


@dataclass(frozen=True)
class Access:
    cpu: int  # the host's thread that ran the virtual processor
    text: str


def describe(event: str) -> str:
    found = MSR.match(event)
    if found:
        kind, number, value, fault = found.groups()
        name = {"read": "rdmsr", "write": "wrmsr"}[kind]
        return f"{name} 0x{number} {'#GP' if fault else value}"
    found = CPUID.match(event)
    return f"cpuid 0x{found[1]}" if found else event


def lost(trace: str) -> str:
    """Why this trace is no witness; nothing where it is."""
    if not trace:
        return "no trace from KVM"
    counts = ENTRIES.search(trace)
    return "" if counts and counts[1] == counts[2] else "the trace has lost entries"


def parse(trace: str) -> dict[int, list[Access]]:
    """The accesses of the boot and of each step, in their order."""
    steps = defaultdict(list)
    step = BOOT
    for line in trace.splitlines():
        found = LINE.search(line)
        if not found:
            continue
        thread, _, event = found.groups()
        mark = MARK.match(event)
        if mark:
            step = int(mark[1], 16)
            continue
        access = Access(int(thread), describe(event))
        if step != OUTSIDE and not KERNEL_MSRS.match(access.text):
            steps[step].append(access)
    return steps
