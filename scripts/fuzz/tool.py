#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""tool.py BUILD INPUTS [FIRST] - gives hv-iface files that a stranger has changed.

Each input has a number, from which all that is random in it comes: FIRST with INPUTS 1
repeats one. It is a file in one of the formats that the tool reads, or a directory, and
goes through every option. Whatever it holds, the tool ends with a status that its manual
has, and no traceback; prints ASCII without escapes; what is JSON or metrics can be read;
and time and memory stay below the limits here.

Prints a line a test as results_of in lib.sh reads it; the figures on standard error. A
file that finds a fault is kept in BUILD/fuzz. JOBS in the environment is how many processes
share the inputs (default: 1).
"""

import contextlib
import copy
import ctypes
import faulthandler
import functools
import io
import json
import os
import pickle
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple
from unittest import mock

sys.dont_write_bytecode = True
SOURCE = Path(__file__).resolve().parents[2]
sys.path.append(str(SOURCE / "scripts/tool"))

import seeds
from as_module import tool

SECONDS = 2.0  # of a processor, for one option
WAITING = 30  # of a clock, which others may have stopped
MEMORY = 256 << 20  # more than a tool that has read nothing
OUTPUT = 8 << 20
HUGE_EVERY = 401  # inputs; one is as large as the tool reads, or larger; no multiple of 8
PLANTED_INPUTS = 400
SOME_MEMORY = 100 << 20

# What the tool answers with, by option; and of a directory, that part of it is unreadable.
MODES: List[Tuple[List[str], set]] = [
    ([], {0, 2}), (["--all"], {0, 2}), (["--leaves"], {0, 2}), (["--json"], {0, 2}),
    (["--prometheus"], {0, 2}), (["--ansible"], {0, 2}), (["--cpuid"], {0, 2, 4}),
    (["--check"], {0, 1, 2}), (["-q"], {0, 1, 2}), (["hypervisor"], {0, 1, 2}),
    (["hyperv/versions"], {0, 1, 2}), (["--explain", "access_vp_index+0x40000003"], {0, 2}),
    (["--explain", "eax_bit30+guest_os_id/state"], {0, 2}),
]
# No (a|b)* over characters: it would remember each of them, in 280 bytes.
METRIC = re.compile(r'(# (HELP|TYPE) [ -~]+'
                    r'|hv_iface_\w+(\{(\w+="[^"\\]*(\\.[^"\\]*)*",?)*\})? -?\d+)')


class Fault(BaseException):
    """Not for the tool to catch."""


# What inputs begin with.

class Seeds(NamedTuple):
    files: List[bytes]  # in each format
    trees: List[Dict[str, str]]


OF_THE_MODULE = {
    "guest_os_id/state": "written", "guest_os_id/previous": "0x0",
    "guest_os_id/written": "0x8100000601c00000", "guest_os_id/current": "0x8100000601c00000",
    "guest_os_id/identity": "Linux 6.1.192", "requirements/msr_vp_index": "fail",
}


def all_seeds(decoder: str) -> Seeds:
    found = Seeds([], [])
    for name, machine in list(seeds.machines().items())[::4]:
        dump = "CPU 0:\n" + seeds.dumped(machine)
        lines = subprocess.run([decoder, "-"], input=dump.encode(), check=True,
                               stdout=subprocess.PIPE).stdout.decode()
        tree = {**dict(line.split(": ", 1) for line in lines.splitlines()), **OF_THE_MODULE}
        rows = "".join(f"{name}\t{leaf:08x}" + "".join(f"\t{word:08x}" for word in words) + "\n"
                       for leaf, words in machine.items())
        saved = tool.document(tool.Tree(name, tree))
        texts = [dump, dump.replace("CPU 0", "CPU"), dump + dump.replace("CPU 0", "CPU 1"), rows,
                 rows.replace(name + "\t", ""), lines, json.dumps(saved, indent=2),
                 json.dumps({"loaded": True, "guest_os_id_intact": True, **saved,
                             "unreadable": {"hyperv/version": "Input/output error"}}),
                 "".join(f"{tool.ROOT}/{path}:{text}\n" for path, text in tree.items()),
                 "make: Entering directory '/x'\nBuilding x ...\nhv_iface: hypervisor x: y\n"
                 + "".join(f"{path}: {text}\n" for path, text in tree.items()) + "Done in 1 s\n"]
        found.files.extend(text.encode() for text in texts)
        found.trees.append(tree)
    return found


# What becomes of them. Each is given the dice, the bytes, and all seeds.

TOKENS = [
    b"\x1b[31m", b"\x1b]0;x\x07", b"\x9b2J", b"\r", b"\x00", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80",
    "\u202e\u2028\u0085\U0001f600".encode(), b"\\ud800", b"\\u001b", b"\\", b'"', b"{", b"}", b"[",
    b"]", b":", b": ", b"/", b"//", b"..", b"\n", b"\n\n", b"\t", b" ", b"-1", b"1e999", b"NaN",
    b"null", b"true", b"0x", b"0xffffffff", b"0x100000000", b"4294967296", b"9" * 5000,
    b"0x" + b"f" * 5000, b"CPU 0:\n", b"CPU:\n", b"hypervisor_present:1\n",
    b"hypervisor_present: 1\n", b"requirements/", b"leaves/", b"windows/", b"interfaces/",
    b"unreadable/", b"schema", b"unreadable", b"hyperv/isolation_type:", b"%s%n", b"hyperv/privileges:",
    b"hypervisor_present/x: 1\n", b'"hypervisor": {"x": 1},', b'"unreadable": "x",', b"#",
]


def place(dice: random.Random, data: bytes) -> int:
    """Anywhere, or where a line begins."""
    at = dice.randrange(len(data) + 1)
    return at if dice.random() < 0.5 else data.rfind(b"\n", 0, at) + 1


def flip_bits(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8))):
        if out:
            out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def splice(dice: random.Random, data: bytes, all_of: Seeds) -> bytes:
    other = dice.choice(all_of.files)
    return data[:place(dice, data)] + other[place(dice, other):]


def truncate(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    start, end = sorted((place(dice, data), place(dice, data)))
    return data[:end] if dice.random() < 0.7 else data[start:end]


def insert(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    at = place(dice, data)
    return data[:at] + dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 50)) + data[at:]


def replace(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    words = list(re.finditer(rb"[\w.]+", data[:1 << 16]))
    if not words:
        return data
    word = dice.choice(words)
    return data[:word.start()] + dice.choice(TOKENS) + data[word.end():]


def repeat(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    start, end = sorted((place(dice, data), place(dice, data)))
    block = data[start:min(end, start + dice.choice((2, 80, 1 << 20)))]
    times = dice.choice((2, 3, 300, 20000))
    return data[:end] + block * min(times, (1 << 18) // max(len(block), 1)) + data[end:]


def swap_lines(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    lines = data.splitlines(True)
    dice.shuffle(lines)
    return b"".join(lines[:dice.randrange(len(lines) + 1)])


def lengthen(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    at = place(dice, data)
    length = dice.choice((300, 5000, 70000, 200000))
    return data[:at] + dice.choice((b"a", b" ", b"\n", b"a ", b"\xff", b"9", b"/a", b"\x1b", b"0 "))\
        * length + data[at:]


def nest(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    depth = dice.choice((10, 200, 900, 3000, 100000))
    if data.lstrip().startswith(b"{"):
        at = max(data.rfind(b"{", 0, place(dice, data)), 0) + 1
        head, tail = dice.choice(((b'"x": ' + b'{"a":' * depth, b"1" + b"}" * depth + b","),
                                  (b'"x": ' + b"[" * depth, b"]" * depth + b",")))
        return data[:at] + head + tail + data[at:]
    at = data.rfind(b"\n", 0, place(dice, data)) + 1
    return data[:at] + b"a/" * depth + b"x: 1\n" + data[at:]


def multiply(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    """Many files, words, processors or machines, none like another."""
    count = dice.choice((30, 1000, 5000))
    form, joint = dice.choice((
        ("requirements/r{}:fail\n", ""), ("requirements/r{}: pass\n", ""),
        ("m{} 40000000 1 2 3 4\n", ""), ("windows/{}/enlightenments: a\n", ""),
        ("interfaces/{}/vendor:x\n", ""), ("CPU {}:\n", ""),
        ("w{}", " "), ('"k{}": {{"x": "1"}},', ""), ('"unreadable": {{"u{}": "x"}},', ""),
        ("leaves/0x4{:07x}: 0x1 0x2 0x3 0x4\n", ""), ("   0x4{:07x} 0x00: eax=0x1 ebx=0x2 ecx=0x3"
                                                      " edx=0x4\n", "")))
    at = place(dice, data)
    return data[:at] + joint.join(form.format(i) for i in range(count)).encode() + data[at:]


def long_names(dice: random.Random, data: bytes, _: Seeds) -> bytes:
    """A long name above many short ones."""
    length, count = dice.choice(((200, 50), (5000, 500), (60000, 5000)))
    inner = ",".join(f'"{i}": 1' for i in range(count))
    at = data.find(b"{") + 1
    return data[:at] + f'"{"n" * length}": {{{inner}}},'.encode() + data[at:]


MUTATIONS: List[Callable[[random.Random, bytes, Seeds], bytes]] = [
    flip_bits, flip_bits, splice, truncate, insert, insert, insert, replace, replace, replace,
    repeat, swap_lines, lengthen, nest, multiply, long_names,
]


def huge(dice: random.Random, data: bytes) -> bytes:
    """As much as the tool reads, or somewhat more than that, of one thing."""
    size = dice.choice((tool.MAX_SAVED - len(data) - 64, tool.MAX_SAVED + 1, 1 << 20, 4 << 20))
    block = dice.choice((b"\n", b" ", b"a:b\n", b"x", b"\xff", b"CPU:\n", data, b"[", b'{"a":',
                         b"CPU 0:\n\n", b"m 40000000 0 0 0 0\nn 40000000 0 0 0 0\n", b"0,", b"{},",
                         "\U0001f600".encode(), b"aaaaaaaa ", b"\\x", b"w w "))
    text = block * max(size // max(len(block), 1), 0)
    head = dice.choice((data, b"", b'{"schema": 1, "x": ', b"CPU 0:\n", b"40000000 1 2 3 4\n",
                        b"hypervisor_present:1\nhyperv/privileges:"))
    return head + text if dice.random() < 0.8 else head + text + data


def make_file(dice: random.Random, all_of: Seeds, number: int, path: Path) -> None:
    data = dice.choice(all_of.files)
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        data = dice.choice(MUTATIONS)(dice, data, all_of)[:1 << 22]
    if number % HUGE_EVERY == HUGE_EVERY - 1:
        data = huge(dice, data[:1 << 16])
    path.write_bytes(data)


# Directories.

def a_name(dice: random.Random, name: str) -> bytes:
    kind = dice.randrange(12)
    if kind == 0:
        return os.fsencode(name) + dice.choice((b"\x1b[2J", b"\n", b"\xff", b"\\x1b", b" ", b":"))
    if kind == 1:
        return b"n" * dice.choice((3, 100, 250))
    return os.fsencode(name)


def put(dice: random.Random, path: bytes, data: bytes) -> None:
    kind = dice.randrange(40)
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if kind == 0:
            os.symlink(dice.choice((b"/dev/zero", b".", b"loop", b"/proc/self/environ")), path)
        elif kind == 1:
            os.mkfifo(path)
        elif kind == 2:
            os.makedirs(path + b"/a" * dice.choice((1, 5, 20)), exist_ok=True)
        else:
            with open(path, "xb") as file:  # through no link, into no pipe
                file.write(data)
                if kind == 3:
                    file.truncate(dice.choice((1 << 16, 1 << 40)))  # which takes no room


def make_directory(dice: random.Random, all_of: Seeds, number: int, path: Path) -> None:
    """In a sysfs of its own, whose other files the tool looks at."""
    tree = list(dice.choice(all_of.trees).items())
    kept = dice.sample(tree, min(len(tree), dice.choice((5, 40, 80))))
    for name, text in kept + tree[:1] * (dice.random() < 0.9):
        data = text.encode() + b"\n"
        if dice.random() < 0.1:
            data = dice.choice(MUTATIONS)(dice, data, all_of)[:1 << 18]
        put(dice, os.fsencode(path) + b"/" + b"/".join(a_name(dice, part)
                                                       for part in name.split("/")), data)
    if number % HUGE_EVERY == HUGE_EVERY - 1:
        for i in range(6000):
            put(dice, os.fsencode(path / f"many/{i}"), b"")
    if dice.random() < 0.02:  # each as large as a file may be
        for i in range(200):
            block = dice.choice((b"\0", b"w ", b"\xff"))
            put(dice, os.fsencode(path / f"large{i}"), block * (1 << 15))
    for name in ("class/dmi/id/sys_vendor", "class/dmi/id/product_name", "module/hv_iface/version"):
        put(dice, os.fsencode(path.parent.parent / name), dice.choice(TOKENS))


# What must hold.

def call(arguments: List[str]) -> Tuple[Any, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), \
            mock.patch.object(sys, "argv", ["hv-iface", *arguments]):
        try:
            status = tool.main()
        except SystemExit as end:
            status = end.code
    return status, out.getvalue(), err.getvalue()


def judge(arguments: List[str], allowed: set, status: Any, out: str, err: str) -> None:
    if status not in allowed:
        raise Fault(f"status {status}")
    for name, text in (("output", out), ("errors", err)):
        bad = re.search(r"[^ -~\n]", text)
        if bad:
            raise Fault(f"byte {ord(bad.group()):#x} in the {name}")
        if len(text) > OUTPUT:
            raise Fault(f"{len(text)} bytes in the {name}")
    if re.search("Sanitizer|runtime error|Traceback", err):
        found = re.findall("SUMMARY.{,100}|runtime error.{,100}", err)
        raise Fault("sanitizer: " + (found or [""])[0])
    if status == 2 and not re.fullmatch("hv-iface: [^\n]+\n", err) and "--compare" not in arguments:
        raise Fault("no complaint of one line")
    if status == 0 and arguments[-1] in ("--json", "--ansible"):
        json.loads(out)
    if status == 0 and arguments[-1] == "--prometheus":
        for line in out.splitlines():
            if not METRIC.fullmatch(line):
                raise Fault("a line that is no metric")


class Measured:
    """The most that anything took."""

    def __init__(self) -> None:
        self.seconds, self.of_seconds = 0.0, ""
        self.memory, self.of_memory = 0, ""
        self.statuses: Dict[Any, int] = {}
        self.inputs = 0

    def add(self, other: "Measured") -> None:
        self.inputs += other.inputs
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count
        if other.seconds > self.seconds:
            self.seconds, self.of_seconds = other.seconds, other.of_seconds
        if other.memory > self.memory:
            self.memory, self.of_memory = other.memory, other.of_memory

    def line(self) -> str:
        return (f"{self.inputs} inputs, statuses {dict(sorted(self.statuses.items()))}, at most "
                f"{self.seconds:.2f} s and {self.memory >> 20} MiB more than before")


def peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) << 10


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def give_back() -> None:
    """What is free, but not the system's yet, would hide as much of what is taken next."""
    ctypes.CDLL(None).malloc_trim(0)


class Limits:
    """Of time and memory, for what runs within; a decoder with sanitizers wants more."""

    def __init__(self) -> None:
        self.in_use = 0

    def begin(self) -> None:
        """Before an input: what its first option reads is kept, and counts for the others."""
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        self.in_use = pages * resource.getpagesize()

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        def too_long(*_: Any) -> None:
            raise Fault("too long")

        signal.signal(signal.SIGPROF, too_long)
        signal.signal(signal.SIGALRM, too_long)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, WAITING)
        resource.setrlimit(resource.RLIMIT_AS, (self.in_use + MEMORY, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)

    @contextlib.contextmanager
    def lifted(self) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """What no signal ends does end, and says where."""
    faulthandler.dump_traceback_later(4 * WAITING, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


class Fuzzer:
    def __init__(self, decoder: str, folder: Path) -> None:
        self.folder = folder
        self.seeds = all_seeds(decoder)
        self.base = folder / "base.json"
        self.base.write_bytes(next(data for data in self.seeds.files if data.startswith(b"{")))
        self.measured = Measured()
        self.limits = Limits()
        self.saved: Dict[Any, Any] = {}
        self.patch(decoder)

    def patch(self, decoder: str) -> None:
        """What takes time and is alike for every option is done once."""
        spawn, command = tool.subprocess.Popen, tool.parser()

        def once(read: Callable) -> Callable:
            def read_once(*arguments: Any, **options: Any) -> Any:
                key = read.__name__, arguments, *options.items()
                if key not in self.saved:
                    try:
                        self.saved[key] = read(*arguments, **options)
                    except tool.Trouble as trouble:
                        trouble.__context__ = None  # whose frames keep all that was read
                        self.saved[key] = trouble.with_traceback(None)
                found = self.saved[key]
                if isinstance(found, tool.Trouble):
                    raise found
                tree = copy.copy(found)
                tree.files, tree.unreadable = dict(found.files), dict(found.unreadable)
                return tree
            return read_once

        def spawn_without_limit(*arguments: Any, **options: Any) -> Any:
            with self.limits.lifted():
                return spawn(*arguments, **options)

        tool.DECODERS = [decoder]
        tool.read_saved, tool.read_tree = once(tool.read_saved), once(tool.read_tree)
        tool.subprocess.Popen = spawn_without_limit
        tool.parser = lambda: command
        known = functools.lru_cache(lambda paths, read_known=tool.read_known: read_known(paths))
        tool.read_known = lambda paths: known(tuple(paths))
        handle = signal.signal
        # Not a mock, which would remember each call.
        tool.signal.signal = (lambda number, handler: None if number == signal.SIGPIPE else
                              handle(number, handler))

    def make(self, number: int) -> Path:
        dice = random.Random(f"hv-iface {number}")
        top = self.folder / "input"
        shutil.rmtree(top, ignore_errors=True)
        if number % 8 == 7:
            path = top / "kernel/hv_iface"
            path.mkdir(parents=True)
            make_directory(dice, self.seeds, number, path)
            return path
        top.mkdir()
        make_file(dice, self.seeds, number, top / "file")
        return top / "file"

    def ways(self, path: Path) -> Iterator[Tuple[List[str], set]]:
        is_tree = path.is_dir()
        for words, allowed in MODES:
            if is_tree:
                yield ["--root", str(path), *words], allowed | {3, 4}
            yield ["--from", str(path), *words], allowed | ({3, 4} if is_tree else {4})
        yield ["--compare", str(path), str(self.base)], {0, 1, 2}
        yield ["--from", str(path), "--compare", str(self.base)], {0, 1, 2}

    @watched()
    def one(self, number: int) -> Optional[str]:
        """What is wrong, if anything."""
        path = self.make(number)
        self.saved.clear()
        give_back()
        forget_peak()
        before = peak()
        self.limits.begin()
        for arguments, allowed in self.ways(path):
            what = f"input {number}: {' '.join(arguments).replace(str(path), 'FILE')}"
            forget_peak()
            started = time.process_time()
            try:
                with self.limits.kept():
                    status, out, err = call(arguments)
                seconds = time.process_time() - started
                memory = peak() - before  # the judge's own comes after it
                judge(arguments, allowed, status, out, err)
            except Fault as fault:
                return f"{what}: {fault}"
            except Exception as error:  # whatever it is: that is the question
                where = traceback.extract_tb(error.__traceback__)[-1]
                return f"{what}: {type(error).__name__} at line {where.lineno}: {str(error)[:80]}"
            measured = self.measured
            measured.statuses[status] = measured.statuses.get(status, 0) + 1
            if seconds > measured.seconds:
                measured.seconds, measured.of_seconds = seconds, what
            if memory > measured.memory:
                measured.memory, measured.of_memory = memory, what
            if memory > MEMORY:
                return f"{what}: {memory >> 20} MiB, which the limit should have refused"
        return None


# Faults of each kind, to see that they are found.

def leaks_escapes(data: bytes) -> str:
    return data.decode("latin-1")


def wants_numbers(path: str, text: str) -> Any:
    return int(text) if path == "hypervisor_present" else text


def takes_long(tree: Any, _: str) -> List[str]:
    while len(tree.files) > 200:
        pass
    return []


def takes_memory(tree: Any) -> str:
    return tree.get("hypervisor") + " ".join(["x"] * (len(tree.files) << 19))[:1]


def takes_some_memory(_: Any) -> str:
    return (b"x" * SOME_MEMORY)[:1].decode()


PLANTED = [
    ("escapes get through", "clean", leaks_escapes, "byte 0x"),
    ("a traceback", "value", wants_numbers, "ValueError"),
    ("it takes too long", "rules", takes_long, "too long"),
    ("it takes too much memory", "headline", takes_memory, "MemoryError"),
]


def find_planted(fuzzer: Fuzzer) -> None:
    for name, function, fault, sign in PLANTED:
        with mock.patch.object(tool, function, fault):
            found = next((found for found in map(fuzzer.one, range(PLANTED_INPUTS))
                          if found and sign in found), None)
        if found:
            print(f"pass tool: planted: {name}")
            print(f"planted, {name}: {found}", file=sys.stderr)
        else:
            print(f"fail tool: planted: {name}: not found in {PLANTED_INPUTS} inputs")
    find_measured(fuzzer)


def find_measured(fuzzer: Fuzzer) -> None:
    """The memory that is told is an option's, and not what it takes to judge that."""
    def judge_with_memory(arguments: List[str], *others: Any) -> None:
        if len(arguments) == 2:  # the report, where there is a headline
            _ = b"x" * (2 * MEMORY)
        judges(arguments, *others)

    fuzzer.measured, judges = Measured(), judge
    with mock.patch.object(tool, "headline", takes_some_memory), \
            mock.patch.object(sys.modules[__name__], "judge", judge_with_memory):
        found = next(filter(None, map(fuzzer.one, range(8))), "")
    memory = fuzzer.measured.memory
    if not found and SOME_MEMORY * 0.9 < memory < SOME_MEMORY * 1.5:
        print("pass tool: measured: memory")
    else:
        print(f"fail tool: measured: memory: {found or f'{memory >> 20} MiB'}")


def search(fuzzer: Fuzzer, kept: Path, numbers: range) -> Tuple[Dict[str, str], Measured]:
    """The first fault of each kind, and the figures."""
    faults: Dict[str, str] = {}
    fuzzer.measured = Measured()
    fuzzer.folder /= str(numbers.start)
    fuzzer.folder.mkdir()
    for number in numbers:
        found = fuzzer.one(number)
        fuzzer.measured.inputs += 1
        if fuzzer.measured.inputs % 1000 == 0:  # what is left of a run that is cut off
            print(f"at input {number}: {fuzzer.measured.line()}", file=sys.stderr, flush=True)
        if not found:
            continue
        with contextlib.suppress(OSError):  # a directory may be larger than a disk
            shutil.copy(fuzzer.folder / "input/file", kept / f"tool-{number}")
        kind = re.sub("^input [0-9]+: ", "", found)
        if kind not in faults:
            faults[kind] = found
            print(found, file=sys.stderr, flush=True)
        if len(faults) == 20:
            break
    return faults, fuzzer.measured


def side_by_side(jobs: int, work: Callable[[int], Any]) -> List[Any]:
    """What each has found in a process of its own; EOFError where one has died."""
    sys.stdout.flush()
    pipes = []
    for job in range(jobs):
        reader, writer = os.pipe()
        if not os.fork():
            try:
                with open(writer, "wb") as file:
                    pickle.dump(work(job), file)
                sys.stdout.flush()
                os._exit(0)
            finally:  # what is above is the parent's to end
                traceback.print_exc()
                os._exit(1)
        os.close(writer)
        pipes.append(open(reader, "rb"))
    return [pickle.load(pipe) for pipe in pipes]


def main() -> int:
    build, inputs = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    jobs = int(os.environ.get("JOBS", "1"))
    kept = build / "fuzz"
    kept.mkdir(parents=True, exist_ok=True)
    decoder = str(kept / "hv-iface-tree")
    subprocess.run(["make", "-s", "-C", SOURCE, "tools", f"TREE={decoder}", "CFLAGS=-O1 -g "
                    "-fsanitize=address,undefined -fno-sanitize-recover=all"], check=True)
    os.environ["COLUMNS"] = "80"
    faults: Dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(decoder, Path(folder))
        if not len(sys.argv) > 3:
            side_by_side(1, lambda _: find_planted(fuzzer))  # what that has taken ends with it
        total = Measured()
        for found, measured in side_by_side(jobs, lambda job: search(
                fuzzer, kept, range(first + job, first + inputs, jobs))):
            faults.update(found)
            total.add(measured)
    for found in faults.values():
        print(f"fail tool: {found}")
    if not faults:
        print("pass tool: mutated files")
    print(f"{total.of_seconds}: {total.seconds:.2f} s\n{total.of_memory}:"
          f" {total.memory >> 20} MiB\n{total.line()}", file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
