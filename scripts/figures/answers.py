#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Asks the tools that users know, and hv_iface, in the same guests: who is the hypervisor?

    answers.py [GUEST...]          print the table of answers
    answers.py --check             and fail unless README.md beside it has all of it, and the
                                   front page nothing else
    answers.py --newest [--check]  the same for the tools of sid, which have a table of their own

The guests are machines of vm/scenarios.ini, machines.ini and makers.ini; the tools are
Debian's own (vm/peers.sh), or sid's (neighbours.sh).
"""

import argparse
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[0] = str(Path(__file__).resolve().parents[1])  # scripts/

from vm import guest, kernel, peers, report, scenario
from vm.harness import Harness, session
from vm.process import Failure, say
from vm.results import Results

SCRIPTS = Path(__file__).resolve().parents[1]
TABLES = ("scenarios.ini", "machines.ini", "makers.ini")

REAL = " \N{DOUBLE DAGGER}"  # behind what was asked in scripts/real as well
# Machines of the tables, and what they are; of those with a star the leaves were made
# after a source, not captured.
GUESTS = {
    "kvm-only": "KVM",
    "kvm-hv": "KVM with Hyper-V enlightenments",
    "kernel-wrote": "the same with `kvm=off`",
    "hv-passthrough": "KVM, all enlightenments, its own vendor",
    "libvirt-windows": "virt-install 5.1, Windows 10, 11, Server",
    "libvirt-4.1": "virt-install 4.1, the same",
    "proxmox-win11": "Proxmox, `ostype=win11`",
    "proxmox-gpu": "Proxmox, with a graphics card",
    "openstack-windows": "OpenStack, `os_type=windows`",
    "openstack-hidden": "the same with `img_hide_hypervisor_id`",
    "kubevirt-windows": "KubeVirt, Windows",
    "ovirt-windows": "oVirt, Windows",
    "hidden-nutanix": "Nutanix AHV, Windows, KVM hidden",
    "quickemu-windows": "quickemu 4.9, Windows",
    "incus": "Incus 7.0",
    "incus-stateful": "the same, stateful",
    "cloud-hypervisor": "Cloud Hypervisor since v53, `kvm_hyperv=on` *",
    "cloud-hypervisor-52": "Cloud Hypervisor to v52, the same *",
    "openvmm": "OpenVMM on KVM *",
    "qemu-whpx": "QEMU 11.1 on WHPX *",
    "libkrun-whp": "libkrun on WHP *",
    "gcp": "GCP *",
    "aws-nitro": "AWS Nitro *",
    "hyperv-root": "Hyper-V, its root partition's leaves",
    "wsl2-windows-10": "WSL2 on Windows 10 *",
    "wsl2": "WSL2 *",
    "l1vh": "Hyper-V, L1VH *",
    "azure": "Azure, a guest's leaves",
    "azure-vbs": "Azure, VBS *",
    "azure-snp": "Azure, SEV-SNP *",
    "azure-tdx": "Azure, TDX *",
    "virtualbox": "VirtualBox for Windows guests, its leaves" + REAL,
    "virtualbox-kvm": "VirtualBox for Linux guests, its leaves" + REAL,
    "worn-virtualbox": "the same with its host's firmware words",
    "blank-virtualbox": "VirtualBox, provider `minimal`, its leaves" + REAL,
    "worn-parallels": "Parallels Desktop *",
    "vmware": "VMware with `Hv#1`, its leaves",
    "vmware-plain": "VMware without, its leaves",
    "xen": "Xen HVM on EC2, its leaves",
    "xen-viridian": "Xen HVM with `viridian=1` *" + REAL,
    "bhyve-15": "bhyve of FreeBSD 15 *",
    "propolis": "Propolis with `Hv#1` *",
    "nanovisor": "Xbox Nanovisor *",
}
# qemu64's own name has QEMU in it, which no guest of another's has; tools look at that.
PROCESSOR = "AMD EPYC Processor"
NOTHING = "-"
NOPV = " \N{DAGGER}"  # behind what boots with nopv alone


def questions(folder: Path) -> dict[str, str]:
    """Ways to ask, by their column; the first four are files of /sys/kernel/hv_iface. Several
    words are several lines of an answer; an interface that is no signature is none."""
    lines = (line.split(" ", 1) for line in (folder / "systemd").read_text().splitlines())
    return {
        "`hypervisor`": f"cat {peers.TREE}/hypervisor",
        "interface": f"grep -E '^[A-Za-z#0-9]+$' {peers.TREE}/interface",
        "identity": f"cat {peers.TREE}/guest_os_id/state 2>/dev/null",
        "requirements": f"cat {peers.TREE}/requirements/all 2>/dev/null",
        **{f"systemd {version}": f"chroot /debian {command}" for version, command in lines},
        "`lscpu`": "chroot /debian lscpu | sed -n 's/^Hypervisor vendor: *//p'",
        "`virt-what`": "chroot /debian virt-what",
    }


def newest(folder: Path) -> dict[str, str]:
    lines = (line.split("\t") for line in (folder / "columns").read_text().splitlines())
    shell = "LC_ALL=C.UTF-8 HOME=/tmp chroot /debian sh -c"
    return {"`hypervisor`": f"cat {peers.TREE}/hypervisor",
            **{column: f"{shell} {shlex.quote(command)} 2>/dev/null" for column, command in lines}}


@dataclass(frozen=True)
class Tools:
    """Of one system: their name in logs, what packs them, and what is asked."""

    name: str
    pack: Path
    ask: Callable[[Path], dict[str, str]]


DEBIAN_12 = Tools("answers", peers.PACK, questions)
SID = Tools("answers-newest", SCRIPTS / "figures/neighbours.sh", newest)


def guests(tools: Path, asked: dict[str, str], names: list[str]) -> list[guest.Guest]:
    machines = {}
    for name in TABLES:
        machines |= scenario.read(name, {})[0]
    enter = f"{peers.ENTER}; mount -t tmpfs tmpfs /debian/tmp"
    steps = ["load", enter, *(f"run {command} || true" for command in asked.values())]
    made = [scenario.guest(name, machines[name], steps) for name in names]
    return [replace(each, cpu=f"{each.cpu},model-id={PROCESSOR}", memory=512, trace="",
                    options=[*each.options, *peers.disk(tools)], timeout=2 * guest.TIMEOUT)
            for each in made]


def row(each: guest.Guest, directory: Path, count: int) -> tuple[str, ...]:
    seen = report.read(directory)
    # The boot is step 0; to load and to enter are two more.
    steps = [seen.get(number, report.Seen()) for number in range(count + 3)]
    if any(step.result != 0 for step in steps):
        words = " ".join(line for step in steps for line in step.out)
        raise Failure(f"{each.name}: a step failed or was not reached: {words}")
    answers = [" ".join(" ".join(step.out).split()) for step in steps[3:]]
    setup = GUESTS[each.name] + (NOPV if "nopv" in each.append else "")
    return setup, *(answer or NOTHING for answer in answers)


def table(asked: dict[str, str], rows: list[tuple[str, ...]]) -> str:
    head = ("setup", *asked)
    lines = ["| " + " | ".join(cells) + " |" for cells in [head, *rows]]
    return "\n".join([lines[0], "|" + " --- |" * len(head), *lines[1:]]) + "\n"


def ask(harness: Harness, tools: Tools, names: list[str]) -> str:
    folder = peers.make(harness, tools.pack)
    rows = {}
    asked = tools.ask(folder)
    for each, directory in harness.run_all(guests(folder, asked, names), witness=False):
        logs = harness.logs / f"{tools.name}-{each.name}"
        shutil.rmtree(logs, ignore_errors=True)
        shutil.copytree(directory, logs, ignore=shutil.ignore_patterns("initrd"))
        rows[each.name] = row(each, directory, len(asked))
    return table(asked, [rows[name] for name in names])


def difference(answers: str, tools: Tools) -> str:
    """What is wrong with the table of all setups, or with the choice on the front page."""
    if answers not in (SCRIPTS / "figures/README.md").read_text():
        return "figures/README.md has another table"
    if tools is SID:
        return ""
    chosen = [line for line in (SCRIPTS.parent / "README.md").read_text().splitlines(True)
              if line.count("|") == answers.splitlines()[0].count("|")]
    if len(chosen) < 3 or set(chosen) - set(answers.splitlines(True)):
        return "the front page has another table"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the pages")
    parser.add_argument("--newest", action="store_true", help="ask sid's tools")
    parser.add_argument("guests", nargs="*", help="of the tables")
    options = parser.parse_args()
    tools = SID if options.newest else DEBIAN_12
    complaint = ""
    try:
        with session() as directory:
            answers = ask(Harness(argparse.Namespace(kernel=None, module=None), directory),
                          tools, options.guests or list(GUESTS))
        print(answers, end="")
        if options.check:
            complaint = difference(answers, tools)
    except (Failure, OSError) as failure:
        complaint = str(failure)
    if options.check:
        Results(tools.name).add("as the pages have them", complaint, kernel.build_dir() / "logs")
    elif complaint:
        say(f"answers.py: {complaint}")
    return 1 if complaint else 0


if __name__ == "__main__":
    sys.exit(main())
