#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Does any test notice it, when one thing in the module is wrong?

    mutants.py [--count N] [--seed N] [--unit] BUILD [FILE...]

Changes one thing of module/ at a time: see sites.py. Asked are, until one notices, the
cheapest first: the compiler, and whether it makes other code at all; the unit tests in a
user's process; whether the flags are those of scripts/tool/flags.tsv; the unit tests
with sanitizers and more random hypervisors; the user-mode kernel; the proofs. One result a
file on standard output. What nobody notices has to stand in survivors.tsv, with the reason
why it cannot matter: of such the last two are not asked, nor with --unit of any.
"""

import argparse
import collections
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

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE.parent
sys.path.append(str(SCRIPTS / "tool"))

from flags import disagreement
from sites import DROPPED, Site, find_sites

TREE = SCRIPTS.parent
WORKERS = os.cpu_count() or 1
FEW, MORE = "tables=500", "tables=6000"  # random hypervisors
QUICK, CAREFUL = 2, 10  # seconds of the processor, of which all tests take a tenth at most
ALONE, LOGGING = threading.Lock(), threading.Lock()  # the last ones asked want some GiB
NOWHERE = {"cpu_x86.c"}  # the processor's own instructions: the guests execute them

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


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)


class Program:
    """The unit tests of a tree as a program, and how make builds it. Where it runs for more than
    its seconds it will not end.
    """

    def __init__(self, tree: Path, folder: Path, flags: str, seconds: int) -> None:
        self.tree, self.folder, self.seconds = tree, folder, seconds
        make = ["make", "-f", str(tree / "scripts/unit/Makefile"), f"OUT={folder}"]
        make += [f"CFLAGS={flags}"] if flags else []
        if not folder.exists():  # or those of another worker, which are the same
            subprocess.run([*make, "-s", f"-j{WORKERS}"], stdout=subprocess.DEVNULL, check=True)
        plan = subprocess.run([*make, "-nB"], capture_output=True, text=True, check=True).stdout
        self.commands: dict[Path, list[str]] = {}  # by the object that comes of it
        for line in plan.replace("\\\n", " ").splitlines():
            words = [word for word in shlex.split(line) if word != "-Werror"]
            if "-c" in words:
                self.commands[Path(words[words.index("-o") + 1])] = [*words, "-w"]
            elif "-o" in words:
                self.link = words
        self.plain = {path: path.read_bytes() for path in self.commands}
        self.texts: dict[Path, bytes] = {}

    def objects(self, name: str) -> list[Path]:
        """Those that read a file of module/."""
        return [path for path in self.commands
                if re.search(rf"/module/{re.escape(name)}\b", path.with_suffix(".d").read_text())]

    def preprocess(self, path: Path) -> bytes:
        words = self.commands[path]
        return run([*words[:words.index("-o")], "-E", "-P", words[-2]], self.folder).stdout

    def learn_texts(self, name: str) -> None:
        """What the compiler reads: of a header few objects use what is changed."""
        if name.endswith(".h"):
            for path in self.objects(name):
                if path not in self.texts:
                    self.texts[path] = self.preprocess(path)

    def changed(self, name: str) -> list[Path]:
        """The objects that a file as it is now in the tree may make others."""
        return [path for path in self.objects(name)
                if path not in self.texts or self.preprocess(path) != self.texts[path]]

    def make(self, paths: list[Path], *flags: str) -> dict[Path, bytes]:
        """Objects of the tree as it is now; none where one is refused."""
        made = {}
        for path in paths:
            words = self.commands[path]
            if run([*words[:words.index("-MMD")], *flags, *words[words.index("-MMD") + 1:]],
                   self.folder).returncode:
                return {}
            made[path] = path.read_bytes()
        return made

    def is_same(self, made: dict[Path, bytes]) -> bool:
        return all(self.plain[path] == code for path, code in made.items())

    def complaint(self, tables: str) -> str:
        """What the first complaint of the tests is about; nothing where all is well."""
        if run(self.link, self.folder).returncode:
            return "does not link"
        program = self.link[self.link.index("-o") + 1]
        suite, words = "", ["prlimit", f"--cpu={self.seconds}", "--core=0", program, tables]
        with subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, text=True,
                              errors="replace", stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as ran:
            for line in ran.stdout:
                if line.startswith("    # Subtest: "):
                    suite = line.split()[-1].removeprefix("hv_iface_")
                if re.match(" {4,8}not ok", line):
                    ran.kill()
                    return f"{suite}: {line.split(maxsplit=3)[3].strip()}"[:80]
        return f"{suite}: ended with {ran.returncode}" if ran.returncode else ""

    def restore(self, paths: list[Path]) -> None:
        for path in paths:
            path.write_bytes(self.plain[path])


class Worker:
    """A copy of the module in which one thing at a time is wrong."""

    def __init__(self, build: Path, number: int, other: "Worker | None" = None) -> None:
        self.build = build
        self.folder = build / f"mutants/{number}"
        self.tree = self.folder / "tree"
        shutil.rmtree(self.folder, ignore_errors=True)
        for part in ("module", "kunit", "scripts/unit", "scripts/tool", "scripts/common", "scripts/prove"):
            shutil.copytree(TREE / part, self.tree / part)
        shutil.copy(TREE / "Kbuild", self.tree)
        for name in ("quick", "careful") if other else ():
            shutil.copytree(other.folder / name, self.folder / name)
        self.quick = Program(self.tree, self.folder / "quick", "-O1", QUICK)
        self.careful = Program(self.tree, self.folder / "careful", "", CAREFUL)

    def mutants(self, name: str) -> list[Mutant]:
        """All of a file, as clang reads it: with the first object that does."""
        path = self.tree / "module" / name
        words = self.quick.commands[self.quick.objects(name)[0]]
        options = [word for word in words if re.match("-[ID]|-std=", word)]
        if "-include" in words:
            options += ["-include", words[words.index("-include") + 1]]
        source = path.read_bytes()
        return [name_mutant(site, source) for site in find_sites(path, Path(words[-2]), options)]

    def try_out(self, mutant: Mutant, fast: bool) -> tuple[str, str]:
        """The verdict, and by what."""
        path = self.tree / "module" / mutant.file
        text = path.read_bytes()
        self.quick.learn_texts(mutant.file)
        path.write_bytes(mutant.site.apply(text))
        try:
            return self.ask(mutant, text, fast)
        finally:
            path.write_bytes(text)
            for program in (self.quick, self.careful):
                program.restore(program.objects(mutant.file))

    def ask(self, mutant: Mutant, text: bytes, fast: bool) -> tuple[str, str]:
        paths = self.quick.changed(mutant.file)
        if not paths:
            return SAME_CODE, ""
        made = self.quick.make(paths)
        if not made:
            return NO_PROGRAM, ""
        if self.quick.is_same(made):
            return SAME_CODE, ""
        by = self.quick.complaint(FEW)
        if not by and disagreement(self.tree / "module"):
            by = "flags.tsv"
        if not by and self.makes_same_code(mutant, text, paths):
            return SAME_CODE, ""
        if not by:
            self.careful.make([self.careful.folder / path.relative_to(self.quick.folder)
                               for path in paths])
            by = self.careful.complaint(MORE)
        if not by and not fast:
            with ALONE:
                by = self.user_mode_kernel() or self.proofs(Path(mutant.file).stem)
        return (NOTICED, by) if by else (SURVIVED, "")

    def makes_same_code(self, mutant: Mutant, text: bytes, paths: list[Path]) -> bool:
        """With more optimization, of both."""
        path = self.tree / "module" / mutant.file
        made = self.quick.make(paths, "-O2")
        path.write_bytes(text)
        before = self.quick.make(paths, "-O2")
        path.write_bytes(mutant.site.apply(text))
        return made == before

    def ask_script(self, script: str, *words: str, build: Path) -> str:
        """A suite on the tree of this worker; the first that fails of it."""
        log = self.folder / f"{Path(script).stem}.log"
        with log.open("w") as output:
            subprocess.run([SCRIPTS / script, *words], stdin=subprocess.DEVNULL, stdout=output,
                           stderr=subprocess.STDOUT, check=False,
                           env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HV_BUILD": str(build),
                                "HV_SOURCE": str(self.tree)})
        found = re.search(r"^fail (.*)", log.read_text(), re.MULTILINE)
        return found[1][:80] if found else ""

    def user_mode_kernel(self) -> str:
        """In a folder of its own: others read what a run of the tests leaves behind."""
        build = self.build / "mutants/uml"
        (build / "kunit").mkdir(parents=True, exist_ok=True)
        for path in (*self.build.glob("linux-source-*"), *self.build.glob("kunit/[0-9]*")):
            link = build / path.relative_to(self.build)
            if path.is_dir() and not link.exists():
                link.symlink_to(path)
        return self.ask_script("unit/kunit.sh", "plain", build=build)

    def proofs(self, name: str) -> str:
        """Those that read a file, without the time that one takes for its answer."""
        return self.ask_script("prove/prove.sh", "--of", name, build=self.build)

    def learn(self) -> None:
        for why, complaint in (("quick", self.quick.complaint(FEW)),
                               ("careful", self.careful.complaint(MORE)),
                               ("flags.tsv", disagreement(self.tree / "module"))):
            if complaint:
                raise SystemExit(f"mutants.py: {why}: complains where nothing is wrong: {complaint}")


def read_survivors() -> set[tuple[str, str]]:
    """File and text of those that cannot matter; why is for people."""
    rows = (HERE / "survivors.tsv").read_text().splitlines()
    return {(file, text) for file, text, _ in
            (row.split("\t") for row in rows if row and not row.startswith("#"))}


def try_all(workers: list[Worker], mutants: list[Mutant], unit: bool,
            log: Path) -> dict[Mutant, tuple[str, str]]:
    listed = read_survivors()
    jobs: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    results: dict[Mutant, tuple[str, str]] = {}
    for mutant in mutants:
        jobs.put(mutant)
    begun = time.monotonic()

    def work(worker: Worker) -> None:
        while True:
            try:
                mutant = jobs.get_nowait()
            except queue.Empty:
                return
            verdict, by = worker.try_out(mutant, unit or (mutant.file, mutant.text) in listed)
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
    parser.add_argument("--unit", action="store_true")
    parser.add_argument("build", type=Path)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    log = options.build / "mutants/results.tsv"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("")
    first = Worker(options.build, 0)
    first.learn()
    workers = [first] + [Worker(options.build, number, first) for number in range(1, WORKERS)]
    names = options.files or sorted(path.name for path in (TREE / "module").glob("*.[ch]")
                                    if path.name not in NOWHERE)
    mutants = [mutant for name in names for mutant in first.mutants(name)]
    if options.count:
        mutants = sorted(random.Random(options.seed).sample(mutants, min(options.count, len(mutants))),
                         key=lambda mutant: mutant.site)
    report(try_all(workers, mutants, options.unit, log), complete=not options.count)


if __name__ == "__main__":
    main()
