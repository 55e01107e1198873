# SPDX-License-Identifier: GPL-2.0
"""Runs guests where they can run, for vm.py and others."""

import argparse
import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from . import guest, kernel, process, report, scenario, site
from .guest import Guest
from .process import Failure, say

PACKAGES = ["qemu-system-x86", "busybox-static", kernel.HEADERS, "make", "gcc", "kmod"]
TIMED_OUT = ("124", "137")  # what timeout ends with
# The module's write is the first one here: the guest kernel does not know the vendor.
FIRST_WRITE = "qemu64,hv-passthrough,kvm=off"


@contextlib.contextmanager
def session() -> Iterator[Path]:
    """This run's own directory. At its end, however it ends, nothing runs or is left."""
    process.exit_on_signals()
    directory = kernel.build_dir() / "vm" / str(os.getpid())
    for folder in (directory, kernel.build_dir() / "logs"):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        yield directory
    finally:
        process.stop_all()
        shutil.rmtree(directory, ignore_errors=True)


class Harness:
    """What all guests of one run have in common."""

    def __init__(self, options: argparse.Namespace, directory: Path) -> None:
        self.session = directory
        self.build = kernel.build_dir()
        self.logs = self.build / "logs"
        kernel.packages(*PACKAGES)
        self.outer_kernel = kernel.uncompressed(kernel.debian(self.build), self.build)
        self.kernel = (kernel.uncompressed(kernel.named(options.kernel, self.build), self.build)
                       if options.kernel else self.outer_kernel)
        self.image = guest.image(self.kernel, self.modules(options),
                                 guest.build_programs(self.build, self.kernel.bits()))
        self.shim = guest.build_shim(self.build)

    def modules(self, options: argparse.Namespace) -> list[Path]:
        """The module and its companions: as given, beside another kernel, or built here."""
        beside = self.kernel.vmlinuz.parent / kernel.MODULE
        if options.module:
            found = options.module
        elif options.kernel and beside.exists():
            found = beside
        else:
            found = kernel.build_module(self.kernel, self.build)
        return [found, *found.parent.glob(kernel.OTHERS)]

    def names(self) -> dict[str, str]:
        """What a table has in braces."""
        code = self.kernel.version_code()
        return {"linux": f"{0x8100 << 48 | code << 16:#x}",
                "version": f"{code >> 16}.{code >> 8 & 255}.{code & 255}"}

    machine = staticmethod(scenario.guest)  # what a table's machine means

    def fill(self, each: Guest, directory: Path) -> None:
        """Makes the guest's directory, and puts `run` into it, which starts it."""
        guest.prepare(each, self.kernel, self.image, directory, self.shim)

    @staticmethod
    def is_lost(directory: Path) -> bool:
        """Has its machine died, or has it hung as it booted, before anything of ours ran?"""
        status = report.read_text(directory / "status").strip()
        return not status or status in TIMED_OUT and not report.has_begun(directory)

    def run(self, guests: list[Guest], place: site.Site, name: str) -> Iterator[tuple[Guest, Path]]:
        """Yields each guest with its directory as soon as it is over. One that is lost gets a
        second try.
        """
        for directory in (self.session / name, self.session / f"{name}-again"):
            if not guests:
                return
            lost = []
            for each in guests:
                self.fill(each, directory / each.name)
            for each in site.finished(place, directory, guests):
                if directory.name == name and self.is_lost(directory / each.name):
                    lost.append(each)
                else:
                    yield each, directory / each.name
            guests = lost
            if lost:
                say(f"{len(lost)} guest(s) came to no end, and start anew")

    def direct(self, witness: bool) -> bool:
        """Can guests run on this host's KVM? A /dev/kvm alone proves nothing: try one."""
        forced = os.environ.get("HV_VM")
        if forced in ("direct", "outer"):
            return forced == "direct"
        if forced:
            raise Failure(f"HV_VM={forced}: direct or outer")
        if not site.kvm_imitates_hyperv() or witness and not site.tracing():
            return False
        say("Trying this host's KVM (waits for a guest, at most "
            f"{site.PROBE_TIMEOUT} s) ...")
        probe = Guest("probe", FIRST_WRITE, timeout=site.PROBE_TIMEOUT)
        return all(report.read_text(directory / "report").endswith("end\n")
                   for _, directory in self.run([probe], site.host, "probe"))

    def run_all(self, guests: list[Guest], witness: bool) -> Iterator[tuple[Guest, Path]]:
        """Guests that need KVM go where it is real; plain emulation works anywhere."""
        needs_kvm = [each for each in guests if each.accel == "kvm"]
        if needs_kvm and not self.direct(witness):
            outer = site.outer(self.outer_kernel, self.logs, min(site.AT_ONCE, len(needs_kvm)))
            yield from self.run(needs_kvm, outer, "outer")
            guests = [each for each in guests if each not in needs_kvm]
        yield from self.run(guests, site.host, "host")
