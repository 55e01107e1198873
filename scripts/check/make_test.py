#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tests of what people type: the Makefile's targets, and the words that `make run` takes.

A target that cannot finish says so in one line, before it has changed anything. Here
commands that change things only write down that they were called.
"""

import argparse
import contextlib
import hashlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from unittest import mock

sys.dont_write_bytecode = True
SCRIPTS = Path(__file__).resolve().parents[1]
SOURCE = Path(os.environ.get("HV_SOURCE", SCRIPTS.parent))
sys.path[0] = str(SCRIPTS)

from real.machine import Place
from vm import leaves, process, site
from vm.guest import Guest
from vm.harness import Harness
from vm.process import Failure

HARMLESS = ["sh", "make", "sed", "cut", "uname", "env", "id"]
CHANGING = ["rm", "install", "depmod", "modinfo", "dkms", "dpkg", "rpm", "systemctl"]
# dpkg and rpm know no package, and sed alone is needed for reading too.
RECORDER = """#!/bin/sh
echo "${0##*/} $*" >>"$RECORD"
case ${0##*/} in dpkg | rpm) exit 1 ;; esac
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
        self.file("os-release", "ID=ubuntu\nID_LIKE=debian\n")
        self.file("bin/apt-cache", "#!/bin/sh\necho linux-headers-6.0-known\n").chmod(0o755)
        self.file("kdir/Makefile", KBUILD)
        self.file("mods/lib/modules/6.1/extra/hv_iface.ko")
        self.file("dkms/hv_iface/0.0.1/source")

    def make(self, *words: str) -> tuple[int, str, str]:
        """Status, errors, and what was called."""
        environment = {"PATH": str(self.bin), "RECORD": str(self.record),
                       "OS_RELEASE": str(self.top / "os-release")}
        run = subprocess.run([self.bin / "make", "-C", SOURCE, "--no-print-directory", *words,
                              f"dkms_tree={self.top}/dkms",
                              *[f"KDIR={self.top}/kdir"] * ("KDIR=/nowhere" not in words)],
                             env=environment, capture_output=True, text=True, check=False)
        called = self.record.read_text() if self.record.exists() else ""
        return run.returncode, run.stderr, called

    def refused(self, why: str, *words: str, without: str = "") -> None:
        """In one line beside make's own, and nothing was called before."""
        if without:
            (self.bin / without).unlink()
        status, said, called = self.make(*words)
        self.assertEqual((status, called), (2, ""))
        self.assertRegex(said, f"(?m){why}")
        lines = [line for line in said.splitlines() if ": *** [" not in line]
        self.assertEqual(len(lines), 1, said)

    def works(self, *words: str) -> str:
        status, said, called = self.make(*words)
        self.assertEqual((status, said), (0, ""))
        return called

    def test_they_work(self) -> None:
        """Else that nothing was called would mean nothing."""
        mods = f"INSTALL_MOD_PATH={self.top}/mods"
        built, _ = self.file("hv-iface"), self.file("hv-iface.1")
        for wanted, words in (
                ("modules_install\nmodinfo ", ["install", mods]),
                (f"rm {self.top}/mods/lib/modules/6.1/extra/hv_iface.ko\ndepmod ",
                 ["uninstall", mods]),
                ("dpkg -S /usr/src/hv_iface-*\nrpm -q hv-iface-dkms\n"
                 "dkms remove hv_iface/0.0.1 --all\nrm -rf /usr/src/", ["dkms-remove"]),
                ("dpkg ", ["dkms-install", "installed=", f"dkms_source={self.top}/src"]),
                ("install -D ", ["install-tools", f"DESTDIR={self.top}/tools",
                                 f"TOOL={built}"]),
                ("rm -f ", ["uninstall-tools", f"DESTDIR={self.top}/tools"])):
            with self.subTest(words[0]):
                self.record.unlink(missing_ok=True)
                self.assertTrue(self.works(*words).startswith(wanted))

    def test_spaces(self) -> None:
        for name in ("DESTDIR", "PREFIX", "INSTALL_MOD_PATH"):
            self.refused(f"{name}=.*has a space", "uninstall-tools", f"{name}={self.top}/my root")

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

    def test_kernels_of_no_tree(self) -> None:
        self.refused("KDIRS=", "kernels")

    def test_dkms_install_without_dkms(self) -> None:
        self.refused("dkms", "dkms-install", "installed=", without="dkms")

    def test_dkms_install_without_headers(self) -> None:
        for release, words in (("6.0-known",
                                "of 6.0-known: apt-get install linux-headers-6.0-known$"),
                               ("6.0-none", "of 6.0-none, nor a package")):
            self.refused(f"^no kernel headers {words}", "dkms-install", "installed=",
                         f"KERNELS={release}")

    def test_packages_of_each_system(self) -> None:
        for system, release, package in (
                ("ID=debian", "6.0-known", "apt-get install linux-headers-6.0-known"),
                ("ID=debian", "6.0-microsoft-standard-WSL2", ""),
                ("ID=fedora", "6.9.4-200.fc40.x86_64",
                 "dnf install kernel-devel-6.9.4-200.fc40.x86_64"),
                ('ID="almalinux"\nID_LIKE="rhel centos fedora"', "4.18.0-553.el8_10.x86_64",
                 "dnf install kernel-devel-4.18.0-553.el8_10.x86_64"),
                ('ID="ol"\nID_LIKE="fedora"', "5.15.0-1.el8uek.x86_64",
                 "dnf install kernel-uek-devel-5.15.0-1.el8uek.x86_64"),
                ("ID=fedora", "6.9.4-mine", ""),
                ('ID="sles"\nID_LIKE="suse"', "6.4.0-150600.21-azure",
                 "zypper install kernel-azure-devel"),
                ("ID=arch", "6.9.4-arch1-1", "pacman -S linux-headers"),
                ("ID=arch", "6.6.32-1-lts", "pacman -S linux-lts-headers"),
                ("ID=alpine", "6.6.32-0-virt", "apk add linux-virt-dev"),
                ("ID=other", "6.0-known", "")):
            with self.subTest(system=system, release=release):
                self.file("os-release", system + "\n")
                self.refused(f"of {release}: {package}$" if package else "nor a package",
                             "dkms-install", "installed=", f"KERNELS={release}")

    def test_a_command_where_no_package_is_known(self) -> None:
        (self.top / "os-release").unlink()
        self.refused("dkms-remove: no dkms$", "dkms-remove", without="dkms")

    def test_a_tree_that_is_none(self) -> None:
        self.refused("KDIR=/nowhere is neither", "modules", "KDIR=/nowhere")

    def test_dkms_install_elsewhere(self) -> None:
        self.refused("dkms-install is for this system", "dkms-install", "installed=",
                     f"DESTDIR={self.top}/tools")

    def test_dkms_remove_without_dkms(self) -> None:
        self.refused("dkms", "dkms-remove", without="dkms")

    def test_dkms_remove_of_nothing(self) -> None:
        shutil.rmtree(self.top / "dkms")
        (self.bin / "dkms").unlink()
        self.assertIn("rm -rf", self.works("dkms-remove"))

    def test_dkms_remove_of_a_package(self) -> None:
        for name, how in (("dpkg", "apt-get remove"), ("rpm", "rpm -e")):
            with self.subTest(name):
                self.file(f"bin/{name}", "#!/bin/sh\n").chmod(0o755)  # knows each package
                self.record.unlink(missing_ok=True)
                status, said, called = self.make("dkms-remove")
                self.assertEqual(status, 2)
                self.assertIn(f"the package hv-iface-dkms is installed: {how} hv-iface-dkms\n",
                              said)
                self.assertNotRegex(called, "^(rm|dkms)")
                self.file(f"bin/{name}", RECORDER).chmod(0o755)

    def test_dist_without_git(self) -> None:
        self.refused("no git: apt-get install git", "dist")


class Dist(Folder):
    def setUp(self) -> None:
        super().setUp()
        for name in ("Makefile", "Kbuild", *(f"scripts/package/{name}.sh"
                                             for name in ("needs", "system", "dist"))):
            shutil.copy(SOURCE / name, self.file(f"origin/{name}"))
        self.file("origin/.gitignore", "/build/\n")
        self.git("init", "-q")
        self.git("add", ".")
        self.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "x")

    def git(self, *words: str) -> None:
        subprocess.run(["git", "-C", self.top / "origin", *words], check=True)

    def dist(self, tree: Path, umask: int = 0o022, **environment: str) -> tuple[int, str]:
        """Status and errors, but for make's own line."""
        keep = {name: value for name, value in os.environ.items() if name != "HV_BUILD"}
        run = subprocess.run(["make", "-C", tree, "--no-print-directory", "dist"], text=True,
                             capture_output=True, check=False, env={**keep, **environment},
                             umask=umask)
        return run.returncode, "".join(line for line in run.stderr.splitlines(keepends=True)
                                       if not line.startswith("make: ***"))

    def test_same_bytes(self) -> None:
        found = []
        for name, umask, environment in (("one", 0o022, {}), ("a/second", 0o077, {
                "TZ": "Asia/Tokyo", "GZIP": "-1", "LC_ALL": "C.UTF-8", "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "tar.umask", "GIT_CONFIG_VALUE_0": "user"})):
            tree = self.top / name
            subprocess.run(["git", "clone", "-q", self.top / "origin", tree], check=True,
                           umask=umask)
            self.assertEqual(self.dist(tree, umask, **environment), (0, ""))
            tarball, checksum = sorted((tree / "build").iterdir())
            found.append(tarball.read_bytes())
            self.assertEqual(checksum.read_text(),
                             f"{hashlib.sha256(found[-1]).hexdigest()}  {tarball.name}\n")
            self.assertRegex(tarball.name, r"\Ahv_iface-[0-9.]+\.tar\.gz\Z")
            time.sleep(1.1)  # files have seconds
        self.assertEqual(*found)

    def test_not_committed(self) -> None:
        self.file("origin/new")
        self.assertEqual(self.dist(self.top / "origin"),
                         (0, "make dist: what is not committed is not in it\n"))

    def test_of_what_was_unpacked(self) -> None:
        origin = self.top / "origin"
        self.dist(origin)
        tarball, = (origin / "build").glob("*.gz")
        for place, why in ((origin / "build", "is no git clone itself"),
                           (self.top, "not a git repository")):
            subprocess.run(["tar", "-C", place, "-xf", tarball], check=True)
            status, said = self.dist(place / tarball.name.removesuffix(".tar.gz"))
            self.assertEqual(status, 2)
            self.assertRegex(said, rf"\Amake dist: it is made of a commit[^\n]*{why}[^\n]*\n\Z")


DUMP = """   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
   0x00000001 0x00: eax=0x00b00f21 ebx=0x92fe0800 ecx=0xfed83203 edx=0x178bfbff
   0x0000000d 0x01: eax=0x0000000f ebx=0x00000000 ecx=0x00000000 edx=0x00000000
   0x40000000 0x00: eax=0x40000001 ebx=0x4b4d564b ecx=0x564b4d56 edx=0x0000004d
   0x40000001 0x00: eax=0x01007afb ebx=0x00000000 ecx=0x00000000 edx=0x00000000
   0x80000000 0x00: eax=0x80000008 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
"""
LEAF_1 = "00000001 00b00f21 92fe0800 fed83203 178bfbff\n"
TABLE = """40000000 40000001 4b4d564b 564b4d56 0000004d
40000001 01007afb 00000000 00000000 00000000
"""



class Trees(Folder):
    def test_what_a_tree_lacks(self) -> None:
        for name, why in (("file", "no kernel's tree"), ("Makefile", "not configured"),
                          ("include/config/auto.conf", "not prepared")):
            with self.subTest(why):
                self.file(f"tree/{name}")
                run = subprocess.run(
                    [SCRIPTS / "check/kdirs.sh", self.top / "tree"], check=False,
                    env=os.environ | {"HV_BUILD": str(self.top / "build"), "HV_RESULTS": ""},
                    capture_output=True, text=True)
                self.assertEqual(run.returncode, 1)
                self.assertRegex(run.stdout, f"^fail kdirs: {self.top}/tree: {why}.*\n"
                                 "kdirs: 0 passed, 1 failed\n$")

class Leaves(Folder):
    def table(self, text: str) -> str:
        return leaves.table(str(self.file("leaves", text)))

    def test_formats(self) -> None:
        other = DUMP.replace("ax=0x", "ax=0x1").replace("ax=0x10", "ax=0x1")
        for text in (LEAF_1 + TABLE, "# what\n\n" + (LEAF_1 + TABLE).replace(" ", "\t"),
                     f"CPU:\n{DUMP}", f"CPU 0:\n{DUMP}", f"CPU 0:\n{DUMP}CPU 1:\n{other}", DUMP):
            self.assertEqual(self.table(text), LEAF_1 + TABLE)
        self.assertEqual(leaves.table(""), "")
        self.assertEqual(leaves.table("40000000-40000002/2 1 2 3 4".replace(" ", " 0000000")),
                         "40000000 00000001 00000002 00000003 00000004\n"
                         "40000002 00000001 00000002 00000003 00000004\n")

    def test_own_dump(self) -> None:
        for line in TABLE.splitlines():
            leaf, *words = line.split()
            self.file(f"tree/leaves/0x{leaf}", " ".join(f"{int(word, 16):#x}" for word in words))
        self.file("tree/hypervisor_present", "1\n")
        tool = self.top / "hv-iface"
        subprocess.run(["make", "-s", "-C", SOURCE, "tools", f"TOOL={tool}"], check=True)
        dump = subprocess.run([tool, "--root", self.top / "tree", "--cpuid"],
                              capture_output=True, text=True, check=True).stdout
        self.assertEqual(self.table(dump), TABLE)

    def test_refusals(self) -> None:
        for text, why in (("CPU 0:\n   0x40000000 0x00: eax=0x1\n", "no line of `cpuid -r`"),
                          ("CPU:\n", "no leaf"), ("", "no leaf"), ("# x\n", "no leaf"),
                          (f"CPU:\n{DUMP}x\n", "'x' is no line"),
                          (TABLE + "40000002 1\n", "'40000002 1' is not LEAF"),
                          ("\033[2J" * 100, "is not LEAF"),
                          ("40000000-ffffffff" + " 00000000" * 4, "more than 256"),
                          (f"40000000{' 00000000' * 4}\n" * 257, "more than 256")):
            with self.subTest(text[:40]), self.assertRaisesRegex(Failure, why) as caught:
                self.table(text)
            self.assertRegex(str(caught.exception), r"\Aleaves: [ -~]{,200}\Z")
        for spec, why in (("kvm-firecraker", "no such file; near it: kvm-fire"),
                          ("azure", "near it: azure-"), ("nonsense", "no such file$"),
                          (str(self.top), "Is a directory"), ("x" * 300, "File name too long")):
            with self.assertRaisesRegex(Failure, why):
                leaves.table(spec)


def program() -> ModuleType:
    """vm.py, whose name is that of its folder."""
    spec = importlib.util.spec_from_file_location("vm_program", SCRIPTS / "vm/vm.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class NoGuest:
    """A harness whose only guest leaves these files."""

    def __init__(self, top: Path, **files: str) -> None:
        self.logs, self.files = top / "logs", files

    def run_all(self, guests: list[Guest], witness: bool) -> Iterator[tuple[Guest, Path]]:
        directory = self.logs.parent / "guest"
        directory.mkdir()
        for name, text in self.files.items():
            (directory / name.replace("_", ".")).write_text(text)
        yield guests[0], directory


class Run(Folder):
    def test_leaves_before_all_else(self) -> None:
        environment = {**os.environ, "HV_BUILD": str(self.top)}
        run = subprocess.run(["make", "-s", "-C", SOURCE, "--no-print-directory", "run",
                              "LEAVES=nonsense"], env=environment, text=True,
                             capture_output=True, check=False)
        said = [line for line in run.stderr.splitlines() if not line.startswith("make: ***")]
        self.assertEqual(said, ["vm.py: leaves: no case nonsense in corpus.tsv, and no such file"])
        self.assertEqual((run.returncode, run.stdout, list(self.top.iterdir())), (2, "", []))

    def show(self, **files: str) -> str:
        options = argparse.Namespace(cpu="x", leaves="", append="", smp=1, guest_os_id="",
                                     module_args=[])
        with self.assertRaises(Failure) as caught, contextlib.redirect_stdout(io.StringIO()):
            program().show(options, NoGuest(self.top, **files))
        return str(caught.exception).replace(f" ({self.top}/logs/vm-run)", "")

    def test_what_qemu_says(self) -> None:
        self.assertEqual(self.show(qemu_log="qemu-system-x86_64: warning: x\n\nqemu-system-x86_64:"
                                            " unable to find CPU model 'nonsense'\nmore\n"),
                         "QEMU did not start the guest: unable to find CPU model 'nonsense'")

    def test_guest_that_started(self) -> None:
        self.assertEqual(self.show(qemu_log="qemu-system-x86_64: terminating\n",
                                   report="step 1\nout insmod: no\nresult 1\n"),
                         "the module was not loaded: insmod: no")

    def test_guest_without_a_word(self) -> None:
        self.assertIn("did not get to it", self.show())


class Real(Folder):
    def ask(self, *words: str) -> subprocess.CompletedProcess:
        """Where no system can be installed."""
        self.file("bin/debootstrap", "#!/bin/sh\necho E: no such package\nexit 1\n").chmod(0o755)
        environment = {**os.environ, "HV_BUILD": str(self.top),
                       "PATH": f"{self.top}/bin:{os.environ['PATH']}"}
        environment.pop("HV_RESULTS", None)
        return subprocess.run([SOURCE / "scripts/real/real.py", *words], env=environment, text=True,
                              capture_output=True, check=False)

    def test_unknown_names(self) -> None:
        for suite in ("hosts", "options", "processes"):
            run = self.ask(suite, "nosuch")
            self.assertIn("no nosuch here", run.stderr)
            self.assertEqual((run.returncode, run.stdout.count("fail ")), (1, 1))

    def test_a_guest_that_ended_by_itself_is_not_lost(self) -> None:
        for place in (Place, Harness):
            self.assertTrue(place.is_lost(self.top))
        for status, steps, *lost in (("0", "step 1\r\n", False, False),
                                     ("1", "\nstep 1\n", False, False),
                                     ("0", "", True, False), ("0", "out step\n", True, False),
                                     ("124", "", True, True), ("137", "log step\n", True, True),
                                     ("124", "step 1\n", True, False),
                                     ("137", "step 1\n", True, False)):
            self.file("status", status + "\n")
            self.file("report", steps)
            found = [place.is_lost(self.top) for place in (Place, Harness)]
            self.assertEqual(found, lost, (status, steps))

    def test_what_cannot_run_has_failed(self) -> None:
        run = self.ask("hosts", "bookworm")
        self.assertRegex(run.stdout, "(?m)^fail real hosts: bookworm: .*no such package")
        self.assertEqual((run.returncode, run.stdout.count("\n")), (1, 2))


class Pages(unittest.TestCase):
    def test_links(self) -> None:
        pages = [page for page in SOURCE.glob("**/*.md") if "build" not in page.parts]
        self.assertGreater(len(pages), 5)
        for page in pages:
            for link in re.findall(r"\]\(([^)]+)\)", page.read_text()):
                self.assertTrue((page.parent / link).exists(), f"{page}: {link}")

    def test_front_page_is_one(self) -> None:
        self.assertLessEqual(len((SOURCE / "README.md").read_text().splitlines()), 150)


class Hanging(Folder):
    def test_machine_that_hangs_is_not_waited_for(self) -> None:
        """Of twenty guests one comes to its end; the next start comes soon, and not in hours."""
        guests = [Guest(f"guest-{number}", "x", timeout=0) for number in range(20)]
        for each in guests:
            (self.top / each.name).mkdir()
        (self.top / "guest-0/status").write_text("0")
        began = time.monotonic()
        with mock.patch.object(site, "SLACK", 1), contextlib.redirect_stdout(io.StringIO()):
            found = list(site.finished(lambda _: [process.start(["sleep", "60"], self.top / "log")],
                                       self.top, guests))
        self.assertEqual({each.name for each in found}, {each.name for each in guests})
        self.assertLess(time.monotonic() - began, 20)


if __name__ == "__main__":
    unittest.main()
