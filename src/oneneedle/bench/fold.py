"""Measures the evaluation's fold, beside the database alone reading the same rows and writing the same lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from statistics import median
from typing import Any

from django.db import connection, transaction

from oneneedle.cases import actions as cases
from oneneedle.core.models import LedgerCursor
from oneneedle.core.rules import system
from oneneedle.demo import boston, cities, people
from oneneedle.evaluation import actions, queries
from oneneedle.evaluation.models import Reckoning, ScoreLine, Tally
from oneneedle.evaluation.queries.reckonings import left_to_read
from oneneedle.evaluation.rules.story import LINE_NAMES

READINGS = 5
PATIENCE_SECONDS = 600.0
_READ = """
SELECT coalesce(data->>'unit', unit_id::text) AS unit, verb, date_trunc('month', at) AS month, count(*)
FROM core_ledgerrow WHERE (xact, position) > (%s::text::xid8, %s) GROUP BY 1, 2, 3
"""
_NAMES = ", ".join(f'"{name}"' for name in LINE_NAMES)
# The same lines and sums once more, under a reckoning nobody reads: same tables, indexes and foreign keys.
_WRITE_LINES = (
    f"INSERT INTO evaluation_scoreline (reckoning_id, {_NAMES})"  # noqa: S608 - names of our own
    f" SELECT %s, {_NAMES} FROM evaluation_scoreline WHERE reckoning_id = %s ORDER BY id"
)
_WRITE_TALLIES = """
INSERT INTO evaluation_tally
    (reckoning_id, jurisdiction_id, measure, month, unit_path, area_path, type_code, hits, "of", seconds, lines)
SELECT %s, jurisdiction_id, measure, date_trunc('month', day)::date, unit_path, street_path, type_code,
       sum(hits), sum("of"), sum(seconds), count(*)
FROM evaluation_scoreline WHERE reckoning_id = %s GROUP BY 2, 3, 4, 5, 6, 7
"""


@dataclass(frozen=True)
class Fold:
    """What was folded, how fast, and how that compares with the database alone."""

    cases: int
    walked: int
    rows: int
    lines: int
    tallies: int
    seconds: float
    rows_per_second: float
    lines_per_second: float
    reading_seconds: float
    reading_rows_per_second: float
    ratio: float
    writing_seconds: float
    writing_lines_per_second: float
    ratio_to_writing: float
    import_seconds: float


def measure(*, wanted: int, now: datetime) -> Fold:
    """Take so many real records in, walk some of the open ones, fold it all; the rows of the set-up are not counted."""
    _fold_all(now)
    shown = queries.current_reckoning()
    if shown is None:
        raise LookupError("Nothing was folded.")
    begin = LedgerCursor.objects.get(reader=shown.reader)
    place = [str(begin.xact), begin.position]
    imported, importing = _timed(lambda: _take_in(wanted, now))
    walked = _walk_some(now)
    rows, folding = _timed(lambda: _fold_all(now))
    lines = ScoreLine.objects.filter(reckoning=shown).count()
    reading = median(_timed(lambda: _read(place))[1] for _ in range(READINGS))
    _sums, writing = _timed(lambda: _write(shown, now))
    return Fold(
        cases=imported,
        walked=walked,
        rows=rows,
        lines=lines,
        tallies=Tally.objects.filter(reckoning=shown).count(),
        seconds=round(folding, 3),
        rows_per_second=round(rows / folding, 1),
        lines_per_second=round(lines / folding, 1),
        reading_seconds=round(reading, 6),
        reading_rows_per_second=round(rows / reading, 1),
        ratio=round(reading / folding, 6),
        writing_seconds=round(writing, 3),
        writing_lines_per_second=round(lines / writing, 1),
        ratio_to_writing=round(writing / folding, 4),
        import_seconds=round(importing, 3),
    )


def _take_in(wanted: int, now: datetime) -> int:
    done = cases.import_cases(
        mapping=boston.read_mapping(),
        rows=islice(boston.read_rows(boston.FILE), wanted),
        reject=lambda _line, _row, _reason: None,
        actor=system(cities.BOSTON),
        now=now,
    )
    return done.added


def _walk_some(now: datetime) -> int:
    """Open cases of each unit in turn: accepted, finished, checked, by people who cannot sign in."""
    for person in people.list_people():
        if person.city == cities.BOSTON:
            people.make_person(replace(person, listed=False), "", now)
    return boston.walk_cases(now)


def _fold_all(now: datetime) -> int:
    """Fold until nothing is left; while a transaction of the server itself is open, there is nothing to read yet."""
    total, end = 0, time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        while read := actions.fold_scores(now=now):
            total += read
        shown = queries.current_reckoning()
        if shown is None or not left_to_read(shown):
            return total
        time.sleep(0.02)
    raise TimeoutError("A transaction of the server stays open: the ledger cannot be read to its end.")


def _read(place: list[Any]) -> int:
    """One statement over the same rows of the ledger: counted by unit, verb and month."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, place)
        return len(cursor.fetchall())


@transaction.atomic
def _write(shown: Reckoning, now: datetime) -> None:
    """The same lines and sums by two statements in one transaction."""
    other = Reckoning.objects.create(formulas=shown.formulas, state=Reckoning.State.OLD, began_at=now)
    with connection.cursor() as cursor:
        for statement in (_WRITE_LINES, _WRITE_TALLIES):
            cursor.execute(statement, [other.id, shown.id])


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began
