# SPDX-License-Identifier: GPL-2.0
"""How a guest is started, by what is to befall it: the shell script `run` of its directory."""

import shlex
from pathlib import Path

HERE = Path(__file__).parent


def command(*words: object) -> str:
    return shlex.join(map(str, words))


def drive(file: Path, *options: str) -> list:
    return ["-drive", ",".join((f"file={file}", "if=virtio", "format=raw", *options))]


def plain(_directory: Path, before: list, qemu: list, _vmlinuz: Path) -> str:
    return f"exec {command(*before, *qemu)}\n"


def hibernate(directory: Path, before: list, qemu: list, _vmlinuz: Path) -> str:
    """Boots again from the same disk unless the guest came to its end."""
    disk = directory / "disk"
    boot = command(*before, *qemu, *drive(disk))
    return (f"truncate -s 1G {disk}\n{boot}\n"
            f"[ \"$(tail -n 1 {directory}/report)\" = end ] || exec {boot}\n")


def kexec(directory: Path, before: list, qemu: list, vmlinuz: Path) -> str:
    """The kernel and the initial file system once more, as disks."""
    disks = [drive(file, "readonly=on") for file in (vmlinuz, directory / "initrd")]
    return f"exec {command(*before, *qemu, *sum(disks, []))}\n"


def moved(way: str) -> object:
    def script(directory: Path, before: list, qemu: list, _vmlinuz: Path) -> str:
        return f"exec {command(*before, 'python3', HERE / 'migrate.py', way, directory, *qemu)}\n"
    return script


SCRIPTS = {"": plain, "hibernate": hibernate, "kexec": kexec,
           "migrate": moved("live"), "restore": moved("saved")}
