# SPDX-License-Identifier: GPL-2.0
"""Does what was seen of a step agree with what scenarios.ini expects of it? Pure functions.

The first word of an expectation names its check; lines with the same word are one list.
What starts with no such word is about a file: `PATH = VALUE`, `PATH ~ REGEX`, `PATH absent`.
"""

import errno
import os
import re
from collections import defaultdict
from collections.abc import Iterator

from .report import Seen, module_log

SPLAT = re.compile(r"WARNING:|BUG:|Oops|UBSAN|KASAN|Call Trace|unchecked MSR|general protection")
# An address of the kernel's own: nobody who reads files or the log is to learn one.
POINTER = re.compile(r"\bffff[89a-f][0-9a-f]{11}\b")
# Files whose reading costs one rdmsr, by design; all others are free.
LIVE_FILES = ("guest_os_id/current", "guest_os_id/identity")


def result(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """`result ok`, or the name of an error number; `result never`: see evaluate()."""
    if wanted == ["ok"]:
        good = seen.result == 0
    else:
        good = seen.result != 0 and os.strerror(getattr(errno, wanted[0])) in " ".join(seen.out)
    if not good:
        yield f"result {seen.result}, not {wanted[0]}: {' '.join(seen.out)}"


def out(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """Each of these regular expressions matches a line of what the step printed."""
    for pattern in wanted:
        if not any(re.search(pattern, line) for line in seen.out):
            yield f"out: '{' | '.join(seen.out)}' has no '{pattern}'"


def outside(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """The hypervisor's own log has these, in this order; with `no ` before it, nowhere."""
    lines = iter(seen.outside)
    for pattern in wanted:
        if pattern.startswith("no "):
            if any(re.search(pattern[3:], line) for line in seen.outside):
                yield f"outside: '{pattern[3:]}' is there"
        elif not any(re.search(pattern, line) for line in lines):
            yield f"outside: '{pattern}' is not there, or not in this order"


def log(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """Exactly these lines of the module's own, each a regular expression; or `log none`."""
    lines = module_log(seen)
    patterns = [] if wanted == ["none"] else wanted
    if len(lines) != len(patterns):
        yield f"{len(lines)} line(s) in the log, not {len(patterns)}: {' | '.join(lines)}"
    for line, pattern in zip(lines, patterns):
        if not re.search(pattern, line):
            yield f"log: '{line}' does not match '{pattern}'"


def expand(wanted: list[str]) -> Iterator[str]:
    """`cpuid 0x40000002-0x40000004, rdmsr ...`: one access each."""
    for item in re.split(r",\s*", ", ".join(wanted)):
        span = re.fullmatch(r"cpuid (0x[0-9a-f]+)-(0x[0-9a-f]+)", item)
        if span:
            yield from (f"cpuid {n:#x}" for n in range(int(span[1], 16), int(span[2], 16) + 1))
        elif item not in ("", "none"):
            yield item


def same(access: str, wanted: str) -> bool:
    """A wanted access may leave out the value; that it faulted it may not."""
    return access == wanted or access.startswith(wanted + " ") and not access.endswith("#GP")


def accesses(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """All accesses in their order; or `accesses none`."""
    found = [access.text for access in seen.accesses or []]
    patterns = list(expand(wanted))
    if len(found) != len(patterns) or not all(map(same, found, patterns)):
        yield f"accesses: {', '.join(found) or 'none'}; not: {', '.join(patterns) or 'none'}"


def some(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """These accesses, among others."""
    for pattern in expand(wanted):
        if not any(same(access.text, pattern) for access in seen.accesses or []):
            yield f"no {pattern}"


def never(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """No access that begins like this."""
    for access in seen.accesses or []:
        if access.text.startswith(tuple(wanted)):
            yield f"{access.text}, which may not be"


def processors(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """On how many processors; 1 also where there was no access."""
    cpus = {access.cpu for access in seen.accesses or []}
    if max(len(cpus), 1) != int(wanted[0]):
        yield f"accesses on {len(cpus)} processors, not {wanted[0]}"


def free_reads(seen: Seen, _wanted: list[str]) -> Iterator[str]:
    """Reading the tree costs one rdmsr for each live file, and nothing else."""
    live = sum(path in seen.files for path in LIVE_FILES)
    yield from accesses(seen, ["rdmsr 0x40000000"] * live)


def without(seen: Seen, wanted: list[str]) -> Iterator[str]:
    """`without same`: hv-iface --no-module says what the files say; or `without differs`."""
    if bool(seen.without) != (wanted == ["differs"]):
        yield f"without the module: {' '.join(seen.without) or 'the same'}"


CHECKS = {check.__name__: check for check in
          (result, out, outside, log, accesses, some, never, processors, free_reads, without)}
WITNESSED = {"accesses", "some", "never", "processors", "free_reads"}

# The verbs of guest-life.sh.
LIFE = ("suspend", "freeze", "hibernate", "reboot", "kexec", "crash", "migrate", "sleep_and_move")
# The verbs of guest-stress.sh, which look at the kernel's log themselves.
STRESS = ("churn", "readers", "held", "faults", "hotplug", "leaks", "twins")
# What is expected of each verb unless a scenario says otherwise.
DEFAULTS = {
    "boot": [],
    "load": ["result ok", "log .", "processors 1"],
    "read": ["result ok", "log none", "free_reads", "without same"],
    "unload": ["result ok", "log none", "never cpuid"],
    "agree": ["result ok", "accesses none"],
    "rdmsr": ["result ok"],
    "wrmsr": ["result ok"],
    "run": ["result ok"],
} | dict.fromkeys(LIFE, ["result ok"]) | dict.fromkeys(STRESS, ["result ok", "log none"])


def file(seen: Seen, line: str) -> Iterator[str]:
    found = re.fullmatch(r"(\S+) (?:(=|~) ?(.*)|absent)", line)
    if not found:
        yield f"what does '{line}' mean?"
        return
    path, operator, wanted = found.groups()
    value = seen.files.get(path)
    if operator is None:
        if value is not None or any(name.startswith(path + "/") for name in seen.files):
            yield f"{path} is there"
    elif value is None:
        yield f"{path} is absent"
    elif value != wanted if operator == "=" else not re.search(wanted, value):
        yield f"{path} is '{value}', not '{wanted}'"


def evaluate(verb: str, expectations: list[str], seen: Seen | None) -> list[str]:
    """The complaints about one step."""
    hangs = "result never" in expectations
    if seen is None or (seen.result is None) != hangs:
        return [f"the guest {'came' if hangs else 'did not get'} to the end of it"]
    if hangs:
        return []
    wanted, files = defaultdict(list), []
    for line in expectations:
        word, _, rest = line.partition(" ")
        if word in CHECKS:
            wanted[word].append(rest)
        else:
            files.append(line)
    for line in DEFAULTS[verb]:
        word, _, rest = line.partition(" ")
        wanted.setdefault(word, [rest])
    complaints = [complaint for word, rest in wanted.items()
                  if seen.accesses is not None or word not in WITNESSED
                  for complaint in CHECKS[word](seen, rest)]
    complaints += [complaint for line in files for complaint in file(seen, line)]
    if verb != "boot":
        complaints += [f"kernel: {line}" for line in seen.log if SPLAT.search(line)]
        complaints += [f"a kernel pointer: {text}"
                       for text in (*seen.files.values(), *module_log(seen))
                       if POINTER.search(text)]
    return complaints
