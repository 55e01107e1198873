# SPDX-License-Identifier: GPL-2.0
"""Xen, with a PV dom0 and guests on it one after the other."""

import gzip
import shlex
from pathlib import Path

from vm import site
from vm.guest import BUSYBOX, Guest

from . import machine
from .machine import Place

DOM0_MODULES = ["xen-evtchn", "xen-gntdev", "xen-gntalloc", "xen-privcmd", "xenfs"]
# Of Xen's xen/include/public/hvm/params.h, HVMPV_...; freq is there unless its bit says no.
GROUPS = {"base": 0, "time_ref_count": 2, "reference_tsc": 3, "hcall_remote_tlb_flush": 4,
          "apic_assist": 5, "crash_ctl": 6, "synic": 7, "stimer": 8, "hcall_ipi": 9,
          "ex_processor_masks": 10, "no_vp_limit": 11, "cpu_hotplug": 12}
NO_FREQ = 1
DEFAULTS = ["base", "freq", "time_ref_count", "apic_assist", "crash_ctl", "no_vp_limit",
            "cpu_hotplug"]
# What an emulated machine has to do without: each is slow there, or not emulated. XSAVE does not
# mind CR0.TS (findings/qemu-tcg-xsave-and-ts.sh), by which Xen tells whose registers are loaded.
# That fits what was seen: of 25 guests three hung, each behind a program of dom0's; with xsave=no
# none of 33 did.
XEN = ("console=com1 com1=115200,8n1 dom0_mem=1000M,max:1000M dom0_max_vcpus=1 loglvl=warning "
       "guest_loglvl=info spec-ctrl=no xpti=no cpuidle=0 xsave=no")
CPU = "EPYC,+svm,-smap,-monitor,-rdtscp"


def mask(groups: list[str]) -> int:
    """HVM_PARAM_VIRIDIAN, as libxl makes it for an HVM guest."""
    groups = DEFAULTS if groups == ["1"] else ["freq", *GROUPS] if groups == ["all"] else groups
    if not groups:
        return 0
    bits = sum(1 << GROUPS[name] for name in groups if name != "freq")
    return bits | ("freq" not in groups) << NO_FREQ


class Xen(Place):
    """Of a version that is in a suite of Debian."""

    suite = version = ""
    keys = frozenset({"type", "viridian"})

    def prepare(self) -> None:
        self.root = machine.root(self.build, self.suite, f"xen-hypervisor-{self.version}-amd64",
                                 f"xen-utils-{self.version}", "qemu-system-xen", "python3")

    def names(self) -> dict[str, str]:
        return super().names() | {"xen": f"0x4{int(self.version.split('.')[1]):04x}"}

    def fill(self, each: Guest, directory: Path) -> None:
        super().fill(each, directory)
        top, kind = directory.parent, each.own["type"]
        (directory / "run").write_text(f"exec timeout -k 5 {each.timeout} "
                                       f"sh {top}/xen-guest.sh {kind} {directory}\n")
        viridian = mask(each.own.get("viridian", "").split())
        (directory / "viridian").write_text(f"{viridian:#x}")
        kernel = "vmlinuz" if kind == "hvm" else "vmlinux"
        lines = [f'name = "{each.name}"', f'type = "{kind}"',
                 f'kernel = "{top}/{kernel}"', f'ramdisk = "{directory}/initrd"',
                 'cmdline = "console=hvc0 loglevel=4 panic=-1 hv_report=/dev/hvc0 '
                 f'{each.append}"',
                 f"memory = {each.memory}", f"vcpus = {each.smp}", 'tsc_mode = "native"',
                 *(f'on_{event} = "destroy"' for event in ("poweroff", "reboot", "crash"))]
        if kind == "hvm":
            on = [name for name, bit in GROUPS.items() if viridian >> bit & 1]
            on += ["freq"] if on and not viridian >> NO_FREQ & 1 else []
            lines += [f"viridian = {on or 0}".replace("'", '"'), 'serial = "pty"', 'vga = "none"',
                      "nographic = 1", "vnc = 0", "sdl = 0", "usb = 0", "xen_platform_pci = 0"]
        (directory / "vm.cfg").write_text("\n".join(lines) + "\n")

    def site(self, directory: Path) -> list:
        machine.bring(directory, machine.GUESTS, BUSYBOX, *machine.HERE.glob("xen-*.sh"))
        for name, file in (("vmlinux", self.kernel.boots), ("vmlinuz", self.kernel.vmlinuz)):
            (directory / name).write_bytes(file.read_bytes())
        command = shlex.join(["sh", f"{directory}/xen-start.sh", self.version, str(directory)])
        initrd = machine.initrd(directory, self.kernel, DOM0_MODULES, command)
        xen = next(self.root.glob(f"boot/xen-{self.version}*-amd64.gz"))
        log = self.logs / f"real-xen-{self.version}-machine.log"
        child = machine.boot(
            directory, self.root, log, "-cpu", CPU, "-smp", 2, "-m", 2560, "-kernel",
            unzipped(xen, directory), "-append", XEN,
            "-initrd", f"{self.kernel.boots} console=hvc0 loglevel=4 panic=-1,{initrd}")
        site.wait_for([child], directory / "ready", log)
        return [child]


def unzipped(xen: Path, directory: Path) -> Path:
    """QEMU's multiboot takes no compressed kernel."""
    path = directory / "xen"
    path.write_bytes(gzip.decompress(xen.read_bytes()))
    return path


class Debian12(Xen):
    suite, version = "bookworm", "4.17"


class Debian13(Xen):
    suite, version = "trixie", "4.20"
