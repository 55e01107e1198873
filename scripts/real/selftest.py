# SPDX-License-Identifier: GPL-2.0
"""Proof that a wrong answer of a real hypervisor fails, as vm/selftest.py has it for guests."""

from vm import selftest

from . import hosts, options, processes

LEAVES = ["qemu-system-x86_64: warning: what QEMU may say first",
          "leaf 40000000 40000005 7263694d 666f736f 76482074",
          "leaf 40000001 31237648 00000000 00000000 00000000",
          "leaf 40000003 00000020 00000000 00000000 00000008",
          "leaf 40000100 40000001 4b4d564b 564b4d56 0000004d"]
ANSWER = '"Microsoft Hv" 0x40000005 3.eax=0x20 3.edx=0x8 KVM at 0x40000100'
TIME, CRASH = (3, "eax", 1), (3, "edx", 10)
FIELD = (4, "ebx", 7)

# What is compared, and whether it is as it should be.
CASES = [
    (hosts.answer(LEAVES) == ANSWER, True),
    (hosts.answer(LEAVES[:-1]) == ANSWER, False),
    (hosts.answer([*LEAVES[:3], LEAVES[3].replace("08", "09"), LEAVES[4]]) == ANSWER, False),
    (hosts.answer([LEAVES[1]]) == "no Hv#1", True),
    (hosts.answer(LEAVES[:1]) == "refused: nothing", True),
    (hosts.answer(["qemu-system-x86_64: no such flag"]) == "refused: no such flag", True),
    (options.parse("3.eax=0x2 3.edx=0x400") == {(3, "eax"): 2, (3, "edx"): 0x400}, True),
    (options.added({(3, "eax"): 3}, {(3, "eax"): 1}) == {TIME}, True),
    (not options.complaint("hv-time", {TIME}, {TIME}, set()), True),
    (not options.complaint("hv-time", {TIME, CRASH}, {TIME}, set()), False),
    (not options.complaint("hv-time", {TIME}, {TIME, CRASH}, set()), False),
    (not options.complaint("hv-spinlocks", {FIELD}, set(), {FIELD[:2]}), True),
    (not processes.differs(["a: 1", "b: 2"], "b: 2", []), True),
    (not processes.differs(["a: 1"], "a: 1 | b: 2", []), False),
    (not processes.differs(["a: 1"], "here", ["a: 1"]), True),
    (not processes.differs(["a: 1"], "here", ["a: 0"]), False),
    (not processes.differs(["error: no counter"], "refused: no counter | here", ["a: 1"]), True),
    (not processes.differs(["killed"], "refused: no counter | here", ["a: 1"]), False),
    (not processes.differs([], "here", ["a: 1"]), False),
]


def complaint() -> str:
    """What is wrong with the evaluators; nothing where they are sound."""
    wrong = [number for number, (found, good) in enumerate(CASES) if found != good]
    return selftest.complaint() or (f"case {wrong[0]} of real/selftest.py" if wrong else "")
