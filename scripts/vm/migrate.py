#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""migrate.py live|saved DIRECTORY QEMU... - moves a guest from one QEMU to another.

When the guest has written "migrate" to its report: while it runs, or by way of a file. The
second QEMU has the hypervisor leaves of $HV_LEAVES_AFTER, as another host would.
"""

import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


class Monitor:
    """QEMU's machine protocol (QMP): one JSON object a line."""

    def __init__(self, path: Path) -> None:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(str(path))
        self.stream = sock.makefile("rw")
        self.stream.readline()  # the greeting
        self.ask("qmp_capabilities")

    def ask(self, command: str, **arguments: object) -> dict:
        print(json.dumps({"execute": command, "arguments": arguments}), file=self.stream,
              flush=True)
        while True:
            answer = json.loads(self.stream.readline())
            if "error" in answer:
                raise SystemExit(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def migrate(self, uri: str) -> None:
        self.ask("migrate", uri=uri)
        while (status := self.ask("query-migrate").get("status")) != "completed":
            if status in ("failed", "cancelled"):
                raise SystemExit(f"migration {status}")
            time.sleep(0.1)
        self.ask("quit")


def main() -> int:
    way, directory, qemu = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    with tempfile.TemporaryDirectory() as sockets:
        monitor, wire = Path(sockets) / "monitor", Path(sockets) / "wire"
        source = subprocess.Popen([*qemu, "-qmp", f"unix:{monitor},server=on,wait=off"])
        report = directory / "report"
        while "migrate\n" not in (report.read_text() if report.exists() else ""):
            if source.poll() is not None:
                return source.returncode
            time.sleep(0.2)
        other_host = dict(os.environ, HV_LEAVES=os.environ["HV_LEAVES_AFTER"])
        state = shlex.quote(str(directory / "state"))
        if way == "live":
            target = subprocess.Popen([*qemu, "-incoming", f"unix:{wire}"], env=other_host)
            while not wire.exists():
                time.sleep(0.1)
            Monitor(monitor).migrate(f"unix:{wire}")
        else:
            Monitor(monitor).migrate(f"exec:cat >{state}")
            source.wait()
            target = subprocess.Popen([*qemu, "-incoming", f"exec:cat {state}"], env=other_host)
        source.wait()
        return target.wait()


if __name__ == "__main__":
    sys.exit(main())
