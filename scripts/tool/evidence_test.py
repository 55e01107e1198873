#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""evidence_test.py [PROGRAM] - what others have saved, and what is to be read in it.

Each of machines/*.txt says in its comments what it is, where it is from, and which lines of
the tree must be there, or must not. Further down the same leaves are written in each format.
PROGRAM is hv-iface; without it, it is built. Prints a line a test.
"""

import functools
import quopri
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Tuple

HERE = Path(__file__).resolve().parent
Row = Tuple[int, List[int]]

LEAVES: List[Row] = [
    (0x00000001, [0x00800F12, 0x00300800, 0xFED83203, 0x178BFBFF]),
    (0x40000000, [0x4000000B, 0x7263694D, 0x666F736F, 0x76482074]),
    (0x40000001, [0x31237648, 0, 0, 0]),
    (0x40000002, [0x3839, 0xA0000, 2, 0x8E1]),
    (0x40000003, [0x27E, 0x30, 2, 8]),
    (0x40000004, [0x2D1C, 0xFFF, 0, 0]),
    (0x40000005, [0x140, 0x200, 0x25B0, 0]),
]

BARE: Row = (1, [0x000906ED, 0x0E100800, 0x7FFAFBBF, 0xBFEBFBFF])


def each(form: str) -> Callable[[Row], str]:
    return lambda row: form.format(row[0], *row[1])


FORMATS: Dict[str, Callable[[Row], str]] = {name: each(form) for name, form in {
    "cpuid": "   0x{:08x} 0x00: eax=0x{:08x} ebx=0x{:08x} ecx=0x{:08x} edx=0x{:08x}",
    "cpuid, no sub-leaf": "   0x{:08x}: eax=0x{:08x} ebx=0x{:08x} ecx=0x{:08x} edx=0x{:08x}",
    "cpuid, few digits": "   0x{:x} 0x0: eax=0x{:x} ebx=0x{:x} ecx=0x{:x} edx=0x{:x}",
    "gokvm": "0x{:08x} 0x00: eax=0x{:08x} ebx=0x{:08x} ecx=0x{:08x} edx=0x{:08x} (flag:0)",
    "kcpuid": "0x{:08x}: EAX=0x{:08x}, EBX=0x{:08x}, ECX=0x{:08x}, EDX=0x{:08x}",
    "rows": "{:08x}\t{:08x}\t{:08x}\t{:08x}\t{:08x}",
    "rows, few digits": "{:x} {:x} {:x} {:x} {:x}",
    "rows with 0x": "0x{:x} 0x{:x} 0x{:x} 0x{:x} 0x{:x}",
    "InstLatx64": "CPUID {:08X}: {:08X}-{:08X}-{:08X}-{:08X}",
    "InstLatx64, text": "CPUID {:08X}: {:08X}-{:08X}-{:08X}-{:08X} [Microsoft Hv]",
    "EVEREST": "CPUID {:08X}  \t{:08X}-{:08X}-{:08X}-{:08X}",
    "InstLatx64, sub-leaf": "CPUID {:08X}: {:08X}-{:08X}-{:08X}-{:08X} [SL 00]",
    "tycho cpuid": "CPUID {:08x}:00 = {:08x} {:08x} {:08x} {:08x} | ...@Microsoft Hv",
    "rows, sub-leaf": "{:08x} 00000000: {:08x} {:08x} {:08x} {:08x}",
    "VirtualBox": "Gst: {:08x}/0000  {:08x} {:08x} {:08x} {:08x}",
    "VirtualBox 4": "Gst: {:08x}  {:08x} {:08x} {:08x} {:08x}*",
    "vmware.log": "guestCPUID level {:08x}, 0: 0x{:08x} 0x{:08x} 0x{:08x} 0x{:08x}",
    "vmware.log, new":
        "guest vs. host CPUID guest level {:08x},  0: 0x{:08x} 0x{:08x} 0x{:08x} 0x{:08x}",
    "trace of KVM": " CPU 0/KVM-70      [001] d....     1.250000: kvm_cpuid: func {:x} idx 0 rax {:x} rbx {:x} "
                    "rcx {:x} rdx {:x}, cpuid entry found",
    "perf": " CPU 0/KVM    70 [001]   521.1:  kvm:kvm_cpuid: func {:x} idx 0 rax {:x} rbx {:x} rcx {:x} rdx {:x}, "
            "cpuid entry found",
    "trace-cmd, old": " qemu-kvm-1234  [003]    99.1: kvm_cpuid:            func {:x} rax {:x} rbx {:x} rcx {:x} "
                      "rdx {:x}, cpuid entry found",
    "raw-cpuid": "(0x{:x}, 0x0) => CpuIdResult {{ eax: 0x{:x}, ebx: 0x{:x}, ecx: 0x{:x}, edx: 0x{:x} }}",
    "cpucontrol": "cpuid level 0x{:x}: 0x{:08x} 0x{:08x} 0x{:08x} 0x{:08x}",
    "cpucontrol, sub-leaf": "cpuid level 0x{:x}, level_type 0x0: 0x{:08x} 0x{:08x} 0x{:08x} 0x{:08x}",
    "illumos": "do_cpuid: cpuid leaf=0x{:08x}, eax=0x{:08x}, ebx=0x{:08x}, ecx=0x{:08x}, edx=0x{:08x} ",
    "x86info": "eax in: 0x{:08x}, eax = {:08x} ebx = {:08x} ecx = {:08x} edx = {:08x}",
}.items()}

# Logs of a hypervisor's own: who has written them is behind Microsoft's leaves.
WRITERS = {"VirtualBox": "virtualbox", "VirtualBox 4": "virtualbox", "vmware.log": "vmware", "vmware.log, new": "vmware",
           "trace of KVM": "kvm", "perf": "kvm", "trace-cmd, old": "kvm"}

# What stands before a line, or around it; {} is the line.
PLACES = ["{}", "> {}", ">> \t{}", "    {}", "{}\r", "{}   "]
STAMPS = ["[    0.000000] {}", "2026-11-28 10:11:12 {}", "00:00:00.221426 {}",
          "[Sat Nov 28 10:11:12 2026] {}"]
NOISE = ["root@vm:~# cpuid -1 -r", "Hst:                00000007 00000340 00000340 00000000",
         "Hst: 40000003/0000  00000007 00000340 00000340 00000000", "", "\x1b[31mred\x1b[0m",
         "hostCPUID level 40000003, 0: 0x000006d8 0x00000816 0x00000180 0xafe9fbff",
         "     Leaf/sub-leaf  eax      ebx      ecx      edx", "On Sunday somebody wrote:",
         "CPUID 0000000D: 00000001-00000002-00000003-00000004 [SL 01]", "x" * 20000,
         "   0x40000003 0x01: eax=0x1 ebx=0x2 ecx=0x3 edx=0x4", "1 2 3 4 5 6 7 8 9 10",
         "[    0.1] pcpu-alloc: [0] 0 1 2 3 4 5", "0x40000003: eax=0x1 ebx=0x2 ecx=0x3",
         "# 40000003 1 2 3 4", "CPUID 40000003: 123456789-00000002-00000003-00000004"]

LOG = """Linux version 6.1.0-52-amd64 (debian-kernel@lists.debian.org) #1 SMP
DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 05/13/2024
Hypervisor detected: Microsoft Hyper-V
Hyper-V: privilege flags low 0xae7f, high 0x3b8030, hints 0x9e4e24, misc 0xe0bed7b2
Hyper-V: Host Build 10.0.22621.4825-1-0
""".splitlines()
# How a message of a log is told: by dmesg of util-linux 2.38.1, with -F FILE as well, whose
# JSON goes on with the rest of the file; by journalctl of systemd 252; by the kernel itself.
LOGS = {
    "dmesg": "[    0.000000] {}",
    "dmesg -x": "kern  :notice: [    0.000000] {}",
    "dmesg -T": "[Sat Nov 28 10:11:12 2026] {}",
    "dmesg --raw": "<5>[    0.000000] {}",
    "dmesg --time-format=iso": "2026-11-28T10:11:12,000000+00:00 {}",
    "dmesg -t": "{}",
    "dmesg --color": "\x1b[32m[    0.000000] \x1b[0m\x1b[33m{}\x1b[0m",
    "dmesg -H": "\x1b[32m[  +0.000000] \x1b[0m{}",
    "dmesg -J": '{{\n   "dmesg": [\n{{\n         "pri": 5,\n         "msg": "{}"\n      }},{{',
    "dmesg -J -F": '{{\n   "dmesg": [\n{{\n         "msg": "{}\\n<6>[    0.000000] DMI: a\\n"\n',
    "journalctl": "Nov 28 10:11:12 vm kernel: {}",
    "journalctl -o json": '{{"_TRANSPORT":"kernel","MESSAGE":"{}","PRIORITY":"6"}}',
    "journalctl -o json-pretty": '{{\n\t"PRIORITY" : "6",\n\t"MESSAGE" : "{}",\n\t"_HOSTNAME" : "vm"\n}}',
    "journalctl -o export": "_TRANSPORT=kernel\nMESSAGE={}\nPRIORITY=6\n",
    "journalctl -o verbose": "Sat 2026-11-28 10:11:12 UTC [s=1;i=2;b=3]\n    MESSAGE={}\n    PRIORITY=6",
    "/dev/kmsg": "5,0,0,-;{}",
    "/dev/kmsg, caller": "6,339,12345678901,-,caller=T0;{}\n SUBSYSTEM=cpu\n DEVICE=+cpu:0",
    "pstore": "<6>[    0.000000][    T0] {}",
}

NOTHING = {
    "": "no leaf in it",
    "CPU 0:\nCPU 1:\n": "no leaf in it",
    "a mail\nof two lines\n": "no leaf in it",
    "\0" * 9000 + "\n": "no leaf in it",
    "DMI: QEMU Standard PC, BIOS 1 2\n": "a log that names no hypervisor",
    "Linux version 6.1\n": "no leaf in it",
    "DMI: a b, BIOS 1\nHypervisor detected: Something\n": "whose name is not known here",
    "Hypervisor detected: KVMKVMKVM\n": "whose name is not known here",
    "Hypervisor detected: KVM\nHypervisor detected: VMware\n": "2: another hypervisor is detected than before",
    "Hypervisor detected: KVM\nLinux version 6.1\nHypervisor detected: Foo\n": "whose name is not known here",
    "\n".join(["40000003 1 2 3 4", "Linux version 6.1", "Hypervisor detected: KVM", "Hypervisor detected: Xen HVM"]):
        "4: another hypervisor is detected",
    "Gst: 40000000 0 0 0 0\nguestCPUID level 40000000, 0: 0 0 0 0\n": "2: another hypervisor's log than before",
    "version=0.6.2\nbasic_cpuid[0]=0000000d 756e6547 6c65746e 49656e69\n": "libcpuid",
    "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: hypervisor\n": "/proc/cpuinfo",
    "Raw policy: 50 leaves, 2 MSRs\n CPUID:\n  leaf     subleaf  -> eax      ebx      ecx      edx     \n"
    "  00000001:ffffffff -> 00800f12:00020800:fed83203:178bfbfd\n": "xen-cpuid",
    'CPU:\n   hypervisor_id (0x40000000) = "KVMKVMKVM\\0\\0"\n': "no leaf in it",
    'CPU:\n   hypervisor_id (0x40000000) = "KVMKVMKVM\\0\\0\\7"\n': "no leaf in it",
    'CPU:\n   hypervisor_id = "  @  @    "\n': "no leaf in it",
    'CPU:\n   hypervisor_id = "            "\n': "no leaf in it",
    "[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]\n"
    "[    0.000000] Hyper-V: privilege flags low 0x2e7f, high 0x3a8030, hints 0xe24, misc 0xe0bed7b2\n":
        "1: the log of an Arm machine",
    "DMI: Dell Inc. a/b, BIOS 1\nBooting paravirtualized kernel on bare hardware\n": "a log that names no hypervisor",
    'Hypervisor: Origin = "FooFooFooFoo"\n': "whose name is not known here",
    "(XEN) Xen version 4.14.0\n(XEN) Command line: dom0_mem=min:1024M\n": "Xen's own log",
    # of stacks, Linux 4.9, 2.4 and MIPS
    "BUG: recent printk recursion!\n 0807405a 00000001 48141f70 48141f70 00000001 4888df18\n": "no leaf in it",
    "kernel: Stack: 00000001 00000004 c02f38a0\n00000001 c01448a9 c10b7130 000001f0 00000001 \n"
    "kernel:        c01e7f06 00000001 c01e883d\n00000001 08097eb0 0805b248 bffffb8c 00000c69\n": "no leaf in it",
    "[    4.035512]         77d54874 00000000 00000000 00000000 00000000 \n": "no leaf in it",
    "41414141 00000000 00000000 00000000 00000000\n": "no leaf in it",
    "1 2 3 4 5\n" + "".join(f"1 {eax:x} 0 {ecx:x} {edx:x}\n" for eax, ecx, edx in (
        *((0x800F12 | 1 << bit, 0, 0x178BFBFF) for bit in (14, 15, 28, 31)), (0x12, 0, 0x178BFBFF), (0x800F12, 0x10000, 0x178BFBFF),
        *((0x800F12, 0, 0x178BFBFF ^ 1 << bit) for bit in (0, 4, 5, 10, 30)))): "no leaf in it",
    "[ 1.0]  00000001 00000004 c02f38a0 00000001 c10b7131\n": "no leaf in it",
    "0 16 756e6547 6c65746e 49656e69\n80000000 80000008 0 0 0\n": "no leaf in it",
    "Hypervisor detected: KVM is what it says\nHypervisor detected: Xen-like\n": "whose name is not known here",
    "Booting paravirtualized kernel on Hyper-V\nBooting paravirtualized kernel on VMware hypervisor\n":
        "2: another hypervisor is detected than before",
    f"{FORMATS['cpuid'](BARE)}\nHypervisor detected: KVM\n": "-: of two machines",
    f"Hypervisor detected: KVM\n{FORMATS['cpuid'](BARE)}\n": "-: of two machines",
    f"{FORMATS['cpuid'](BARE)}\n   hypervisor guest status = true\n": "-: of two machines",
    '{"cpuid-input-eax": 1,\n"cpuid-register": "ECX",\n"features": 2147483648\n}\n' + FORMATS["cpuid"](BARE):
        "-: of two machines",
    "40000000 1 2 3 4\n40000000 1 2 3 5\n": "2: leaf 0x40000000 again",
    "".join(f"{0x40000000 + i:x} 0 0 0 0\n" for i in range(257)): "257: more than 256 leaves",
}


class Failed(Exception):
    """Why a test has."""


def tree_of(program: str, data: bytes) -> Tuple[int, str, str]:
    run = subprocess.run([program, "--tree", "--from", "-"], input=data, capture_output=True, check=False, timeout=20)
    return run.returncode, run.stdout.decode("ascii"), run.stderr.decode("ascii")


def tree(program: str, text: str, encoding: str = "latin-1") -> str:
    status, out, err = tree_of(program, text.encode(encoding))
    if status or err:
        raise Failed(f"exit status {status}: {err.strip()}")
    return out


def test_machine(program: str, path: Path) -> None:
    text = path.read_text(encoding="latin-1")
    lines = tree(program, text).splitlines()
    comments = [line[2:] for line in text.splitlines() if line.startswith("# ")]
    wanted = [line[8:] for line in comments if line.startswith("expect: ")]
    if not wanted or not any(line.startswith("source: ") for line in comments):
        raise Failed("says too little of itself")
    for line in wanted:
        if line not in lines:
            raise Failed(f"is not there: {line}")
    for line in comments:
        if line.startswith("expect not: ") and line[12:].rstrip() in [*lines, *(
                there.split(": ")[0] + ":" for there in lines)]:
            raise Failed(f"is there: {line[12:]}")
    basis = [line.split()[1] for line in lines if line.startswith("hypervisor_basis: ")]
    if any(f'"{word}"' not in explained(program, "hypervisor_basis") for word in basis):
        raise Failed(f"--explain hypervisor_basis does not tell {basis[0]}")


@functools.lru_cache()
def explained(program: str, name: str) -> str:
    return subprocess.run([program, "--explain", name], capture_output=True, text=True, check=True).stdout


def texts(name: str) -> Iterator[str]:
    lines = [FORMATS[name](row) for row in LEAVES]
    # a row with fewer than eight digits is one at the line's beginning alone
    for place in PLACES + (STAMPS if "rows " not in name and "rows," not in name else []):
        yield "".join(place.format(line) + "\n" for line in lines)
    yield "\r\n".join(lines)
    yield "\n".join(lines + lines)
    mixed = lines + NOISE
    for seed in range(5):
        random.Random(seed).shuffle(mixed)
        yield "\n".join(mixed) + "\n"


def test_format(program: str, name: str) -> None:
    wanted = tree(program, "".join(FORMATS["cpuid"](row) + "\n" for row in LEAVES))
    if "hyperv/version: 10.0.14393.2273-2-0\n" not in wanted:
        raise Failed("no version")
    if name in WRITERS:
        wanted = wanted.replace("hypervisor: microsoft\nhypervisor_basis: leaf 0x40000000\n",
                                f"hypervisor: {WRITERS[name]}\nhypervisor_basis: log\n")
    for text in texts(name):
        if tree(program, text) != wanted:
            raise Failed(f"{text[:60]!r}...: another tree")
    for encoding in ("utf-16", "utf-8-sig"):
        text = "".join(FORMATS[name](row) + "\n" for row in LEAVES)
        if tree(program, text, encoding) != wanted:
            raise Failed(f"another tree in {encoding}")


def test_processors(program: str) -> None:
    """Each form of a processor's beginning; others are compared, however many there are."""
    form = FORMATS["cpuid"]
    equal = "requirements/privileges_equal: "
    first = [form(row) for row in LEAVES]
    less = form((0x40000003, [0x23E, 0x30, 2, 8]))
    tsc = form((0x40000003, [0x07E, 0x30, 2, 8]))
    for head in ("CPU {}:", "CPU{}:", "CPU #{}", "------[ Logical CPU #{} ]------"):
        for others, verdict in (([], None), ([first], "pass"), ([[less]], "fail"),
                                ([[tsc]], "pass"), ([["junk"]], None), ([["x"], [less]], "fail"),
                                ([[less], ["x"]], "fail"), ([first, [tsc], ["x"]], None),
                                ([[tsc], [less], [tsc]], "fail")):
            text = "".join(head.format(i) + "\n" + "\n".join(lines) + "\n"
                           for i, lines in enumerate([first, *others]))
            found = [line[len(equal):] for line in tree(program, text).splitlines()
                     if line.startswith(equal)]
            if found != ([verdict] if verdict else []):
                raise Failed(f"{head}: {others}: {found}")
    text = "".join(f"cpu{i}: {FORMATS['InstLatx64'](row)}\n" for i in range(3) for row in LEAVES)
    if f"{equal}pass\n" not in tree(program, text):
        raise Failed("cpuid-dump's processors")


def test_leaf_1_again(program: str) -> None:
    """Of each processor it is another one, and what has taken their headings out left it there."""
    form = FORMATS["cpuid"]
    lines = "".join(form(row) + "\n" for row in LEAVES)
    if tree(program, lines + form((1, [0x00800F12, 0x01300800, 0xF6D83203, 0x178BFBFF]))) != tree(program, lines):
        raise Failed("another tree")
    for other in ([0x000806F8, 0x00300800, 0xFED83203, 0x178BFBFF],  # another model
                  [0x00800F12, 0x00300800, 0x7ED83203, 0x178BFBFF],  # not under a hypervisor
                  [0x00800F12, 0x00300800, 0xFED83203, 0x178BFBFE]):
        if "leaf 0x00000001 again" not in tree_of(program, (lines + form((1, other))).encode())[2]:
            raise Failed(f"{other} is the same processor")


def test_messages(program: str) -> None:
    """Of what others log nothing is taken, and of what is cut neither."""
    message = LOGS["journalctl -o json"].format
    head = "".join(message(line) + "\n" for line in LOG[:3])
    alone = tree(program, head)
    flags = message(LOG[3])
    for line in (message("1 0 0 0 0"), message("stat 1 2 3 4 5"), "MESSAGE=1 0 0 0 0",
                 "6,339,123,-;mem 0 1 2 3 4", flags[:flags.index("d7b2")],
                 flags.replace("d7b2", "\\u0064"), '{"_COMM":"msg","PRIORITY":"6"}'):
        if tree(program, head + line + "\n") != alone:
            raise Failed(f"{line}: another tree")
    row = FORMATS["cpuid"](LEAVES[1])
    for line in (f'ok: [vm] => {{"changed": false, "msg": "", "stdout": "{row}"}}',
                 f'Nov 28 10:00:00 h app[1]: {{"level":"info","msg":"dump","out":"{row}"}}',
                 f"2, {row}; as you see", f'    "msg": "CPU 0:\\n{row}"'):
        if "vendor: Microsoft Hv\n" not in tree(program, line):
            raise Failed(f"{line}: not read")
    one_line = "[" + ",".join(message(line) for line in LOG) + "]"
    if tree(program, one_line) != tree(program, "\n".join(LOG)):
        raise Failed("a line of several messages")
    arm = message("Booting Linux on physical CPU 0x0")
    if "Arm machine" not in tree_of(program, f"[{message(LOG[2])},{arm}]".encode())[2]:
        raise Failed("the second message of a line")
    own = subprocess.run([program, "--no-module", "--json"], capture_output=True, text=True, check=True).stdout
    for key in ("dmesg", "MESSAGE", "cpuid-input-eax"):
        if not set(tree(program, own).splitlines()) <= set(
                tree(program, own.replace("{", f'{{"{key}": "log.txt", ', 1)).splitlines()):
            raise Failed("JSON of our own with a key of another's")
    behind = message(LOG[2]).replace("{", '{"_COMM":"msg",', 1)
    if tree(program, behind) != tree(program, LOG[2]):
        raise Failed("behind a value that is a key's name")


VIRTUALBOX = ["Linux version 5.10 (", "DMI: innotek GmbH VirtualBox/VirtualBox, BIOS VirtualBox 12/01/2006",
              "Hypervisor detected: KVM"]

QEMU = [LOG[0], "DMI: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 0.0.0 02/06/2015", *LOG[2:]]


def test_boots(program: str) -> None:
    """The last boot counts, as soon as it tells anything; what quotes a log ends none."""
    alone, before = tree(program, "\n".join(LOG)), tree(program, "\n".join(VIRTUALBOX))
    for lines, wanted in ((VIRTUALBOX + LOG, alone), (LOG + VIRTUALBOX, before), (LOG + LOG, alone),
                          (LOG + LOG[:1], alone), ([*LOG, "I see it with Linux version 6.1 alone."], alone),
                          (LOG + LOG[2:3], alone), (LOG + LOG[2:], alone), (LOG[1:] + LOG[1:], alone),
                          (LOG + LOG[2:3] + LOG[2:3], alone), (VIRTUALBOX + LOG[:1] + VIRTUALBOX[1:], before),
                          (LOG[:1] + VIRTUALBOX + [LOG[0], VIRTUALBOX[2]], before), (QEMU + QEMU[1:], tree(program, "\n".join(QEMU))),
                          ([*LOG[:4], "Hyper-V: Host Build 10.0.1.2-0-0", *LOG[2:]], alone)):
        if tree(program, "\n".join(lines)) != wanted:
            raise Failed(f"{lines}: another tree")
    kvm, traced = "40000000 40000001 4b4d564b 564b4d56 4d", "kvm_cpuid: func {} rax 0 rbx 0 rcx 0 rdx 0, cpuid entry found"
    for text, product in (("Hypervisor detected: Xen", "xen"), ("Hypervisor detected: Xen\nHypervisor detected: Xen PV", "xen"),
                          ("\n".join([*LOG, "my other box: DMI: Dell Inc. PowerEdge R740/0W, BIOS 2.1 01/01/2020"]), "microsoft"),
                          ("\n".join(["bios_vendor: SeaBIOS", *VIRTUALBOX]), "virtualbox"),
                          ("\n".join(["sys_vendor: LENOVO", *VIRTUALBOX]), "kvm"),
                          ("\n".join([*LOG, "Linux version 6.1", "Hypervisor detected: KVM"]), "kvm"),
                          (traced.format("d") + "\n40000000 40000001 7263694d 666f736f 76482074", "microsoft"),
                          (traced.format("40000010") + "\n40000000 40000001 7263694d 666f736f 76482074", "kvm"),
                          (traced.format("40000010") + "\n" + kvm + "\n" + QEMU[1], "kvm"),
                          ("Gst: 40000010 0 0 0 0\n" + kvm + "\nHypervisor detected: Xen PV", "xen"),
                          ("Hypervisor detected: KVM<br>", "kvm"), ("Hypervisor detected: Xen PV <<<", "xen"),
                          ('"kernel: Hypervisor detected: KVM\\n" +', "kvm"),
                          ("Hypervisor detected: Microsoft HyperV\nBooting paravirtualized kernel on KVM", "microsoft"),
                          ("Hypervisor detected: KVM\nBooting paravirtualized kernel on bare hardware", "kvm"),
                          ("Booting paravirtualized kernel on Hyper-V", "microsoft"),
                          ("Booting paravirtualized kernel on VMware hypervisor", "vmware"),
                          ("Booting paravirtualized kernel with PVH extensions on Xen", "xen"),
                          *((f'Hypervisor: Origin = "{origin}"', product) for origin, product in (
                              ("bhyve bhyve ", "bhyve"), ("KVMKVMKVM", "kvm"), ("VMwareVMware", "vmware"),
                              ("XenVMMXenVMM", "xen"))),
                          # not by the bit: a process in dom0, an old VMware
                          *((f"{FORMATS['cpuid'](BARE)}\nHypervisor detected: {name}", product) for name, product in (
                              ("Xen PV", "xen"), ("Xen HVM", "xen"), ("VMware", "vmware"), ("ACRN", "acrn"))),
                          (f"{FORMATS['VirtualBox'](BARE)}\nHypervisor detected: Xen PV", "xen"),
                          ("Hypervisor detected: KVM\n[ 1.0]  00000001 00000004 c02f38a0 00000001 c10b7131", "kvm"),
                          ("Hypervisor detected: KVM\n0807405a 4000a2b1 0 0 0 0\n0807407a 4000a2c1 0 0 0 0", "kvm"),
                          ("Hypervisor detected: KVM\n 0807405a 00000001 48141f70 48141f70 00000001 4888df18", "kvm"),
                          ("guestCPUID level 00000001, 0: 0x000106e5 0x00010800 0x00980201 0x0fabfbff", "vmware"),
                          ("DMI: innotek GmbH VirtualBox/VirtualBox, BIOS\nHypervisor detected: KVM", "virtualbox")):
        if product and f"hypervisor: {product}\n" not in tree(program, text):
            raise Failed(f"{text}: is not {product}")
    for lines in ((FORMATS["cpuid"](BARE), *QEMU[:2], VIRTUALBOX[2], LOG[0], "Booting paravirtualized kernel on bare hardware",
                   "DMI: Dell Inc. PowerEdge R740/0W, BIOS 2.1 01/01/2020"),):
        for order in (lines, lines[1:] + lines[:1]):
            if tree(program, "\n".join(order)) != "hypervisor_present: 0\nis_any_hypervisor_present: 0\n":
                raise Failed(f"{order}: {tree(program, chr(10).join(order))}")


def test_nobody_is_known(program: str) -> None:
    """Of whom nothing is known, what was told is told."""
    for text, leaf in ((LOG[4], "0x40000002: 0x585d 0xa0000 0x1 0x12d9"), (LOG[3], "0x40000003: 0xae7f 0x3b8030 ? 0xe0bed7b2"),
                       ("Hyper-V: Isolation Config: Group A 0x0, Group B 0x1", "0x4000000c: 0x0 0x1 ? ?")):
        if f"leaves/{leaf}\n" not in tree(program, text) or "hypervisor" in tree(program, text):
            raise Failed(f"{text}: {tree(program, text)}")
        if tree(program, tree(program, text)) != tree(program, text):
            raise Failed(f"{text}: its tree is another one")


def test_older_words(program: str) -> None:
    for words, product in (("KVMKVMKVM   ", "kvm"), ("bhyve bhyve ", "bhyve"), ("Microsoft Hv", "microsoft")):
        if f"hypervisor: {product}\n" not in tree(program, f'CPU:\n   hypervisor_id = "{words}"\n'):
            raise Failed(words)


def test_mails(program: str) -> None:
    """Lines that were cut as mails are, and their equals signs."""
    form = FORMATS["cpuid"]
    for lines in (LOG, [form(row) for row in LEAVES], ["CPU:", '   hypervisor_id (0x40000000) = "KVMKVMKVM\\0\\0\\0"'],
                  ["CPU:", "   hypervisor guest status = true"], [FORMATS["trace of KVM"](row) for row in LEAVES]):
        for end in ("\n", "\r\n"):
            mail = end.join(quopri.encodestring(line.encode()).decode().replace("\n", end) for line in lines) + end
            if tree(program, mail) != tree(program, "\n".join(lines)):
                raise Failed(f"{mail}: another tree")
    plain = "0x40000000 0x00: eax=3D000001 ebx=0x4b4d564b ecx=0x564b4d56 edx=0x0000004d\n"
    if "leaves/0x40000000: 0x3d000001 " not in tree(program, plain):
        raise Failed("a number")
    status = tree_of(program, b"Foo=\n\n40000000 1 2 3 4\n# x=\n40000000 1 2 3 5\n")
    if "5: leaf 0x40000000 again" not in status[2]:
        raise Failed(status[2])


def test_names(program: str) -> None:
    row = FORMATS["rows"]
    text = "".join(f"{name}\t{row(leaf)}\n" for name in ("a", "b.c_d+e-1") for leaf in LEAVES)
    alone = tree(program, "".join(row(leaf) + "\n" for leaf in LEAVES))
    wanted = "".join(f"{name}/{line}\n" for name in ("a", "b.c_d+e-1")
                     for line in alone.splitlines())
    if tree(program, text) != wanted:
        raise Failed("two machines are not told apart")
    for name in ("a" * 64, "a:b", "a/b", "\x1b"):
        if tree_of(program, f"{name} {row(LEAVES[1])}\n".encode())[1].startswith(name):
            raise Failed(f"{name!r} is a name")


def test_nothing(program: str) -> None:
    for text, why in NOTHING.items():
        status, out, err = tree_of(program, text.encode())
        if status != 2 or out or why not in err or err.count("\n") != 1:
            raise Failed(f"{text[:40]!r}: {status} {err!r}")


def test_firmware(program: str) -> None:
    rows = "".join(FORMATS["rows"](row) + "\n" for row in LEAVES)
    for line in ("# sys_vendor: QEMU", "sys_vendor: QEMU", "/sys/class/dmi/id/sys_vendor:QEMU",
                 "$ sys_vendor:\tQEMU  "):
        if "hypervisor_basis: firmware sys_vendor\n" not in tree(program, line + "\n" + rows):
            raise Failed(line)


def test_log(program: str, name: str) -> None:
    """Told in whatever way, a log says the same."""
    wanted = tree(program, "\n".join(LOG))
    for line in ("hyperv/version: 10.0.22621.4825-1-0", "hypervisor_basis: leaf 0x40000000"):
        if line not in wanted.splitlines():
            raise Failed(f"no {line}")
    for end in ("\n", "\r\n"):
        text = "".join(LOGS[name].format(line).replace("\n", end) + end for line in LOG)
        if tree(program, text) != wanted:
            raise Failed("another tree")


def test_large(program: str) -> None:
    """4,096 processors, in the memory of one."""
    one = "".join(FORMATS["cpuid"](row) + "\n" for row in LEAVES + [(i, [0] * 4) for i in range(2, 53)])
    with tempfile.NamedTemporaryFile("w") as dump:
        for i in range(4096):
            dump.write(f"CPU {i}:\n{one}")
        dump.flush()
        out = subprocess.run(["/usr/bin/env", "sh", "-c", 'ulimit -d 4096; "$0" --tree --from "$1"', program,
                              dump.name], capture_output=True, check=True, timeout=20).stdout
    if b"requirements/privileges_equal: pass" not in out:
        raise Failed("not compared")


def main() -> int:
    folder = tempfile.TemporaryDirectory()
    program = sys.argv[1] if len(sys.argv) > 1 else f"{folder.name}/hv-iface"
    if len(sys.argv) < 2:
        subprocess.run(["make", "-s", "-C", HERE.parents[1], "tools", f"TOOL={program}"], check=True)
    tests: List[Tuple[str, Callable[[], None]]] = [
        (f"machine {path.stem}", lambda path=path: test_machine(program, path))
        for path in sorted((HERE / "machines").glob("*.txt"))]
    tests += [(f"format {name}", lambda name=name: test_format(program, name)) for name in FORMATS]
    tests += [(f"log of {name}", lambda name=name: test_log(program, name)) for name in LOGS]
    tests += [(test.__name__[5:], lambda test=test: test(program)) for test in (
        test_processors, test_leaf_1_again, test_messages, test_boots, test_nobody_is_known, test_older_words, test_mails,
        test_names, test_nothing, test_firmware, test_large)]
    failed = 0
    for name, test in tests:
        try:
            test()
            print(f"pass evidence: {name}")
        except (Failed, subprocess.SubprocessError, UnicodeDecodeError) as error:
            failed += 1
            print(f"fail evidence: {name}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
