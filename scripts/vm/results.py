# SPDX-License-Identifier: GPL-2.0
"""What lib.sh's result() is to the shell: a line a test."""

import os
import textwrap
from pathlib import Path


class Results:
    """Each is printed, and appended to the file $HV_RESULTS."""

    def __init__(self, suite: str) -> None:
        self.suite = suite
        self.failed = 0
        self.names: set[str] = set()

    def add(self, name: str, why: str, log: Path) -> None:
        """A test that passed, unless there is a reason why not."""
        line = f"pass {self.suite}: {name}"
        if why:
            line = (f"fail {self.suite}: {name}: {textwrap.shorten(why, 240)} "
                    f"({os.path.relpath(log)})")
        self.failed += bool(why)
        self.names.add(name)
        print(line, flush=True)
        if os.environ.get("HV_RESULTS"):
            with open(os.environ["HV_RESULTS"], "a", encoding="utf-8") as results:
                results.write(line + "\n")
