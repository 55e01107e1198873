# SPDX-License-Identifier: GPL-2.0
"""One guest: what it is made of, and the directory that its run leaves behind."""

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from . import initramfs
from .kernel import Kernel
from .process import run

HERE = Path(__file__).parent
MODULES = ["virtio_pci", "virtio_console", "msr"]
BUSYBOX = Path("/bin/busybox")
TIMEOUT = 240  # seconds; an emulated guest needs 10 to boot, more on a busy host


@dataclass
class Guest:
    name: str
    cpu: str
    accel: str = "kvm"
    leaves: str = ""  # lines of leaf EAX EBX ECX EDX; none: as QEMU has it
    append: str = ""
    smp: int = 1
    steps: list[str] = field(default_factory=list)  # "VERB ARGUMENTS", see guest-init.sh
    timeout: int = TIMEOUT


def image(kernel: Kernel, modules: list[Path]) -> bytes:
    """The part of the initial file system that all guests share."""
    files = initramfs.modules(kernel, MODULES)
    files["bin/busybox"] = BUSYBOX.read_bytes()
    files["init"] = (HERE / "guest-init.sh").read_bytes()
    files["stress.sh"] = (HERE / "guest-stress.sh").read_bytes()
    files |= {module.name: module.read_bytes() for module in modules}
    return initramfs.archive(files)


def prepare(guest: Guest, kernel: Kernel, base: bytes, directory: Path, shim: Path) -> None:
    """Fills the guest's directory: its initial file system, and `run`, which starts it."""
    directory.mkdir(parents=True)
    steps = initramfs.archive({"steps": "".join(f"{step}\n" for step in guest.steps).encode()})
    (directory / "initrd").write_bytes(base + steps)
    environment = []
    if guest.leaves:
        (directory / "leaves").write_text(guest.leaves)
        environment = ["env", f"LD_PRELOAD={shim}", f"HV_LEAVES={directory / 'leaves'}"]
    report = directory / "report"
    command = [
        # In the foreground: qemu stays in our process group, and ends with it.
        "timeout", "--foreground", "-k", 5, guest.timeout, *environment,
        "qemu-system-x86_64", "-accel", guest.accel, "-cpu", guest.cpu, "-smp", guest.smp,
        "-machine", "q35", "-m", 256, "-nodefaults", "-no-user-config", "-display", "none",
        "-no-reboot", "-name", f"{guest.name},debug-threads=on",
        "-serial", f"file:{directory / 'serial'}", "-device", "virtio-serial-pci",
        "-chardev", f"file,id=report,path={report}",
        "-device", "virtserialport,chardev=report,nr=1",
        "-kernel", kernel.vmlinuz, "-initrd", directory / "initrd",
        "-append", f"console=ttyS0 loglevel=4 panic=-1 {guest.append}",
    ]
    words = [str(word) for word in command]
    (directory / "run").write_text(f"exec {shlex.join(words)}\n")


def build_shim(build: Path) -> Path:
    shim = build / "vm" / "cpuid_shim.so"
    shim.parent.mkdir(parents=True, exist_ok=True)
    run(["gcc", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", shim,
         HERE / "cpuid_shim.c"], shim.with_suffix(".log"))
    return shim
