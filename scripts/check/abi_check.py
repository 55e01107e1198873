#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Is every file of the tree in the ABI text, and every entry of the text a file?

    grep -r '' NAME... | abi_check.py

Takes published trees as lines of NAME/PATH:VALUE; prints what stands on one side alone.
"""

import re
import sys
from pathlib import Path

ABI = Path(__file__).resolve().parents[2] / "module/ABI/testing/sysfs-kernel-hv_iface"
TOP = "/sys/kernel/hv_iface/"


def entries() -> dict[str, re.Pattern[str]]:
    """The entries below the top, and what they match: <leaf> is any one name."""
    names = re.findall(rf"^What:\s*{TOP}(\S+)$", ABI.read_text(), re.MULTILINE)
    return {name: re.compile(re.sub("<[a-z]+>", "[^/]+", name)) for name in names}


def main() -> int:
    paths = {line.partition(":")[0].partition("/")[2] for line in sys.stdin}
    known = entries()
    found = [f"no entry for the file {path}" for path in sorted(paths)
             if not any(pattern.fullmatch(path) for pattern in known.values())]
    found += [f"no file for the entry {name}" for name, pattern in known.items()
              if not any(pattern.fullmatch(path) for path in paths)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
