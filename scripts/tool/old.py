#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What the hypervisor says, for people and programs: from /sys/kernel/hv_iface, where the
module is not loaded from CPUID, or from a file.

Every tree is a table of paths and one-line texts, wherever it comes from; each option
is a function that prints one. Runs with Python 3.6 and nothing else; leaves alone are
decoded by hv-iface-tree, which is the module's own code.
"""

import argparse
import difflib
import errno
import itertools
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple, Union

VERSION = "@VERSION@"  # make install-tools puts it here; before that, Kbuild has it
SCHEMA = 1  # of --json: raised when a key changes its meaning or goes
# Keys of --json and --ansible that are no files.
OURS = ("schema", "loaded", "guest_os_id_intact", "module_version", "source")
ROOT = "/sys/kernel/hv_iface"
HERE = os.path.dirname(os.path.realpath(__file__))
# In the source tree, and where they are installed.
FLAGS = [os.path.join(HERE, "flags.tsv"),
         os.path.join(HERE, "../share/hv-iface/flags.tsv")]
ABI = [os.path.join(HERE, "../../module/ABI/testing/sysfs-kernel-hv_iface"),
       os.path.join(HERE, "../share/hv-iface/sysfs-kernel-hv_iface")]

# The module's core as a program: in the source tree, and where it is installed.
DECODERS = [os.path.join(HERE, "hv-iface-tree"),
            os.path.join(HERE, "../libexec/hv-iface/hv-iface-tree")]

OK, DIFFERS, USAGE, NOT_LOADED, UNREADABLE = range(5)

# A file of sysfs is one page at most. Whatever else somebody names ends here as well.
MAX_FILE = 1 << 16
MAX_SAVED = 1 << 24  # a dump of a few thousand processors
MAX_TREE = 1 << 20  # all texts of a tree, and 256 bytes an entry; the module's have 100 KiB
MAX_ENTRIES = MAX_TREE >> 8
MAX_PATH = 255
MAX_DEPTH = 8  # of directories; the module's are two deep

WINDOWS = ["vista", "7", "8", "8.1", "10", "10-1511", "10-1607", "10-22h2", "11-25h2"]

# Lists of flags below hyperv/, with the leaf and the registers that they are about.
LISTS = {
    "privileges": ("0x40000003", "eax ebx"),
    "features": ("0x40000003", "ecx edx"),
    "recommendations": ("0x40000004", "eax ebx ecx edx"),
    "implementation_limits": ("0x40000005", "eax ebx ecx edx"),
    "hardware_features": ("0x40000006", "eax ebx ecx edx"),
    "cpu_management": ("0x40000007", "eax ebx ecx edx"),
    "svm_features": ("0x40000008", "eax ebx ecx edx"),
    "skip_level_features": ("0x40000009", "eax ebx ecx edx"),
    "nested_features": ("0x4000000a", "eax ebx ecx edx"),
    "ipt_features": ("0x4000000b", "eax ebx ecx edx"),
    "isolation": ("0x4000000c", "eax ebx ecx edx"),
    "stack_properties": ("0x40000082", "eax ebx ecx edx"),
}
REGISTERS = ["eax", "ebx", "ecx", "edx"]

# How guest_os_id/state is to be understood, and whether somebody should look at it.
STATES = {
    "written": ("and read back", "good"),
    "kept": ("it was not zero", "good"),
    "none": ("as guest_os_id=none asks", ""),
    "withheld": ("the write would break this kernel's own hypercalls", ""),
    "unavailable": ("the register faults", "warning"),
    "refused": ("it read back as something else", "warning"),
}

RULES = {
    "hypervisor_present": "a hypervisor must say that it is there: leaf 1 ECX bit 31",
    "leaf_range": "leaves must go up to 0x40000005 at least",
    "interface": "leaf 0x40000001 EAX must be Hv#1",
    "access_hypercall_msrs": "the guest must have the privilege access_hypercall_msrs",
    "access_vp_index": "the guest must have the privilege access_vp_index",
    "no_partition_privileges": "a guest must have none of create_partitions,"
                               " access_partition_id, access_memory_pool,"
                               " adjust_message_buffers",
    "no_root_privileges": "a guest must have none of create_port, access_stats,"
                          " cpu_management, configure_profiler",
    "no_flush_if_unlimited": "no flushes by hypercall must be recommended where the number of"
                             " VPs is unlimited, unless use_ex_processor_masks is",
    "msr_guest_os_id": "reading MSR 0x40000000 must not fault, and what is written must stay",
    "msr_hypercall": "reading MSR 0x40000001 must not fault",
    "msr_vp_index": "reading MSR 0x40000002 must not fault",
    "privileges_equal": "all processors must tell the same privileges",
}

# Vendor signatures as their files have them, and how they begin where not all bytes count.
PRODUCTS = {
    "microsoft": ["Microsoft Hv"],
    "kvm": ["KVMKVMKVM", "Linux KVM Hv"],
    "vmware": ["VMwareVMware"],
    "xen": ["XenVMMXenVMM"],
    "virtualbox": ["VBoxVBoxVBox"],
    "qemu": ["TCGTCGTCGTCG"],
    "bhyve": ["bhyve bhyve ", "BHyVE BHyVE "],
    "parallels": [" lrpepyh  vr", " prl hyperv ", "prl hyperv", "prl hyperv  "],
    "acrn": ["ACRNACRNACRN"],
    "qnx": [" QNXQVMBSQG ", "QNXQVMBSQG", "QXNQSBMV"],
    "nvmm": ["___ NVMM ___"],
    "openbsd": ["OpenBSDVMM58"],
    "haxm": ["HAXMHAXMHAXM"],
    "spar": ["UnisysSpar64"],
    "sre": ["SRESRESRESRE"],
    "jailhouse": ["Jailhouse"],
    "ikgt": ["EVMMEVMMEVMM"],
    "barevisor": ["Barevisor!"],
    "minivisor": ["MiniVisor"],
    "noirvisor": ["NoirVisor ZT"],
    "apple": ["Apple VZ"],
    "fex": ["FEXIFEXIEMU"],
}

PREDICATES = {
    "hypervisor_present": "A hypervisor says that it is there.",
    "is_any_hypervisor_present": "The same, but 0 under the Xbox Nanovisor.",
    "microsoft_compatible": "It offers Microsoft's interface, Hv#1.",
    "vendor_microsoft": "It gives Microsoft as its vendor, which proves nothing.",
    "xbox_nanovisor": "It is the Xbox Nanovisor.",
    "hyperv/nested": "The hypervisor is itself a guest.",
    "hyperv/iommu_in_use": "The hypervisor uses the IOMMU.",
    "hyperv/paravisor": "A paravisor runs in this guest.",
}

# What a file holds, the first that matches: its path, the form that its text should
# have, and what becomes of that in JSON. A text of another form stays a text.
FORMS = [(re.compile(path), re.compile(form), convert) for path, form, convert in (
    ("|".join(PREDICATES) + "|windows/[^/]+/(any_hypervisor_present|microsoft_compatible"
     "|writes_guest_os_id|connects|uses_reference_tsc)", "[01]", lambda text: text == "1"),
    ("leaves/[^/]+", "(0x[0-9a-f]{1,8} ){3}0x[0-9a-f]{1,8}", str.split),
    (f"hyperv/({'|'.join(LISTS)})|windows/[^/]+/enlightenments", ".*", str.split),
    ("hyperv/isolation_type", ".*", str),  # a number where it has no name
    ("hyperv/[^/]+", "[0-9]{1,10}", int),
)]


class Trouble(Exception):
    """What ends the tool: its exit status, and what it says."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Tree:
    """The files, by their path below the top, and those that could not be read."""

    def __init__(self, name: str, files: Optional[Dict[str, str]] = None) -> None:
        self.name = name
        self.source = "module"  # or cpuid, or file: how it came about
        self.without = ""  # that in words, where it was not by the module here
        self.files = files or {}
        self.unreadable: Dict[str, str] = {}
        self.module_version = ""
        self.firmware: List[str] = []  # the maker and the name of the system

    def get(self, path: str, otherwise: str = "") -> str:
        return self.files.get(path, otherwise)

    def has(self, path: str) -> bool:
        return self.get(path) == "1"

    def below(self, folder: str) -> Dict[str, str]:
        return {path[len(folder) + 1:]: text for path, text in self.files.items()
                if path.startswith(folder + "/")}

    def hides(self, path: str) -> bool:
        """Whether nothing is known of a path, for it or a directory above was not readable."""
        return any(name in self.unreadable for name in [".", path] + folders_of(path))

    def complain(self) -> None:
        for path, why in self.unreadable.items():
            complain(f"{self.name}/{path}: {why}")


# Saying.

def give_up(descriptor: int) -> None:
    """Nobody listens; Python would try once more at its end, and have a status of its own."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def complain(text: str) -> None:
    try:
        sys.stderr.write(f"hv-iface: {text}\n")
        sys.stderr.flush()
    except OSError:
        give_up(2)


# Reading.

CLEAN = [chr(byte) if 32 <= byte < 127 else "\\x%02x" % byte for byte in range(256)]


def clean(data: bytes) -> str:
    """A hypervisor's word, or a stranger's file, does nothing to a terminal."""
    return "".join(map(CLEAN.__getitem__, data))


def clean_name(path: str) -> str:
    return clean(os.fsencode(path))


def check_path(path: str) -> str:
    if len(path) > MAX_PATH or path.count("/") > MAX_DEPTH + 1:
        raise ValueError("a path in it is too long")
    return path


def gather(found: Iterable[Tuple[str, str]]) -> Dict[str, str]:
    """Files by their paths: a stranger may have more of them, or what no directory can hold."""
    files: Dict[str, str] = {}
    for path, text in found:
        files[check_path(path)] = text
        if len(files) > MAX_ENTRIES:
            raise ValueError("more files than a tree has")
    for path in files:
        for folder in folders_of(path):
            if folder in files:
                raise ValueError(f"{folder} is a file and a directory in it")
    return files


def folders_of(path: str) -> List[str]:
    return [path[:at] for at, letter in enumerate(path) if letter == "/"]


def said(path: str, error: OSError) -> str:
    return f"{clean_name(path)}: {error.strerror}"


def read_file(path: Union[str, int], limit: int) -> bytes:
    """A file, or what is open already."""
    with open(path, "rb", closefd=isinstance(path, str)) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def is_tree(root: str) -> bool:
    try:
        os.lstat(os.path.join(root, "hypervisor_present"))
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise Trouble(UNREADABLE, said(root, error))
    return True


def not_loaded() -> str:
    """What to do, and what may be in the way of it."""
    words = ("the module is not loaded: as root, `modprobe hv_iface` where it is installed, else"
             " `insmod hv_iface.ko`")
    mode = re.search(r"\[(integrity|confidentiality)\]", beside(ROOT, "kernel/security/lockdown"))
    return words + f"; lockdown={mode.group(1)} here wants it signed" if mode else words


def read_tree(root: str) -> Tree:
    tree = Tree(clean_name(root))
    room = MAX_TREE

    def take(size: int) -> None:
        nonlocal room
        room -= size
        if room < 0:
            raise Trouble(UNREADABLE, f"{tree.name}: more than a tree has")

    def note(error: OSError) -> None:
        if error.errno in (errno.ENOENT, errno.ENODEV):
            raise Trouble(NOT_LOADED, f"{tree.name} went away while it was read: was the module"
                          " unloaded?")
        tree.unreadable[clean_name(os.path.relpath(error.filename, root))] = error.strerror

    if not is_tree(root):
        raise Trouble(NOT_LOADED, not_loaded() if root == ROOT else
                      f"{tree.name}: no tree of hv_iface")
    for folder, folders, names in os.walk(root, onerror=note):
        folders.sort()
        take(len(folders + names) << 8)
        if os.path.relpath(folder, root).count("/") >= MAX_DEPTH and folders:
            folders.clear()
            note(OSError(errno.ELOOP, "Too many directories in one another", folder))
        for path in (os.path.join(folder, name) for name in sorted(names)):
            try:
                if not stat.S_ISREG(os.lstat(path).st_mode):
                    continue
                data = read_file(path, MAX_FILE)
            except OSError as error:
                error.filename = path  # which a read that fails leaves out
                note(error)
                continue
            take(len(data))
            if data.endswith(b"\n"):
                data = data[:-1]
            tree.files[clean_name(os.path.relpath(path, root))] = clean(data)
    try:
        gather(tree.files.items())
    except ValueError as error:
        raise Trouble(UNREADABLE, f"{tree.name}: {error}")
    # None of a copy, nor the first of a module built without it.
    tree.module_version = beside(root, "module/hv_iface/version")
    tree.firmware = firmware(root)
    return tree


def firmware(root: str) -> List[str]:
    return [beside(root, f"class/dmi/id/{name}") for name in ("sys_vendor", "product_name")]


def decode(argument: List[str], dump: bytes = b"") -> str:
    """What hv-iface-tree makes of this processor's CPUID, or of a dump."""
    decoder = next((path for path in DECODERS if os.access(path, os.X_OK)), "")
    if not decoder:
        raise FileNotFoundError(errno.ENOENT, "No hv-iface-tree (make tools)", "--from")
    # Not a pipe: who reads may stop at a fault, and SIGPIPE, which main() leaves alone, end us.
    with tempfile.TemporaryFile() if dump else open(os.devnull, "rb") as file:
        if dump:
            file.write(dump)
            file.seek(0)
        with subprocess.Popen([decoder] + argument, stdin=file, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as run:
            data = run.stdout.read(MAX_TREE + 1)
            if len(data) > MAX_TREE:
                run.kill()
                raise ValueError("holds several machines")  # each has 10 KiB and more
            errors = run.stderr.read(MAX_FILE)
    if run.returncode:
        said = clean(errors.strip())
        raise ValueError(re.sub("^hv-iface-tree: (-:)?", "", said) or "hv-iface-tree failed")
    return data.decode("ascii", "replace")


def read_processor() -> Tree:
    """This machine without the module."""
    tree = Tree("CPUID", parse_lines(decode([])))
    tree.source = "cpuid"
    tree.without = "CPUID: the module, which has the guest OS id, is not loaded"
    tree.firmware = firmware(ROOT)
    return tree


def read_tree_or_processor(root: str) -> Tree:
    try:
        return read_tree(root)
    except Trouble as trouble:
        if trouble.status != NOT_LOADED or root != ROOT:
            raise
        try:
            return read_processor()
        except (OSError, ValueError):
            raise trouble


def beside(root: str, path: str) -> str:
    """Another file of the sysfs that the tree is in, or would be; empty where it is in none."""
    try:
        top = os.path.realpath(os.path.join(os.path.realpath(root), "../.."))
        name = os.path.join(top, path)
        # a copy may have a pipe there, or a link to what is nobody's business
        regular = stat.S_ISREG(os.lstat(name).st_mode)
        return clean(read_file(name, MAX_FILE).strip()) if regular else ""
    except OSError:
        return ""


def version() -> str:
    if not VERSION.startswith("@"):
        return VERSION
    try:
        kbuild = read_file(os.path.join(HERE, "../../Kbuild"), MAX_FILE).decode("ascii", "replace")
    except OSError:
        return "unknown"
    found = re.search(r"^HV_IFACE_VERSION := (\S+)$", kbuild, re.MULTILINE)
    return found.group(1) if found else "unknown"


# What was saved, for --from and --compare.

def flatten(node: Dict[str, Any], above: str = "") -> Iterator[Tuple[str, str]]:
    """JSON back to paths and texts."""
    for name, value in node.items():
        path = check_path(above + clean(name.encode("utf-8", "surrogatepass")))
        if isinstance(value, dict):
            yield from flatten(value, path + "/")
            continue
        words = [str(int(word) if isinstance(word, bool) else word)
                 for word in (value if isinstance(value, list) else [value])]
        yield path, clean(" ".join(words).encode("utf-8", "surrogatepass"))


def parse_int(digits: str) -> int:
    """Of 64 bits at most. On many digits Python 3.6 would work for minutes."""
    if len(digits) > 20:
        raise ValueError(f"JSON with a number of {len(digits)} digits")
    return int(digits)


def parse_json(text: str) -> Dict[str, str]:
    document = json.loads(text, parse_int=parse_int)
    if document.get("schema") != SCHEMA:
        raise ValueError(f"JSON, but not of hv-iface's schema {SCHEMA}")
    return gather(flatten({name: value for name, value in document.items() if name not in OURS}))


# How a processor's part of `cpuid -r` begins, or the only part of `cpuid -1 -r`; or a row of
# LEAF EAX EBX ECX EDX, as in corpus.tsv.
ROW = "^(?:(\\S+)[ \t]+)?([0-9a-f]{8})((?:[ \t]+[0-9a-f]{8}){4})[ \t\r]*$"
DUMP = re.compile("^CPU(?: |:)|" + ROW, re.MULTILINE)


def parse_rows(text: str) -> Dict[str, str]:
    """The first machine's leaves from 0x40000000 on."""
    rows = re.findall(ROW, text[:MAX_TREE], re.MULTILINE)
    return {f"leaves/0x{leaf}": " ".join(f"0x{int(word, 16):x}" for word in words.split())
            for name, leaf, words in rows if name == rows[0][0] and leaf.startswith("4")}


def parse_cpuid(text: str) -> Dict[str, str]:
    """The first processor's leaves from 0x40000000 on, sub-leaf 0."""
    found = DUMP.search(text)
    if not found.group().startswith("CPU"):
        return parse_rows(text)
    start = found.end()
    text = DUMP.split(text[start:start + MAX_TREE], 1)[0]
    return {f"leaves/{line[0]}": " ".join(f"0x{int(word, 16):x}" for word in line[1:])
            for line in re.findall(r"^[ \t]+(0x4[0-9a-f]{7}) 0x00:"
                                   + "".join(f" {name}=(0x[0-9a-f]{{1,8}})" for name in REGISTERS)
                                   + r"[ \t\r]*$", text, re.MULTILINE)}


def tops(paths: Iterable[str]) -> List[str]:
    """What stands before each tree's own paths."""
    return [path[:-len("hypervisor_present")] for path in paths
            if path.rpartition("/")[2] == "hypervisor_present"
            and not path.endswith("requirements/hypervisor_present")]


def parse_lines(text: str) -> Dict[str, str]:
    """PATH: VALUE, as hv-iface-tree prints it, behind the machine's name where it has one."""
    files = {clean(path.encode("ascii", "replace")): clean(value[1:].encode("ascii", "replace"))
             for path, _, value in (line.partition(":") for line in text.splitlines())}
    found = tops(files)
    if len(found) != 1:
        raise ValueError("holds several machines")
    return gather((path[len(found[0]):], text) for path, text in files.items())


def parse_grep(text: str) -> Dict[str, str]:
    """PATH:VALUE, whatever stands before the top in the paths.

    `make run` has a blank after the colon, and other lines: the log's, make's own.
    """
    lines = [line.partition(":")[::2] for line in text.splitlines() if ":" in line]
    if ("hypervisor_present", " 0") in lines or ("hypervisor_present", " 1") in lines:
        lines = [(path, value[1:]) for path, value in lines
                 if re.fullmatch("[A-Za-z0-9_./-]+", path) and value.startswith(" ")
                 and path not in ("hv_iface", "make", "vm.py")]
    found = tops(path for path, _ in lines)
    if len(found) != 1:
        raise ValueError("holds several trees" if found else
                         f"neither --json, --cpuid or `cpuid -r`, nor `grep -r . {ROOT}` or"
                         " `make run`")
    top = found[0]
    return gather((clean(path[len(top):].encode("utf-8", "surrogateescape")),
                   clean(value.encode("utf-8", "surrogateescape")))
                  for path, value in lines if path.startswith(top))


def read_saved(name: str, whole: bool = False) -> Tree:
    """A tree that somebody saved. Of a dump the leaves, or decoded whole."""
    if os.path.isdir(name):
        tree = read_tree(name)
        tree.source, tree.without = "file", tree.name
        return tree
    try:
        data = read_file(0 if name == "-" else name, MAX_SAVED)
        text = data.decode("utf-8", "surrogateescape")
        if DUMP.search(text, 0, MAX_TREE):
            files = parse_lines(decode(["-"], data)) if whole else parse_cpuid(text)
        elif len(data) > MAX_TREE:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        else:
            files = parse_json(text) if text.lstrip().startswith("{") else parse_grep(text)
        tree = Tree(clean_name(name), files)
        tree.source = "file"
        tree.without = "standard input" if name == "-" else tree.name
    except OSError as error:
        raise Trouble(USAGE, said(name, error))
    except (ValueError, RecursionError) as error:
        raise Trouble(USAGE, f"{clean_name(name)}: {error}")
    # What --json could not read is no file that was absent.
    tree.unreadable = {path[len("unreadable/"):]: tree.files.pop(path)
                       for path in list(tree.files) if path.startswith("unreadable/")}
    return tree


def read_wanted(options: argparse.Namespace) -> Tree:
    """What was saved and named, else this machine."""
    if options.origin is not None:
        return read_saved(options.origin, whole=True)
    return read_tree_or_processor(options.root)


# The report.

class Page:
    """Lines with a title, labels aligned, words wrapped below one another."""

    STYLES = {"title": "1", "good": "32", "warning": "33", "bad": "1;31", "faint": "2"}

    def __init__(self, options: argparse.Namespace) -> None:
        columns = shutil.get_terminal_size((80, 24)).columns
        self.width = min(max(columns, 40), 132)  # longer lines are hard to read
        self.colour = wants_colour(options.color)
        self.lines: List[str] = []

    def paint(self, style: str, text: str) -> str:
        code = self.STYLES.get(style)
        return f"\033[{code}m{text}\033[m" if code and self.colour else text

    def title(self, text: str, style: str = "title") -> None:
        self.lines += [""] * bool(self.lines)
        self.lines += [self.paint(style, line) for line in self.wrap(text.split(" "), 0, " ")]

    def wrap(self, words: Iterable[str], indent: int, gap: str) -> List[str]:
        """A word that is wider than the page goes on in the next line."""
        lines: List[str] = []
        room = self.width - indent
        for word in words:
            if lines and len(lines[-1] + gap + word) <= room:
                lines[-1] += gap + word
            else:
                lines += [word[start:start + room] for start in range(0, len(word), room)] or [""]
        return lines or [""]

    def rows(self, rows: List[Tuple[str, Any, str]]) -> None:
        """Label, then a text or a list of words, which have more space between; style.

        The content starts on a line of its own where the labels leave too little room.
        """
        column = 4 + max(len(label) for label, _, _ in rows) if rows else 0
        for label, content, style in rows:
            is_list = isinstance(content, list)
            words = content if is_list else content.split(" ")
            own_line = label and (column * (4 if is_list else 2) > self.width
                                  or max(map(len, words), default=0) > self.width - column)
            indent = 6 if own_line else column
            if own_line:
                self.lines.append(f"  {label}")
                label = ""
            for line in self.wrap(words, indent, "  " if is_list else " "):
                self.lines.append(f"  {label.ljust(indent - 2)}{self.paint(style, line)}".rstrip())
                label = ""

    def table(self, rows: List[List[str]]) -> None:
        """Columns below a heading; where they are wider than the page, a row below another."""
        widths = [max(map(len, column)) for column in zip(*rows)]
        if 2 * len(widths) + sum(widths) > self.width:
            for row in rows[1:]:
                self.rows([(row[0], "", "")])
                self.rows([("", [f"{name} {cell}" for name, cell in zip(rows[0], row)][1:], "")])
            return
        for number, row in enumerate(rows):
            line = "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
            self.lines.append(self.paint("faint", line) if number == 0 else line)

    def show(self) -> None:
        sys.stdout.write("\n".join(self.lines) + "\n")


def answer(tree: Tree, path: str) -> str:
    return {"1": "yes", "0": "no"}.get(tree.get(path), tree.get(path) or "?")


def identity_intact(tree: Tree) -> Optional[bool]:
    """Whether the register still holds what should stay in it, where anything should."""
    stays = {"written": "written", "kept": "previous"}.get(tree.get("guest_os_id/state"), "")
    held, now = tree.get("guest_os_id/" + stays), tree.get("guest_os_id/current")
    return held == now if held and now else None


def headline(tree: Tree) -> str:
    name = tree.get("hypervisor", "unknown")
    if "hypervisor_present" not in tree.files:
        return "not known"
    if not tree.has("hypervisor_present"):
        return "none, or one that hides"
    if tree.has("xbox_nanovisor"):
        return f"{name}, the Xbox Nanovisor, which Windows does not count as one"
    if not tree.has("microsoft_compatible"):
        return f"{name}, with an interface of its own"
    if name == "microsoft":
        return f"{name}, in its {tree.get('hyperv/partition', 'unknown')} partition"
    return f"{name}, behind Microsoft's interface"


def basis(tree: Tree) -> str:
    """What the product's name rests on: the last interface that is the product's own."""
    name = tree.get("hypervisor", "unknown")
    if name == "unknown":
        return "nothing, no vendor signature is known"
    for path, vendor in sorted(tree.below("interfaces").items(), reverse=True):
        base, _, file = path.partition("/")
        if file == "vendor" and vendor.startswith(tuple(PRODUCTS.get(name, ()))):
            return f'the vendor signature "{vendor}" at leaf {base}'
    if name == "virtualbox":
        return "the firmware, whose product is VirtualBox; the leaves are KVM's"
    return "what this version of hv-iface does not know"


def is_perhaps_kvm(tree: Tree) -> bool:
    """Microsoft's leaves on a machine that QEMU has built."""
    return tree.get("hypervisor") == "microsoft" and any(
        word == "QEMU" or word.startswith("Standard PC ") for word in tree.firmware)


def rules(tree: Tree, verdict: str) -> List[str]:
    """The requirements that pass, or those that do not."""
    return sorted(rule for rule, text in tree.below("requirements").items()
                  if rule != "all" and (text == "pass") == (verdict == "pass"))


def interface(tree: Tree) -> str:
    if not tree.has("microsoft_compatible"):
        name = "Xbnv" if tree.has("xbox_nanovisor") else "not Microsoft's"
        return f"{name}, leaf 0x40000001 EAX is {tree.get('interface_id', '?')}"
    words = [tree.get("interface")]
    if tree.get("hypervisor") != "microsoft":  # whose name rests on it
        words.append(f'vendor "{tree.get("vendor")}"')
    if "hyperv/version" in tree.files:
        words.append(f"version {tree.get('hyperv/version')}")
    return ", ".join(words)


def guest_os_id(tree: Tree) -> List[Tuple[str, str, str]]:
    state = tree.get("guest_os_id/state")
    if not state:
        return []
    meaning, style = STATES.get(state, ("", "warning"))
    words = f"{state}, {meaning}" if meaning else state
    if "guest_os_id/current" in tree.files:
        words += (f"; now {tree.get('guest_os_id/current')}"
                  f" ({tree.get('guest_os_id/identity', '?')})")
    return ([("guest OS id", words, style)]
            + [("LOST", f"the register no longer holds what was {state}", "bad")]
            * (identity_intact(tree) is False))


def requirements(tree: Tree) -> List[Tuple[str, str, str]]:
    failed, passed = rules(tree, "fail"), rules(tree, "pass")
    if not failed:
        return [("requirements", f"all {len(passed)} pass", "")] * bool(passed)
    # More sentences than two would fill the screen.
    words = [f"{rule} ({RULES.get(rule, 'not known')})" if len(failed) < 3 else rule
             for rule in failed]
    return [("requirements", f"{len(failed)} of {len(failed + passed)} FAIL: {', '.join(words)}",
             "bad")]


def report_summary(page: Page, tree: Tree) -> None:
    """The verdict, what it rests on, the identity, what fails: 15 lines of 80 at most."""
    page.title("Hypervisor: " + headline(tree))
    rows = [("read from", tree.without, "")] * bool(tree.without)
    rows += [("BUT", "the firmware is QEMU's: it may be KVM that hides, or QEMU on Microsoft's"
                     " hypervisor", "warning")] * is_perhaps_kvm(tree)
    if "interface_id" in tree.files:
        rows += [("rests on", basis(tree), ""), ("interface", interface(tree), "")]
    page.rows(rows + guest_os_id(tree) + requirements(tree))


def report_interfaces(page: Page, tree: Tree) -> None:
    bases = sorted({path.split("/")[0] for path in tree.below("interfaces")})
    if bases:
        page.title("Interfaces offered")
        page.table([["base", "vendor", "max leaf", "id"]] + [
            [base] + [tree.get(f"interfaces/{base}/{name}", "-")
                      for name in ("vendor", "max_leaf", "interface_id")] for base in bases])


def report_guest_os_id(page: Page, tree: Tree) -> None:
    rows = [(name, tree.get(f"guest_os_id/{name}"), "") for name in
            ("state", "previous", "written", "current", "identity")
            if f"guest_os_id/{name}" in tree.files]
    if rows:
        page.title("Guest OS id, MSR 0x40000000")
        page.rows(rows)


def report_hyperv(page: Page, tree: Tree) -> None:
    files = tree.below("hyperv")
    if not files:
        return
    page.title("Hyper-V")
    shown = set("build_number major_version minor_version service_pack service_number"
                " service_branch".split())  # version has them
    rows = []
    for label, text, names in (
            ("version", "{}", "version"),
            ("partition", "{}, isolation: {}", "partition isolation_type"),
            ("nested", "{}, IOMMU in use: {}, paravisor: {}", "nested iommu_in_use paravisor"),
            ("stack", "{}, vendor {}, max leaf {}", "stack_interface stack_vendor stack_max_leaf")):
        shown.update(names.split())
        if any(name in files for name in names.split()):
            answers = [answer(tree, f"hyperv/{name}") for name in names.split()]
            rows.append((label, text.format(*answers), ""))
    page.rows(rows)
    fields = [(name, text, "") for name, text in sorted(files.items())
              if name not in shown and name not in LISTS and text not in ("0", "unreported")]
    lists = [(name, files[name].split()) for name in LISTS if name in files]
    empty = [name for name, flags in lists if not flags]
    page.title("Flags")
    page.rows([(f"{name} ({len(flags)})", flags, "") for name, flags in lists if flags]
              + [("none set in", empty, "")] * bool(empty))
    if fields:
        page.title("Fields that are not zero")
        page.rows(fields)


def from_to(names: List[str]) -> str:
    """Releases that follow one another as a range."""
    first = WINDOWS.index(names[0]) if names[0] in WINDOWS else 0
    if len(names) > 2 and names == WINDOWS[first:first + len(names)]:
        return f"{names[0]} to {names[-1]}"
    return ", ".join(names)


def alike(tree: Tree, paths: List[str]) -> List[Tuple[str, List[str]]]:
    """Windows releases that say the same, of those that have the last of these files."""
    there = {path.split("/")[0] for path in tree.below("windows")
             if path.endswith(f"/{paths[-1]}")}
    found: Dict[Tuple[str, ...], List[str]] = {}
    for name in [name for name in WINDOWS if name in there] + sorted(there - set(WINDOWS)):
        answers = tuple(answer(tree, f"windows/{name}/{path}") for path in paths)
        found.setdefault(answers, []).append(name)
    return [(from_to(names), list(answers)) for answers, names in found.items()]


def report_windows(page: Page, tree: Tree) -> None:
    """What is known of a release, which is not the same of all."""
    common = ["any_hypervisor_present", "microsoft_compatible", "writes_guest_os_id"]
    shown = ["release", "hypervisor", "Microsoft's", "writes guest OS id"]
    title = "What Windows would conclude"
    for names, columns in ((["max_trusted_leaf"], ["trusts up to"]),
                           (["connects", "uses_reference_tsc"], ["connects", "uses TSC page"])):
        releases = alike(tree, common + names)
        if releases:
            page.title(title)
            page.table([shown + columns] + [[which] + answers for which, answers in releases])
            title = "Later ones, of which no more is known"
    enables = [(names, answers[0].split(), "") for names, answers in alike(tree, ["enlightenments"])]
    if enables:
        page.title("Enlightenments that it would enable")
        page.rows(enables)


def report_requirements(page: Page, tree: Tree) -> None:
    rows = [(verdict, rules(tree, verdict), style)
            for verdict, style in (("fail", "bad"), ("pass", ""))]
    if any(names for _, names, _ in rows):
        page.title("Requirements of Microsoft's minimal interface")
        page.rows([row for row in rows if row[1]])


def report_leaves(page: Page, tree: Tree) -> None:
    leaves = tree.below("leaves")
    if leaves:
        page.title("Leaves")
        page.table([["leaf"] + REGISTERS] + [
            [name] + (text.split() + ["", "", "", ""])[:4]
            for name, text in sorted(leaves.items())])


def wants_colour(when: str) -> bool:
    if when != "auto":
        return when == "always"
    return (sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM", "dumb") != "dumb")


def show_report(tree: Tree, options: argparse.Namespace) -> int:
    page = Page(options)
    details = (report_interfaces, report_guest_os_id, report_hyperv, report_windows,
               report_requirements)
    for part in ((report_summary,) + details * options.all
                 + (report_leaves,) * (options.all or options.leaves)):
        part(page, tree)
    if not options.all:
        page.title("More: hv-iface --all; what a name means: hv-iface --explain NAME", "faint")
    page.show()
    return OK


# --json and --ansible.

def value(path: str, text: str) -> Any:
    for pattern, form, convert in FORMS:
        if pattern.fullmatch(path):
            return convert(text) if form.fullmatch(text) else text
    return text


def document(tree: Tree) -> Dict[str, Any]:
    ours: Dict[str, Any] = {"schema": SCHEMA}
    if tree.module_version:
        ours["module_version"] = tree.module_version
    if tree.without:
        ours["source"] = tree.source
    if tree.unreadable:
        ours["unreadable"] = tree.unreadable
    files: Dict[str, Any] = {}
    for path, text in tree.files.items():
        node, names = files, path.split("/")
        for name in names[:-1]:
            node = node.setdefault(name, {})
        node[names[-1]] = value(path, text)
    return {**ours, **files, **ours}


def print_json(node: Dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(node, indent=2) + "\n")
    return OK


def show_json(tree: Tree, _: argparse.Namespace) -> int:
    return print_json(document(tree))


def show_ansible(tree: Optional[Tree], _: argparse.Namespace) -> int:
    ours: Dict[str, Any] = {"loaded": tree is not None and not tree.without}
    if tree is None:
        return print_json(ours)
    intact = identity_intact(tree)
    if intact is not None:
        ours["guest_os_id_intact"] = intact
    return print_json({**ours, **document(tree)})


# --cpuid.

def show_cpuid(tree: Tree, _: argparse.Namespace) -> int:
    """The format of `cpuid -r`; which processor the module ran on does not matter there."""
    lines = ["CPU 0:"]
    for name, text in sorted(tree.below("leaves").items()):
        numbers = value(f"leaves/{name}", text)
        if isinstance(numbers, list) and re.fullmatch("0x[0-9a-f]{8}", name):
            words = [f"{register}=0x{int(number, 16):08x}"
                     for register, number in zip(REGISTERS, numbers)]
            lines.append(f"   {name} 0x00: {' '.join(words)}")
        else:
            tree.unreadable[f"leaves/{name}"] = "not a leaf of four numbers"
    sys.stdout.write("\n".join(lines) + "\n")
    return OK


# --prometheus.

Sample = Tuple[Dict[str, str], int]


def metrics(tree: Optional[Tree]) -> Iterator[Tuple[str, str, List[Sample]]]:
    """Name, help, samples; a metric without samples is left out."""
    yield "loaded", "Whether the module is loaded.", [
        ({}, int(tree is not None and not tree.without))]
    if tree is None:
        return

    def labels(**paths: str) -> Dict[str, str]:
        return {name: tree.get(path) for name, path in paths.items() if path in tree.files}

    def number(path: str, form: str = "[01]") -> List[Sample]:
        return [({}, int(tree.get(path)))] if re.fullmatch(form, tree.get(path)) else []

    yield "unreadable_files", "Files that could not be read.", [({}, len(tree.unreadable))]
    info = labels(hypervisor="hypervisor", vendor="vendor", interface="interface",
                  interface_name="interface_name", hyperv_version="hyperv/version",
                  partition="hyperv/partition", isolation_type="hyperv/isolation_type")
    if tree.module_version:
        info["module_version"] = tree.module_version
    yield "info", "Who the hypervisor is.", [(info, 1)]
    for path, text in PREDICATES.items():
        yield path.replace("hyperv/", "").replace("is_any", "any"), text, number(path)
    yield ("hyperv_build_number", "Build of the hypervisor, leaf 0x40000002 EAX.",
           number("hyperv/build_number", "[0-9]{1,10}"))
    bases = sorted({path.split("/")[0] for path in tree.below("interfaces")})
    yield ("interface_info", "Interfaces that the hypervisor offers.",
           [({"base": base, **labels(vendor=f"interfaces/{base}/vendor",
                                     interface_id=f"interfaces/{base}/interface_id")}, 1)
            for base in bases])
    state = tree.get("guest_os_id/state")
    yield ("guest_os_id_state", "How MSR 0x40000000 stands: 1 for the state that it is in.",
           [({"state": name}, int(name == state))
            for name in sorted(set(STATES) | {state})] if state else [])
    yield ("guest_os_id_info", "What MSR 0x40000000 held, was given, and holds.",
           [(labels(previous="guest_os_id/previous", written="guest_os_id/written",
                    current="guest_os_id/current", identity="guest_os_id/identity"), 1)]
           if state else [])
    intact = identity_intact(tree)
    yield ("guest_os_id_intact", "Whether MSR 0x40000000 holds what was written or kept.",
           [({}, int(intact))] if intact is not None else [])
    passed = rules(tree, "pass")
    verdict = tree.get("requirements/all")
    yield ("requirements_met", "Whether all rules of Microsoft's minimal interface hold.",
           [({}, int(verdict == "pass"))] if verdict else [])
    yield ("requirement", "Whether a rule of Microsoft's minimal interface holds.",
           [({"rule": name}, int(name in passed))
            for name in sorted(passed + rules(tree, "fail"))])


def escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r'\"')  # and no newline is left in a text


def exposition(tree: Optional[Tree]) -> str:
    lines = []
    for name, text, samples in metrics(tree):
        if samples:
            lines += [f"# HELP hv_iface_{name} {text}", f"# TYPE hv_iface_{name} gauge"]
        for labels, number in samples:
            inner = ",".join(f'{label}="{escape(word)}"' for label, word in labels.items())
            lines.append(f"hv_iface_{name}{{{inner}}} {number}" if inner else
                         f"hv_iface_{name} {number}")
    return "\n".join(lines) + "\n"


def replace_file(name: str, text: str) -> None:
    """A collector sees the old file or the new one, never half of it.

    A link stays one; into a pipe or a device it is only written.
    """
    if os.path.exists(name) and not os.path.isfile(name):
        with open(name, "w") as file:
            file.write(text)
        return
    name = os.path.realpath(name)
    folder, base = os.path.split(name)
    descriptor, temporary = tempfile.mkstemp(prefix="." + base + ".", dir=folder)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o644)
        os.replace(temporary, name)
    except BaseException:
        os.unlink(temporary)
        raise


def show_prometheus(tree: Optional[Tree], options: argparse.Namespace) -> int:
    if options.prometheus == "-":
        sys.stdout.write(exposition(tree))
        return OK
    try:
        replace_file(options.prometheus, exposition(tree))
    except OSError as error:
        raise Trouble(USAGE, said(options.prometheus, error))
    return OK


# --explain.

class Flag(NamedTuple):
    """A row of flags.tsv: a flag, or a field, of one or more bits."""

    name: str
    leaf: str
    register: str
    bits: str
    text: str
    source: str
    others: str

    def range(self) -> Tuple[int, int]:
        high, _, low = self.bits.partition(":")
        return int(high), int(low or high)

    def place(self) -> str:
        bits = "bits" if ":" in self.bits else "bit"
        return f"leaf {self.leaf} {self.register.upper()} {bits} {self.bits}"

    def file(self) -> str:
        if ":" in self.bits:
            return f"hyperv/{self.name}"
        return "hyperv/" + next(name for name, (leaf, registers) in LISTS.items()
                                if leaf == self.leaf and self.register in registers)

    def value(self, tree: Tree) -> Optional[int]:
        numbers = value(f"leaves/{self.leaf}", tree.get(f"leaves/{self.leaf}"))
        if not isinstance(numbers, list) or not tree.has("microsoft_compatible"):
            return None
        high, low = self.range()
        return int(numbers[REGISTERS.index(self.register)], 16) >> low & (2 << high - low) - 1


class Entry(NamedTuple):
    """An entry of the ABI text: files below the top, and what it says of them."""

    paths: List[str]  # with <release> and the like
    text: str

    def matches(self, name: str) -> bool:
        """By a path, its last part, or a folder above."""
        parts = [plain(part) for part in name.strip("/").split("/")]
        return all(parts) and any(
            parts == [plain(path.rpartition("/")[2])] or len(parts) <= path.count("/") + 1 and all(
                known.startswith("<") or plain(known) == part
                for part, known in zip(parts, path.split("/")))
            for path in filter(None, self.paths))

    def rows(self) -> List[Tuple[str, str]]:
        """Paragraphs; of a table, whose lines of === are its frame, label and text."""
        rows: List[Tuple[str, str]] = []
        for block in self.text.split("\n\n"):
            if "===" not in block:
                rows.append(("", " ".join(block.split())))
                continue
            for label, text in re.findall(r"^(?!=)(\S*) +(.+)$", block, re.MULTILINE):
                if label:
                    rows.append((label, text))
                else:
                    rows[-1] = rows[-1][0], f"{rows[-1][1]} {text.strip()}"
        return rows


def read_known(paths: List[str]) -> str:
    """What came with the tool."""
    path = next(filter(os.path.exists, paths), paths[-1])
    try:
        return read_file(path, MAX_SAVED).decode("ascii", "replace")
    except OSError as error:
        raise Trouble(USAGE, said(path, error))


def read_flags() -> List[Flag]:
    return [Flag(*line.split("\t")) for line in read_known(FLAGS).splitlines()
            if not line.startswith("#")]


def read_abi() -> List[Entry]:
    entries = []
    for part in re.split(r"\n(?=What:)(?<=\n\n)", read_known(ABI)):
        paths = re.findall(f"^What:\\s*{ROOT}/?(.*)$", part, re.MULTILINE)
        entries.append(Entry(paths, textwrap.dedent(part.partition("Description:\n")[2]).strip()))
    return entries


def plain(name: str) -> str:
    """AccessVpIndex, ACCESS_VP_INDEX and access-vp-index are one name; so is Linux', which
    has lost its X64."""
    return re.sub("^hvx64", "hv", re.sub("[^a-z0-9]", "", name.lower()))


# CPUID.40000003H:EAX[6], 0x40000003.eax.6, 40000003:6, 0x40000003.
PLACE = re.compile(r"(?:cpuid[.:])?(?:0x)?(4[0-9a-f]{7})h?(?:[.: ](e[abcd]x))?"
                   r"(?:[.:\[ ](\d{1,2})\]?)?", re.IGNORECASE)
NOT_KNOWN = "not known, the module is not loaded"


def here(flag: Flag, tree: Optional[Tree]) -> str:
    if tree is None:
        return NOT_KNOWN
    number = flag.value(tree)
    if number is None:
        if tree.hides(f"leaves/{flag.leaf}") or tree.hides("microsoft_compatible"):
            return "not known, the file could not be read"
        return ("not offered, the hypervisor has no such leaf" if tree.has("microsoft_compatible")
                else "does not apply, the interface is not Microsoft's")
    if ":" in flag.bits:
        return tree.get(flag.file(), str(number))
    return "set" if number else "not set"


# A heading, and rows of a label and a text.
Explanation = Tuple[str, List[Tuple[str, str]]]


def explain_flag(flag: Flag, tree: Optional[Tree]) -> Explanation:
    rows = [("", flag.text), ("", f"{flag.place()}, in {flag.file()} (source: {flag.source})")]
    if flag.others:
        rows.append(("", f"Other names: {', '.join(flag.others.split())}"))
    return flag.name, rows + [("", f"Here: {here(flag, tree)}")]


def explain_leaf(leaf: str, flags: List[Flag], tree: Optional[Tree]) -> Explanation:
    rows = [("", f"Here: {tree.get(f'leaves/{leaf}', 'not read') if tree else NOT_KNOWN}")]
    for flag in flags:
        if flag.leaf == leaf:
            known = tree is not None and flag.value(tree) is not None
            rows.append((f"{flag.register.upper()} {flag.bits}",
                         flag.name + f": {here(flag, tree)}" * known))
    return f"leaf {leaf}", rows


def explain_entry(entry: Entry, name: str, tree: Optional[Tree]) -> Explanation:
    rows = [("", f"Here: {path} is {tree.files[path] or 'empty'}")
            for path in entry.paths + [name] * ("/" in name and name not in entry.paths)
            if tree and path in tree.files]
    return ", ".join(path or ROOT for path in entry.paths), entry.rows() + rows


def explain(name: str, flags: List[Flag], tree: Optional[Tree]) -> Iterator[Explanation]:
    """Each thing of that name."""
    place = PLACE.fullmatch(name)
    if place:
        leaf, register, bit = f"0x{place.group(1).lower()}", place.group(2), place.group(3)
        if not (register or bit):
            yield explain_leaf(leaf, flags, tree)
        for flag in flags if register or bit else []:
            high, low = flag.range()
            if (flag.leaf == leaf and (not register or flag.register == register.lower())
                    and (not bit or low <= int(bit) <= high)):
                yield explain_flag(flag, tree)
        return
    for flag in flags:
        if plain(name) in map(plain, [flag.name] + flag.others.split()):
            yield explain_flag(flag, tree)
    for rule, text in RULES.items():
        if plain(rule) == plain(name) or name == f"requirements/{rule}":
            verdict = tree.get(f"requirements/{rule}", "not checked") if tree else NOT_KNOWN
            yield f"requirements/{rule}", [("", f"{text[0].upper()}{text[1:]}."),
                                           ("", f"Here: {verdict}")]
    if re.fullmatch("e[abcd]x_bit[0-9]{1,2}", name):
        files = [path for path, text in tree.files.items() if name in text.split()] if tree else []
        yield name, [("", "A bit of that register that is set and that nobody has named."),
                     ("", f"Here: {', '.join(files) or ('not set' if tree else NOT_KNOWN)}")]


def explain_files(name: str, flags: List[Flag], entries: List[Entry],
                  tree: Optional[Tree]) -> Iterator[Explanation]:
    """Files of that name, but for those that are a field's."""
    fields = {flag.file() for flag in flags if ":" in flag.bits and plain(flag.name) == plain(name)}
    for entry in entries:
        if entry.matches(name) and not fields & set(entry.paths):
            yield explain_entry(entry, name, tree)


def explain_word(name: str, entries: List[Entry],
                 tree: Optional[Tree]) -> Iterator[Explanation]:
    """The first files whose text has the word: a state, a product, a value."""
    word = re.compile(rf"(?<![\w/]){re.escape(name)}(?![\w/])", re.IGNORECASE)
    for entry in [entry for entry in entries if word.search(entry.text) and entry.paths != [""]
                  ][:3]:
        yield explain_entry(entry, name, tree)


def known_names(flags: List[Flag], entries: List[Entry]) -> Iterator[Tuple[str, str]]:
    """All that --explain knows by name, and where that stands."""
    for flag in flags:
        yield flag.name, flag.place()
    for flag in flags:
        for other in flag.others.split():
            yield other, flag.name
    for rule in RULES:
        yield rule, "requirement"
    for state in STATES:
        yield state, "state of the guest OS id"
    for entry in entries:
        for path in filter(None, entry.paths):
            releases = WINDOWS if "<release>" in path else [""]
            for release in releases if "<" not in path.replace("<release>", "") else []:
                yield path.replace("<release>", release), "file"
    for leaf in sorted({flag.leaf for flag in flags}):
        yield leaf, "leaf"


def near(name: str, known: List[str], otherwise: str) -> str:
    found = difflib.get_close_matches(name.lower(), known, 5, 0.7) or [
        other for other in known if plain(name) and plain(name) in plain(other)][:8]
    return f"near it: {', '.join(found)}" if found else otherwise


def show_explain(tree: Optional[Tree], options: argparse.Namespace) -> int:
    flags, entries = read_flags(), read_abi()
    if not options.explain:
        sys.stdout.write("".join(f"{name}\t{place}\n"
                                 for name, place in known_names(flags, entries)))
        return OK
    page = Page(options)
    unknown = []
    for name in filter(None, options.explain.split("+")):
        found = (list(explain(name, flags, tree))
                 + list(explain_files(name, flags, entries, tree))
                 or list(explain_word(name, entries, tree)))
        unknown += [name] * (not found)
        for heading, rows in found:
            page.title(heading)
            for _, group in itertools.groupby(rows, lambda row: bool(row[0])):
                page.rows([(label, text, "") for label, text in group])
    if page.lines:
        page.show()
    if unknown or not page.lines:
        name = (unknown or [options.explain])[0]
        raise Trouble(USAGE, f"nothing of the name {clean_name(name)} is known; "
                      + near(name, sorted({name for name, _ in known_names(flags, entries)}),
                             "--explain alone lists all"))
    return OK


# --compare.

def changed_text(old: str, new: str) -> str:
    return f"{old or 'absent'} -> {new or 'absent'}"


def changed_words(old: str, new: str) -> List[str]:
    before, after = old.split(), new.split()
    there, kept = set(before), set(after)
    return (["-" + word for word in before if word not in kept]
            + ["+" + word for word in after if word not in there])


def changed_leaf(path: str, trees: List[Tree], flags: List[Flag]) -> Any:
    """Registers; and the flags among their bits, where both sides mean the same by them."""
    sides = [value(path, tree.get(path)) for tree in trees]
    if not all(isinstance(side, list) for side in sides):
        return changed_text(*(tree.get(path) for tree in trees))
    changed = [f"{name}: {old} -> {new}" for name, old, new in zip(REGISTERS, *sides)
               if old != new]
    if all(tree.get("leaves/0x40000001").startswith("0x31237648 ") for tree in trees):
        for flag in flags:
            index = REGISTERS.index(flag.register)
            bits = [int(side[index], 16) >> flag.range()[1] & 1 for side in sides]
            if path == f"leaves/{flag.leaf}" and ":" not in flag.bits and bits[0] != bits[1]:
                changed.append("-+"[bits[1]] + flag.name)
    return changed


def differences(old: Tree, new: Tree) -> Iterator[Tuple[str, Any]]:
    """Path, and a text or a list of words."""
    # A dump has leaves alone; only there have their bits to be named.
    dump = not all("hypervisor_present" in tree.files for tree in (old, new))
    flags = read_flags() if dump else []
    for path in sorted(set(old.files) | set(new.files),
                       key=lambda path: (path.startswith("leaves/"), path)):
        before, after = old.get(path), new.get(path)
        is_leaf = path.startswith("leaves/")
        # An empty file is like none: `grep -r .` does not have it.
        if before == after or (dump and not is_leaf) or old.hides(path) or new.hides(path):
            continue
        # cpuid asks for leaves that the module leaves out; where nothing is, zeros answer.
        if dump and {before, after} == {"", "0x0 0x0 0x0 0x0"}:
            continue
        if is_leaf:
            yield path, changed_leaf(path, [old, new], flags)
        elif isinstance(value(path, before or after), list):
            yield path, changed_words(before, after) or changed_text(before, after)
        else:
            yield path, changed_text(before, after)


def show_compare(options: argparse.Namespace) -> int:
    """From what was saved to this machine, or to the second file."""
    old = read_saved(options.compare[0])
    new = read_saved(options.compare[1]) if options.compare[1:] else read_wanted(options)
    rows = [(path, words, "") for path, words in differences(old, new)]
    if rows:
        page = Page(options)
        page.title(f"{old.name} -> {new.name}")
        page.rows(rows)
        page.show()
    if old.unreadable or new.unreadable:
        old.complain()
        new.complain()
        return USAGE
    return DIFFERS if rows else OK


# --check, -q, and a single value.

def show_check(tree: Tree, _: argparse.Namespace) -> int:
    """Does it keep the rules of Microsoft's minimal interface? For hypervisors' own tests."""
    verdict = tree.get("requirements/all")
    if not verdict:
        complain("no rule applies: the interface is not Microsoft's")
    for rule in rules(tree, "fail"):
        sys.stdout.write(f"{rule}: {RULES.get(rule, 'not known')}\n")
    return OK if verdict == "pass" else DIFFERS


def show_quiet(tree: Tree, _: argparse.Namespace) -> int:
    return OK if tree.has("is_any_hypervisor_present") else DIFFERS


def show_value(tree: Tree, options: argparse.Namespace) -> int:
    path = options.path
    if path in tree.files:
        sys.stdout.write(tree.files[path] + "\n")
        return OK
    complain(f"{clean_name(path)}: no such answer here; "
             + near(path, list(tree.files), "--json has all"))
    return DIFFERS


# All together.

def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="hv-iface", allow_abbrev=False,
        description="Show what the hypervisor says of itself, as the module hv_iface read it.",
        epilog="Exit status: 0 fine or yes, 1 no: a rule fails, a difference, no such value, no"
               " hypervisor; 2 usage or FILE, 3 nothing to read, 4 part of the tree unreadable."
               " More in hv-iface(1).")
    options.add_argument("path", metavar="NAME", nargs="?",
                         help="one value alone, such as hypervisor or hyperv/version")
    options.add_argument("--root", metavar="DIR", default=ROOT, help="the tree, or a copy of it")
    options.add_argument("--from", dest="origin", metavar="FILE",
                         help="in place of this machine: what cpuid -r, --json, --cpuid, grep -r,"
                         " make run or hv-iface-tree printed, or lines of LEAF EAX EBX ECX EDX; -"
                         " for standard input")
    options.add_argument("-a", "--all", action="store_true", help="all that is known, not the"
                         " short report")
    options.add_argument("--leaves", action="store_true", help="add the raw leaves to the report")
    options.add_argument("--color", choices=("auto", "always", "never"), default="auto",
                         help="colours in what people read; auto: on a terminal")
    mode = options.add_mutually_exclusive_group()
    mode.add_argument("--explain", metavar="NAME", nargs="?", const="",
                      help="what a name, a file, a state, a leaf or LEAF:BIT means; without one,"
                      " all names")
    mode.add_argument("-J", "--json", action="store_true", help="the whole tree")
    mode.add_argument("-q", "--quiet", action="store_true",
                      help="print nothing; exit status 0 under a hypervisor, else 1")
    mode.add_argument("--check", action="store_true",
                      help="the rules of Microsoft's interface that fail; exit status 1 if any")
    mode.add_argument("--prometheus", metavar="FILE", nargs="?", const="-",
                      help="metrics for node_exporter's textfile collector")
    mode.add_argument("--ansible", action="store_true",
                      help="a local fact; so too where the name ends in .fact")
    mode.add_argument("--cpuid", action="store_true", help="the leaves, as `cpuid -r` has them")
    mode.add_argument("--compare", metavar="FILE", nargs="+",
                      help="what differs from a saved --json, --cpuid, grep -r, make run or cpuid"
                      " -r, or between two")
    mode.add_argument("-V", "--version", action="store_true", help="the version of this tool")
    return options


# Option, its function, and whether that goes on where the module is not loaded.
MODES = [
    ("path", show_value, False),
    ("json", show_json, False),
    ("quiet", show_quiet, False),
    ("check", show_check, False),
    ("cpuid", show_cpuid, False),
    ("prometheus", show_prometheus, True),
    ("ansible", show_ansible, True),
    ("explain", show_explain, True),
]


def run(options: argparse.Namespace) -> int:
    if options.version:
        sys.stdout.write(f"hv-iface {version()}\n")
        return OK
    if options.compare:
        try:
            return show_compare(options)
        except Trouble as trouble:
            raise Trouble(USAGE, str(trouble))  # as of diff: 0 and 1 are answers, all else is 2
    show, goes_on = next(((show, goes_on) for name, show, goes_on in MODES
                          if getattr(options, name) not in (None, False)), (show_report, False))
    tree: Optional[Tree] = None
    try:
        tree = read_wanted(options)
    except Trouble as trouble:
        if not goes_on or trouble.status != NOT_LOADED:
            raise
    status = show(tree, options)
    if tree is None or not tree.unreadable:
        return status
    tree.complain()
    return status if goes_on else UNREADABLE


def main() -> int:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as `hv-iface | head` expects
    sys.stdout = sys.stdout or open(os.devnull, "w")  # None where the caller has closed it
    sys.stderr = sys.stderr or open(os.devnull, "w")
    arguments = sys.argv[1:]
    if sys.argv[0].endswith(".fact") and not arguments:
        arguments = ["--ansible"]
    try:
        command = parser()
        options = command.parse_args(arguments)
        if options.compare and len(options.compare) > 2:
            command.error("--compare takes one FILE or two")
        if options.origin is not None and options.root != ROOT:
            command.error("--from and --root are two places to read from")
        if options.compare and options.compare[1:] and (options.origin is not None
                                                        or options.root != ROOT):
            command.error("--compare of two files reads nothing else")
        if options.path and any(getattr(options, name) not in (None, False) for name in
                                ["compare", "version"] + [name for name, _, _ in MODES[1:]]):
            command.error("NAME stands alone")
        status = run(options)
        sys.stdout.flush()
        return status
    except Trouble as trouble:
        complain(str(trouble))
        return trouble.status
    except OSError as error:
        complain(error.strerror)
        give_up(1)
        return USAGE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
