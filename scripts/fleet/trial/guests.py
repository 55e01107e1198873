# SPDX-License-Identifier: GPL-2.0
"""The guests of the fleet: machines that boot Debian's systemd, sshd and node_exporter."""

import argparse
import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from vm import guest, initramfs, site
from vm.guest import BUSYBOX, Guest
from vm.harness import FIRST_WRITE, Harness
from vm.process import Failure

HERE = Path(__file__).parent
MODULES = [*guest.MODULES, "virtio_net", "squashfs", "overlay"]
CLONE_NEWNET = 0x40000000
SSH, METRICS = 22, 9100
# An Hv#1 whose vendor the guest kernel does not know, so that the write is the module's.
OTHER_BUILD = ("qemu64,kvm=off,hv-relaxed,hv-vapic,hv-time,hv-vpindex,hv-vendor-id=Linux KVM Hv,"
               "hv-version-id-build=20348,hv-version-id-major=10,hv-version-id-minor=0")
TIMEOUT = 7200  # all that is tried takes less; who starts the guests ends them


@dataclass(frozen=True)
class Member:
    """A guest, and where it is reached from here."""

    name: str
    ssh: int
    metrics: int
    cpu: str
    accel: str = "kvm"


FLEET = [
    Member("alpha", 2201, 9101, FIRST_WRITE),
    Member("beta", 2202, 9102, OTHER_BUILD),
    Member("gamma", 2203, 9103, "qemu64", accel="tcg"),
]


def own_network() -> None:
    """From here on nothing but our own loopback: ports are free, and nobody else sees them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        raise Failure(f"a network of its own: {os.strerror(ctypes.get_errno())}")
    subprocess.run([BUSYBOX, "ip", "link", "set", "lo", "up"], check=True)


def boot(session: Path, authorized: str) -> None:
    """Starts all of them, each in a machine of its own where it needs KVM."""
    harness = Harness(argparse.Namespace(kernel=None, module=None), session)
    files = initramfs.modules(harness.kernel, MODULES)
    files |= {"init": (HERE / "init.sh").read_bytes(), "authorized_keys": authorized.encode()}
    harness.image += initramfs.archive(files)
    direct = harness.direct(witness=False)
    own_network()
    root = harness.build / "fleet/root.squashfs"
    disk = ["-drive", f"file={root},if=virtio,format=raw,readonly=on"]
    for each in FLEET:
        directory, logs = session / each.name, harness.logs / f"fleet-{each.name}"
        logs.mkdir(exist_ok=True)
        ports = {each.ssh: SSH, each.metrics: METRICS}
        machine = Guest(each.name, each.cpu, each.accel, memory=384, trace="", options=disk,
                        append=f"systemd.hostname={each.name}", ports=ports, timeout=TIMEOUT)
        guest.prepare(machine, harness.kernel, harness.image, directory / each.name, harness.shim)
        place = (site.host if direct or each.accel != "kvm" else
                 site.outer(harness.outer_kernel, logs, 1, ports))
        place(directory)


def keep_logs(session: Path, logs: Path) -> None:
    for each in FLEET:
        for name in ("serial", "qemu.log"):
            if (session / each.name / each.name / name).exists():
                shutil.copy(session / each.name / each.name / name, logs / f"fleet-{each.name}")
