# SPDX-License-Identifier: GPL-2.0
"""A machine that boots its disk under Secure Boot, and the serial console of it."""

from pathlib import Path
from typing import TextIO

import pexpect

FIRMWARE = "/usr/share/OVMF/OVMF_CODE_4M.ms.fd"
BOOT_TIMEOUT = 300  # emulated, and perhaps on a busy host
STEP_TIMEOUT = 120
ENTER, DOWN = "\r", "\x1b[B"


class Lost(Exception):
    """The console did not show what it should."""


def command(folder: Path) -> list[str]:
    """Plain emulation. Secure Boot means that only the firmware, in SMM, writes its variables."""
    return [
        "-accel", "tcg", "-machine", "q35,smm=on", "-m", "1024", "-nodefaults",
        "-no-user-config", "-display", "none", "-serial", "stdio", "-device", "virtio-rng-pci",
        "-global", "driver=cfi.pflash01,property=secure,value=on",
        "-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={FIRMWARE}",
        "-drive", f"if=pflash,unit=1,format=raw,file={folder}/vars.fd",
        "-drive", f"if=none,id=root,format=raw,cache=unsafe,file={folder}/root.img",
        "-drive", f"if=none,id=esp,format=raw,readonly=on,file=fat:{folder}/esp",
        # the firmware starts no device that it is not told to try
        "-device", "virtio-blk-pci,drive=esp,bootindex=1",
        "-device", "virtio-blk-pci,drive=root,bootindex=2",
    ]


class Machine:
    """What an administrator at the serial console sees and types."""

    def __init__(self, folder: Path, log: TextIO) -> None:
        # MokManager draws its boxes as PCs do.
        self.console = pexpect.spawn("qemu-system-x86_64", command(folder), encoding="cp437",
                                     echo=False)
        self.console.logfile_read = log

    def see(self, pattern: str, timeout: float = STEP_TIMEOUT) -> None:
        """Waits for a text on the console."""
        try:
            self.console.expect(pattern, timeout)
        except pexpect.TIMEOUT:
            raise Lost(f"no '{pattern}' in {timeout:.0f} s") from None
        except pexpect.EOF:
            raise Lost(f"the machine ended before '{pattern}'") from None

    def type(self, text: str) -> None:
        self.console.send(text)

    def login(self) -> None:
        """A shell that says nothing by itself: no prompt, no echo, no line that wraps."""
        self.see("login: ", BOOT_TIMEOUT)
        self.type("root\r")
        self.see("# ")
        self.type("exec sh\r")
        self.see("# ")
        self.type("stty -echo; PS1=; echo s''ilent\r")
        self.see("silent\r+\n")

    def start(self, line: str) -> None:
        """A command that asks something. Its end is for finish() to see."""
        self.type(f"{{ {line}; }} 2>&1; echo \"[status $?]\"\r")

    def finish(self, timeout: float = STEP_TIMEOUT) -> tuple[int, str]:
        self.see(r"\[status (\d+)\]\r+\n", timeout)
        return int(self.console.match[1]), self.console.before.replace("\r", "").strip()

    def run(self, line: str, timeout: float = STEP_TIMEOUT) -> tuple[int, str]:
        """A command's exit status and all that it said."""
        self.start(line)
        return self.finish(timeout)

    def close(self) -> None:
        self.console.close(force=True)
