#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Checks hv_iface on real hypervisors, Debian's, in emulated machines.

    real.py SUITE [NAME...]    one of the suites below, or of its guests, hosts or programs those
                               that are named

HV_BUILD is the build directory; HV_RESULTS a file to which a line a test is appended.
"""

import argparse
import functools
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[0] = str(Path(__file__).resolve().parents[1])  # scripts/

from real import hosts, machine, options, processes, selftest, virtualbox, xen
from vm import kernel, vm
from vm.harness import session
from vm.process import Failure, say
from vm.results import Results

Suite = Callable[[argparse.Namespace, Path, Results], None]


def guests(place: type[machine.Place], table: str, arguments: argparse.Namespace, directory: Path,
           results: Results) -> None:
    """The scenarios of a table, as vm.py runs its own."""
    arguments.table = str(machine.HERE / table)
    harness = place(arguments, directory)
    harness.prepare()
    vm.check(arguments, harness, results)


SUITES: dict[str, Suite] = {
    "xen-4.17": functools.partial(guests, xen.Debian12, "xen.ini"),
    "xen-4.20": functools.partial(guests, xen.Debian13, "xen.ini"),
    "virtualbox": functools.partial(guests, virtualbox.VirtualBox, "virtualbox.ini"),
    "hosts": hosts.check,
    "options": options.check,
    "processes": processes.check,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=SUITES, metavar="SUITE", help=" ".join(SUITES))
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.set_defaults(kernel=None, module=None)
    arguments = parser.parse_args()
    results = Results(f"real {arguments.suite}")
    results.add("evaluator", selftest.complaint(), Path(selftest.__file__))
    began = time.monotonic()
    try:
        with session() as directory:
            SUITES[arguments.suite](arguments, directory, results)
    except (Failure, OSError) as failure:
        # What could not run has failed.
        say(f"real.py: {failure}")
        results.add("hypervisor", str(failure), kernel.build_dir() / "logs")
    say(f"Done in {time.monotonic() - began:.0f} s")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
