# SPDX-License-Identifier: GPL-2.0
"""The dashboard: Debian has no Grafana, so its shape is looked at, and its queries are asked."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from .control import Row

WIDTH = 24  # columns of Grafana
SELECTOR = re.compile(r"\b(?:hv_iface|node)_\w+(?:\{[^}]*\})?")
VARIABLES = {"$job": ".*"}  # what All stands for


def overlap(one: dict, other: dict) -> bool:
    return all(one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
               for at, size in (("x", "w"), ("y", "h")))


def shape(document: dict) -> Iterator[str]:
    """What is wrong with the document itself."""
    panels = document["panels"]
    names = {variable["name"] for variable in document["templating"]["list"]}
    if not {name.removeprefix("$") for name in VARIABLES} | {"datasource"} <= names:
        yield f"its variables are {names}"
    if len({panel["id"] for panel in panels}) != len(panels):
        yield "two panels have one id"
    for panel in panels:
        if panel["datasource"] != {"type": "prometheus", "uid": "${datasource}"}:
            yield f"{panel['title']}: another data source"
        if panel["gridPos"]["x"] + panel["gridPos"]["w"] > WIDTH:
            yield f"{panel['title']}: too wide"
    for one, other in combinations(panels, 2):
        if overlap(one["gridPos"], other["gridPos"]):
            yield f"{one['title']} and {other['title']} overlap"


def columns(panel: dict) -> set[str]:
    """The labels that a table wants to show."""
    return {name for step in panel.get("transformations", []) if step["id"] == "filterFieldsByName"
            for name in step["options"]["include"]["names"]}


def complaints(path: Path, ask: Callable[[str], list[Row]]) -> Iterator[str]:
    document = json.loads(path.read_text())
    yield from shape(document)
    for panel in document["panels"]:
        rows = []
        for target in panel["targets"]:
            query = target["expr"]
            for name, value in VARIABLES.items():
                query = query.replace(name, value)
            # A misspelt name counts nothing, which reads as zero: each is asked for, too.
            answers = {asked: ask(asked) for asked in
                       (query, *map("count({})".format, SELECTOR.findall(query)))}
            for asked, found in answers.items():
                if not found:
                    yield f"{panel['title']}: no answer to {asked}"
            rows += answers[query]
        missing = columns(panel) - {label for row in rows for label in row.labels}
        if missing:
            yield f"{panel['title']}: no label {' '.join(sorted(missing))}"
