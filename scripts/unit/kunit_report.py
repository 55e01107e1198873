#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""kunit_report.py [--unit] LOG TREE - one line a unit test: "pass NAME" or "fail NAME: why".

LOG is the console of the user-mode kernel or, with --unit, what scripts/unit has printed.
What must be in it is read from the test sources in TREE, not from LOG: a suite that was
not linked, not registered or not reached is a failure, in both alike, so the two cannot
drift apart. So is a complaint of the kernel while a test runs.
"""

import pathlib
import re
import sys

ARRAY = re.compile(r"struct kunit_case (\w+)\[\] = \{(.*?)\n\};", re.S)
CASE = re.compile(r"\bKUNIT_CASE(?:_\w+)?\(\s*(\w+)")
SUITE = re.compile(r"struct kunit_suite \w+ = \{(.*?)\n\};", re.S)
NAME = re.compile(r'\.name = "([^"]+)"')
CASES = re.compile(r"\.test_cases = (\w+)")

START = re.compile(r"    # Subtest: (\S+)")
RESULT = re.compile(r"( *)(not )?ok \d+ (?:- )?(.+?)( # SKIP.*)?")
WHERE = re.compile(r"\s+# \S+: (?:EXPECTATION|ASSERTION) FAILED at (\S+)|\s+# \S+: (.*timed out.*)")
COMPLAINT = re.compile(
    r"BUG:|WARNING:|UBSAN:|KASAN:|INFO: |Oops|Kernel panic|Kernel mode fault|unreferenced object"
)
BEGINNING = "init: loading"
ENDING = ["init: insmod 0", "init: rmmod 0", "reboot: Power down"]


def expected_tests(tree):
    """Names, as SUITE.TEST, of all tests in the sources."""
    names = []
    for path in sorted(pathlib.Path(tree, "kunit").glob("*_test.c")):
        text = path.read_text()
        arrays = dict(ARRAY.findall(text))
        suites = SUITE.findall(text)
        if not suites:
            raise SystemExit(f"{path.name}: no struct kunit_suite found")
        for body in suites:
            suite = NAME.search(body).group(1)
            cases = CASE.findall(arrays[CASES.search(body).group(1)])
            if not cases:
                raise SystemExit(f"{path.name}: no KUNIT_CASE in suite {suite}")
            names += [f"{suite}.{case}" for case in cases]
    return names


def read_log(lines):
    """A list of (SUITE.TEST, reason of the failure or None), and the complaints outside tests."""
    results, outside = [], []
    suite, reasons, parameters, count = None, [], [], 0
    for line in lines:
        if COMPLAINT.search(line):
            reasons.append(line.strip())
        elif match := START.fullmatch(line):
            outside += reasons
            suite, reasons, parameters, count = match.group(1), [], [], 0
        elif match := WHERE.match(line):
            reasons.append(match.group(1) or match.group(2))
        elif match := RESULT.fullmatch(line):
            indent, bad, name, skip = match.groups()
            if len(indent) == 8:
                count += 1
                if bad or skip:
                    parameters.append(name)
            elif len(indent) == 4:
                if parameters:
                    few = ", ".join(parameters[:5]) + (", ..." if len(parameters) > 5 else "")
                    reasons.insert(0, f"{len(parameters)} of {count} parameters: {few}")
                if skip:
                    reasons.insert(0, "skipped")
                if bad and not reasons:
                    reasons = ["not ok"]
                results.append((f"{suite}.{name}", "; ".join(reasons[:3]) or None))
                reasons, parameters, count = [], [], 0
            else:
                if bad and not any(n.startswith(f"{suite}.") and why for n, why in results):
                    reasons.append(f"suite {name} is not ok")
                outside += reasons
                suite, reasons = None, []
    return results, outside + reasons


def main():
    unit = sys.argv[1] == "--unit"
    log, tree = sys.argv[-2:]
    text = pathlib.Path(log).read_text(errors="replace")
    lines = re.sub(r"\S*/(?=(?:kunit|module)/\w+\.[ch]\b)", "", text).splitlines()
    if not unit:
        if BEGINNING not in lines:
            raise SystemExit("the user-mode kernel did not boot")
        lines = lines[lines.index(BEGINNING):]
    results, outside = read_log(lines)
    expected = expected_tests(tree)
    seen = [name for name, _ in results]

    for name, why in results:
        if seen.count(name) > 1:
            why = "ran more than once"
        elif name not in expected:
            why = "not found in the sources"
        print(f"fail {name}: {why}" if why else f"pass {name}")
    for name in expected:
        if name not in seen:
            print(f"fail {name}: did not run")

    if unit:
        return
    outside += [f'no line "{line}"' for line in ENDING if line not in lines]
    print("fail load-unload: " + "; ".join(outside[:3]) if outside else "pass load-unload")


if __name__ == "__main__":
    main()
