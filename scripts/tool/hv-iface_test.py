#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tests of hv-iface: on two trees below; EveryTree also on all that kunit.sh and vm.py have left.

HV_IFACE in the environment is the program to test, one that takes ./sys for /sys; else it is
built so. Prints a line a test: `pass NAME`, or `fail NAME: why`; what led to it, on standard error.
"""

import errno
import functools
import json
import os
import pty
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from prometheus_client.parser import text_string_to_metric_families

sys.dont_write_bytecode = True

from flags import Flag, disagreement, read_flags, read_leaves

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
WORK = tempfile.TemporaryDirectory()
TOOL = Path(os.environ.get("HV_IFACE", f"{WORK.name}/hv-iface"))
FAILS = Path(WORK.name) / "fails.so"
BUILD = Path(os.environ.get("HV_BUILD", SOURCE / "build"))

# Two processors with Hv#1, as `cpuid -r` has them; the second lacks a privilege.
DUMP = """CPU 0:
   0x00000001 0x00: eax=0x00800f12 ebx=0x00300800 ecx=0xfed83203 edx=0x178bfbff
   0x40000000 0x00: eax=0x40000005 ebx=0x7263694d ecx=0x666f736f edx=0x76482074
   0x40000001 0x00: eax=0x31237648 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
   0x40000002 0x00: eax=0x00003839 ebx=0x000a0000 ecx=0x00000000 edx=0x00000000
   0x40000003 0x00: eax=0x0000027e ebx=0x00000030 ecx=0x00000000 edx=0x00000008
CPU 1:
   0x00000001 0x00: eax=0x00800f12 ebx=0x01300800 ecx=0xfed83203 edx=0x178bfbff
   0x40000003 0x00: eax=0x0000023e ebx=0x00000030 ecx=0x00000000 edx=0x00000008
"""
NO_HYPERVISOR = """hypervisor_present:0
is_any_hypervisor_present:0
"""
KVM = r"""leaves/0x40000000:0x40000005 0x7263694d 0x666f736f 0x76482074
leaves/0x40000001:0x31237648 0x0 0x0 0x0
leaves/0x40000002:0x3839 0xa0000 0x0 0x0
leaves/0x40000003:0x27e 0x30 0x0 0x8
leaves/0x40000004:0x20028 0xffffffff 0x0 0x0
leaves/0x40000005:0xffffffff 0x40 0x0 0x0
leaves/0x40000100:0x40000101 0x4b4d564b 0x564b4d56 0x4d
leaves/0x40000101:0x100007b 0x0 0x0 0x0
hypervisor_present:1
is_any_hypervisor_present:1
hypervisor:kvm
hypervisor_basis:leaf 0x40000100
vendor:Microsoft Hv
max_leaf:0x40000005
interface:Hv#1
interface_id:0x31237648
interface_name:HvMicrosoftHypervisorInterface
microsoft_compatible:1
vendor_microsoft:1
xbox_nanovisor:0
interfaces/0x40000000/vendor:Microsoft Hv
interfaces/0x40000000/max_leaf:0x40000005
interfaces/0x40000000/interface_id:0x31237648
interfaces/0x40000100/vendor:KVMKVMKVM
interfaces/0x40000100/max_leaf:0x40000101
interfaces/0x40000100/interface_id:0x100007b
guest_os_id/state:written
guest_os_id/previous:0x0
guest_os_id/written:0x8100000601c00000
guest_os_id/current:0x8100000601c00000
guest_os_id/identity:Linux 6.1.192
hyperv/version:10.0.14393.0-0-0
hyperv/build_number:14393
hyperv/partition:guest
hyperv/nested:0
hyperv/iommu_in_use:0
hyperv/paravisor:0
hyperv/isolation_type:none
hyperv/max_virtual_processor_count:unlimited
hyperv/max_logical_processor_count:64
hyperv/privileges:access_partition_reference_counter access_synic_regs access_synthetic_timer_regs access_intr_ctrl_regs access_hypercall_msrs access_vp_index access_partition_reference_tsc post_messages signal_events
hyperv/features:cpu_dynamic_partitioning_available
hyperv/recommendations:use_apic_msrs use_relaxed_timing use_direct_local_flush_entire
hyperv/implementation_limits:
windows/vista/any_hypervisor_present:1
windows/vista/microsoft_compatible:1
windows/vista/writes_guest_os_id:1
windows/vista/max_trusted_leaf:0x40000005
windows/10/any_hypervisor_present:1
windows/10/microsoft_compatible:1
windows/10/writes_guest_os_id:1
windows/10/max_trusted_leaf:0x40000005
windows/10/enlightenments:use_apic_msrs use_relaxed_timing
windows/11-25h2/any_hypervisor_present:1
windows/11-25h2/microsoft_compatible:1
windows/11-25h2/writes_guest_os_id:1
windows/11-25h2/connects:1
windows/11-25h2/uses_reference_tsc:0
requirements/all:fail
requirements/leaf_range:pass
requirements/access_vp_index:pass
requirements/msr_vp_index:fail
"""


def split_line(line: str) -> tuple[str, str]:
    path, _, text = line.partition(":")
    return path, text


def all_trees() -> dict[str, dict[str, str]]:
    trees = {"kvm": dict(map(split_line, KVM.splitlines())),
             "none": dict(map(split_line, NO_HYPERVISOR.splitlines()))}
    for path in sorted(BUILD.glob("trees/*")):
        for line in path.read_text(errors="surrogateescape").splitlines():
            case, _, rest = line.partition("/")
            file, text = split_line(rest)
            trees.setdefault(f"{path.name}/{case}", {})[file] = text
    # of a guest that was still loading, or had nothing loaded
    return {name: files for name, files in trees.items() if "hypervisor_present" in files}


def make_tree(top: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(text if isinstance(text, bytes) else f"{text}\n".encode())
    return top


def setUpModule() -> None:
    if "HV_IFACE" not in os.environ:
        subprocess.run(["make", "-s", "-C", SOURCE, "tools", f"TOOL={TOOL}",
                        "CPPFLAGS=-DSYSFS='\"sys\"'"], check=True)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", FAILS, "-x", "c", "-"], input=SHIM, text=True,
                   check=True)


def call(*arguments: object, name: str = "hv-iface", **environment: str) -> tuple[int, str, str]:
    """Status, output, errors."""
    run = subprocess.run([name, *map(str, arguments)], executable=TOOL, capture_output=True,
                         stdin=subprocess.DEVNULL, text=True, check=False, timeout=60,
                         env={**os.environ, **environment})
    return run.returncode, run.stdout, run.stderr


# Opening, or renaming, fails for a path with that end.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#define NEXT(type, name) ((type (*)())dlsym(RTLD_NEXT, name))

static int fails(const char *path)
{
	const char *end = getenv("FAILS");
	size_t length = strlen(end), size = strlen(path);

	errno = atoi(getenv("FAILS_WITH"));
	return size >= length && !strcmp(path + size - length, end);
}

int open(const char *path, int flags, ...)
{
	return fails(path) ? -1 : NEXT(int, "open")(path, flags, 0600);
}

int openat(int folder, const char *path, int flags, ...)
{
	return fails(path) ? -1 : NEXT(int, "openat")(folder, path, flags, 0600);
}

int rename(const char *from, const char *to)
{
	return fails(to) ? -1 : NEXT(int, "rename")(from, to);
}
"""


def failing(end: str, number: int) -> dict[str, str]:
    """An environment in which paths with that end cannot be opened."""
    return {"LD_PRELOAD": str(FAILS), "FAILS": end, "FAILS_WITH": str(number)}


def module(name: str) -> str:
    return (SOURCE / "module" / name).read_text()


REGISTERS = ["eax", "ebx", "ecx", "edx"]
LEAVES = read_leaves(SOURCE / "module")
# Their leaf, and which registers.
LISTS = {name: (LEAVES[leaf], REGISTERS["ABCD".index(first):"ABCD".index(last) + 1])
         for name, leaf, first, last in re.findall(
             r'\{ "(\w+)", HVI_LEAF_(\w+), HVI_E(.)X, HVI_E(.)X \}', module("describe.c"))}
RULES = re.findall(r'\t\[HVI_RULE_\w+\] = "(\w+)"', module("requirements.c"))
STATES = re.findall(r'\[HVI_ID_\w+\] = "(\w+)"', module("guest_os_id.c"))
WINDOWS = re.findall(r'\t\[HVI_\w+\] = "([^"]+)"', module("windows.c"))


def file_of(flag: Flag) -> str:
    return "hyperv/" + (flag.name if ":" in flag.bits else next(
        name for name, (leaf, registers) in LISTS.items()
        if leaf == flag.leaf and flag.register in registers))


def flatten(node: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """JSON back to paths and texts."""
    for name, value in node.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{above}{name}/")
        else:
            words = value if isinstance(value, list) else [value]
            yield above + name, " ".join("?" if word is None else str(
                int(word) if isinstance(word, bool) else word) for word in words)


def parse_cpuid(text: str) -> dict[str, str]:
    return {f"leaves/{leaf}": " ".join(f"0x{int(word, 16):x}" for word in words)
            for leaf, *words in re.findall("(?m)^   (0x4[0-9a-f]{7}) 0x00:" + "".join(
                f" {name}=(0x[0-9a-f]{{8}})" for name in REGISTERS) + "$", text)}


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Metrics by name and label values; raises where Prometheus would."""
    return {(sample.name.removeprefix("hv_iface_"), *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text) for sample in family.samples}


class TreeCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.top)
        environment = mock.patch.dict(os.environ, {"COLUMNS": "80"})
        environment.start()
        self.addCleanup(environment.stop)

    def tree(self, text: str = KVM, **changed: str | bytes | None) -> Path:
        """A tree, with files changed or (None) left out; __ in a name is a slash."""
        files = dict(map(split_line, text.splitlines()))
        files.update({name.replace("__", "/"): text for name, text in changed.items()})
        root = self.top / f"tree{len(list(self.top.iterdir()))}"
        return make_tree(root, {name: text for name, text in files.items() if text is not None})

    def ok(self, *arguments: object) -> str:
        status, out, err = call(*arguments)
        self.assertEqual((status, err), (0, ""))
        return out

    def refused(self, wanted: int, *arguments: object) -> str:
        status, out, err = call(*arguments)
        self.assertEqual((status, out), (wanted, ""))
        self.assertRegex(err, "^hv-iface: [^\n]+\n$")
        return err


@functools.lru_cache(maxsize=None)
def made_trees() -> dict[str, tuple[Path, dict[str, str]]]:
    """Once for all tests, which only read them."""
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    return {name: (make_tree(Path(folder.name) / str(number), files), files)
            for number, (name, files) in enumerate(all_trees().items())}


def of_every_tree(check: Callable[[TreeCase, Path, dict[str, str]], None]) -> Callable:
    """A test of what holds of any tree."""
    @functools.wraps(check)
    def test(self: TreeCase) -> None:
        for name, (root, files) in made_trees().items():
            with self.subTest(name):
                check(self, root, files)
    return test


class EveryTree(TreeCase):
    @of_every_tree
    def test_json_has_all_files(self, root: Path, files: dict[str, str]) -> None:
        found = dict(flatten(json.loads(self.ok("--root", root, "--json"))))
        self.assertEqual(found.pop("schema"), "1")
        self.assertEqual(found, files)

    @of_every_tree
    def test_json_types(self, root: Path, files: dict[str, str]) -> None:
        document = json.loads(self.ok("--root", root, "--json"))
        self.assertIs(document["hypervisor_present"], files["hypervisor_present"] == "1")
        for name, value in document.get("hyperv", {}).items():
            is_list = name in LISTS
            self.assertEqual(isinstance(value, list), is_list, name)
            if name != "isolation_type" and files[f"hyperv/{name}"].isdigit():
                self.assertNotIsInstance(value, str, name)
        for value in document.get("leaves", {}).values():
            self.assertEqual(len(value), 4)

    @of_every_tree
    def test_report(self, root: Path, files: dict[str, str]) -> None:
        for columns in (40, 80, 132):
            os.environ["COLUMNS"] = str(columns)
            text = self.ok("--root", root, "--all")
            self.assertRegex(text, r"\A[ -~\n]+\n\Z")
            self.assertLessEqual(max(map(len, text.splitlines())), columns)
            joined = "".join(text.split())  # what is wider than the page goes on below
            for path, value in files.items():
                if path.startswith("leaves/") or path.removeprefix("hyperv/") in LISTS:
                    for word in value.split():
                        self.assertIn(word, joined)
                if path.startswith("requirements/") and path != "requirements/all":
                    self.assertIn(path[13:], joined)

    @of_every_tree
    def test_report_is_short(self, root: Path, files: dict[str, str]) -> None:
        os.environ["COLUMNS"] = "80"
        text = self.ok("--root", root)
        self.assertLessEqual(len(text.splitlines()), 15)
        failed = {path[13:] for path, value in files.items()
                  if path.startswith("requirements/") and value == "fail"} - {"all"}
        said = "".join(text.partition("FAIL: ")[2].partition(" pass, ")[0].split())
        self.assertEqual({rule for rule in RULES if f"{rule}(" in said or f"{rule}," in said
                          or f",{rule}" in said}, failed)
        for name in ("guest_os_id/state", "hyperv/version", "hypervisor"):
            self.assertIn(files.get(name, ""), text)
        os.environ["COLUMNS"] = "40"
        self.assertLessEqual(max(map(len, self.ok("--root", root).splitlines())), 40)

    @of_every_tree
    def test_metrics(self, root: Path, files: dict[str, str]) -> None:
        found = samples(self.ok("--root", root, "--prometheus"))
        self.assertEqual(found["loaded",], 1)
        self.assertEqual(found["hypervisor_present",], int(files["hypervisor_present"]))
        for path, value in files.items():
            if path.startswith("requirements/") and path != "requirements/all":
                self.assertEqual(found["requirement", path[13:]], value == "pass")
        states = {key[1]: value for key, value in found.items()
                  if key[0] == "guest_os_id_state"}
        self.assertEqual([name for name, value in states.items() if value],
                         [files[path] for path in ["guest_os_id/state"] if path in files])

    @of_every_tree
    def test_cpuid(self, root: Path, files: dict[str, str]) -> None:
        dump = self.top / "dump"
        dump.write_text(self.ok("--root", root, "--cpuid"))
        self.assertEqual({path: text for path, text in files.items()
                          if path.startswith("leaves/")}, parse_cpuid(dump.read_text()))
        self.assertEqual(call("--compare", dump, "--root", root), (0, "", ""))
        # as cpuid has it, with more leaves and more processors
        others = "".join(f"   {leaf} 0x00: eax=0x00000000 ebx=0x00000000 ecx=0x00000000"
                         " edx=0x00000000\n" for leaf in ("0x00000001", "0x400000ee"))
        text = dump.read_text()
        for dumped in (text.replace("CPU 0:\n", "CPU:\n" + others),
                       text.replace("CPU 0:\n", "CPU 0:\n" + others)
                       + text.replace("CPU 0", "CPU 1").replace("ax=0x", "ax=0xf")):
            dump.write_text(dumped)
            self.assertEqual(call("--compare", dump, "--root", root), (0, "", ""))

    @of_every_tree
    def test_compare_with_what_was_saved(self, root: Path, files: dict[str, str]) -> None:
        saved = self.top / "saved"
        grep = "".join(f"/sys/kernel/hv_iface/{path}:{text}\n"
                       for path, text in files.items() if text)
        run = ("make: Entering directory '/x'\nBuilding x ...\nhv_iface: hypervisor x: y\n"
               + "".join(f"{path}: {text}\n" for path, text in files.items())
               + "Done in 1 s\nmake[1]: Leaving directory '/x'\n")
        for text in (self.ok("--root", root, "--json"), self.ok("--root", root, "--ansible"),
                     grep, run):
            saved.write_text(text)
            self.assertEqual(call("--compare", saved, "--root", root), (0, "", ""))
        self.assertEqual(call("--compare", root, "--root", root), (0, "", ""))

    @of_every_tree
    def test_flags_are_where_the_module_lists_them(self, root: Path, files: dict[str, str]) -> None:
        flags = [flag for flag in read_flags() if ":" not in flag.bits]
        os.environ["COLUMNS"] = "132"
        text = self.ok("--root", root, "--explain",
                       "+".join(f"{flag.leaf}:{flag.register}:{flag.bits}" for flag in flags))
        said = re.findall("(?m)^    Here: (.*)$", text)
        self.assertEqual(len(said), len(flags))
        for flag, here in zip(flags, said):
            listed = files.get(file_of(flag))
            if listed is not None:
                self.assertEqual(here, "set" if flag.name in listed.split() else "not set", flag)
            else:
                self.assertNotIn(here, ("set", "not set"), flag)

    @of_every_tree
    def test_explain_knows_every_name(self, root: Path, files: dict[str, str]) -> None:
        """The files, and all words of lists; in one go, for speed."""
        words = {word for path, text in files.items() for word in text.split() if path.startswith(
            "windows/") or path.removeprefix("hyperv/") in LISTS}
        names = {name for text in [*files, *words, files.get("guest_os_id/state", "written")]
                 for name in text.split("+")}
        self.assertIn("\n", self.ok("--root", root, "--explain", "+".join(sorted(names))))

    @of_every_tree
    def test_every_name_rests_on_something(self, root: Path, files: dict[str, str]) -> None:
        self.assertNotIn("does not know", self.ok("--root", root))


class Sources(unittest.TestCase):
    """What the tool knows of the module, held against the module's own tables."""

    def found(self, pattern: str, text: str) -> list:
        found = re.findall(pattern, text)
        self.assertGreater(len(found), 1, pattern)
        return found

    def test_flags_are_those_of_bits_c(self) -> None:
        self.assertEqual(disagreement(SOURCE / "module"), "")

    def test_flags_are_explained(self) -> None:
        for flag in read_flags():
            self.assertRegex(flag.text, r"^[A-Z][ -~]{9,}\.$", flag.name)
            self.assertRegex(flag.source, "^(TLFS|Linux|OpenVMM|WSL|Chappell|mu_msvm|Mile|symbols of)", flag.name)

    def test_answers_are_those_of_describe_c(self) -> None:
        names = set(self.found(r'tell_flag\(&?t, "(\w+)"', module("describe.c")))
        of_windows = {"any_hypervisor_present", "writes_guest_os_id", "connects",
                      "uses_reference_tsc"}
        ours = self.found(r'\t\{ "(?:hyperv/)?(\w+)", "[A-Z][^"]+\." \}',
                          (HERE / "facts.c").read_text())
        self.assertEqual(set(ours), names - of_windows)

    def test_version_is_kept_in_kbuild_alone(self) -> None:
        number = re.search(r"HV_IFACE_VERSION := (.+)", (SOURCE / "Kbuild").read_text())[1]
        self.assertEqual(call("--version"), (0, f"hv-iface {number}\n", ""))
        for source in HERE.glob("*.[ch]"):
            self.assertNotIn(number, source.read_text(), source.name)


class Report(TreeCase):
    def test_lost_identity(self) -> None:
        lost = self.tree(guest_os_id__current="0x0")
        self.assertIn("LOST", self.ok("--root", lost))
        self.assertNotIn("LOST", self.ok("--root", self.tree()))
        kept = self.tree(guest_os_id__state="kept", guest_os_id__written=None,
                         guest_os_id__previous="0x8100000601c00000")
        none = self.tree(guest_os_id__state="none")
        for root, intact in ((lost, False), (kept, True), (none, None)):
            metrics = samples(self.ok("--root", root, "--prometheus"))
            self.assertEqual(metrics.get(("guest_os_id_intact",)), intact)
            fact = json.loads(self.ok("--root", root, "--ansible"))
            self.assertIs(fact.get("guest_os_id_intact"), intact)

    def test_headline(self) -> None:
        for root, words in ((self.tree(), "kvm, behind Microsoft's"),
                            (self.tree(NO_HYPERVISOR), "none, or one that hides"),
                            (self.tree(hypervisor="microsoft", hyperv__partition="root"),
                             "microsoft, in its root"),
                            (self.tree(hypervisor="xen", microsoft_compatible="0"), "xen, with"),
                            (self.tree(xbox_nanovisor="1"), "Xbox Nanovisor")):
            self.assertIn(words, self.ok("--root", root).splitlines()[0])

    def rests_on(self, basis: str, vendor: str = "", **firmware: str) -> str:
        sysfs = Path(tempfile.mkdtemp(dir=self.top))
        make_tree(sysfs / "class/dmi/id", firmware)
        root = shutil.copytree(self.tree(hypervisor_basis=basis, interfaces__0x40000100__vendor=vendor),
                               sysfs / "kernel/hv_iface")
        os.environ["COLUMNS"] = "132"
        return re.search("(?m)^  rests on +(.*)$", self.ok("--root", root))[1]

    def test_what_the_name_rests_on(self) -> None:
        for words, *given in (
                ('the vendor signature "KVMKVMKVM" at leaf 0x40000100', "leaf 0x40000100", "KVMKVMKVM"),
                ("the firmware's board_vendor", "firmware board_vendor"),
                ("what the kernel knows: who has started it", "kernel"),
                ("the log, which is the hypervisor's own", "log"),
                ("nothing: no vendor signature is known, nor the firmware", "none"),
                ("what this version of hv-iface does not know", "later")):
            self.assertEqual(self.rests_on(*given), words)
        self.assertEqual(self.rests_on("firmware product_name", product_name="VirtualBox"),
                         'the firmware, whose product_name is "VirtualBox"')
        self.assertEqual(self.rests_on("none", sys_vendor="Dell Inc."),
                         "nothing: no vendor signature is known, and the firmware names no maker")
        older = self.ok("--root", self.tree(hypervisor_basis=None))
        self.assertNotIn("rests on", older)

    def test_worst_report_is_short(self) -> None:
        """QEMU's machine, a lost identity, and nothing that is required."""
        root = self.tree(
            hypervisor="qemu", guest_os_id__current="0x0", vendor=r"\xfe" * 12,
            guest_os_id__identity="open source OS type 255 0xffffffffffff",
            **{f"requirements__{rule}": "fail" for rule in RULES})
        lines = self.ok("--root", root).splitlines()
        self.assertLessEqual(len(lines), 15, lines)
        for words in ("BUT", "LOST", "FAIL", *RULES):
            self.assertTrue(any(words in line for line in lines), words)

    def test_machine_of_qemu(self) -> None:
        """On which of two hypervisors it is nobody can say; only where the leaves are Microsoft's."""
        for name, microsoft, warns in (("qemu", "1", True), ("qemu", "0", False), ("kvm", "1", False)):
            text = " ".join(self.ok("--root", self.tree(
                hypervisor=name, vendor_microsoft=microsoft)).split())
            self.assertEqual("QEMU's machine: on KVM that hides, or on Microsoft's hypervisor"
                             " (WHPX, mshv)" in text, warns)

    def test_interface_that_is_no_name(self) -> None:
        os.environ["COLUMNS"] = "132"
        for words, changed in (
                ('"Abcd", not Microsoft\'s'.replace('"', ""), {"interface": "Abcd"}),
                ("not named, leaf 0x40000001 EAX is 0x1000000", {"interface": r"\x00\x00\x00\x01"}),
                ("none: the leaves end before it", {"max_leaf": "0x40000000"})):
            root = self.tree(microsoft_compatible="0", **{"interface_id": "0x1000000", **changed})
            self.assertRegex(self.ok("--root", root), rf"(?m)^  interface +{re.escape(words)}$")

    def test_leaves_only_if_asked(self) -> None:
        self.assertNotIn("0x4b4d564b", self.ok("--root", self.tree()))
        for option in ("--leaves", "--all", "-a"):
            self.assertIn("0x4b4d564b", self.ok("--root", self.tree(), option))

    def test_zero_fields_are_left_out(self) -> None:
        root = self.tree(hyperv__hypervisor_level="0", hyperv__max_supported_c_state="2",
                         hyperv__max_interrupt_mapping_count="unreported")
        text = self.ok("--root", root, "--all")
        self.assertNotIn("hypervisor_level", text)
        self.assertNotIn("unreported", text)
        self.assertRegex(text, "max_supported_c_state +2\n")

    def test_equal_releases_have_one_row(self) -> None:
        def rows(**changed: str) -> list[str]:
            text = self.ok("--root", self.tree(**{**releases, **changed}), "--all")
            return re.findall(r"(?m)^  (\S.*?)  +(?:yes|no) ", text)
        releases = {f"windows__{name}__{path}": value for name in WINDOWS for path, value
                    in (("any_hypervisor_present", "1"), ("microsoft_compatible", "1"),
                        ("writes_guest_os_id", "1"))
                    if name not in ("vista", "10")}
        releases.update({f"windows__{name}__max_trusted_leaf": "0x40000005"
                         for name in ("7", "8", "8.1", "10-1511", "10-1607")})
        releases.update({"windows__10-22h2__connects": "1", "windows__10-22h2__uses_reference_tsc": "0"})
        os.environ["COLUMNS"] = "132"
        self.assertEqual(rows(), ["vista to 10-1607", "10-22h2, 11-25h2"])
        self.assertEqual(rows(windows__vista__max_trusted_leaf="0x40000001"),
                         ["vista", "7 to 10-1607", "10-22h2, 11-25h2"])
        self.assertEqual(rows(windows__8__max_trusted_leaf="0x40000001"),
                         ["vista, 7, 8.1, 10, 10-1511, 10-1607", "8", "10-22h2, 11-25h2"])

    def test_where_knowledge_of_windows_ends(self) -> None:
        os.environ["COLUMNS"] = "132"
        text = self.ok("--root", self.tree(), "--all")
        self.assertRegex(text, r"trusts up to\n  vista, 10 +yes +yes +yes +0x40000005\n\n"
                         r"Later ones, of which no more is known\n  release .*uses TSC page\n"
                         r"  11-25h2 +yes +yes +yes +yes +no\n")

    def test_failures_stand_out(self) -> None:
        text = self.ok("--root", self.tree(), "--color=always")
        self.assertIn("\033[1;31m1 of 12 FAIL: msr_vp_index (reading MSR 0x40000002", text)
        self.assertNotIn("\033[1;31m", self.ok("--root", self.tree(
            requirements__msr_vp_index="pass"), "--color=always"))

    def test_lists_have_the_width(self) -> None:
        root = self.tree()
        self.assertIn("  features (1)\n      cpu_dynamic_", self.ok("--root", root, "--all"))
        os.environ["COLUMNS"] = "132"
        self.assertRegex(self.ok("--root", root, "--all"), "  features [(]1[)] +cpu_dynamic_")

    def colours(self, *arguments: str, **environment: str) -> bool:
        """Whether a terminal gets colours."""
        master, slave = pty.openpty()
        variables = {"PATH": os.environ["PATH"], **environment}
        with subprocess.Popen([TOOL, "--root", self.tree(NO_HYPERVISOR), *arguments],
                              stdout=slave, env=variables):
            os.close(slave)
            text = os.read(master, 1000)
        os.close(master)
        self.assertIn(b"none, or one that hides", text)
        return b"\033[" in text

    def test_colours_on_a_terminal_alone(self) -> None:
        root = self.tree(NO_HYPERVISOR)
        self.assertNotIn("\033", self.ok("--root", root))
        self.assertIn("\033[1m", self.ok("--root", root, "--color=always"))
        self.assertTrue(self.colours(TERM="xterm"))
        self.assertTrue(self.colours(TERM="linux"))
        self.assertTrue(self.colours(TERM="xterm", NO_COLOR=""))
        self.assertFalse(self.colours(TERM="xterm", NO_COLOR="1"))
        self.assertFalse(self.colours(TERM="dumb"))
        self.assertFalse(self.colours())
        self.assertFalse(self.colours("--color=never", TERM="xterm"))
        self.assertTrue(self.colours("--color=always", TERM="dumb"))


class Hostile(TreeCase):
    """Nothing that is read makes it fall over, or reaches a terminal as it is."""

    MODES = [[], ["--all"], ["--json"], ["--prometheus"], ["--ansible"], ["--cpuid"],
             ["--explain", "access_vp_index+guest_os_id+vendor+0x40000003"]]

    def survives(self, root: Path, *expected: int) -> None:
        for mode in self.MODES:
            with self.subTest(mode=mode):
                status, out, err = call("--root", root, *mode)
                self.assertIn(status, expected)
                self.assertRegex(out, r"\A[ -~\n]*\Z")
                self.assertRegex(err, r"\A[ -~\n]*\Z")

    def test_bytes(self) -> None:
        evil = b'\033[31m"\\\xff\xfe\0\nhv_iface_loaded 7\r\t'
        root = self.tree(vendor=evil, hypervisor=evil, guest_os_id__identity=evil,
                         guest_os_id__state=evil, hyperv__privileges=evil,
                         interfaces__0x40000000__vendor=evil, requirements__leaf_range=evil)
        (root / os.fsdecode(b"\033[2J\xff\n")).write_text("x")
        self.survives(root, 0)
        clean = r'\x1b[31m"\\xff\xfe\x00\x0ahv_iface_loaded 7\x0d\x09'
        self.assertEqual(json.loads(self.ok("--root", root, "--json"))["vendor"], clean)
        found = samples(self.ok("--root", root, "--prometheus"))
        self.assertEqual(found["loaded",], 1)
        self.assertEqual(found["guest_os_id_state", clean], 1)
        self.assertEqual(found["requirement", "leaf_range"], 0)

    def test_forms(self) -> None:
        root = self.tree(hypervisor_present="yes", leaves__0x40000003="zzz", max_leaf="",
                         leaves__0x40000004="0x1 0x2 0x3", hyperv__build_number="9" * 5000,
                         hyperv__max_logical_processor_count="-5", guest_os_id__current="",
                         schema="7", unreadable="x", loaded="0", windows__11__max_trusted_leaf="?",
                         requirements__all="perhaps", leaves__evil="0x0 0x0 0x0 0x0")
        self.survives(root, 0, 4)
        document = json.loads(self.ok("--root", root, "--json"))
        self.assertEqual(document["schema"], 1)
        self.assertEqual(document["hypervisor_present"], "yes")
        self.assertEqual(document["leaves"]["0x40000003"], "zzz")
        self.assertEqual(document["hyperv"]["max_logical_processor_count"], "-5")
        self.assertNotIn(("hypervisor_present",), samples(self.ok("--root", root, "--prometheus")))
        status, out, err = call("--root", root, "--cpuid")
        self.assertEqual((status, len(err.splitlines())), (4, 3))
        self.assertNotIn("0x40000003", out)
        self.assertIn("0x40000100", out)

    def test_missing_files(self) -> None:
        files = dict(map(split_line, KVM.splitlines()))
        for path in files:
            if path != "hypervisor_present":
                self.survives(self.tree(**{path: None}), 0)
        self.survives(self.tree("hypervisor_present:1"), 0)

    def test_strange_files(self) -> None:
        root = self.tree(hypervisor_present=None, huge=b"x" * (1 << 17))
        (root / "hypervisor_present").mkdir()
        os.mkfifo(root / "fifo")
        (root / "link").symlink_to("/etc/passwd")
        (root / "loop").symlink_to(".")
        self.survives(root, 0, 4)
        status, out, err = call("--root", root, "--json")
        self.assertEqual((status, err), (4, f"hv-iface: {root}/huge: File too large\n"))
        self.assertEqual(json.loads(out)["unreadable"], {"huge": "File too large"})
        self.assertNotIn("root:", out)
        self.assertNotIn("link", json.loads(out))

    def test_many_directories_in_one_another(self) -> None:
        root = self.tree()
        # not by Python, which makes and removes them by recursion
        subprocess.run(["mkdir", "-p", root.joinpath(*"a" * 1100)], check=True)
        self.survives(root, 0, 4)
        status, _, err = call("--root", root, "--json")
        self.assertEqual((status, err), (4, f"hv-iface: {root}{'/a' * 9}: Too many directories in"
                                            " one another\n"))
        subprocess.run(["rm", "-r", root], check=True)

    def test_saved_files(self) -> None:
        saved = self.top / "saved"
        for text in (b"", b"{", b"{}", b'{"schema": 2}', b"[" * 99999, b'{"schema":' + b"[" * 99999,
                     b'{"schema": 1, "a": ' + b"9" * 21 + b"}", b'{"schema": 1, "a": [[1]]}',
                     b'{"schema": 1} x', b'{"schema": 1,}', b'{"schema": 1, "a" 2}', b'{"schema": 1 "a": 2}',
                     b'{"schema": 1, "a": "\\u12"}', b'{"schema": 1, "a": "\\x"}', b'{"schema": 1, "a": "',
                     b'{"schema": 1, "a": [1,]}', b'{"schema": 1, "a": [1 2]}', b'{"schema": 1, "a": tru}',
                     b'{"schema": 1, "": 1}', b'{"schema": 1, "a": {"": 1}}', b"\xff\xfe\0", b"CPU", b"a:b\n",
                     b"a/hypervisor_present:1\nb/hypervisor_present:1\n", b"x" * (1 << 25)):
            saved.write_bytes(text)
            said = self.refused(2, "--compare", saved, "--root", self.tree())
            self.assertEqual("several trees" in said, text.count(b"present") == 2)
        for text in (b'{"schema": 1, "hypervisor_present": [null, 1.5, "\\ud800\\u001b"]}',
                     b"CPU 0:\n", b"CPU:\n",
                     b"hypervisor_present:1\nx\n\xff\033:\033\n"):
            saved.write_bytes(text)
            status, out, err = call("--compare", saved, "--root", self.tree())
            self.assertEqual((status, err), (1, ""))
            self.assertRegex(out, r"\A[ -~\n]+\Z")

    def test_escapes_are_utf8(self) -> None:
        saved = self.top / "saved"
        for character in "\x7f\x80\u07ff\u0800\uffff\U00010000\U0010ffff":
            saved.write_text(json.dumps({"schema": 1, "hypervisor_present": True, "vendor": character}))
            self.assertEqual(self.ok("--from", saved, "vendor"), "".join(
                f"\\x{byte:02x}" for byte in character.encode()) + "\n")

    def test_paths_as_long_as_they_may_be(self) -> None:
        """What --json says of them can be read again, also of one that could not be read."""
        long = "n" * 255
        root = self.tree(**{long: "x"})
        (root / ("u" * 255)).write_bytes(b"x" * (1 << 17))
        saved = self.top / "long.json"
        status, out, _ = call("--root", root, "--json")
        self.assertEqual((status, json.loads(out)[long]), (4, "x"))
        saved.write_text(out)
        status, again, _ = call("--from", saved, "--json")
        self.assertEqual((status, json.loads(again)), (4, json.loads(out) | {"source": "file"}))
        saved.write_text('{"schema": 1, "hypervisor_present": 1, "%sn": 1}' % long)
        self.assertIn("too long", self.refused(2, "--from", saved))

    def test_words_of_the_firmware(self) -> None:
        dump = self.top / "dump"
        dump.write_text("CPU 0:\n0x40000000 0x00: eax=0 ebx=0 ecx=0 edx=0\n")
        for mode in self.MODES:
            out = self.ok("--from", dump, "--firmware", 'sys_vendor=A\033[31m"', *mode)
            self.assertRegex(out, r"\A[ -~\n]*\Z")

    def test_saved_files_that_are_more_than_a_tree(self) -> None:
        """What no tree of the module has would take all memory, or end in a traceback."""
        saved = self.top / "saved"
        for text, why in (
                ("hypervisor_present:1\nhyperv:1\nhyperv/version:1\n", "a file and a directory"),
                ("hypervisor_present:1\n" + "a/" * 3000 + "b:1\n", "too long"),
                (json.dumps({"schema": 1, "n" * 9000: {str(i): 1 for i in range(9000)}}), "too long"),
                ('{"schema": 1, ' + '"x": {' * 400 + "}" * 401, "too long"),
                ("hypervisor_present:1\n" + "".join(f"{i}:x\n" for i in range(9000)), "more files"),
                ("hypervisor_present:1\nx:" + "x" * (2 << 20), "File too large")):
            saved.write_text(text)
            for words in (["--json"], [], ["--all"], ["--compare", str(self.tree())]):
                self.assertIn(why, self.refused(2, "--from", saved, *words))

    def in_two_seconds(self, *arguments: object) -> None:
        """Of a processor, which others may use as well."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        call(*arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertLess(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, 2)

    def test_time_grows_with_the_file_and_not_with_its_square(self) -> None:
        head = "hypervisor_present:1\n"
        for name, old, new in (
                ("blank lines", head, "CPU 0:\n" + "\n" * 1000000),
                ("words", *(head + "hyperv/privileges:" + "".join(f"{letter}{number} " for number in
                                                                 range(100000)) for letter in "ab"))):
            with self.subTest(name):
                (self.top / "old").write_text(old)
                (self.top / "new").write_text(new)
                self.in_two_seconds("--compare", self.top / "old", self.top / "new")

    def test_what_stands_beside_a_tree(self) -> None:
        """A copy may have anything where sysfs has the module's version and the firmware."""
        root = make_tree(self.top / "sys/kernel/hv_iface", {"hypervisor_present": "1"})
        (self.top / "sys/class/dmi/id").mkdir(parents=True)
        os.mkfifo(self.top / "sys/class/dmi/id/sys_vendor")
        (self.top / "sys/module/hv_iface").mkdir(parents=True)
        (self.top / "sys/module/hv_iface/version").symlink_to("/etc/passwd")
        run = subprocess.run([TOOL, "--root", root, "--json"], text=True, check=False, timeout=60,
                             capture_output=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertNotIn("root:", run.stdout)

    def test_directories_that_are_more_than_a_tree(self) -> None:
        for name, files, why in (
                ("collision", {"a\x1b": "1", r"a\x1b/b": "1"}, "a file and a directory"),
                ("large", {str(i): b"\0" * (1 << 16) for i in range(40)}, "more than a tree"),
                ("many", {str(i): "" for i in range(5000)}, "more than a tree"),
                ("wide", {f"d{i}/d/d": "" for i in range(1500)}, "more than a tree"),
                ("long", {"\x1b" * 100: ""}, "too long")):
            root = make_tree(self.top / name, {"hypervisor_present": "1", **files})
            self.assertIn(why, self.refused(4, "--root", root, "--json").replace("more files", "more"))


class Errors(TreeCase):
    def test_no_tree(self) -> None:
        for root in (self.top, "/dev/null", self.top / "none"):
            self.assertIn("no tree of hv_iface", self.refused(3, "--root", root))
            self.refused(3, "--root", root, "--json")
            self.refused(3, "--root", root, "--cpuid")
            self.refused(2, "--root", root, "--compare", self.tree())
            self.assertEqual(samples(self.ok("--root", root, "--prometheus")), {("loaded",): 0})
            self.assertEqual(json.loads(self.ok("--root", root, "--ansible")), {"loaded": False})
            self.assertEqual(self.ok("--root", root, "--export"), "HV_IFACE_LOADED=0\n")
            self.assertIn("module is not loaded",
                          self.ok("--root", root, "--explain", "access_vp_index"))

    def test_went_away(self) -> None:
        for end in ("vendor", "guest_os_id"):
            for number in (errno.ENODEV, errno.ENOENT):
                gone = failing(end, number)
                for mode in ([], ["--json"]):
                    status, out, err = call("--root", self.tree(), *mode, **gone)
                    self.assertEqual((status, out, "went away" in err), (3, "", True))
                status, out, err = call("--root", self.tree(), "--prometheus", **gone)
                self.assertEqual((status, samples(out), err), (0, {("loaded",): 0}, ""))
                status, out, err = call("--root", self.tree(), "--ansible", **gone)
                self.assertEqual((status, json.loads(out), err), (0, {"loaded": False}, ""))

    def test_unreadable(self) -> None:
        root, fails = self.tree(), failing("current", errno.EIO)
        for mode in ((), ("--json",), ("--cpuid",), ("--tree",)):
            status, out, err = call("--root", root, *mode, **fails)
            self.assertEqual((status, err), (4, f"hv-iface: {root}/guest_os_id/current:"
                                                " Input/output error\n"))
            self.assertIn("0x4", out)
        status, out, _ = call("--root", root, "--prometheus", **fails)
        self.assertEqual(status, 0)
        self.assertEqual(samples(out)["unreadable_files",], 1)
        self.assertNotIn(("guest_os_id_intact",), samples(out))
        status, out, _ = call("--root", root, "--ansible", **fails)
        self.assertEqual((status, list(json.loads(out)["unreadable"])), (0, ["guest_os_id/current"]))
        self.assertEqual(call("--compare", root, root, **fails)[0], 2)
        saved = self.top / "saved"
        saved.write_text(call("--root", root, "--json", **fails)[1])
        # What could not be read then is no difference, and no equality.
        for other, differs in ((self.tree(), False), (self.tree(vendor="x"), True)):
            status, out, err = call("--compare", saved, other)
            self.assertEqual((status, err), (2, f"hv-iface: {saved}/guest_os_id/current:"
                                                " Input/output error\n"))
            self.assertEqual((out != "", "vendor" in out), (differs, differs))
            self.assertNotIn("current", out)

    def test_unreadable_is_not_absent(self) -> None:
        root = self.tree()
        for name, words in (("0x40000003", "could not be read"), ("vendor", "Here: set")):
            self.assertIn(words, call("--root", root, "--explain", "access_vp_index",
                                      **failing(name, errno.EACCES))[1])
        status, out, _ = call("--root", root, **failing("hypervisor_present", errno.EACCES))
        self.assertEqual((status, "not known" in out.splitlines()[0]), (4, True))

    def test_forbidden(self) -> None:
        for mode in ([], ["--prometheus"]):
            status, out, err = call("--root", "/x", *mode, **failing("/x", errno.EACCES))
            self.assertEqual((status, out, "Permission denied" in err), (4, "", True))

    def test_usage(self) -> None:
        for arguments in (["--nonsense"], ["--jso"], ["--json", "--cpuid"], ["--color=blue"],
                          ["--compare"], ["--compare", "a", "b", "c"], ["word", "word"],
                          ["word", "--json"], ["--from", "x", "--root", "y"],
                          ["word", "--explain"], ["word", "-V"], ["word", "--compare", "x", "y"],
                          ["--compare", "x", "y", "--from", "z"]):
            status, out, err = call(*arguments)
            self.assertEqual((status, out), (2, ""))
            self.assertIn("usage:", err)

    def test_output_that_ends_early(self) -> None:
        command = f"{TOOL} --root {self.tree()} --json"
        closed = subprocess.run(["bash", "-c", f"{command} | true; exit ${{PIPESTATUS[1]}}"],
                                capture_output=True, text=True, check=False)
        self.assertEqual((closed.returncode, closed.stderr), (0, ""))
        for redirection, tree, wanted in ((">&-", self.tree(), 0), ("2>&-", "/x", 3),
                                          ("2>/dev/full", "/x", 3), (">&- 2>&-", "/x", 3),
                                          ("<&- >&- 2>&-", self.tree(), 0)):
            ended = subprocess.run(f"{TOOL} --root {tree} {redirection}", shell=True,
                                   capture_output=True, text=True, check=False)
            self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (wanted, "", ""),
                             redirection)
        full = subprocess.run(f"{command} >/dev/full", shell=True, capture_output=True, text=True,
                              check=False)
        self.assertEqual((full.returncode, full.stderr),
                         (2, "hv-iface: No space left on device\n"))


class Modes(TreeCase):
    def test_export(self) -> None:
        """A shell, systemd and udev read the same; the two latter by the rules that they have."""
        root = self.tree(vendor="a 'b", hypervisor="$(x) `y` \"z\" ! ; # %", interface="\\x00",
                         hyperv__features="", **{"windows__8.1__any_hypervisor_present": "1"})
        text = self.ok("--root", root, "--export")
        keys = re.findall("(?m)^([A-Z0-9_]+)=", text)
        self.assertEqual(len(keys), len(text.splitlines()))
        for key in ("VENDOR", "INTERFACE", "LEAVES_0X40000003", "WINDOWS_8_1_ANY_HYPERVISOR_PRESENT"):
            self.assertNotIn(f"HV_IFACE_{key}", keys)
        self.assertIn("HV_IFACE_HYPERV_VERSION=10.0.14393.0-0-0\n", text)
        self.assertIn("HV_IFACE_HYPERV_FEATURES=''\n", text)
        (self.top / "env").write_text(text)
        shell = subprocess.run(["sh", "-ec", '. ./env; printf %s "$HV_IFACE_HYPERVISOR"'], check=True,
                               capture_output=True, text=True)
        self.assertEqual((shell.stdout, shell.stderr), ('$(x) `y` "z" ! ; # %', ""))
        # udev's get_property_from_string(): what two equal quotation marks hold, as it is
        self.assertIn("HV_IFACE_HYPERVISOR='$(x) `y` \"z\" ! ; # %'\n", text)
        self.assertIn("HV_IFACE_WINDOWS_8_1_ANY_HYPERVISOR_PRESENT=1\n",
                      self.ok("--root", root, "--export", "--all"))

    def test_fact_by_name(self) -> None:
        fact = self.top / "hv_iface.fact"
        fact.symlink_to(TOOL)
        shutil.copytree(self.tree(), "sys/kernel/hv_iface")
        status, out, _ = call(name=str(fact))
        document = json.loads(out)
        self.assertEqual((status, document["loaded"], document["hypervisor"]), (0, True, "kvm"))
        self.assertTrue(call("--version", name=str(fact))[1].startswith("hv-iface "))
        run = subprocess.run([fact, "--root", self.top, "--ansible"], capture_output=True,
                             check=True)
        self.assertEqual(json.loads(run.stdout), {"loaded": False})

    def test_module_version(self) -> None:
        kernel = self.top / "sys"
        make_tree(kernel, {"module/hv_iface/version": "9.8.7",
                           "kernel/hv_iface/hypervisor_present": "0"})
        root = kernel / "kernel/hv_iface"
        self.assertEqual(json.loads(self.ok("--root", root, "--json"))["module_version"], "9.8.7")
        self.assertIn(("info", "9.8.7"), samples(self.ok("--root", root, "--prometheus")))

    def test_metrics_file(self) -> None:
        root, folder = self.tree(), self.top / "collector"
        folder.mkdir()
        file = folder / "hv_iface.prom"
        file.write_text("old")
        before = os.umask(0o077)
        self.addCleanup(os.umask, before)
        status, out, err = call("--root", root, "--prometheus", file,
                                **failing(".prom", errno.EIO))
        self.assertEqual((status, out, "Input/output error" in err), (2, "", True))
        self.assertEqual((file.read_text(), os.listdir(folder)), ("old", [file.name]))
        self.assertEqual(self.ok("--root", root, "--prometheus", file), "")
        self.assertEqual(file.read_text(), self.ok("--root", root, "--prometheus"))
        self.assertEqual(file.read_text(), self.ok("--root", root, "--prometheus", "-"))
        self.assertEqual((file.stat().st_mode & 0o777, os.listdir(folder)), (0o644, [file.name]))
        self.refused(2, "--root", root, "--prometheus", self.top / "nowhere/x.prom")
        self.refused(2, "--root", root, "--prometheus", folder)

    def test_metrics_into_what_is_no_file(self) -> None:
        root = self.tree()
        text = self.ok("--root", root, "--prometheus")
        link, target, pipe = (self.top / name for name in ("link", "target", "pipe"))
        target.write_text("old")
        link.symlink_to(target.name)
        self.ok("--root", root, "--prometheus", link)
        self.assertTrue(link.is_symlink())
        self.assertEqual(target.read_text(), text)
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
            self.ok("--root", root, "--prometheus", pipe)
            self.assertEqual(reader.stdout.read(), text)
        self.assertTrue(pipe.is_fifo())
        run = subprocess.run([TOOL, "--root", root, "--prometheus", "/dev/stdout"], text=True,
                             capture_output=True, check=True)
        self.assertEqual((run.stdout, Path("/dev/stdout").is_symlink()), (text, True))

    def test_metrics_are_typed(self) -> None:
        text = self.ok("--root", self.tree(), "--prometheus")
        families = list(text_string_to_metric_families(text))
        self.assertGreater(len(families), 15)
        for family in families:
            self.assertEqual(family.type, "gauge", family.name)
            self.assertRegex(family.documentation, r"\.$", family.name)

    def test_explain(self) -> None:
        root = self.tree()
        for name, words in (("access_vp_index", ["EAX bit 6", "0x40000009", "Here: set",
                                                 "hyperv/privileges", "requirements/"]),
                            ("AccessVsm", ["0x40000003 EBX bit 16", "Here: not set"]),
                            ("build_number", ["EAX bits 31:0", "Here: 14393"]),
                            ("max_virtual_processor_count", ["Here: unlimited"]),
                            ("dma_remapping_in_use", ["Here: not offered"]),
                            ("post_messages+signal_events", ["bit 4", "bit 5"]),
                            ("msr_vp_index", ["Here: fail"]),
                            ("requirements/msr_vp_index", ["Here: fail"]),
                            ("hv-vpindex", ["access_vp_index\n", "EAX bit 6"]),
                            ("hv_vapic", ["access_intr_ctrl_regs\n", "use_apic_msrs\n"]),
                            ("HV_X64_MSR_VP_INDEX_AVAILABLE", ["access_vp_index\n"]),
                            ("HV_MSR_VP_INDEX_AVAILABLE", ["access_vp_index\n"]),
                            ("HV_APIC_ACCESS_RECOMMENDED", ["use_apic_msrs\n"]),
                            ("AccessApicMsrs", ["access_intr_ctrl_regs\n"]),
                            ("0x40000003", ["0x27e 0x30 0x0 0x8", "access_vp_index: set",
                                            "EBX 16", "access_vsm: not set"]),
                            ("0x40000100", ["Here: 0x40000101 0x4b4d564b"]),
                            ("0x40000003.eax.6", ["access_vp_index\n"]),
                            ("CPUID.40000003H:EAX[6]", ["access_vp_index\n"]),
                            ("0x40000005:7", ["max_virtual_processor_count\n",
                                              "max_logical_processor_count\n"]),
                            ("hyperv/partition", ["l1vh where", "hyperv/partition is guest"]),
                            ("interface", ["requirements/interface", "interface, interface_id\n",
                                           "Here: interface is Hv#1"]),
                            ("hypervisor_present", ["requirements/", "\nhypervisor_present\n"]),
                            ("nested", ["EAX bit 12", "\nhyperv/nested\n"]),
                            ("Withheld", ["guest_os_id/state"]), ("VBS", ["isolation_type"]),
                            ("guest-os-id/state", ["guest_os_id/state"]),
                            ("partition", ["l1vh where"]), ("l1vh", ["hyperv/partition\n"]),
                            ("withheld", ["guest_os_id/state\n", "state is written",
                                          "  withheld     the write would break"]),
                            ("windows/10/enlightenments", ["is use_apic_msrs use_relaxed"]),
                            ("guest_os_id/", ["guest_os_id/state\n", "guest_os_id/current"]),
                            ("Xbnv", ["interface, interface_id\n"]),
                            ("eax_bit17", ["nobody has named", "not set"])):
            text = self.ok("--root", root, "--explain", name)
            for word in words:
                self.assertIn(word, text)
        bounded = self.tree(leaves__0x4000000c="0x1 0xbe3 0x0 0x0")
        self.assertIn("Here: 47", self.ok("--root", bounded, "--explain", "SharedGpaBoundaryBits"))
        self.assertIn("does not apply", self.ok("--root", self.tree(microsoft_compatible="0"),
                                                "--explain", "access_vsm"))
        unnamed = self.tree(hyperv__features="eax_bit17")
        self.assertIn("Here: hyperv/features", self.ok("--root", unnamed, "--explain", "eax_bit17"))

    # What each name sets, as measured: QEMU 10.0.13 and 11.1.3, Xen 4.17.7. Leaf and register,
    # mask; a field is whole.
    SET = {
        "hv-relaxed relaxed": {"4.eax": 0x20},
        "hv-vapic vapic": {"3.eax": 0x10, "4.eax": 8},
        "hv-time hypervclock": {"3.eax": 0x202},
        "hv-crash crash_ctl": {"3.edx": 0x400},
        "hv-reset reset": {"3.eax": 0x80},
        "hv-vpindex vpindex": {"3.eax": 0x40},
        "hv-runtime runtime": {"3.eax": 1},
        "hv-frequencies frequencies": {"3.eax": 0x800, "3.edx": 0x100},
        "hv-reenlightenment reenlightenment": {"3.eax": 0x2000},
        "hv-xmm-input xmm_input": {"3.edx": 0x10},
        "hv-avic hv-apicv avic": {"4.eax": 0x200},
        "hv-emsr-bitmap emsr_bitmap": {"a.eax": 0x80000},
        "hv-spinlocks spinlocks": {"4.ebx": 0xffffffff},
        "hv-synic": {"3.eax": 4, "3.ebx": 0x30},
        "synic": {"3.eax": 4, "3.ebx": 0x30, "3.edx": 0x20000},  # libvirt's and Xen's
        "hv-tlbflush tlbflush": {"4.eax": 0x804},
        "hv-ipi ipi": {"4.eax": 0xc00},
        "hv-stimer stimer": {"3.eax": 8},
        "hv-stimer-direct": {"3.edx": 0x80000},
        "hv-tlbflush-ext": {"3.edx": 0x4000},
        "hv-evmcs evmcs": {"4.eax": 0x4000, "a.eax": 0xffff},  # by its source; refused on AMD
        "base": {"3.eax": 0x70, "4.eax": 0x28, "4.ebx": 0xffffffff},
        "freq": {"3.eax": 0x800},
        "time_ref_count": {"3.eax": 2},
        "reference_tsc": {"3.eax": 0x200},
        "hcall_remote_tlb_flush": {"4.eax": 4},
        "hcall_ipi": {"4.eax": 0x400},
        "ex_processor_masks": {"4.eax": 0x800},
        "no_vp_limit": {"5.eax": 0xffffffff},
        "cpu_hotplug": {"3.edx": 8},
        "apic_assist": {"3.eax": 0x10},  # whose register it is; sets nothing itself
    }

    def test_explain_what_sets_a_bit(self) -> None:
        for names, masks in self.SET.items():
            for name in names.split():
                found: dict[str, int] = {}
                text = " ".join(self.ok("--explain", name).split())
                for leaf, register, high, low in re.findall(
                        r"leaf 0x4000000(.) (E.X) bits? (\d+)(?::(\d+))?,", text):
                    place = f"{leaf}.{register.lower()}"
                    mask = (2 << int(high)) - (1 << int(low or high))
                    found[place] = found.get(place, 0) | mask
                self.assertEqual(found, masks, name)
        self.assertIn("vendor_id of libvirt", " ".join(self.ok("--explain", "vendor_id").split()))

    def test_explain_lists_all(self) -> None:
        rows = [line.split("\t") for line in self.ok("--explain").splitlines()]
        names = {row[0] for row in rows}
        flags = read_flags()
        self.assertLessEqual({flag.name for flag in flags} | set(RULES) | set(STATES)
                             | {flag.leaf for flag in flags} | {"hv-vpindex", "hyperv/nested"}, names)
        for name in names:
            self.assertNotEqual(self.ok("--root", self.tree(), "--explain", name), "", name)

    def test_explain_unknown(self) -> None:
        self.assertIn("access_vp_index", self.refused(2, "--explain", "acces_vp_idx"))
        self.refused(2, "--explain", "[")
        self.assertIn("access_vsm", self.refused(2, "--explain", "vsm"))
        self.assertIn("lists all", self.refused(2, "--explain", "+"))
        status, out, err = call("--explain", "access_vsm+nosuch+")
        self.assertEqual((status, "EBX bit 16" in out, "name nosuch" in err), (2, True, True))
        self.assertNotIn("\033", self.refused(2, "--explain", "\033[2J"))

    def compared(self, old: Path, new: Path) -> str:
        status, out, err = call("--compare", old, new)
        self.assertEqual((status, err), (1, ""))
        return " ".join(out.partition("\n")[2].split())

    def test_compare(self) -> None:
        old = self.tree()
        self.assertEqual(self.compared(old, self.tree(hypervisor="microsoft")),
                         "hypervisor kvm -> microsoft")
        self.assertEqual(self.compared(old, self.tree(hyperv__features="lbr_available")),
                         "hyperv/features -cpu_dynamic_partitioning_available +lbr_available")
        self.assertEqual(self.compared(old, self.tree(vendor=None)),
                         "vendor Microsoft Hv -> absent")
        self.assertEqual(self.compared(old, self.tree(leaves__0x40000101="0x100007f 0x0 0x0 0x0")),
                         "leaves/0x40000101 eax: 0x100007b -> 0x100007f")
        same = self.tree(hyperv__recommendations="use_relaxed_timing use_apic_msrs"
                                                 " use_direct_local_flush_entire")
        self.assertIn("->", self.compared(old, same))

    def test_compare_dumps(self) -> None:
        dumps = [self.top / "old", self.top / "new"]
        for dump, leaf in zip(dumps, ("0x27e 0x30 0x0 0x8", "0x23e 0x31 0x0 0x8")):
            dump.write_text(self.ok("--root", self.tree(leaves__0x40000003=leaf), "--cpuid"))
        self.assertEqual(self.compared(*dumps), "leaves/0x40000003 eax: 0x27e -> 0x23e"
                         " ebx: 0x30 -> 0x31 -access_vp_index +create_partitions")
        # the bits of another interface have other names
        for dump in dumps:
            dump.write_text(dump.read_text().replace("0x31237648", "0x31237649"))
        self.assertNotIn("access_vp_index", self.compared(*dumps))

    def test_compare_with_make_run(self) -> None:
        """Its lines have a space behind the colon, and the log's before them."""
        root = self.tree(vendor=" prl hyperv ")
        saved = self.top / "run"
        saved.write_text("hv_iface: hypervisor kvm, vendor\n" + "".join(
            self.ok("--root", root, "--tree").splitlines(True)))
        self.assertEqual(call("--compare", saved, root), (0, "", ""))

    def test_compare_cpuid(self) -> None:
        dump = self.top / "dump"
        leaves = [(path[7:], text.split()) for path, text in
                  sorted(map(split_line, KVM.splitlines())) if path.startswith("leaves/")]
        dump.write_text("CPU:\n   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163"
                        " edx=0x69746e65\n" + "".join(
                            f"   {leaf} 0x00: " + " ".join(
                                f"{name}=0x{int(word, 16):08x}" for name, word in
                                zip(REGISTERS, words)) + "\n" for leaf, words in leaves))
        self.assertEqual(call("--compare", dump, self.tree()), (0, "", ""))
        self.assertEqual(self.compared(dump, self.tree(leaves__0x40000003="0x23e 0x30 0x0 0x8")),
                         "leaves/0x40000003 eax: 0x27e -> 0x23e -access_vp_index")

    def test_compare_rows(self) -> None:
        """Lines of a leaf and its registers, of the first machine."""
        rows = "".join("{} {}\n".format(path[9:], " ".join(
            f"{int(word, 16):08x}" for word in text.split()))
            for path, text in map(split_line, KVM.splitlines()) if path.startswith("leaves/"))
        named = re.sub("(?m)^", "one ", rows)
        other = named.replace("0000027e", "0000023e")
        for name, text in (("rows", rows), ("named", named), ("other", other),
                           ("both", named + other.replace("one ", "two "))):
            (self.top / name).write_text(text)
        for name in ("rows", "named", "both"):
            self.assertEqual(call("--compare", self.top / name, self.tree()), (0, "", ""))
        self.assertIn("-access_vp_index", self.compared(self.top / "rows", self.top / "other"))

    def test_compare_with_standard_input(self) -> None:
        text = self.ok("--root", self.tree(), "--json")
        for root, wanted in ((self.tree(), 0), (self.tree(vendor="x"), 1)):
            run = subprocess.run([TOOL, "--root", root, "--compare", "-"], input=text, text=True,
                                 capture_output=True, check=False)
            self.assertEqual((run.returncode, run.stderr), (wanted, ""))
        # which a service may have as a socket, and that cannot be opened again
        for data in (text, text.replace("kvm", "xen")):
            ours, theirs = socket.socketpair()
            with ours, theirs:
                ours.sendall(data.encode())
                ours.shutdown(socket.SHUT_WR)
                run = subprocess.run([TOOL, "--root", self.tree(), "--compare", "-"], text=True,
                                     stdin=theirs, capture_output=True, check=False)
            self.assertEqual((run.returncode, run.stderr), (int(data != text), ""))


class Without(TreeCase):
    """The tool where the module is not loaded, and on what others have saved."""

    def dump(self, text: str = DUMP) -> Path:
        (self.top / "dump").write_text(text)
        return self.top / "dump"

    def test_this_processor(self) -> None:
        self.assertIn("CPUID", self.ok())
        document = json.loads(self.ok("--json"))
        self.assertEqual(document["source"], "cpuid")
        self.assertNotIn("guest_os_id", document)
        present = document["is_any_hypervisor_present"]
        self.assertEqual(call("-q"), (0 if present else 1, "", ""))
        self.assertEqual(self.ok("is_any_hypervisor_present"), f"{int(present)}\n")
        self.assertEqual(samples(self.ok("--prometheus"))["loaded",], 0)
        self.assertIs(json.loads(self.ok("--ansible"))["loaded"], False)

    def test_firmware_without_the_module(self) -> None:
        make_tree(self.top, {"sys/class/dmi/id/sys_vendor": "QEMU"})
        self.assertEqual(json.loads(self.ok("--json"))["firmware"], {"sys_vendor": "QEMU"})

    def test_compare_with_this_processor(self) -> None:
        (self.top / "saved").write_text(self.ok("--json"))
        self.assertEqual(call("--compare", "saved"), (0, "", ""))

    def test_no_name_is_no_machine(self) -> None:
        """As of a script's variable that is not set."""
        self.assertIn("No such file", self.refused(2, "--from", ""))

    def test_copy_of_a_tree(self) -> None:
        document = json.loads(self.ok("--from", self.tree(), "--ansible"))
        self.assertEqual((document["source"], document["loaded"]), ("file", False))

    def test_dump(self) -> None:
        for text in (DUMP, DUMP.replace("CPU 0", "CPU").partition("CPU 1")[0]):
            dump = self.dump(text)
            self.assertIn("10.0.14393.0-0-0", self.ok("--from", dump))
            self.assertEqual(self.ok("--from", dump, "hypervisor"), "microsoft\n")
            document = json.loads(self.ok("--from", dump, "-J"))
            self.assertEqual(document["source"], "file")
            self.assertEqual(document["requirements"].get("privileges_equal"),
                             "fail" if text == DUMP else None)
            self.assertIn("set", self.ok("--from", dump, "--explain", "access_vp_index"))
            self.assertEqual(samples(self.ok("--from", dump, "--prometheus"))["loaded",], 0)

    def test_dump_of_many_machines(self) -> None:
        many = self.dump("".join(f"a{number} 40000000 00000001 00000002 00000003 00000004\n"
                                 for number in range(20000)))
        self.assertIn("several machines", self.refused(2, "--from", many))
        self.assertEqual(self.ok("--from", many, "--tree").count("hypervisor_present: "), 40000)

    def test_check(self) -> None:
        unchecked = "".join(f"{rule}: not checked: the module alone can\n"
                            for rule in RULES if rule.startswith("msr_"))
        status, out, err = call("--from", self.dump(), "--check")
        self.assertEqual((status, out, err), (
            1, "privileges_equal: fails: all processors must tell the same privileges\n"
            + self.not_there + unchecked, ""))
        dump = self.dump(DUMP.partition("CPU 1")[0])
        said = self.not_there + unchecked + "privileges_equal: not checked: one processor was seen\n"
        self.assertEqual(call("--from", dump, "--check"), (0, said, ""))
        self.assertEqual(call("--from", dump, "--check", "--strict"), (1, said, ""))
        status, out, err = call("--from", self.dump(DUMP.replace("31237648", "31237649")),
                                "--check")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("not Microsoft's", err)

    not_there = "no_flush_if_unlimited: not checked: the leaf is not in the dump\n"

    def test_rules_that_were_not_checked(self) -> None:
        os.environ["COLUMNS"] = "132"
        dump = self.dump(DUMP.partition("CPU 1")[0])
        self.assertIn("7 of 12 pass, 5 not checked: no_flush_if_unlimited (the leaf is not in the dump), "
                      "msr_guest_os_id, msr_hypercall, msr_vp_index (the module alone can), "
                      "privileges_equal (one processor was seen)",
                      " ".join(self.ok("--from", dump).split()))
        found = samples(self.ok("--from", dump, "--prometheus"))
        self.assertEqual(found["requirements_unchecked",], 5)
        self.assertNotIn(("requirements_met",), found)
        self.assertEqual(self.ok("--from", dump, "requirements/all"), "incomplete\n")
        self.assertRegex(self.ok("--from", dump, "--all"), "(?m)^  not checked +no_flush_if_unlimited  msr_")

    def test_what_is_not_in_the_dump(self) -> None:
        os.environ["COLUMNS"] = "132"
        dump = self.dump("\n".join(line for line in DUMP.splitlines() if "0x40000002" not in line))
        self.assertIn("version not in the dump", self.ok("--from", dump))
        self.assertRegex(self.ok("--from", dump, "--all"),
                         "(?m)^  not in the dump  0x40000002  0x40000004  0x40000005  0x40000100$")
        self.assertIn("not known, the leaf is not in the dump",
                      self.ok("--from", dump, "--explain", "build_number"))
        self.assertIn("not offered", self.ok("--from", dump, "--explain", "dma_remapping_in_use"))
        self.assertNotIn("0x40000002", self.ok("--from", dump, "--cpuid"))
        self.assertNotIn("0x40000002", json.loads(self.ok("--from", dump, "--json"))["leaves"])
        zero = self.dump(DUMP.replace("eax=0x00003839 ebx=0x000a0000", "eax=0x00000000 ebx=0x00000000"))
        self.assertIn("version not given", self.ok("--from", zero))

    def test_registers_that_are_not_known(self) -> None:
        """A boot log has some of them."""
        log = self.dump("Hypervisor detected: Microsoft Hyper-V\n"
                        "Hyper-V: privilege flags low 0xae7f, high 0x3b8030, hints 0x9e4e24, misc 0xe0bed7b2\n")
        self.assertEqual(json.loads(self.ok("--from", log, "--json"))["leaves"]["0x40000004"],
                         ["0x9e4e24", None, None, None])
        self.assertEqual(self.ok("--from", log, "leaves/0x40000004"), "0x9e4e24 ? ? ?\n")
        self.assertNotIn("0x40000004", self.ok("--from", log, "--cpuid"))
        (self.top / "saved").write_text(self.ok("--from", log, "--json"))
        self.assertEqual(self.ok("--from", "saved", "leaves/0x40000004"), "0x9e4e24 ? ? ?\n")
        self.assertEqual(call("--compare", "saved", log), (0, "", ""))

    def test_mask_or_face(self) -> None:
        os.environ["COLUMNS"] = "132"
        words = "a mask cannot be told from a face"
        further = "the dump does not reach 0x40000100"
        end = "40000100 00000000 00000000 00000000 00000000\n"
        for text, warns, ends in ((DUMP, True, True), (end + DUMP.partition("\n")[2], True, False),
                                  (DUMP.replace("0x7263694d", "0x61616161"), True, True),
                                  (DUMP.replace("0x7263694d ecx=0x666f736f edx=0x76482074",
                                                "0x61774d56 ecx=0x4d566572 edx=0x65726177"), False, False),
                                  (DUMP.replace("ebx=0x00000030", "ebx=0x00001031"), False, False)):
            report = " ".join(self.ok("--from", self.dump(text)).split())
            self.assertEqual((words in report, further in report), (warns, ends), text)
        self.assertNotIn(words, self.ok("--from", self.dump(), "--firmware", "sys_vendor=Dell Inc."))
        make_tree(self.top / "copy", dict(map(split_line, KVM.splitlines())))
        self.assertNotIn(words, self.ok("--from", "copy"))  # the module knew it

    def test_firmware_of_others(self) -> None:
        dump = self.dump()
        self.assertEqual(self.ok("--from", dump, "--firmware", "sys_vendor=QEMU", "hypervisor"), "qemu\n")
        saved = self.ok("--from", dump, "--firmware=sys_vendor=QEMU", "--firmware",
                        "product_name=Standard PC", "--json")
        self.assertEqual(json.loads(saved)["firmware"],
                         {"sys_vendor": "QEMU", "product_name": "Standard PC"})
        (self.top / "saved").write_text(saved)
        self.assertEqual(self.ok("--from", "saved", "--json"), saved)
        self.assertIn('whose sys_vendor is "QEMU"', self.ok("--from", "saved"))
        for word in ("sys_vendor", "vendor=QEMU", ""):
            self.assertEqual(call("--from", dump, "--firmware", word)[:2], (2, ""))

    def test_firmware_of_what_was_saved(self) -> None:
        """It decides anew by the leaves, in whichever form the tree is, and says where it cannot."""
        dump, words = self.dump(), ["--firmware", "sys_vendor=QEMU"]
        (self.top / "saved").write_text(self.ok("--from", dump, "--json"))
        (self.top / "lines").write_text(self.ok("--from", dump, "--tree"))
        make_tree(self.top / "folder", dict(line.split(": ", 1) for line in
                                            (self.top / "lines").read_text().splitlines()))
        for name in ("saved", "lines", "folder"):
            self.assertEqual(self.ok("--from", name, "hypervisor"), "microsoft\n")
            self.assertEqual(self.ok("--from", name, *words, "hypervisor"), "qemu\n")
            anew = json.loads(self.ok("--from", name, *words, "--json"))
            self.assertEqual(anew, json.loads(self.ok("--from", dump, *words, "--json")))
            # and again, of what was decided so
            (self.top / "again").write_text(json.dumps(anew))
            self.assertEqual(self.ok("--from", "again", "--firmware", "sys_vendor=Dell Inc.",
                                     "hypervisor"), "microsoft\n")
        none = "hv-iface: none: leaf 0x40000000 is not in it, by which --firmware would decide\n"
        (self.top / "none").write_text('{"schema": 1, "hypervisor_present": true, "hypervisor": "kvm"}')
        self.assertEqual(call("--from", "none", *words), (2, "", none))
        (self.top / "bare").write_text("hypervisor_present: 0\n")
        self.assertEqual(self.ok("--from", "bare", *words, "--tree"), "hypervisor_present: 0\n")
        (self.top / "xen").write_text(json.dumps({
            "schema": 1, "hypervisor_present": True, "hypervisor": "xen", "hypervisor_basis": "kernel",
            "leaves": {"0x40000000": ["0x40000001", "0x4b4d564b", "0x564b4d56", "0x4d"]}}))
        self.assertEqual(self.ok("--from", "xen", *words, "hypervisor"), "xen\n")

    def test_a_log_of_its_own_unmasks_a_hypervisor(self) -> None:
        log = "Gst: 40000000/0000  40000001 4b4d564b 564b4d56 0000004d\n"
        for words in ((), ("--firmware", "sys_vendor=LENOVO"), ("--firmware", "sys_vendor=QEMU")):
            self.assertEqual(self.ok("--from", self.dump(log), *words, "hypervisor"), "virtualbox\n")
        (self.top / "tree").write_text(self.ok("--from", self.dump(log), "--tree"))
        self.assertEqual(self.ok("--from", "tree", "--firmware", "sys_vendor=QEMU", "hypervisor"),
                         "virtualbox\n")
        for file in (self.dump(log), "tree"):
            maker = self.ok("--from", file, "--firmware", "sys_vendor=Parallels Software International Inc.",
                            "hypervisor_basis")
            self.assertEqual(maker, "firmware sys_vendor\n")
        (self.top / "words").write_text(self.ok("--from", self.dump("40000003 1 2 3 4\n"), "--json"))
        self.assertEqual(call("--from", "words", "--firmware", "sys_vendor=QEMU", "--tree"),
                         (0, "leaves/0x40000003: 0x1 0x2 0x3 0x4\n", ""))
        hidden = "Gst: 00000001/0000  00800f12 00000800 76f8320b 078bfbfd\n"
        self.assertEqual(self.ok("--from", self.dump(hidden), "hypervisor_present"), "0\n")
        for leaf in (hidden, "Gst: 40000000/0000  00000000 00000000 00000000 00000000\n"):
            report = self.ok("--from", self.dump(leaf))
            self.assertIn("Hypervisor: virtualbox, which CPUID does not show\n", report)
            self.assertNotIn("interface", report)

    def test_a_kernel_that_wears_may_name_a_mask(self) -> None:
        for words, named in (("KVM", True), ("Xen HVM", False), ("KVM\nsys_vendor: QEMU", False)):
            report = self.ok("--from", self.dump(f"Booting paravirtualized kernel on {words}\n"))
            self.assertEqual("a mask cannot be told from a face" in " ".join(report.split()), named)

    def test_an_interface_that_nobody_saw_is_not_said_to_be_anothers(self) -> None:
        for text, word in (("Hypervisor detected: KVM\n", "known"), ("40000003 1 2 3 4\n", "known"),
                           (DUMP.replace("0x31237648", "0x00000000"), "Microsoft's"),
                           ("1 800f12 0 0 178bfbff\n", "Microsoft's")):
            self.assertEqual(call("--check", "--from", self.dump(text)),
                             (1, "", f"hv-iface: no rule applies: the interface is not {word}\n"))

    def test_quiet_where_nothing_is_known(self) -> None:
        self.assertEqual(call("-q", "--from", self.dump("40000003 00000001 00000002 00000003 00000004\n")),
                         (3, "", ""))
        self.assertEqual(call("-q", "--from", self.dump()), (0, "", ""))
        self.assertEqual(call("-q", "--from", self.dump(DUMP.replace("0xfed83203", "0x7ed83203"))),
                         (1, "", ""))

    def test_one_file_is_read_for_one_answer(self) -> None:
        shutil.copytree(self.tree(), "sys/kernel/hv_iface")
        for end in ("leaves", "sys_vendor"):
            broken = failing(end, errno.EIO)
            self.assertEqual(call("-q", **broken), (0, "", ""))
            self.assertEqual(call("hyperv/version", **broken), (0, "10.0.14393.0-0-0\n", ""))
        self.assertEqual(call("vendor", **failing("vendor", errno.EIO))[0], 4)
        (self.top / "sys/kernel/hv_iface/link").symlink_to("/etc/passwd")
        (self.top / "sys/kernel/hv_iface/folder").symlink_to("/etc")
        for name in ("link", "folder/passwd", "../../../etc/passwd", "./vendor", "hyperv/../vendor"):
            self.assertEqual(call(name)[:2], (1, ""), name)

    def test_no_module(self) -> None:
        shutil.copytree(self.tree(hypervisor="later"), "sys/kernel/hv_iface")
        self.assertEqual(self.ok("hypervisor"), "later\n")
        self.assertNotEqual(self.ok("--no-module", "hypervisor"), "later\n")
        self.assertEqual(json.loads(self.ok("--no-module", "--json"))["source"], "cpuid")

    def test_all_that_the_tool_prints_can_be_read_again(self) -> None:
        version = "10.0.14393.0-0-0\n"
        decoded = self.ok("--from", self.dump(), "--tree")
        grep = "".join(f"/sys/kernel/hv_iface/{line.replace(': ', ':', 1)}\n"
                       for line in decoded.splitlines())
        for text in (self.ok("--from", self.dump(), "--json"), decoded, grep,
                     self.ok("--from", self.dump(), "--ansible"),
                     self.ok("--from", self.dump(), "--cpuid")):
            (self.top / "again").write_text(text)
            self.assertEqual(self.ok("--from", self.top / "again", "hyperv/version"), version)

    def test_every_captured_machine(self) -> None:
        rows: dict[str, list[str]] = {}
        for line in (SOURCE / "kunit/corpus.tsv").read_text().splitlines():
            if not line.startswith("#"):
                rows.setdefault(line.split("\t")[0], []).append(line)
        for name, lines in rows.items():
            report = self.ok("--from", self.dump("\n".join(lines) + "\n"))
            self.assertIn(name.split("-")[0] if name.startswith(("xen", "vmware")) else "", report)
        self.assertIn("several machines",
                      self.refused(2, "--from", SOURCE / "kunit/corpus.tsv"))

    def test_what_is_no_dump(self) -> None:
        for text, why in (("CPU 0:\n   nonsense\n", "no leaf"), ("CPU 0:\n", "no leaf"),
                          ("x" * 100, "no leaf"), ("{", "Expecting"),
                          ("40000001 1 2 3 4\n40000001 1 2 3 5\n", "again")):
            self.assertIn(why, self.refused(2, "--from", self.dump(text)))

    def test_name_that_is_no_value(self) -> None:
        status, out, err = call("--from", self.dump(), "hypervisr")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("near it: hypervisor", err)


class Installed(TreeCase):
    def test_install(self) -> None:
        subprocess.run(["make", "-s", "-C", SOURCE, "install-tools", f"DESTDIR={self.top}",
                        "PREFIX=/usr"], check=True, capture_output=True)
        command = self.top / "usr/bin/hv-iface"
        self.assertEqual({str(path.relative_to(self.top / "usr")) for path in
                          self.top.rglob("*") if path.is_file()},
                         {"bin/hv-iface", "share/man/man1/hv-iface.1",
                          "share/man/man4/hv_iface.4",
                          "share/bash-completion/completions/hv-iface",
                          "share/zsh/site-functions/_hv-iface",
                          "share/fish/vendor_completions.d/hv-iface.fish",
                          "share/hv-iface/fleet/ansible.playbook.yml",
                          "share/hv-iface/fleet/grafana.dashboard.json",
                          "share/hv-iface/fleet/prometheus.rules.yml",
                          "lib/dracut/modules.d/90hv-iface/module-setup.sh",
                          "share/initramfs-tools/hooks/hv-iface",
                          "lib/systemd/system/hv-iface-metrics.service",
                          "lib/systemd/system/hv-iface-metrics.timer"})
        for path in ("lib/systemd/system/hv-iface-metrics.service",
                     "share/hv-iface/fleet/ansible.playbook.yml"):
            text = (self.top / "usr" / path).read_text()
            self.assertIn("/usr/bin/hv-iface", text)
            self.assertNotIn("/usr/local", text)
        version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
        self.assertEqual(version.stdout, call("--version")[1])
        explained = subprocess.run([command, "--explain", "access_vsm+hyperv/partition"],
                                   capture_output=True, text=True, check=True)
        self.assertRegex(explained.stdout, "(?s)EBX bit 16.*l1vh where")
        itself = subprocess.run([command, "--from", "-", "hyperv/version"], text=True, check=True,
                                input=DUMP, capture_output=True)
        self.assertEqual(itself.stdout, "10.0.14393.0-0-0\n")
        metrics = self.top / "var/lib/prometheus/node-exporter/hv_iface.prom"
        metrics.parent.mkdir(parents=True)
        metrics.touch()
        subprocess.run(["make", "-s", "-C", SOURCE, "uninstall-tools", f"DESTDIR={self.top}",
                        "PREFIX=/usr"], check=True, capture_output=True)
        self.assertEqual([path for path in self.top.rglob("*") if path.is_file()], [])

    SHELLS = {
        # What bash itself makes of the words, the last of them unfinished.
        "bash": """. "$0/hv-iface.bash"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            COMP_WORDS[0]=$0/hv-iface
            read -r -a spec < <(complete -p hv-iface)
            "${spec[-2]}" "${COMP_WORDS[0]}" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}" """,
        "fish": """set PATH $argv[1] $PATH; source $argv[1]/hv-iface.fish
            complete -C "$argv[2..]" | cut -f 1""",
        # Typed at a terminal, with the key for completion; what is offered goes to a file.
        "zsh": """zmodload zsh/zpty; out=$PWD/offered; mkdir functions
            cp $0/hv-iface.zsh functions/_hv-iface
            await() { until grep -qsx $1 $out; do zpty -r -t z >/dev/null || sleep 0.02; done }
            zpty z zsh -f -i
            zpty -w z "PATH=$0:\\$PATH fpath=($PWD/functions \\$fpath)
            autoload -U compinit; compinit -u -D; LISTMAX=10000
            compadd () {
                builtin compadd -O hits \\"\\$@\\"
                print -rl -- \\$hits >>$out; builtin compadd \\"\\$@\\"
            }
            zle-line-init() { print ready >>$out }; zle -N zle-line-init"
            await ready
            zpty -w -n z "$*"$'\\t\\x15'
            zpty -w z "print done >>$out"
            await done; rm -r functions; grep -vx -e ready -e done -e '' $out; rm $out""",
    }

    def completions(self, *words: str, shell: str = "bash") -> set[str]:
        for script in HERE.glob(f"hv-iface.{shell}"):  # beside the program that is tested
            shutil.copy(script, self.top)
        if not (self.top / "hv-iface").exists():
            (self.top / "hv-iface").symlink_to(TOOL)
        run = subprocess.run([shell, "-c", self.SHELLS[shell], self.top, "hv-iface", *words],
                             cwd=self.top, capture_output=True, text=True, check=True, timeout=60,
                             env={**os.environ, "HOME": str(self.top), "TERM": "dumb"})
        self.assertEqual(run.stderr, "")
        return {word.rpartition("+")[2].rstrip("/") for word in run.stdout.split()}

    def test_completion(self) -> None:
        (self.top / "saved.json").write_text("")
        (self.top / "folder").mkdir()
        options = set(re.findall("(?m)^  (?:-., )?(--[a-z-]+)", self.ok("--help")))
        words_of_firmware = {"sys_vendor", "product_name", "board_vendor", "bios_vendor",
                             "product_version"}
        for shell in self.SHELLS:
            for words, offered in (
                    (["--js"], {"--json"}), (["--explain", "access_vp_i"], {"access_vp_index"}),
                    (["--explain", "no_root"], {"no_root_privileges"}),
                    (["--explain", "hv-vpi"], {"hv-vpindex"}),
                    (["--explain", "HV_X64_AS"], {"HV_X64_AS_SWITCH_RECOMMENDED"}),
                    (["--explain", "withh"], {"withheld"}),
                    (["--explain", "post_messages+access_vp_i"], {"access_vp_index"}),
                    (["hyperv/part"], {"hyperv/partition"}),
                    (["--color", ""], {"auto", "always", "never"}),
                    (["--compare", "sav"], {"saved.json"}), (["--from", "sav"], {"saved.json"}),
                    (["--compare", "x", "sav"], {"saved.json"}),
                    (["--prometheus", "sav"], {"saved.json"}), (["--root", "fo"], {"folder"}),
                    (["--all", "--js"], {"--json"})):
                with self.subTest(shell=shell, words=words):
                    self.assertEqual(self.completions(*words, shell=shell), offered)
            with self.subTest(shell=shell):
                self.assertEqual({word for word in self.completions("--", shell=shell)
                                  if word.startswith("--")}, options)
            with self.subTest(shell=shell):
                self.assertEqual({word.rstrip("=") for word in self.completions(
                    "--firmware", "", shell=shell)}, words_of_firmware)
        # bash makes three words of one with an equals sign
        self.assertEqual(self.completions("--color", "=", "al"), {"always"})
        self.assertEqual(self.completions("--root", "=", "fo"), {"folder"})

    def test_manual(self) -> None:
        page, of_module = self.top / "hv-iface.1", SOURCE / "module/hv_iface.4"
        subprocess.run(["make", "-s", "-C", SOURCE, page, f"TOOL={self.top}/hv-iface"], check=True)
        for command, manual in ((command, manual) for manual in (page, of_module) for command in (
                ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"],
                ["mandoc", "-T", "lint"])):
            run = subprocess.run([*command, manual], capture_output=True, text=True, check=False)
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            if command[0] == "mandoc":
                self.assertEqual(run.stdout, "")
        text = subprocess.run(["man", "-l", page], capture_output=True, text=True, check=True,
                              env={**os.environ, "MANWIDTH": "200"}).stdout
        for name in re.findall("(?m)^# TYPE (\\w+)", self.ok("--root", self.tree(), "--prometheus")):
            self.assertRegex(text, rf"(?m)^ +{name}$")
        self.assertNotIn('"', text.partition("EXAMPLES")[0])
        self.assertRegex(text, rf"schema\s+{1};")
        text = of_module.read_text()
        parameters = re.findall(r"^module_param\w*\((\w+)", (SOURCE / "module/main.c").read_text(),
                                re.MULTILINE)
        self.assertGreater(len(parameters), 2)
        for word in [*parameters, *STATES]:
            self.assertRegex(text, rf"(?m)^\.TP\n\.BR? {word}\b", word)


class Static(TreeCase):
    """One file, on a root that has nothing else: no library, no device, no /proc, no /sys."""

    FILE = Path(WORK.name) / "static"

    @classmethod
    def setUpClass(cls) -> None:
        subprocess.run(["make", "-s", "-C", SOURCE, "tools", "STATIC=1", f"TOOL={cls.FILE}"],
                       check=True)

    def setUp(self) -> None:
        super().setUp()
        shutil.copy(self.FILE, self.top / "init")

    def run_there(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """As the first process of the root, and of those that it sees."""
        return subprocess.run(["unshare", "--map-root-user", "--pid", "--fork", "chroot", self.top,
                               *command], text=True, check=False, timeout=60, **options)

    def test_empty_root(self) -> None:
        for arguments in ([], ["--all"], ["--json"], ["--check"], ["-q"], ["hypervisor"],
                          ["--explain", "access_vsm"], ["--export"], ["--help"]):
            with self.subTest(arguments=arguments):
                run = self.run_there("/init", *arguments, capture_output=True)
                self.assertEqual((run.returncode, run.stdout, run.stderr), call(*arguments))

    def test_busybox_alone(self) -> None:
        shutil.copy(shutil.which("busybox") or "", self.top / "sh")
        run = self.run_there("/sh", "-c", """eval "$(/init --export)"; /init --json >/saved
            echo $HV_IFACE_IS_ANY_HYPERVISOR_PRESENT; /init --from /saved is_any_hypervisor_present""",
                             capture_output=True)
        present = call("is_any_hypervisor_present")[1]
        self.assertEqual((run.stdout, run.stderr), (2 * present, ""))

    def test_init(self) -> None:
        """On a console, with what the kernel gives."""
        master, slave = pty.openpty()
        run = self.run_there("/init", stdin=slave, stdout=slave, stderr=slave,
                             env={"HOME": "/", "TERM": "linux", "PATH": os.environ["PATH"]})
        os.close(slave)
        text = os.read(master, 4000).decode()
        os.close(master)
        self.assertEqual(run.returncode, 0)
        self.assertRegex(text, r"\AHypervisor: [ -~\r\n]*\Z")


class Lines(unittest.TextTestResult):
    """The lines that tools.sh reads."""

    def stopTest(self, test: unittest.TestCase) -> None:
        super().stopTest(test)
        name = test.id().partition(".")[2]
        why = [text for case, text in self.failures + self.errors + self.skipped
               if getattr(case, "test_case", case) is test]
        if why:
            lines = re.findall(r"^\w*(?:Error|Exception).*", why[0], re.MULTILINE) or [why[0]]
            print(f"fail {name}: {lines[0][:200]}", flush=True)
        else:
            print(f"pass {name}", flush=True)


if __name__ == "__main__":
    unittest.main(testRunner=unittest.TextTestRunner(resultclass=Lines), module="__main__")
