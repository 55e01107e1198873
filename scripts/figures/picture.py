#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Draws hv-iface's report as a terminal shows it, from a tree that a guest has left.

    picture.py MACHINE [STEP]    writes picture.svg from build/trees/vm, which vm.py writes

Debian's own python3, which has Debian's package.
"""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).resolve().parent
WIDTH = 100  # of the terminal, in characters
# Rich's own frame asks a host for its font; this one takes the reader's.
FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<title>hv-iface in a KVM guest with Hyper-V enlightenments</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px monospace; white-space: pre; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
<rect fill="#0c0c0c" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def unpack(lines: list[str], root: Path) -> None:
    """Files again, of lines PATH:VALUE."""
    for line in lines:
        path, _, value = line.partition(":")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(value + "\n")


def report(root: Path) -> str:
    return subprocess.run([HERE.parent / "tool/hv-iface", "--root", root, "--color", "always"], check=True,
                          capture_output=True, text=True,
                          env=os.environ | {"COLUMNS": str(WIDTH)}).stdout


def main() -> int:
    build = Path(os.environ.get("HV_BUILD", HERE.parents[1] / "build"))
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    prefix = "-".join([*sys.argv[1:], "2"][:2]) + "/"
    trees = build / "trees" / "vm"
    found = [line.removeprefix(prefix) for line in
             (trees.read_text().splitlines() if trees.exists() else [])
             if line.startswith(prefix) and not line.endswith("/")]
    if not found:
        print(f"picture.py: no tree {prefix[:-1]} in {trees}; make vm writes it", file=sys.stderr)
        return 1
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as root:
        unpack(found, Path(root))
        console.print(Text("$ hv-iface\n\n") + Text.from_ansi(report(Path(root))))
    console.save_svg(str(HERE / "picture.svg"), theme=MONOKAI, code_format=FRAME)
    return 0


if __name__ == "__main__":
    sys.exit(main())
