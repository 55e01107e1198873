#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Asks the tools that users know, and hv_iface, in the same guests: who is the hypervisor?

    answers.py          print the table of answers
    answers.py --check  and fail unless README.md has it

The guests are machines of vm/scenarios.ini; the tools are Debian's own (bench/root.sh).
"""

import argparse
import shutil
import sys
from dataclasses import replace
from pathlib import Path

sys.dont_write_bytecode = True

from bench import plan
from vm import guest, initramfs, kernel, process, report, scenario
from vm.harness import Harness, session
from vm.process import Failure, say
from vm.results import Results

HERE = Path(__file__).parent
NAME = "answers"

# Machines, and what they are.
GUESTS = {
    "kvm-only": "KVM",
    "kvm-hv": "KVM with Hyper-V enlightenments",
    "kernel-wrote": "the same with `kvm=off`",
    "hv-passthrough": "KVM, all enlightenments, its own vendor",
    "azure": "Azure, a guest's leaves",
    "hyperv-root": "Hyper-V, its root partition's leaves",
    "virtualbox": "VirtualBox for Windows guests, its leaves",
    "vmware": "VMware with `Hv#1`, its leaves",
    "xen": "Xen HVM on EC2, its leaves",
    "nanovisor": "Xbox Nanovisor, made after what Windows looks at",
}
# Ways to ask; the last three are files of /sys/kernel/hv_iface. Several words are several
# lines of an answer.
QUESTIONS = {
    "`lscpu`": "chroot /debian lscpu | sed -n 's/^Hypervisor vendor: *//p'",
    "`systemd-detect-virt`": "chroot /debian systemd-detect-virt",
    "`virt-what`": "chroot /debian virt-what",
    "`hypervisor`": f"cat {plan.TREE}/hypervisor",
    "`microsoft_compatible`": f"cat {plan.TREE}/microsoft_compatible",
    "`is_any_hypervisor_present`": f"cat {plan.TREE}/is_any_hypervisor_present",
}
NOTHING = "-"


def guests(root: Path) -> list[guest.Guest]:
    machines, _ = scenario.read("scenarios.ini", {})
    steps = ["load", plan.ENTER, *(f"run {command} || true" for command in QUESTIONS.values())]
    disk = ["-drive", f"file={root},if=virtio,format=raw,readonly=on"]
    return [replace(scenario.guest(name, machines[name], steps), options=disk, memory=512,
                    trace="") for name in GUESTS]


def row(name: str, directory: Path) -> tuple[str, ...]:
    seen = report.read(directory)
    # The boot is step 0; to load and to enter are two more.
    steps = [seen.get(number, report.Seen()) for number in range(len(QUESTIONS) + 3)]
    if any(step.result != 0 for step in steps):
        words = " ".join(line for step in steps for line in step.out)
        raise Failure(f"{name}: a step failed or was not reached: {words}")
    answers = [" ".join(step.out) for step in steps[3:]]
    return GUESTS[name], *(answer or NOTHING for answer in answers)


def table(rows: list[tuple[str, ...]]) -> str:
    head = ("guest", *QUESTIONS)
    lines = ["| " + " | ".join(cells) + " |" for cells in [head, *rows]]
    return "\n".join([lines[0], "|" + " --- |" * len(head), *lines[1:]]) + "\n"


def ask(harness: Harness) -> str:
    process.run([HERE / "bench" / "root.sh"], harness.logs / "bench-root-all.log", timeout=900)
    harness.image += initramfs.archive(initramfs.modules(harness.kernel,
                                                         [*guest.MODULES, "squashfs"]))
    rows = {}
    root = harness.build / "bench" / "root.squashfs"
    for each, directory in harness.run_all(guests(root), witness=False):
        logs = harness.logs / f"{NAME}-{each.name}"
        shutil.rmtree(logs, ignore_errors=True)
        shutil.copytree(directory, logs, ignore=shutil.ignore_patterns("initrd"))
        rows[each.name] = row(each.name, directory)
    return table([rows[name] for name in GUESTS])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with README.md")
    options = parser.parse_args()
    complaint = ""
    try:
        with session() as directory:
            answers = ask(Harness(argparse.Namespace(kernel=None, module=None), directory))
        print(answers, end="")
        if options.check and answers not in (HERE.parent / "README.md").read_text():
            complaint = "README.md has another table"
    except (Failure, OSError) as failure:
        complaint = str(failure)
    if options.check:
        Results(NAME).add("as README.md has them", complaint, kernel.build_dir() / "logs")
    elif complaint:
        say(f"{NAME}.py: {complaint}")
    return 1 if complaint else 0


if __name__ == "__main__":
    sys.exit(main())
