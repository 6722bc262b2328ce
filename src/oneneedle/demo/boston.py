"""The cases of Boston: real requests of the city's open data, moved by whole weeks; some of the open ones walked on."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import IO

from django.db import transaction

from oneneedle.cases import actions as cases
from oneneedle.cases import rules as case_rules
from oneneedle.cases.actions import ImportSummary, NumberedRow
from oneneedle.cases.models import Case
from oneneedle.cases.rules.mapping import Fault, RowMapping
from oneneedle.core.rules import Actor, system
from oneneedle.demo import people
from oneneedle.demo.cities import BOSTON, HERE, HOUSE
from oneneedle.demo.walk import take_step

FILE = HERE / "data" / "boston311_2015_07.csv.gz"
MAPPING = HOUSE / "cases" / "data" / "boston311.toml"
WALKED = 40
WAIT = timedelta(hours=8)  # the youngest case that is walked
_CLOSED_LATER = {"CLOSED_DT": "", "CASE_STATUS": "Open", "CLOSURE_REASON": ""}

# How far the walked cases get, in turn, and what their units report. The results are made up.
_ENDS = ("accept", "finish", "verify")
_RESULTS = {
    "public-works": (
        "A crew went out, did the repair and left the place clean.",
        "Collected this morning; the route driver was told about the missed stop.",
    ),
    "transportation": (
        "The sign was replaced and the post set upright.",
        "Checked on site: the signal works as timed; one lamp was replaced.",
    ),
    "inspectional-services": (
        "Inspected. The owner was told in writing what to mend and by when.",
        "Inspected. The fault found was mended in the presence of the inspector.",
    ),
    "parks": (
        "The tree was pruned and the cuttings were taken away.",
        "The grounds crew cleaned the area and mended the bench.",
    ),
    "property-management": (
        "The graffiti was removed and the wall washed.",
        "The surface was painted over with the owner's consent.",
    ),
}


def read_mapping() -> RowMapping:
    """The shipped mapping of the city's layout."""
    return case_rules.mapping.read_mapping(MAPPING.read_text(encoding="utf-8"))


def count_weeks(file: Path, as_of: datetime) -> tuple[int, int]:
    """How many weeks lie between the file's last day and `as_of`, and how many rows the file has."""
    mapping = read_mapping()
    last, rows = None, 0
    for _line, row in read_rows(file):
        rows += 1
        try:
            opened = case_rules.mapping.read_row(mapping, row).report.reported_at
        except Fault:
            continue
        if opened is not None and (last is None or opened > last):
            last = opened
    if last is None:
        return 0, rows
    return (as_of.astimezone(mapping.timezone).date() - last.date()).days // 7, rows


def import_cases(file: Path, weeks: int, as_of: datetime, tick: Callable[[int], None]) -> ImportSummary:
    """Import the file as it stood at `as_of`: what was reported later is left out, what was closed later is open."""
    mapping, shift = read_mapping(), timedelta(weeks=weeks)
    return cases.import_cases(
        mapping=mapping,
        rows=_rows_until(mapping, file, shift, as_of),
        reject=lambda _line, _row, _reason: None,
        actor=system(BOSTON),
        now=as_of,
        shift=shift,
        tick=tick,
    )


def read_rows(file: Path) -> Iterator[NumberedRow]:
    """The rows of a file of the city, with their line numbers."""
    with _open(file) as handle:
        reader = csv.DictReader(handle)
        for row in reader:
            yield reader.line_num, row


def _open(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(file, "rb"), encoding="utf-8-sig", newline="", errors="replace")
    return file.open(encoding="utf-8-sig", newline="", errors="replace")


def _rows_until(mapping: RowMapping, file: Path, shift: timedelta, as_of: datetime) -> Iterator[NumberedRow]:
    for line, row in read_rows(file):
        try:
            source = case_rules.mapping.read_row(mapping, row)
        except Fault:
            yield line, row  # the import tells why it cannot stand
            continue
        opened = source.report.reported_at
        if opened is not None and opened + shift > as_of:
            continue
        if source.closed_at is not None and source.closed_at + shift > as_of:
            yield line, {**row, **_CLOSED_LATER}
            continue
        yield line, row


def walk_cases(as_of: datetime) -> int:
    """Walk some of the open cases on: in work, done, checked and asked for feedback; answers how many."""
    cast = people.find_actors(BOSTON, as_of)
    handlers = {actor.unit_id for actor in cast if actor.unit_id and actor.may("case.handle")}
    states = ("dispatched", "handling", "handled", "verified")
    rows = Case.objects.filter(jurisdiction=BOSTON, source=read_mapping().source, state__in=states)
    rows = rows.filter(unit_id__in=handlers, dispatched_at__lt=as_of - WAIT, area__isnull=False)
    by_unit: dict[object, list[Case]] = {}
    for case in rows.order_by("-external_id"):
        by_unit.setdefault(case.unit_id, []).append(case)
    chosen = list(islice(_in_turn(list(by_unit.values())), WALKED))
    for case, end, place in zip(chosen, cycle(_ENDS), range(WALKED), strict=False):
        if case.state == "dispatched":
            _walk(case, end, place, cast, as_of)
    return len(chosen)


def _in_turn(groups: Sequence[Sequence[Case]]) -> Iterator[Case]:
    """One of each unit, then the next one of each."""
    for place in range(max((len(group) for group in groups), default=0)):
        yield from (group[place] for group in groups if place < len(group))


@transaction.atomic
def _walk(case: Case, end: str, place: int, cast: Sequence[Actor], as_of: datetime) -> None:
    began = max(case.dispatched_at or case.received_at, as_of - timedelta(hours=20))
    left = as_of - began
    results = _RESULTS[case.unit_path.rstrip("/").rsplit("/", 1)[-1]]
    steps: list[Mapping[str, object]] = [
        {"do": "accept"},
        {"do": "finish", "outcome": "resolved", "words": results[place % len(results)]},
        {"do": "verify", "words": "Seen on site: it holds."},
    ]
    for number, step in enumerate(steps, start=1):
        take_step(case.id, step, cast, began + left * number / 5)
        if step["do"] == end:
            return
