#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Measures what hv_iface costs, against what users would otherwise run.

All in one run of the virtual machines of vm.py. Raw numbers go to build/bench/, the
table to bench/results.md, the plot to bench/results.svg.

    bench.py            measure, then write
    bench.py --write    write again from the raw numbers of the last run
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[0] = str(Path(__file__).resolve().parents[1])  # scripts/

from bench import plan, raw, results
from vm import guest, initramfs, kernel, peers, process
from vm.harness import Harness, session
from vm.process import Failure, say

HERE = Path(__file__).parent
MODULES = "scripts/bench/modules"
PACKAGES = ["gnuplot-nox", "binutils", "musl-tools", "util-linux"]
# A root for the program, as in a guest: Debian's tools in /debian, hv-iface in /mnt there.
ENTER = """mount --bind "$2" "$1/debian" && mount --bind "$3" "$1/debian/mnt" &&
for each in dev debian/proc debian/sys debian/dev; do
	mount --bind "/${each#debian/}" "$1/$each" || exit
done &&
exec chroot "$1" /bench "$4" /plan
"""


def extend_image(harness: Harness, out: Path, program: Path) -> None:
    """The program, its plans, the modules for comparison, and hv-iface."""
    work = harness.build / "module" / harness.kernel.release
    built = kernel.build_user(harness.kernel, work, MODULES)
    modules = [*built.glob("*.ko"), work / kernel.MODULE]
    files = {}
    for module in modules:
        stripped = out / module.name
        process.run(["strip", "--strip-debug", "-o", stripped, module], out / "strip.log")
        files[module.name] = module.read_bytes()
        files[f"stripped/{module.name}"] = stripped.read_bytes()
    for name, static in (("hv-iface", []), ("hv-iface-static", ["STATIC=1"])):
        process.run(["make", "-B", "-C", HERE.parents[1], "tools", f"TOOL={out}/{name}", *static],
                    out / f"{name}.log")
        process.run(["strip", out / name], out / "strip.log")
        files[f"tools/{name}"] = (out / name).read_bytes()
    files["bin/bench"] = program.read_bytes()
    files |= {f"plan/{name}": text.encode() for name, text in plan.PLANS.items()}
    harness.image += initramfs.archive(files)


def versions(harness: Harness, tools: Path) -> dict[str, str]:
    """Of what was measured and measured with."""
    found = dict(line.split(" ", 1) for line in (tools / "versions").read_text().splitlines())
    qemu = subprocess.run(["qemu-system-x86_64", "--version"], capture_output=True, text=True,
                          check=True).stdout.split()[3]
    return {"date": time.strftime("%Y-%m-%d"), "Linux": harness.kernel.release, "QEMU": qemu,
            "processors of the machine": str(os.cpu_count()),
            "load at the start": f"{os.getloadavg()[0]:.1f}"} | found


def measure_here(root: Path, system: Path, out: Path, program: Path) -> dict:
    """Without a guest, and so without the module."""
    if Path(peers.TREE).exists():
        return {"failure": "the module is loaded on the machine itself", "samples": {}}
    log = out / "here.log"
    for name in ("debian", "dev"):
        (root / name).mkdir(parents=True)
    (root / "plan").write_text(plan.PLANS["here"])
    shutil.copy2(program, root / "bench")
    say(f"Measuring on the machine itself, {plan.HERE_TURNS} turns ...")
    process.run(["unshare", "--mount", "sh", "-c", ENTER, "-", root, system, out,
                 plan.HERE_TURNS], log)
    lines = log.read_text().splitlines()
    return {"failure": raw.failed(lines), "samples": raw.samples(lines)}


def measure(directory: Path, out: Path) -> dict:
    options = argparse.Namespace(kernel=None, module=None)
    harness = Harness(options, directory)
    tools = peers.make(harness)
    found = {"versions": versions(harness, tools), "sections": {}, "guests": {}}
    program = guest.build(HERE / "bench.c", harness.build, "-static")
    extend_image(harness, out, program)
    for name in (kernel.MODULE, "hv_iface_empty.ko"):
        found["sections"][name] = raw.sections(out / name)
    found["files"] = {name: (out / Path(name).name).stat().st_size for name in plan.TOOL.values()}
    found["guests"]["here"] = measure_here(directory / "here", tools / "root", out, program)
    guests = plan.guests(tools)
    for attempt in ("first", "second"):
        harness.session = directory / attempt
        for each, left in harness.run_all(guests, witness=True):
            seen = found["guests"][each.name] = raw.read(each, left)
            logs = out / "guests" / each.name
            shutil.rmtree(logs, ignore_errors=True)
            shutil.copytree(left, logs, ignore=shutil.ignore_patterns("initrd"))
            say(f"{each.name}: {seen['failure'] or 'measured'}")
            (out / "raw.json").write_text(json.dumps(found, indent=1) + "\n")
        # On a busy machine one may hang. With many processors it may: that is a result.
        guests = [each for each in guests if each.name in results.NEEDED and
                  found["guests"][each.name]["failure"]]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="only write")
    options = parser.parse_args()
    began = time.monotonic()
    out = kernel.build_dir() / "bench"
    out.mkdir(parents=True, exist_ok=True)
    try:
        kernel.packages(*PACKAGES)
        if options.write:
            found = json.loads((out / "raw.json").read_text())
        else:
            with session() as directory:
                found = measure(directory, out)
        results.write(found, HERE, out)
        say(f"Done in {time.monotonic() - began:.0f} s: {HERE}/results.md")
        return 0
    except (Failure, OSError) as failure:
        say(f"bench.py: {failure}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
