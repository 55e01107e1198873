#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Does any test notice it, when one thing in the module is wrong?

    mutants.py [--count N] [--seed N] BUILD KERNEL [FILE...]

Changes one thing of module/ at a time: see sites.py. Asked are, until one notices: the
compiler, and whether it makes other code at all; of a table the tests that hold it against
scripts/tool/flags.tsv; the unit tests with their sanitizers; the proofs. One result a file
on standard output. What nobody notices has to stand in survivors.tsv, with the reason why
it cannot matter.

Wants what `kunit.sh sanitizers` has built.
"""

import argparse
import collections
import functools
import os
import queue
import random
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True

from sites import DROPPED, Site, find_sites

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE.parent
TREE = SCRIPTS.parent
sys.path.append(str(SCRIPTS / "check"))

from kunit_report import BEGINNING, COMPLAINT, ENDING, RESULT

LEAKS = "init: kmemleak scanned"
WORKERS = os.cpu_count() or 1
FEW = "5000"  # random hypervisors, of 120,000
PROVING, LOGGING = threading.Lock(), threading.Lock()

# What is left out of a command: what stops at a warning; what a sanitizer or coverage wants.
WARNINGS = r"-Werror(?= )"
BUT_FOR_SANITIZERS = r"(-Werror(?= )|-f(sanitize|asan)\S*)"
OPTIMIZED = BUT_FOR_SANITIZERS.replace("|", "|-Og|", 1)

# Verdicts. Of the first two nothing could be wrong with the tests.
NO_PROGRAM, SAME_CODE, NOTICED, SURVIVED = "no program", "same code", "noticed", "survived"


@dataclass(frozen=True)
class Mutant:
    """A site, and how it reads in words."""

    site: Site
    line: int
    text: str  # the line as it becomes

    @property
    def file(self) -> str:
        return Path(self.site.file).name


def name_mutant(site: Site, source: bytes) -> Mutant:
    mutated = site.apply(source)
    start = mutated.rfind(b"\n", 0, site.start) + 1
    end = mutated.find(b"\n", site.start + len(site.new))
    text = mutated[start:end].decode()
    if site.new == DROPPED:
        text = "without " + source[site.start:site.end].decode()
    return Mutant(site, source[:site.start].count(b"\n") + 1, " ".join(text.split()))


class Reference:
    """The module as it is, built by kbuild, and how kbuild did it."""

    def __init__(self, build: Path, kernel: Path) -> None:
        self.build = build
        self.kernel = kernel
        self.folder = build / "kunit/sanitizers-module"
        self.patience: dict[str, float] = {}  # seconds to wait after a line of the console

    def command(self, target: str) -> str:
        """By which kbuild made it; to be run in the kernel's folder."""
        path = self.folder / target
        saved = (path.parent / f".{path.name}.cmd").read_text().partition("\n")[0]
        return saved.partition(" := ")[2]

    def parse_arguments(self, target: str) -> list[str]:
        """Those that clang needs to find the same sources."""
        words = iter(shlex.split(self.command(target)))
        found = [f"-working-directory={self.kernel}"]
        for word in words:
            if word == "-include":
                found += [word, next(words)]
            elif re.match("-[ID]|-nostdinc|-std=|-fshort-wchar", word):
                found.append(word)
        return found

    def files(self) -> list[str]:
        """Those of module/ that the unit tests have."""
        files = sorted((self.folder / "module").glob("*.[ch]"))
        return [path.name for path in files if self.objects(path.name)]

    @functools.cache
    def objects(self, name: str) -> list[str]:
        """Those that are compiled from a file of module/, or with it."""
        listed = (self.folder / "hv_iface_kunit.mod").read_text().split()
        targets = [str(Path(path).relative_to(self.folder)) for path in listed]
        return [target for target in targets if f"/module/{name} " in
                (self.folder / target).with_name(f".{Path(target).name}.cmd").read_text()]

    def mutants(self, name: str) -> list[Mutant]:
        path = self.folder / "module" / name
        source = path.read_bytes()
        arguments = self.parse_arguments(self.objects(name)[0])
        return [name_mutant(site, source) for site in find_sites(path, arguments)]


def run(words: list[str], folder: Path, seconds: int = 300) -> bool:
    """Whether a command succeeds."""
    try:
        return subprocess.run(words, cwd=folder, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=seconds).returncode == 0
    except subprocess.TimeoutExpired:
        return False


class Worker:
    """A copy of the module in which one thing at a time is wrong."""

    def __init__(self, reference: Reference, number: int) -> None:
        self.reference = reference
        self.folder = reference.build / f"mutants/{number}"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(reference.folder, self.folder / "built")
        objects = self.folder / "built/hv_iface_kunit.mod"
        objects.write_text(self.moved(objects.read_text()))
        for part in ("module", "scripts/tool", "scripts/prove"):
            shutil.copytree(TREE / part, self.folder / "tree" / part)
        shutil.copy(TREE / "Kbuild", self.folder / "tree")

    def moved(self, text: str) -> str:
        return text.replace(str(self.reference.folder), str(self.folder / "built"))

    def make(self, target: str, without: str = WARNINGS) -> bool:
        command = self.moved(self.reference.command(target))
        return run(["sh", "-c", re.sub(rf" {without}", "", command)], self.reference.kernel)

    def make_objects(self, name: str, text: bytes, without: str = WARNINGS) -> dict[str, bytes]:
        """Those of a file as it might be; none where one cannot be compiled."""
        built = self.folder / "built"
        (built / "module" / name).write_bytes(text)
        targets = self.reference.objects(name)
        if not all(self.make(target, without) for target in targets):
            return {}
        return {target: (built / target).read_bytes() for target in targets}

    def makes_other_code(self, name: str, text: bytes, mutated: bytes) -> bool:
        """Sanitizers carry lines and columns with them, which may differ without any sense."""
        for without in (OPTIMIZED, BUT_FOR_SANITIZERS):
            objects = self.make_objects(name, mutated, without)
            if objects and objects == self.make_objects(name, text, without):
                return False
        return True

    def try_out(self, mutant: Mutant) -> tuple[str, str]:
        """The verdict, and by what."""
        name = mutant.file
        text = Path(mutant.site.file).read_bytes()
        mutated = mutant.site.apply(text)
        in_tree = self.folder / "tree/module" / name
        before = {target: (self.reference.folder / target).read_bytes()
                  for target in self.reference.objects(name)}
        try:
            in_tree.write_bytes(mutated)
            objects = self.make_objects(name, mutated)
            if not objects:
                return NO_PROGRAM, ""
            if objects == before:
                return SAME_CODE, ""
            if mutant.site.table and not self.agrees_with_flags():
                return NOTICED, "flags.tsv"
            if not self.make("hv_iface_kunit.o") or not self.make("hv_iface_kunit.ko"):
                return NO_PROGRAM, ""
            # the cheapest first; kmemleak makes the random tests three times as long
            complaint = self.unit_tests("on", FEW) or self.unit_tests("off")
            if complaint:
                return NOTICED, complaint
            if not self.makes_other_code(name, text, mutated):
                return SAME_CODE, ""
            proof = self.proofs(Path(name).stem)
            return (NOTICED, proof) if proof else (SURVIVED, "")
        finally:
            in_tree.write_bytes(text)
            (self.folder / "built/module" / name).write_bytes(text)
            for target, code in before.items():
                (self.folder / "built" / target).write_bytes(code)

    def agrees_with_flags(self) -> bool:
        return run(["/usr/bin/python3", "scripts/tool/hv-iface_test.py", "Sources"],
                   self.folder / "tree")

    def unit_tests(self, *how: str) -> str:
        """What the first complaint is about; nothing where all is well."""
        console = Console(self, *how)
        try:
            return console.complaint()
        finally:
            console.stop()

    def learn(self) -> str:
        """How long the console is silent after each line where nothing is wrong."""
        if not self.agrees_with_flags():
            return "flags.tsv"
        console = Console(self, "off")
        complaint = console.complaint(self.reference.patience)
        console.stop()
        return complaint

    def proofs(self, name: str) -> str:
        """The proof that fails; one at a time, for each wants some GiB."""
        with PROVING:
            log = self.folder / "proofs.log"
            with log.open("w") as output:
                subprocess.run([SCRIPTS / "prove/prove.sh", "--of", name], stdout=output,
                               stderr=subprocess.STDOUT,
                               env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                                    "HV_BUILD": str(self.reference.build),
                                    "HV_SOURCE": str(self.folder / "tree")})
        found = re.search(r"^fail (prove: .*): FAILURE", log.read_text(), re.MULTILINE)
        return found.group(1)[:80] if found else ""


class Console:
    """A user-mode kernel that runs the tests of a worker's module."""

    def __init__(self, worker: Worker, kmemleak: str, *tables: str) -> None:
        reference = worker.reference
        self.patience = reference.patience
        self.ending = [*ENDING, LEAKS] if kmemleak == "on" else [*ENDING]
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.process = subprocess.Popen(
            [SCRIPTS / "check/uml.sh", reference.kernel / "linux",
             worker.folder / "built/hv_iface_kunit.ko", kmemleak, *tables],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HV_BUILD": str(reference.build)})
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line.rstrip())
        self.lines.put(None)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def complaint(self, learned: dict[str, float] | None = None) -> str:
        wanted = self.ending
        line, test, begun = "", "", False
        while True:
            before, since = line, time.monotonic()
            try:
                line = self.lines.get(timeout=300 if learned is not None else
                                      60 + 20 * self.patience.get(before, 0))
            except queue.Empty:
                return f"{test} did not end"
            if learned is not None:
                learned[before] = max(learned.get(before, 0), time.monotonic() - since)
            if line is None:
                return f"no line {wanted[0]}" if wanted else ""
            begun |= line == BEGINNING
            if line in wanted:
                wanted.remove(line)
            if not begun or line.startswith("tree: "):
                continue
            if "# Subtest: " in line:
                test = line.partition("# Subtest: ")[2]
            match = RESULT.fullmatch(line)
            if match and match.group(2):
                return f"{test}: {match.group(3)}"[:80]
            if COMPLAINT.search(line):
                return f"{test}: {line.strip()}"[:80]


def read_survivors() -> set[tuple[str, str]]:
    """File and text of those that cannot matter; why is for people."""
    rows = (HERE / "survivors.tsv").read_text().splitlines()
    return {(file, text) for file, text, _ in
            (row.split("\t") for row in rows if row and not row.startswith("#"))}


def try_all(reference: Reference, mutants: list[Mutant], log: Path) -> dict[Mutant, tuple[str, str]]:
    jobs: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    results: dict[Mutant, tuple[str, str]] = {}
    workers = [Worker(reference, number) for number in range(WORKERS)]
    complaint = workers[0].learn()
    if complaint:
        raise SystemExit(f"mutants.py: the tests complain where nothing is wrong: {complaint}")
    for mutant in mutants:
        jobs.put(mutant)
    begun = time.monotonic()

    def work(worker: Worker) -> None:
        while True:
            try:
                mutant = jobs.get_nowait()
            except queue.Empty:
                return
            verdict, by = worker.try_out(mutant)
            with LOGGING:
                results[mutant] = verdict, by
                with log.open("a") as file:
                    print(mutant.file, mutant.line, mutant.text, verdict, by, sep="\t", file=file)
                if len(results) % 50 == 0:
                    print(f"mutants: {len(results)} of {len(mutants)},",
                          f"{time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def report(results: dict[Mutant, tuple[str, str]], complete: bool) -> None:
    listed = read_survivors()
    files = collections.defaultdict(list)
    for mutant, (verdict, _) in sorted(results.items(), key=lambda item: item[0].site):
        files[mutant.file].append((mutant, verdict))
    for file, found in files.items():
        counts = collections.Counter(verdict for _, verdict in found)
        survivors = [mutant for mutant, verdict in found if verdict == SURVIVED]
        unlisted = [mutant for mutant in survivors if (file, mutant.text) not in listed]
        tried = counts[NOTICED] + counts[SURVIVED]
        figures = f"{counts[NOTICED]} of {tried} noticed, {counts[SAME_CODE]} make no difference"
        print(f"mutants: {file}: {figures}", file=sys.stderr)
        for mutant in unlisted:
            print(f"fail {file} line {mutant.line}: nobody notices: {mutant.text}")
        if not unlisted:
            print(f"pass {file}")
        if complete:
            for text in sorted({text for name, text in listed if name == file} -
                               {mutant.text for mutant in survivors}):
                print(f"fail {file} survivors.tsv: did not survive, or is not there: {text}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("build", type=Path)
    parser.add_argument("kernel", type=Path)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    reference = Reference(options.build, options.kernel)
    names = options.files or reference.files()
    mutants = [mutant for name in names for mutant in reference.mutants(name)]
    if options.count:
        mutants = sorted(random.Random(options.seed).sample(mutants, min(options.count, len(mutants))),
                         key=lambda mutant: mutant.site)
    log = options.build / "mutants/results.tsv"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("")
    report(try_all(reference, mutants, log), complete=not options.count)


if __name__ == "__main__":
    main()
