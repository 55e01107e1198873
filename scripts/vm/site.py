# SPDX-License-Identifier: GPL-2.0
"""Where guests run: on this host, or inside an emulated machine whose kernel has a real KVM."""

import fcntl
import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from . import initramfs
from .guest import BUSYBOX, HERE, Guest, network
from .kernel import Kernel
from .process import Failure, say, start, stop

KVM_CHECK_EXTENSION, KVM_CAP_HYPERV = 0xAE03, 44
OUTER_MODULES = ["virtio_pci", "virtio_net", "9pnet_virtio", "9p", "kvm-amd"]
OUTER_TIMEOUT = 300
PROBE_TIMEOUT = 10
SLACK = 120  # seconds beyond the time that a guest may take, for a clock that runs slow
AT_ONCE = 2

# Starts what runs the prepared guests of a directory.
Site = Callable[[Path], list[subprocess.Popen]]


def guests(directory: Path, at_once: int) -> list:
    return ["sh", HERE / "guests.sh", directory, at_once]


def host(directory: Path) -> list[subprocess.Popen]:
    return [start(guests(directory, AT_ONCE), directory / "guests.log")]


def outer(kernel: Kernel, logs: Path, count: int, ports: Iterable[int] = ()) -> Site:
    """Emulated machines: an AMD processor with SVM each, in plain QEMU. What comes in by
    one of the ports goes on to the same port there, which the guest's QEMU listens on.

    They have one processor, and there are as many as guests at once: on a busy host two
    emulated processors that wait for each other make a guest ten times slower, or kill it.
    """
    def site(directory: Path) -> list[subprocess.Popen]:
        command = shlex.join(map(str, guests(directory, 1)))
        files = initramfs.modules(kernel, OUTER_MODULES)
        files |= {"bin/busybox": BUSYBOX.read_bytes(), "job": f"{directory}\n{command}\n".encode(),
                  "init": (HERE / "outer-init.sh").read_bytes()}
        initrd = directory / "outer.initrd"
        initrd.write_bytes(initramfs.archive(files))
        say("Starting an emulated machine with KVM (waits for its boot, about 10 s) ...")
        share = "local,security_model=none,multidevs=remap"
        command = [
            "qemu-system-x86_64", "-accel", "tcg", "-cpu", "EPYC,+svm", "-machine", "q35",
            "-m", 1024, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-virtfs", f"{share},path=/,mount_tag=root,readonly=on",
            "-virtfs", f"{share},path={directory},mount_tag=session",
            "-kernel", kernel.boots, "-initrd", initrd, "-serial", "stdio",
            "-append", "console=ttyS0 loglevel=5 panic=-1 mitigations=off",
            *network({port: port for port in ports}),
        ]
        children = [start(command, logs / f"vm-outer-{n}.log") for n in range(count)]
        wait_for(children, directory / "ready", logs)
        return children
    return site


def any_alive(children: list[subprocess.Popen]) -> bool:
    return any(child.poll() is None for child in children)


def wait_for(children: list[subprocess.Popen], ready: Path, logs: Path) -> None:
    deadline = time.monotonic() + OUTER_TIMEOUT
    while not ready.exists():
        if not any_alive(children) or time.monotonic() > deadline:
            raise Failure(f"the emulated machine did not come up ({logs}/vm-outer-0.log)")
        time.sleep(0.1)


def finished(site: Site, directory: Path, waiting: list[Guest]) -> Iterator[Guest]:
    """Runs prepared guests, and yields each when its directory is complete. Where none comes
    to its end for longer than any may take, what runs them hangs: those left are yielded
    without a status.
    """
    patience = max(guest.timeout for guest in waiting) + SLACK
    deadline = time.monotonic() + patience
    children = site(directory)
    say(f"Running {len(waiting)} guest(s), up to {AT_ONCE} at once "
        "(waits for each to boot, about 10 s) ...")
    waiting = list(waiting)
    try:
        while waiting:
            over = not any_alive(children) or time.monotonic() > deadline
            for guest in list(waiting):
                # Once nothing runs any more, one without a status has failed.
                if over or (directory / guest.name / "status").exists():
                    deadline = time.monotonic() + patience
                    waiting.remove(guest)
                    yield guest
            time.sleep(0.1)
    finally:
        for child in children:
            stop(child)


def kvm_imitates_hyperv() -> bool:
    try:
        with open("/dev/kvm", "rb") as kvm:
            return fcntl.ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_HYPERV) > 0
    except OSError:
        return False


def tracing() -> bool:
    return os.access("/sys/kernel/tracing/instances", os.W_OK)
