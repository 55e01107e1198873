# SPDX-License-Identifier: GPL-2.0
"""Debian's tools in a guest: a disk that peers.sh makes, and the step that mounts it."""

from pathlib import Path

from . import guest, initramfs, process
from .harness import Harness

TREE = "/sys/kernel/hv_iface"
ENTER = ("run mkdir /debian && mount -t squashfs -o ro /dev/vda /debian && "
         "for each in proc sys dev; do mount -o bind /$each /debian/$each; done")


PACK = Path(__file__).with_suffix(".sh")


def make(harness: Harness, pack: Path = PACK) -> Path:
    """The folder of what the script has made; guests of this harness can mount the disk."""
    process.run([pack], harness.logs / f"{pack.stem}-all.log", timeout=900)
    harness.image += initramfs.archive(initramfs.modules(harness.kernel,
                                                         [*guest.MODULES, "squashfs"]))
    return harness.build / pack.stem


def disk(folder: Path) -> list[str]:
    """QEMU's options."""
    return ["-drive", f"file={folder / 'root.squashfs'},if=virtio,format=raw,readonly=on"]
