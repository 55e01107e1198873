#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Shows and checks hv_iface in virtual machines with a real Microsoft interface.

    vm.py run      one guest, the module loaded in it: its log line and its files
    vm.py check    the scenarios of scenarios.ini, or of another --table beside it: all, or
                   those that are named

HV_VM=direct or outer says where guests run (by default: directly where /dev/kvm proves that
it can, else in an emulated machine); HV_BUILD is the build directory; HV_RESULTS a file to
which check appends a line a scenario.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[0] = str(Path(__file__).resolve().parents[1])  # scripts/

from vm import expect, kernel, leaves, report, scenario, selftest, trace
from vm.guest import Guest
from vm.harness import FIRST_WRITE, Harness, session
from vm.process import Failure, say
from vm.results import Results


def show(options: argparse.Namespace, harness: Harness) -> None:
    arguments = [*options.module_args]
    if options.guest_os_id:
        arguments.append(f"guest_os_id={options.guest_os_id}")
    shown = Guest("run", options.cpu, leaves=options.leaves, append=options.append,
                  smp=options.smp, steps=[f"load {' '.join(arguments)}", "read", "unload"])
    for _, directory in harness.run_all([shown], witness=False):
        seen = report.read(directory)
        load, tree = seen.get(1, report.Seen()), seen.get(2, report.Seen())
        for line in report.module_log(load):
            print(f"hv_iface: {line}")
        if load.result != 0 or tree.result != 0:
            logs = keep(directory, harness.logs / "vm-run")
            refusal = report.refusal(directory)
            if refusal:
                raise Failure(f"QEMU did not start the guest: {refusal} ({logs})")
            why = " ".join(load.out) or "the guest did not get to it"
            raise Failure(f"the module was not loaded: {why} ({logs})")
        for path, value in sorted(tree.files.items()):
            print(f"{path}: {value}")


def keep(directory: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(directory, to, ignore=shutil.ignore_patterns("initrd"))
    return to


def head_of(each: Guest, directory: Path) -> str:
    """What the logs of all scenarios of a machine begin with."""
    about = f"machine {each.name}: -accel {each.accel} -cpu {each.cpu} -smp {each.smp}\n"
    parts = {"command line": each.append, "leaves": each.leaves,
             "qemu": report.read_text(directory / "qemu.log"),
             "hypervisor": report.read_text(directory / "outside"),
             "console": report.read_text(directory / "serial")}
    return about + "".join(f"{name}:\n{text.strip()}\n" for name, text in parts.items()
                           if text.strip()) + "\n"


def suite(options: argparse.Namespace) -> str:
    """Of which table in which kernel the results are."""
    words = ["vm", Path(getattr(options, "table", "")).stem.replace("scenarios", ""),
             Path(options.kernel or "").name]
    return " ".join(filter(None, words))


def judge(scene: scenario.Scenario, first: int, seen: dict[int, report.Seen]) -> tuple[str, str]:
    """A scenario's first complaint, and its story for the log."""
    complaints, story = [], []
    for step in scene.steps:
        number = 0 if step.verb == "boot" else first
        first += number != 0
        found = [f"{step.text()}: {complaint}" for complaint in
                 expect.evaluate(step.verb, step.expectations, seen.get(number))]
        complaints += found
        story += [f"{step.text()}\n", *(f"    COMPLAINT {line}\n" for line in found)]
        if number in seen:
            story.append(report.describe(seen[number]))
    return complaints[0] if complaints else "", "".join(story)


def check(options: argparse.Namespace, harness: Harness, results: Results) -> None:
    chosen, machines = choose(options, harness)
    try:
        run_scenarios(chosen, machines, harness, results)
    except Failure as failure:
        # What could not run has failed.
        for scene in chosen:
            if scene.name not in results.names:
                results.add(scene.name, str(failure), harness.logs)


def choose(options: argparse.Namespace, harness: Harness) -> tuple[
        list[scenario.Scenario], dict[str, dict[str, str]]]:
    """The scenarios that are wanted, and all machines."""
    machines, scenarios = scenario.read(options.table, harness.names())
    unknown = set(options.names) - {scene.name for scene in scenarios}
    if unknown:
        raise Failure(f"no scenario {' '.join(sorted(unknown))}")
    return [scene for scene in scenarios
            if not options.names or scene.name in options.names], machines


def run_scenarios(chosen: list[scenario.Scenario], machines: dict[str, dict[str, str]],
                  harness: Harness, results: Results) -> None:
    # All scenarios of a machine share one boot, one after the other.
    by_machine = {scene.machine: [] for scene in chosen}
    for scene in chosen:
        by_machine[scene.machine].append(scene)
    guests = [harness.machine(name, machines[name], [step.text() for scene in scenes
                                              for step in scene.steps if step.verb != "boot"])
              for name, scenes in by_machine.items()]
    prefix = results.suite.replace(" ", "-")
    trees = harness.build / "trees" / prefix
    trees.parent.mkdir(exist_ok=True)
    trees.write_text("")
    for each, directory in harness.run_all(guests, witness=True):
        seen, first = report.read(directory), 1
        with trees.open("a", encoding="utf-8") as out:
            out.writelines(f"{each.name}-{number}/{path}:{value}\n"
                           for number, step in seen.items() for path, value in step.files.items())
        head = head_of(each, directory)
        for scene in by_machine[each.name]:
            why, story = judge(scene, first, seen)
            if each.accel == "kvm":
                why = why or trace.lost(report.read_text(directory / "trace"))
            log = harness.logs / f"{prefix}-{scene.name}.log"
            log.write_text(head + story)
            results.add(scene.name, why, log)
            first += sum(step.verb != "boot" for step in scene.steps)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--kernel", help="directory with vmlinuz, kdir and lib/modules, or its "
                        "name in build/kernels (default: the kernel of linux-headers-amd64)")
    common.add_argument("--module", type=Path, help="a hv_iface.ko that is built already")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", parents=[common], help="show the module in one guest")
    run.add_argument("--cpu", default=FIRST_WRITE, help="QEMU's -cpu (default: %(default)s)")
    run.add_argument("--leaves", default="", help="case of the corpus, or file of leaves: "
                     "lines of LEAF EAX EBX ECX EDX, or what cpuid -r prints")
    run.add_argument("--append", default="", help="more for the guest kernel's command line")
    run.add_argument("--smp", type=int, default=1)
    run.add_argument("--guest-os-id", default="")
    run.add_argument("--module-args", nargs="*", default=[])
    checks = commands.add_parser("check", parents=[common], help="run scenarios")
    checks.add_argument("--table", default="scenarios.ini", help="a file of vm/ "
                        "(default: %(default)s)")
    checks.add_argument("names", nargs="*", metavar="NAME")
    return parser.parse_args()


def main() -> int:
    options = parse_options()
    results = Results(suite(options))
    began = time.monotonic()
    try:
        if options.command == "run":  # before anything is built for it
            options.leaves = leaves.table(options.leaves)
        else:
            results.add("evaluator", selftest.complaint(), Path(selftest.__file__))
        with session() as directory:
            harness = Harness(options, directory)
            if options.command == "run":
                show(options, harness)
            else:
                check(options, harness, results)
        say(f"Done in {time.monotonic() - began:.0f} s")
        return 1 if results.failed else 0
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (Failure, OSError) as failure:
        say(f"vm.py: {failure}")
        if options.command == "check":
            results.add("harness", str(failure), kernel.build_dir() / "logs")
        return 1


if __name__ == "__main__":
    sys.exit(main())
