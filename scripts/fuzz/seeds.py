#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""seeds.py TARGET FOLDER - inputs to begin with, for a corpus that is made anew.

The machines of kunit/corpus.tsv, as each target reads them, and what its format has besides.
"""

import struct
import sys
from pathlib import Path
from typing import Dict, Iterator, List

CORPUS = Path(__file__).resolve().parents[2] / "kunit/corpus.tsv"
Machine = Dict[int, List[int]]

# Of a struct start in leaves.c.
LINUX, KEEP, NEVER, FORCE, COMPARE, FOREIGN, FIRMWARE, TABLE, ECHO = 1, 2, 3, 4, 8, 16, 32, 64, 128
READ_FAULTS, WRITE_FAULTS, STUBBORN, DIES, CLEARS = 1, 2, 4, 8, 16
OF_LINUX = 0x8100000601C00000


def machines() -> Dict[str, Machine]:
    found: Dict[str, Machine] = {}
    for line in CORPUS.read_text().splitlines():
        if not line.startswith("#"):
            name, leaf, *registers = line.split("\t")
            found.setdefault(name, {})[int(leaf, 16)] = [int(word, 16) for word in registers]
    return found


def key(leaf: int) -> int:
    if leaf == 1:
        return 0xFF
    if leaf & ~0x3 == 0x40000080:
        return 0xF0 | leaf & 0x3
    return (leaf >> 8 & 0x7) << 5 | leaf & 0x1F


def load(flags: int = 0, others: int = 0, registers: bytes = b"\0\0\0", steps: bytes = b"",
         identity: int = OF_LINUX, values: tuple = (0, 0, 0), leaves: bytes = b"") -> bytes:
    return struct.pack("<BB3sB4Q", flags, others, registers, len(steps), identity,
                       *values) + steps + leaves


def table(machine: Machine) -> bytes:
    return b"".join(bytes([key(leaf)]) + struct.pack("<4I", *registers)
                    for leaf, registers in machine.items() if leaf == 1 or leaf >> 28 == 4)


def vendor(bound: int, name: str) -> List[int]:
    return [bound, *struct.unpack("<3I", name.encode().ljust(12, b"\0"))]


def several() -> Iterator[Machine]:
    """What no captured machine has: further interfaces, too many, an echo, the stack's leaves."""
    names = ("Microsoft Hv", "XenVMMXenVMM", "KVMKVMKVM", "VBoxVBoxVBox", "bhyve bhyve ", "TCGTCGTCGTCG")
    for count in (2, 3, 4, 6):
        machine = {1: [0, 0, 1 << 31, 0]}
        for number, name in enumerate(names[:count]):
            base = 0x40000000 + 0x100 * number
            machine[base] = vendor(base + 0xC if number == 0 else base + 1, name)
            machine[base + 1] = [0x31237648 if number == 0 else number, 0, 0, 0]
        machine.update({0x40000003: [0xFFFFFFFF, 1 << 22, 0, 1 << 16], 0x4000000C: [1, 0x22, 0, 0],
                        0x40000080: vendor(0x40000082, "Microsoft VS"),
                        0x40000081: [0x31235356, 0, 0, 0], 0x40000082: [7, 0, 0, 0]})
        yield machine
    yield {**machine, 0x40000100: machine[0x40000000]}
    yield {**machine, 0x40000100: vendor(0, "KVMKVMKVM")}
    yield {**machine, 0x40000100: vendor(0x40000101, "")}
    yield {1: machine[1], **dict.fromkeys((0x40000000, 0x40000100), vendor(0, "KVMKVMKVM"))}
    yield {**machine, 0x40000001: [0x766E6258, 0, 0, 0]}


def leaves() -> Iterator[bytes]:
    life = bytes([1, 3, 2, 7, 1, 4 | 8, 2, 0])
    for machine in [*machines().values(), *several()]:
        yield load(TABLE | LINUX | COMPARE, 1, leaves=table(machine))
    for machine in several():
        yield load(TABLE | FIRMWARE | KEEP, 1, steps=life, leaves=table(machine))
    of_kvm = table(machines()["hyperv-root-14393-zen-naples"])
    for flags in (0, LINUX, KEEP, NEVER, FOREIGN, FOREIGN | FORCE, FIRMWARE, ECHO | COMPARE):
        yield load(TABLE | flags, 0x83, steps=life, leaves=of_kvm)
        yield load(TABLE | flags, 3, steps=life, values=(OF_LINUX + 0x10000, 1, 0), leaves=of_kvm)
    for fault in (READ_FAULTS, WRITE_FAULTS, STUBBORN, DIES, CLEARS):
        yield load(TABLE, 0, bytes([fault] * 3), life, leaves=of_kvm)
    # without a table: leaf 1, the vendor, Hv#1, then what comes
    for bound in (0x40000001, 0x40000005, 0x4000000C, 0x400000FF, 0xFFFFFFFF):
        yield load(COMPARE, 2, leaves=struct.pack(
            "<12I", 0, 0, 1 << 31, 0, bound, 0x7263694D, 0x666F736F, 0x76482074,
            0x31237648, 0, 0, 0) + bytes(range(256)))
    yield load(leaves=struct.pack("<8I", 0, 0, 1 << 31, 0, 0, 0x4B4D564B, 0x564B4D56, 0x4D))


def dumped(machine: Machine) -> str:
    return "".join(f"   0x{leaf:08x} 0x00: eax=0x{eax:08x} ebx=0x{ebx:08x} ecx=0x{ecx:08x}"
                   f" edx=0x{edx:08x}\n" for leaf, (eax, ebx, ecx, edx) in machine.items())


def dumps() -> Iterator[bytes]:
    """What the tool's own tests read, and machines that nobody has."""
    for path in sorted((CORPUS.parents[1] / "scripts/tool/machines").glob("*.txt")):
        yield b"".join(line for line in path.read_bytes().splitlines(True)
                       if not line.startswith((b"# what", b"# source", b"# expect")))
    rows = {name: "".join(f"{name}\t{leaf:08x}" + "".join(f"\t{word:08x}" for word in registers)
                          + "\n" for leaf, registers in machine.items())
            for name, machine in machines().items()}
    first, *_, last = rows.values()
    few = "".join(line for line in last.splitlines(True)[:6])
    machine = next(iter(machines().values()))
    yield from (text.encode() for text in [few, first, first + last, few + few])
    yield few.replace(few.split("\t")[0] + "\t", "").encode()
    for head in ("CPU:\n", "CPU 0:\n", "CPU0:\n", "------[ Logical CPU #0 ]------\n"):
        yield (head + dumped(machine)).encode()
    yield ("CPU 0:\n" + dumped(machine) + "CPU 1:\n" + dumped(machine)
           + "   0x0000000d 0x01: eax=0x1 ebx=0x0 ecx=0x0 edx=0x0\n").encode()
    yield from (("CPU 0:\n" + dumped(other)).encode() for other in several())
    yield b"CPU 0:\nCPU 1:\n"
    yield b"40000000 0 0 0 0\n40000000 0 0 0 1\n"
    yield b"".join(b"%x 0 0 0 0\n" % (0x40000000 + leaf) for leaf in range(257))
    yield b'{"cpuid-register": "EEX", "cpuid-input-eax": 1073741827, "features": 1}\n40000003 1 2 3 4\n'
    yield b"# bios_vendor: " + b"x" * 200 + b"\n40000000 1 2 3 4\n"
    yield b"a" * 63 + b" 40000000 0 0 0 0\n" + b"a" * 64 + b" 40000000 0 0 0 0\n"
    yield b"\x1b[m 40000000 00000001 00000002 00000003 00000004\n"
    yield b"basic_cpuid[0]=0000000d 756e6547 6c65746e 49656e69\n"
    yield b"[0.1] Hyper-V: max 8 virtual processors, 64 logical processors\n40000001 1 2 3 4\n"


def saved() -> Iterator[bytes]:
    yield from dumps()
    tree = {"hypervisor_present": "1", "hyperv/nested": "0", "leaves/0x40000004": "0x1 ? ? ?",
            "hyperv/privileges": "a b", "hyperv/build_number": "7", "guest_os_id/state": "written"}
    for form in ("{}: {}\n", "/sys/kernel/hv_iface/{}:{}\n"):
        yield "".join(form.format(*row) for row in tree.items()).encode()
    yield (b'{"schema": 1, "firmware": {"sys_vendor": "QEMU"}, "unreadable": {"a/b": "x"}, "c": "\\u00e9\\ud83d'
           b'\\ude00\\n", "hypervisor_present": true, "leaves": {"0x40000004": ["0x1", null, null, null]},'
           b' "hyperv": {"privileges": [], "build_number": 7}}')


def parameters() -> Iterator[bytes]:
    for text in ("linux", "vista", "vista-sp1", "vista-sp2", "keep", "none", "", "0x", "0x0",
                 "0x1", "0x8100000601c00000", "0X1", "0xffffffffffffffff", "0x1" + "0" * 16,
                 "0x0001000000000000", "0xffffffffffff", "-1", "0x8100000601C00000g"):
        yield text.encode()
    for identity in (OF_LINUX, 0x8200 << 48, 0x8201 << 48 | 202504 << 16, 600400 << 16 | 0x82 << 56,
                     1400097 << 16 | 0x82 << 56, 0x83 << 56 | 4 << 32, 0x84 << 56, 0xFF << 56,
                     0x8202 << 48 | 1099001200 << 16, 0x8203 << 48, 0x98AE << 48, 1 << 40,
                     0x0001_0406_0001_1771, 0x0002_0100_0000_0000, 0x0200_0000_0000_0000, 0x7FFF << 48):
        yield bytes([63]) + struct.pack("<Q", identity) + bytes([7]) + struct.pack("<Q", identity)


def main() -> None:
    target, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate({"leaves": leaves, "dumps": dumps, "saved": saved,
                                   "parameters": parameters}[target]()):
        (folder / f"seed-{number:02}").write_bytes(seed)


if __name__ == "__main__":
    main()
