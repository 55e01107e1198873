# SPDX-License-Identifier: GPL-2.0
"""VirtualBox of sid, whose vboxdrv DKMS has built there for sid's kernel."""

import shlex
import shutil
from pathlib import Path

from vm import kernel
from vm.guest import Guest
from vm.process import run

from . import machine
from .machine import Place

ISOLINUX = ("/usr/lib/ISOLINUX/isolinux.bin", "/usr/lib/syslinux/modules/bios/ldlinux.c32")
# Without noxsave the guest's first program dies of a signal frame.
APPEND = "console=ttyS0 loglevel=4 panic=-1 pci=noearly noxsave hv_report=/dev/ttyS1"


class VirtualBox(Place):
    """Its guests boot from a CD: it knows no other way to be given a kernel."""

    keys = frozenset({"provider", "ostype"})

    def prepare(self) -> None:
        kernel.packages("isolinux", "syslinux-common", "xorriso")
        self.root = machine.root(self.build, "sid", "virtualbox", "virtualbox-dkms",
                                 "linux-image-amd64", "linux-headers-amd64")

    def fill(self, each: Guest, directory: Path) -> None:
        super().fill(each, directory)
        cd = directory / "cd"
        cd.mkdir()
        for file in (*ISOLINUX, self.kernel.vmlinuz, directory / "initrd"):
            shutil.copy2(file, cd)
        (cd / "isolinux.cfg").write_text(
            f"default guest\nlabel guest\nkernel {self.kernel.vmlinuz.name}\n"
            f"append initrd=initrd {APPEND} {each.append}\n")
        run(["xorriso", "-as", "mkisofs", "-quiet", "-o", directory / "cd.iso", "-b",
             "isolinux.bin", "-c", "boot.cat", "-no-emul-boot", "-boot-load-size", "4",
             "-boot-info-table", cd], directory / "cd.log")
        shutil.rmtree(cd)
        words = [each.own.get("provider", "unsaid"), each.own.get("ostype", "Linux26_64"),
                 each.smp, each.memory]
        (directory / "run").write_text(
            f"exec timeout -k 30 {each.timeout} sh {directory.parent}/virtualbox-guest.sh "
            f"{directory} {' '.join(map(str, words))}\n")

    def site(self, directory: Path) -> list:
        machine.bring(directory, machine.GUESTS, *machine.HERE.glob("virtualbox-*.sh"))
        sid = machine.of_root(self.root)
        command = shlex.join(["sh", f"{directory}/virtualbox-start.sh", str(directory)])
        initrd = machine.initrd(directory, sid, ["vboxdrv"], command)
        # With two processors each, the emulation kills their kernel.
        return self.boot_all(
            directory, "virtualbox", "-cpu", "EPYC,+svm,+npt,+nrip-save", "-smp", 1, "-m", 2560,
            "-kernel", sid.vmlinuz, "-initrd", initrd, "-append",
            "console=ttyS0 loglevel=4 panic=-1 mitigations=off")
