#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""tool.py BUILD INPUTS [FIRST] - gives hv-iface files that a stranger has changed.

Each input has a number, from which all that is random in it comes: FIRST with INPUTS 1
repeats one. It is a file in one of the formats that the tool reads, or a directory, and
goes through every option. Whatever it holds, the tool, with sanitizers, ends with a status that
its manual has; prints ASCII without escapes; what is JSON or metrics can be read; and time and
memory stay below the limits here.

Prints a line a test as results_of in lib.sh reads it; the figures on standard error. A
file that finds a fault is kept in BUILD/fuzz. JOBS in the environment is how many processes
share the inputs (default: 1).
"""

import contextlib
import json
import os
import pickle
import random
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

sys.dont_write_bytecode = True
SOURCE = Path(__file__).resolve().parents[2]

import seeds

ROOT = "/sys/kernel/hv_iface"
SECONDS = 4.0  # of a processor, for one option, with sanitizers: 16 MiB take 2 on a busy machine
MEMORY = 24 << 20  # more than a tool that has read nothing
LARGEST = 1 << 24
OUTPUT = 4 * LARGEST  # each line may be a machine of its own
HUGE_EVERY = 401  # inputs; one is larger than a tree; no multiple of 8
PLANTED_INPUTS = 400

# What the tool answers with, by option; and of a directory, that part of it is unreadable.
MODES: List[Tuple[List[str], set]] = [
    ([], {0, 2}), (["--all"], {0, 2}), (["--leaves"], {0, 2}), (["--json"], {0, 2}),
    (["--prometheus"], {0, 2}), (["--ansible"], {0, 2}), (["--cpuid"], {0, 2, 4}),
    (["--check"], {0, 1, 2}), (["--check", "--strict"], {0, 1, 2}), (["-q"], {0, 1, 2, 3}),
    (["--export", "--all"], {0, 2}), (["--tree"], {0, 2}), (["hypervisor"], {0, 1, 2}),
    (["hyperv/versions"], {0, 1, 2}), (["--explain", "access_vp_index+0x40000003"], {0, 2}),
    (["--explain", "eax_bit30+guest_os_id/state"], {0, 2}),
]
# No (a|b)* over characters: it would remember each of them, in 280 bytes.
METRIC = re.compile(r'(# (HELP|TYPE) [ -~]+'
                    r'|hv_iface_\w+(\{(\w+="[^"\\]*(\\.[^"\\]*)*",?)*\})? -?\d+)')


# What inputs begin with.

class Seeds(NamedTuple):
    files: List[bytes]  # in each format
    trees: List[Dict[str, str]]


OF_THE_MODULE = {
    "guest_os_id/state": "written", "guest_os_id/previous": "0x0",
    "guest_os_id/written": "0x8100000601c00000", "guest_os_id/current": "0x8100000601c00000",
    "guest_os_id/identity": "Linux 6.1.192", "requirements/msr_vp_index": "fail",
}


def document(tree: Dict[str, str]) -> Dict[str, Any]:
    """As --json has it, but for what is no text; the texts are read alike."""
    found: Dict[str, Any] = {"schema": 1, "firmware": {"sys_vendor": "QEMU"}}
    for path, text in tree.items():
        *folders, name = path.split("/")
        node = found
        for folder in folders:
            node = node.setdefault(folder, {})
        node[name] = text.split(" ") if path.startswith("leaves/") else text
    return found


def all_seeds(server: "Server") -> Seeds:
    found = Seeds([], [])
    for name, machine in list(seeds.machines().items())[::4]:
        dump = "CPU 0:\n" + seeds.dumped(machine)
        server.file.write_text(dump)
        lines = server.ask(["--from", str(server.file), "--tree"]).out
        tree = {**dict(line.split(": ", 1) for line in lines.splitlines()), **OF_THE_MODULE}
        rows = "".join(f"{name}\t{leaf:08x}" + "".join(f"\t{word:08x}" for word in words) + "\n"
                       for leaf, words in machine.items())
        saved = document(tree)
        texts = [dump, dump.replace("CPU 0", "CPU"), dump + dump.replace("CPU 0", "CPU 1"), rows,
                 rows.replace(name + "\t", ""), lines, json.dumps(saved, indent=2),
                 json.dumps({"loaded": True, "guest_os_id_intact": True, **saved,
                             "unreadable": {"hyperv/version": "Input/output error"}}),
                 "".join(f"{ROOT}/{path}:{text}\n" for path, text in tree.items()),
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
    size = dice.choice((LARGEST - len(data) - 64, LARGEST + 1, 1 << 20, 4 << 20))
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

class Said(NamedTuple):
    status: int  # 128 and more where a signal ended it
    seconds: float
    memory: int
    out: str
    err: str


class Fault(Exception):
    """What does not hold."""


class Server:
    """hv-iface with sanitizers, for many questions: tool.c."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.program, self.file = folder / "tool", folder / "file"
        self.printed = [folder / "out", folder / "err"]
        subprocess.run(["make", "-s", "-C", source, "tools", f"TOOL={self.program}",
                        "TOOL_MAIN=scripts/fuzz/tool.c", "CFLAGS=-O1 -g -fsanitize=address,undefined"
                        " -fno-sanitize-recover=all"], check=True)
        self.start()
        self.memory = 0
        self.memory = self.ask(["--version"]).memory

    def start(self) -> None:
        self.process = subprocess.Popen([self.program, *self.printed], text=True, bufsize=1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env={**os.environ, "COLUMNS": "80",
                                             "ASAN_OPTIONS": "detect_leaks=0"})

    def ask(self, arguments: List[str]) -> Said:
        self.process.stdin.write("\t".join(arguments) + "\n")
        status, microseconds, memory = map(int, self.process.stdout.readline().split())
        out, err = (path.read_bytes().decode("latin-1") for path in self.printed)
        return Said(status, microseconds / 1e6, (memory << 10) - self.memory, out, err)


def judge(arguments: List[str], allowed: set, said: Said) -> None:
    if re.search("Sanitizer|runtime error", said.err):
        found = re.findall("SUMMARY.{,100}|runtime error.{,100}", said.err)
        raise Fault("sanitizer: " + (found or [""])[0])
    if said.seconds > SECONDS:
        raise Fault("too long")
    if said.memory > MEMORY:
        raise Fault(f"too much memory: {said.memory >> 20} MiB")
    if said.status not in allowed:
        raise Fault(f"status {said.status}")
    for name, text in (("output", said.out), ("errors", said.err)):
        bad = re.search(r"[^ -~\n]", text)
        if bad:
            raise Fault(f"byte {ord(bad.group()):#x} in the {name}")
        if len(text) > OUTPUT:
            raise Fault(f"{len(text)} bytes in the {name}")
    if said.status == 2 and not re.fullmatch("hv-iface: [^\n]+\n", said.err) \
            and "--compare" not in arguments:
        raise Fault("no complaint of one line")
    if said.status == 0 and arguments[-1] in ("--json", "--ansible"):
        json.loads(said.out)
    if said.status == 0 and arguments[-1] == "--prometheus":
        for line in said.out.splitlines():
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
        self.note(other.seconds, other.of_seconds, other.memory, other.of_memory)

    def note(self, seconds: float, of_seconds: str, memory: int, of_memory: str) -> None:
        if seconds > self.seconds:
            self.seconds, self.of_seconds = seconds, of_seconds
        if memory > self.memory:
            self.memory, self.of_memory = memory, of_memory

    def line(self) -> str:
        return (f"{self.inputs} inputs, statuses {dict(sorted(self.statuses.items()))}, at most "
                f"{self.seconds:.2f} s and {self.memory >> 20} MiB more than before")


class Fuzzer:
    def __init__(self, server: Server, folder: Path, seeds_of: Optional[Seeds] = None) -> None:
        self.folder, self.server = folder, server
        self.seeds = seeds_of or all_seeds(server)
        self.base = folder / "base.json"
        self.base.write_bytes(next(data for data in self.seeds.files if data.startswith(b"{")))
        self.measured = Measured()

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

    def one(self, number: int) -> Optional[str]:
        """What is wrong, if anything."""
        path = self.make(number)
        for arguments, allowed in self.ways(path):
            what = f"input {number}: {' '.join(arguments).replace(str(path), 'FILE')}"
            said = self.server.ask(arguments)
            try:
                judge(arguments, allowed, said)
            except (Fault, ValueError) as fault:
                return f"{what}: {fault}"
            statuses = self.measured.statuses
            statuses[said.status] = statuses.get(said.status, 0) + 1
            self.measured.note(said.seconds, what, said.memory, what)
        return None


# Faults of each kind, to see that they are found: what is changed, and what is then said.

def find_planted(fuzzer: Fuzzer) -> None:
    for row in (SOURCE / "scripts/fuzz/plants.tsv").read_text().splitlines():
        if not row.startswith("tool\t"):
            continue
        _, file, name, expression = row.split("\t")
        sign = re.search("[(](.*)[)]$", name)[1]
        with tempfile.TemporaryDirectory() as folder:
            copied = Path(folder) / "copy"
            for part in ("module", "scripts/common", "scripts/tool", "scripts/fuzz", "Makefile", "Kbuild"):
                (copied / part).parent.mkdir(parents=True, exist_ok=True)
                (shutil.copytree if (SOURCE / part).is_dir() else shutil.copy)(
                    SOURCE / part, copied / part)
            subprocess.run(["sed", "-i", expression, copied / file], check=True)
            same = (SOURCE / file).read_text() == (copied / file).read_text()
            planted = Fuzzer(Server(copied, Path(folder)), Path(folder), fuzzer.seeds)
            found = next((found for found in map(planted.one, range(PLANTED_INPUTS))
                          if found and sign in found), None)
        if found and not same:
            print(f"pass tool: planted: {name}")
            print(f"planted, {name}: {found}", file=sys.stderr)
        else:
            print(f"fail tool: planted: {name}: not found in {PLANTED_INPUTS} inputs")


def search(fuzzer: Fuzzer, kept: Path, numbers: range) -> Tuple[Dict[str, str], Measured]:
    """The first fault of each kind, and the figures."""
    faults: Dict[str, str] = {}
    fuzzer.folder /= str(numbers.start)
    fuzzer.folder.mkdir()
    fuzzer.server.printed = [fuzzer.folder / "out", fuzzer.folder / "err"]
    fuzzer.server.start()  # each job has one of its own
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
    faults: Dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Server(SOURCE, Path(folder)), Path(folder))
        if not len(sys.argv) > 3:
            find_planted(fuzzer)
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
