# SPDX-License-Identifier: GPL-2.0
"""Programs that run one process on a processor of their own making, such as qemu-user: what the
tool says in them, by processes.tsv. It can only tell what the process is shown.
"""

import argparse
import shlex
import shutil
import subprocess
from pathlib import Path

from vm import guest, kernel
from vm.results import Results

from . import machine

TABLE = machine.HERE / "processes.tsv"
TIMEOUT = 300
OPTIONS = ["--no-module", "--tree"]
# A root of its own by pivot_root, not chroot, in which no sandbox could make another.
ENTER = """mount --bind "$1" "$1" && cd "$1" && mount -t proc proc proc && mount --bind /dev dev &&
mount -t tmpfs tmpfs run && mkdir run/old && pivot_root . run/old && umount -l /run/old &&
shift && exec "$@"
"""


def said(root: Path, command: list[str]) -> list[str]:
    inside = ["unshare", "--mount", "--pid", "--fork", "sh", "-c", ENTER, "-", root, *command]
    try:
        done = subprocess.run(inside, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return [f"not done in {TIMEOUT} s"]
    return done.stdout.decode(errors="backslashreplace").splitlines()


def differs(lines: list[str], wanted: str, here: list[str]) -> str:
    """Of what may be, each alternative but the last is a refusal."""
    *refusals, last = wanted.split(" | here") if wanted.startswith("refused:") else (wanted,)
    if any(refusal.removeprefix("refused: ") in " ".join(lines) for refusal in refusals):
        return ""
    missing = set(here if last in ("here", "") else last.split(" | ")) - set(lines)
    return f"no {sorted(missing)} in {' '.join(lines)}" if missing else ""


def check(arguments: argparse.Namespace, _session: Path, results: Results) -> None:
    rows = [line.split("\t") for line in TABLE.read_text().splitlines()
            if not line.startswith("#")]
    names = machine.chosen(arguments.names, dict.fromkeys(packages for _, packages, *_ in rows))
    build = kernel.build_dir()
    kernel.packages("util-linux", "make", "gcc")
    tool = guest.build_programs(build)[0]
    tree = subprocess.run([tool, *OPTIONS], capture_output=True, text=True, check=True).stdout
    # what no /sys is needed for, which they do not have
    here = [line for line in tree.splitlines()
            if line.startswith(("hypervisor_present:", "leaves/", "vendor:"))]
    log = build / "logs" / "real-processes.log"
    log.write_text("")
    for suite, packages, command, wanted in rows:
        if packages not in names:
            continue
        try:
            root = machine.root(build, suite, *packages.split())
        except kernel.Failure as failure:
            results.add(f"{suite} {packages}", str(failure), log)
            continue
        shutil.copy2(tool, root / "usr/bin" / tool.name)
        words = command.replace("TOOL", shlex.join([f"/usr/bin/{tool.name}", *OPTIONS]))
        lines = said(root, shlex.split(words))
        with log.open("a", encoding="utf-8") as out:
            out.writelines(f"{text}\n" for text in (f"== {suite}: {command}", *lines))
        results.add(f"{suite} {packages}", differs(lines, wanted, here), log)
