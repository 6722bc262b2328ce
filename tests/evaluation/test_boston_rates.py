"""Boston's own records: rates per ward by the background tallies and by one plain statement over the cases, equal."""

from __future__ import annotations

import csv
import gzip
import os
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from django.db import connection

import oneneedle
from oneneedle.cases import actions as cases
from oneneedle.cases.rules.mapping import read_mapping
from oneneedle.core.rules import system
from oneneedle.evaluation import actions, queries
from oneneedle.evaluation.models import Tally
from oneneedle.evaluation.queries import Slice
from oneneedle.evaluation.rules.measures import MEASURES, SECONDS
from tests import boston
from tests.evaluation.counting import fold_all, reckoning

PACKAGE = Path(oneneedle.__file__).parent
EVERY = 80  # one record of so many, over all four months
Sums = dict[tuple[str, date], tuple[int, int]]

# Written by hand over the cases alone: nothing of this knows the ledger, the lines or the tallies. What it takes from
# the product are place and deadline of a case; moments and endings are those of the file.
PLAIN = """
SELECT ward, date_trunc('month', moment AT TIME ZONE 'America/New_York')::date, sum(hit), count(*) FROM (
    SELECT 'us/ma/boston/' || coalesce(nullif(split_part(area_path, '/', 4), '') || '/', '') AS ward,
           {moment} AS moment, ({hit})::int AS hit FROM cases_case WHERE jurisdiction_id = 'boston' AND {where}
) AS counted GROUP BY 1, 2
"""
BY_HAND = {
    "received": PLAIN.format(moment="received_at", hit="true", where="true"),
    "found_by_staff": PLAIN.format(moment="received_at", hit="channel IN ('grid', 'staff', 'system')", where="true"),
    "checked": PLAIN.format(moment="closed_at", hit="outcome = 'resolved'", where="state = 'closed'"),
    "on_time": PLAIN.format(
        moment="least(closed_at, resolve_by)",
        hit="coalesce(closed_at <= resolve_by, false)",
        where=f"resolve_by IS NOT NULL AND (closed_at IS NOT NULL OR resolve_by < '{boston.NOW.isoformat()}')",
    ),
    "time_total": PLAIN.format(
        moment="closed_at", hit="floor(extract(epoch FROM closed_at - received_at))", where="state = 'closed'"
    ),
}


@pytest.fixture
def file() -> Path:
    shared = Path(os.environ.get("ONENEEDLE_SHARED_DATA", PACKAGE.parents[2] / "shared" / "data"))
    found = shared / "boston311" / "boston311_2015_apr_jul.csv.gz"
    if not found.exists():
        pytest.skip(f"the full file is not here ({found}); set ONENEEDLE_SHARED_DATA to its folder")
    return found


def _import(file: Path) -> int:
    mapping = read_mapping((PACKAGE / "cases/data/boston311.toml").read_text(encoding="utf-8"))
    with gzip.open(file, "rt", encoding="utf-8", newline="") as handle:
        rows = list(islice(enumerate(csv.DictReader(handle)), 0, None, EVERY))
    done = cases.import_cases(
        mapping=mapping, rows=rows, reject=lambda *_row: None, actor=system("boston"), now=boston.NOW
    )
    return done.added


def _by_hand(measure: str) -> Sums:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND[measure])
        return {(ward, month): (hits, of) for ward, month, hits, of in cursor.fetchall()}


def _counted(measure: str) -> str:
    return "seconds" if MEASURES[measure].unit == SECONDS else "hits"


def _by_tallies(measure: str) -> Sums:
    sums: Sums = {}
    rows = Tally.objects.filter(reckoning=reckoning(), measure=measure)
    for ward, month, hits, of in rows.values_list("area_path", "month", _counted(measure), "of"):
        known = sums.get((ward, month), (0, 0))
        sums[(ward, month)] = (known[0] + hits, known[1] + of)
    return sums


def test_rates_per_ward_and_month_are_equal_by_two_independent_ways(db: None, file: Path) -> None:
    boston.make_boston()
    assert _import(file) > 500
    assert fold_all() > 2000
    for measure in BY_HAND:
        plain = _by_hand(measure)
        assert len({ward for ward, _month in plain}) > 20
        assert _by_tallies(measure) == plain, measure
        page = queries.compare("boston", Slice(date(2015, 1, 1), date(2027, 1, 1)), by="street", measures=[measure])
        for group in page:
            hits, of = (sum(sums[n] for (ward, _), sums in plain.items() if ward == group.key) for n in (0, 1))
            figure = group.figures[measure]
            assert (getattr(figure, _counted(measure)), figure.of) == (hits, of), f"{measure} {group.key}"
    assert actions.fold_scores(now=boston.NOW) == 0
    assert list(queries.verify_scores(reckoning())) == []
