#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tests of what people type: the Makefile's targets.

A target that cannot finish says so in one line, before it has changed anything. Here
commands that change things only write down that they were called.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
SCRIPTS = Path(__file__).resolve().parent
SOURCE = Path(os.environ.get("HV_SOURCE", SCRIPTS.parent))
HARMLESS = ["sh", "make", "sed", "cut", "uname", "env"]
CHANGING = ["rm", "install", "depmod", "modinfo", "dkms", "dpkg", "systemctl"]
# dpkg knows no package, and sed alone is needed for reading too.
RECORDER = """#!/bin/sh
echo "${0##*/} $*" >>"$RECORD"
[ "${0##*/}" != dpkg ]
"""
READER = """#!/bin/sh
[ "$1" != -i ] || { echo "sed $*" >>"$RECORD"; exit 0; }
exec %s "$@"
"""
KBUILD = """modules:
	@:
modules_install:
	@echo modules_install >>"$(RECORD)"
"""


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name)

    def file(self, name: str, text: str = "") -> Path:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


class Targets(Folder):
    def setUp(self) -> None:
        super().setUp()
        self.record = self.top / "record"
        self.bin = self.top / "bin"
        self.bin.mkdir()
        for name in HARMLESS:
            (self.bin / name).symlink_to(shutil.which(name))
        for name in CHANGING:
            self.file(f"bin/{name}", RECORDER).chmod(0o755)
        (self.bin / "sed").unlink()
        self.file("bin/sed", READER % shutil.which("sed")).chmod(0o755)
        self.file("kdir/Makefile", KBUILD)
        self.file("mods/lib/modules/6.1/extra/hv_iface.ko")
        self.file("dkms/hv_iface/0.0.1/source")

    def make(self, *words: str) -> tuple[int, str, str]:
        """Status, errors, and what was called."""
        environment = {"PATH": str(self.bin), "RECORD": str(self.record)}
        run = subprocess.run([self.bin / "make", "-C", SOURCE, "--no-print-directory", *words,
                              f"KDIR={self.top}/kdir", f"dkms_tree={self.top}/dkms"],
                             env=environment, capture_output=True, text=True, check=False)
        called = self.record.read_text() if self.record.exists() else ""
        return run.returncode, run.stderr, called

    def refused(self, why: str, *words: str, without: str = "") -> None:
        """In one line beside make's own, and nothing was called before."""
        if without:
            (self.bin / without).unlink()
        status, said, called = self.make(*words)
        self.assertEqual((status, called), (2, ""))
        self.assertRegex(said, why)
        lines = [line for line in said.splitlines() if ": *** [" not in line]
        self.assertEqual(len(lines), 1, said)

    def works(self, *words: str) -> str:
        status, said, called = self.make(*words)
        self.assertEqual((status, said), (0, ""))
        return called

    def test_they_work(self) -> None:
        """Else that nothing was called would mean nothing."""
        mods = f"INSTALL_MOD_PATH={self.top}/mods"
        for wanted, words in (
                ("modules_install\nmodinfo ", ["install", mods]),
                (f"rm {self.top}/mods/lib/modules/6.1/extra/hv_iface.ko\ndepmod ",
                 ["uninstall", mods]),
                ("dpkg -S /usr/src/hv_iface-*\ndkms remove hv_iface/0.0.1 --all\nrm -rf /usr/src/",
                 ["dkms-remove"]),
                ("dpkg ", ["dkms-install", "installed="]),
                ("install -D ", ["install-tools", f"DESTDIR={self.top}/tools"]),
                ("rm -f ", ["uninstall-tools", f"DESTDIR={self.top}/tools"])):
            with self.subTest(words[0]):
                self.record.unlink(missing_ok=True)
                self.assertTrue(self.works(*words).startswith(wanted))

    def test_install_without_depmod(self) -> None:
        self.refused("depmod", "install", f"INSTALL_MOD_PATH={self.top}/new", without="depmod")

    def test_install_without_modinfo(self) -> None:
        self.refused("modinfo", "install", f"INSTALL_MOD_PATH={self.top}/new", without="modinfo")

    def test_install_nowhere(self) -> None:
        self.refused("is no folder", "install", f"INSTALL_MOD_PATH={self.file('file')}")

    def test_uninstall_without_depmod(self) -> None:
        self.refused("depmod", "uninstall", f"INSTALL_MOD_PATH={self.top}/mods", without="depmod")

    def test_install_tools_nowhere(self) -> None:
        self.file("tools/usr/local/bin")
        self.refused("bin is no folder", "install-tools", f"DESTDIR={self.top}/tools")

    def test_dkms_source_nowhere(self) -> None:
        self.file("tools/usr")
        self.refused("usr is no folder", "install-dkms-source", f"DESTDIR={self.top}/tools")

    def test_dkms_install_without_dkms(self) -> None:
        self.refused("dkms", "dkms-install", "installed=", without="dkms")

    def test_dkms_install_without_headers(self) -> None:
        self.refused("install linux-headers-6.0-none", "dkms-install", "installed=",
                     "KERNELS=6.0-none")

    def test_dkms_install_elsewhere(self) -> None:
        self.refused("dkms-install is for this system", "dkms-install", "installed=",
                     f"DESTDIR={self.top}/tools")

    def test_dkms_remove_without_dkms(self) -> None:
        self.refused("dkms", "dkms-remove", without="dkms")

    def test_dkms_remove_of_nothing(self) -> None:
        shutil.rmtree(self.top / "dkms")
        (self.bin / "dkms").unlink()
        self.assertIn("rm -rf", self.works("dkms-remove"))


if __name__ == "__main__":
    unittest.main()
