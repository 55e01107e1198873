# SPDX-License-Identifier: GPL-2.0
"""Debian's tools in a guest: a disk that peers.sh makes, and the step that mounts it."""

from pathlib import Path

from . import guest, initramfs, process
from .harness import Harness

TREE = "/sys/kernel/hv_iface"
ENTER = ("run mkdir /debian && mount -t squashfs -o ro /dev/vda /debian && "
         "for each in proc sys dev; do mount -o bind /$each /debian/$each; done")


def make(harness: Harness) -> Path:
    """The folder of what peers.sh has made; guests of this harness can mount the disk."""
    process.run([Path(__file__).parent / "peers.sh"], harness.logs / "peers-all.log", timeout=900)
    harness.image += initramfs.archive(initramfs.modules(harness.kernel,
                                                         [*guest.MODULES, "squashfs"]))
    return harness.build / "peers"


def disk(folder: Path) -> list[str]:
    """QEMU's options."""
    return ["-drive", f"file={folder / 'root.squashfs'},if=virtio,format=raw,readonly=on"]
