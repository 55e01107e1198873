# SPDX-License-Identifier: GPL-2.0
"""The kernel that the machines boot, and the module built for it."""

import lzma
import os
import re
import shutil
import struct
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from .process import Failure, run, say

REPO = Path(os.environ.get("HV_SOURCE", Path(__file__).resolve().parents[2]))
EXAMPLE_SOURCE = "scripts/vm/example"  # a user of the module, built against it
SOURCES = ("Makefile", "Kbuild", "module")
MODULE, OTHERS = "hv_iface.ko", "hv_iface_*.ko"
HEADERS = "linux-headers-amd64"
XZ, PVH_ENTRY = b"\xfd7zXZ\0", 18  # a note's type, XEN_ELFNOTE_PHYS32_ENTRY


@dataclass(frozen=True)
class Kernel:
    """A kernel that can be booted, and that modules can be built for."""

    release: str
    vmlinuz: Path
    modules: Path  # .../lib/modules/RELEASE
    kdir: Path
    boots: Path  # what QEMU is given

    def bits(self) -> int:
        """How wide its registers are."""
        config = (self.kdir / "include/config/auto.conf").read_text()
        return 64 if "CONFIG_64BIT=y\n" in config else 32

    def version_code(self) -> int:
        """LINUX_VERSION_CODE, of which the kernel's Hyper-V identity is made."""
        header = self.kdir / "include/generated/uapi/linux/version.h"
        found = re.search(r"LINUX_VERSION_CODE (\d+)", header.read_text())
        if not found:
            raise Failure(f"no LINUX_VERSION_CODE in {header}")
        return int(found[1])


def packages(*names: str) -> None:
    """Installs what is missing. Not in a group of its own: sudo may ask for a password."""
    if subprocess.run([Path(__file__).parents[1] / "common/packages.sh", *names], check=False).returncode:
        raise Failure(f"needs the packages {' '.join(names)}")


def debian(build: Path) -> Kernel:
    """The kernel that linux-headers-amd64 belongs to, unpacked but not installed."""
    depends = subprocess.run(["dpkg-query", "-W", "-f", "${Depends}", HEADERS],
                             capture_output=True, text=True, check=False).stdout
    found = re.search(r"linux-headers-([\w.+-]+)", depends)
    if not found:
        raise Failure(f"cannot tell which kernel {HEADERS} belongs to")
    release = found[1]
    root = build / "kernels" / release
    if not (root / "vmlinuz").exists():
        unpack_kernel(release, root)
    # Not the headers of a chroot, should the directory have been made with one.
    return replace(from_directory(root), kdir=Path(f"/usr/src/linux-headers-{release}"))


def unpack(package: str, work: Path) -> None:
    """Fetches a package and takes it apart, without installing it."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    log = work / "log"
    say(f"Fetching {package} (waits for the package mirror) ...")
    # apt-get download knows no target directory but the current one.
    fetch = ["sh", "-c", 'cd "$1" && apt-get -q download "$2"', "-", work, package]
    try:
        run(fetch, log)
    except Failure:
        packages("--refresh")
        run(fetch, log)
    say(f"Unpacking {package} ...")
    for deb in work.glob("*.deb"):
        run(["dpkg-deb", "-x", deb, work], log)
        deb.unlink()


def unpack_kernel(release: str, root: Path) -> None:
    work = root.with_name(root.name + ".new")
    unpack(f"linux-image-{release}", work)
    run(["/sbin/depmod", "-b", work, release], work / "log")
    (work / "vmlinuz").symlink_to(f"boot/vmlinuz-{release}")
    (work / "kdir").symlink_to(f"/usr/src/linux-headers-{release}")
    shutil.rmtree(root, ignore_errors=True)
    work.rename(root)


def from_directory(root: Path) -> Kernel:
    """A kernel is a directory with vmlinuz, kdir and lib/modules/RELEASE."""
    found = list(root.glob("lib/modules/*/modules.dep"))
    if len(found) != 1:
        raise Failure(f"{root}: wants one lib/modules/RELEASE with modules.dep")
    modules = found[0].parent
    vmlinuz = root / "vmlinuz"
    return Kernel(modules.name, vmlinuz, modules, (root / "kdir").resolve(), vmlinuz)


def named(name: str, build: Path) -> Kernel:
    """A directory, or what build/kernels/ has under a name or a name of that name."""
    path = Path(name)
    if not path.is_dir():
        path = build / "kernels" / name
    if path.is_file():
        path = path.with_name(path.read_text().strip())
    return from_directory(path)


def uncompressed(kernel: Kernel, build: Path) -> Kernel:
    """With its ELF file, which spares an emulated machine the work of xz; as it is where it is
    compressed otherwise, or has no entry for who boots such files (PVH).
    """
    path = build / "vm" / f"vmlinux-{kernel.vmlinuz.parent.name}"
    if not path.exists() or path.stat().st_mtime < kernel.vmlinuz.stat().st_mtime:
        image = kernel.vmlinuz.read_bytes()
        offset, length = struct.unpack_from("<II", image, 0x248)  # of the payload
        payload = image[(image[0x1F1] + 1) * 512 + offset:][:length]
        if not payload.startswith(XZ):
            return kernel
        file = lzma.LZMADecompressor().decompress(payload)
        if not any(struct.pack("<III4s", 4, size, PVH_ENTRY, b"Xen") in file for size in (4, 8)):
            return kernel
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(path.name + ".new").write_bytes(file)
        path.with_name(path.name + ".new").rename(path)
    return replace(kernel, boots=path)


def build_module(kernel: Kernel, build: Path) -> Path:
    """Builds a copy of the sources, so that kernels do not collide; returns the module."""
    work = build / "module" / kernel.release
    say(f"Building {MODULE} for {kernel.release} ...")
    work.mkdir(parents=True, exist_ok=True)
    for name in SOURCES:
        copy_source(name, work)
    run(["make", "-C", work, f"KDIR={kernel.kdir}"], work / "make.log")
    for other in build_user(kernel, work, EXAMPLE_SOURCE).glob(OTHERS):
        shutil.copy2(other, work)
    return work / MODULE


def copy_source(name: str, work: Path) -> None:
    source = REPO / name
    if source.is_dir():
        # With its times: make rebuilds what changed.
        shutil.copytree(source, work / name, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy2(source, work / name)
    else:
        raise Failure(f"no {name} in {REPO}")


def build_user(kernel: Kernel, work: Path, source: str) -> Path:
    """Builds modules that call the one that was built in this place; returns their folder."""
    copy_source(source, work)
    run(["make", "-C", kernel.kdir, f"M={work / source}",
         f"KBUILD_EXTRA_SYMBOLS={work / 'Module.symvers'}", "modules"], work / "make-user.log")
    return work / source


def build_dir() -> Path:
    return Path(os.environ.get("HV_BUILD", REPO / "build")).resolve()
