# SPDX-License-Identifier: GPL-2.0
"""Hosts: what QEMU of a suite of Debian, on its KVM, makes of each set of hv-* flags, and what
KVM has itself, compared with hosts.tsv. No guest runs for that.
"""

import argparse
import re
import shlex
import subprocess
from pathlib import Path

from vm import guest, harness, kernel, process
from vm.process import Failure, say
from vm.results import Results

from . import machine

TABLE = machine.HERE / "hosts.tsv"
# By the kernel.
NAMES = {"bookworm": "6.1", "trixie": "6.12", "sid": "7.2", "trixie-backports": "7.3"}
TIMEOUT = 1200
REGISTERS = ("eax", "ebx", "ecx", "edx")


def rows() -> list[tuple[str, str, str]]:
    """Hosts, flags, and the answer in one line."""
    lines = [line.split("\t") for line in TABLE.read_text().splitlines()
             if line and not line.startswith("#")]
    return [(hosts, flags, answer) for hosts, flags, answer in lines]


def expected(host: str) -> dict[str, str]:
    """By the flags; a row for some hosts stands over one for all."""
    chosen = {}
    for hosts, flags, answer in sorted(rows(), key=lambda row: row[0] != "all"):
        if hosts == "all" or host in hosts.split():
            chosen[flags] = answer
    return chosen


def answer(lines: list[str]) -> str:
    """What was said, as the table has it: vendor, maximum, and the registers that are not zero."""
    leaves = {}
    for line in lines:
        found = re.fullmatch(r"leaf ([0-9a-f]{8})((?: [0-9a-f]{8}){4})", line)
        if found:
            leaves[int(found[1], 16)] = [int(word, 16) for word in found[2].split()]
    if not leaves:
        said = [line for line in lines if "warning:" not in line] or ["nothing"]
        return "refused: " + said[-1].removeprefix("qemu-system-x86_64: ")
    if leaves.get(0x40000001, [0])[0] != 0x31237648:
        return "no Hv#1"
    maximum, *vendor = leaves[0x40000000]
    text = b"".join(word.to_bytes(4, "little") for word in vendor).decode("latin-1").rstrip("\0")
    words = [f'"{text}" {maximum:#x}']
    words += [f"{leaf & 0xFFFF:x}.{name}={value:#x}" for leaf in sorted(leaves)
              if 0x40000002 <= leaf < 0x40000100
              for name, value in zip(REGISTERS, leaves[leaf]) if value]
    words += ["KVM at 0x40000100"] if 0x40000100 in leaves else []
    return " ".join(words)


def ask(suite: str, flags: list[str], build: Path, session: Path) -> dict[str, list[str]]:
    """A host's answers, by section."""
    root = machine.root(build, suite, "qemu-system-x86", "linux-image-amd64")
    own = machine.of_root(root)
    directory = session / suite
    directory.mkdir(parents=True)
    (directory / "sets").write_text("".join(f"{line}\n" for line in flags))
    shim = guest.build(machine.HERE / "cpuid_dump.c", build, "-shared", "-fPIC")
    shim.rename(directory / "cpuid_dump.so")
    machine.bring(directory, guest.build(machine.HERE / "kvm_supported.c", build, "-static"),
                  machine.HERE / "hosts-start.sh")
    command = shlex.join(["bash", f"{directory}/hosts-start.sh", str(directory)])
    child = machine.boot(
        directory, root, build / "logs" / f"real-host-{suite}-machine.log", "-cpu", "EPYC,+svm",
        "-smp", 1, "-m", 2048, "-kernel", own.vmlinuz,
        "-append", "console=ttyS0 loglevel=4 panic=-1", "-initrd",
        machine.initrd(directory, own, ["kvm-amd"], command))
    say(f"Asking {suite}'s QEMU (waits for its start, {len(flags)} times) ...")
    try:
        child.wait(TIMEOUT)
    except subprocess.TimeoutExpired as late:
        raise Failure(f"{suite}: the host came to no end in {TIMEOUT} s") from late
    finally:
        process.stop(child)
    text = (directory / "answers").read_text(errors="backslashreplace")
    (build / "logs" / f"real-host-{suite}.log").write_text(text)
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        if re.fullmatch(r"\[.*\]", line):
            current = sections.setdefault(line[1:-1], [])
        elif line.strip():
            current.append(line.strip())
    if "end" not in sections:
        raise Failure(f"{suite}: the host came to no end")
    return sections


def check(arguments: argparse.Namespace, session: Path, results: Results) -> None:
    build, names = kernel.build_dir(), machine.chosen(arguments.names, NAMES)
    kernel.packages(*harness.PACKAGES)
    for suite in names:
        log = build / "logs" / f"real-host-{suite}.log"
        try:
            wanted = expected(NAMES[suite])
            said = ask(suite, [flags for flags in wanted if flags != "kvm"], build, session)
        except (Failure, OSError) as failure:
            results.add(suite, str(failure), log)
            continue
        results.add(f"{suite}: {', '.join(said['host'])}", "", log)
        for flags, text in wanted.items():
            found = answer(said.get(flags, []))
            results.add(f"{NAMES[suite]} {flags}",
                        "" if found == text else f"{found}; not: {text}", log)
