# SPDX-License-Identifier: GPL-2.0
"""Child processes, none of which outlives the harness."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

_running: set[subprocess.Popen] = set()


class Failure(Exception):
    """Something that the user is told in one line."""


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def start(argv: list, log: Path) -> subprocess.Popen:
    """Starts a command in a process group of its own, its output in a file."""
    with log.open("wb") as output:
        child = subprocess.Popen([str(word) for word in argv], stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    _running.add(child)
    return child


def stop(child: subprocess.Popen) -> None:
    """Ends a command and all that it started; politely first, so that it can clean up."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            child.wait(timeout=5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
    _running.discard(child)


def stop_all() -> None:
    for child in list(_running):
        stop(child)


def run(argv: list, log: Path, timeout: float = 600) -> None:
    """Runs a command to its end; one that fails is a Failure with its last line."""
    child = start(argv, log)
    try:
        status = child.wait(timeout)
    except subprocess.TimeoutExpired:
        status = None
    finally:
        stop(child)
    if status != 0:
        lines = log.read_text(errors="backslashreplace").strip().splitlines() or ["no output"]
        why = f"exit status {status}" if status is not None else f"not done in {timeout:.0f} s"
        raise Failure(f"{argv[0]}: {why}: {lines[-1]} ({log})")


def exit_on_signals() -> None:
    """Signals unwind the stack, once; SIGINT too, which a shell's background job ignores."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def leave(number: int, _frame: object) -> NoReturn:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        say(f"Stopping all that was started ({signal.Signals(number).name}) ...")
        sys.exit(128 + number)

    for number in numbers:
        signal.signal(number, leave)
