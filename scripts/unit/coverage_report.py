#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""coverage_report.py COUNTS TREE - a line a source: "pass NAME" or "fail NAME: why".

COUNTS is gcovr's JSON. Each line and branch of TREE's module/ is to be covered, but
for those in kunit/uncovered.tsv, and what is in there is not to be. The last line
has the numbers.
"""

import json
import pathlib
import sys


def read_exceptions(path):
    """The pairs of file and line of source that are known not to be covered."""
    rows = [row.split("\t") for row in path.read_text().splitlines() if row[:1] not in ("", "#")]
    bad = [row for row in rows if len(row) != 3 or not all(row)]
    if bad:
        raise SystemExit(f"fail {path.name}: want file, line, reason: {bad[0]}")
    return {(file, line) for file, line, _ in rows}


def share(name, counts):
    """The numbers in words: how many of them were executed."""
    done = sum(count > 0 for count in counts)
    percent = 100 * done / len(counts) if counts else 0
    return f"{name} {done} of {len(counts)} ({percent:.1f} %)"


def main():
    counts, tree = sys.argv[1], pathlib.Path(sys.argv[2])
    exceptions = read_exceptions(tree / "kunit" / "uncovered.tsv")
    files = {
        pathlib.Path(file["file"]).name: file["lines"]
        for file in json.loads(pathlib.Path(counts).read_text())["files"]
    }
    lines, branches, uncovered = [], [], set()

    for path in sorted((tree / "module").glob("*.c")):
        text = path.read_text().splitlines()
        mistakes = []
        if path.name not in files:
            uncovered.add((path.name, "*"))
            if (path.name, "*") not in exceptions:
                mistakes.append("not in these tests at all")
        for line in files.get(path.name, []):
            if line.get("gcovr/noncode"):
                continue
            taken = [branch["count"] for branch in line["branches"]]
            lines.append(line["count"])
            branches += taken
            if line["count"] and all(taken):
                continue
            number = line["line_number"]
            source = text[number - 1].strip()
            uncovered.add((path.name, source))
            if (path.name, source) not in exceptions:
                what = "a branch of it" if line["count"] else "never"
                mistakes.append(f"{number} ({source}) {what}")
        mistakes += [
            f"listed but covered: {line}"
            for file, line in sorted(exceptions - uncovered)
            if file == path.name
        ]
        print(f"fail {path.name}: {'; '.join(mistakes)}" if mistakes else f"pass {path.name}")
    for file in sorted({file for file, _ in exceptions if not (tree / "module" / file).exists()}):
        print(f"fail {file}: listed but not there")
    print(f"{share('lines', lines)}, {share('branches', branches)},"
          f" {len(exceptions)} exceptions in kunit/uncovered.tsv")


main()
