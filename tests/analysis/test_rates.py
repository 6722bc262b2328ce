"""The same expressions on two engines, beside the product's tallies and beside plain SQL: equal to the last digit."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import connection
from django.db.models import Sum
from pyarrow import parquet

from oneneedle.analysis import published, recount
from oneneedle.analysis.engines import ENGINES, Engine, NoFile
from oneneedle.cases import actions as cases
from oneneedle.cases.models import Feedback
from oneneedle.cli import analyse
from oneneedle.evaluation import rules
from oneneedle.evaluation.models import Tally
from tests.analysis import city_of_files
from tests.analysis.city_of_files import LATER
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.evaluation.counting import fold_all, reckoning

Key = tuple[str, str, date]
Sums = tuple[int, int, int]
DATA = ("cases", "feedback", "orders")

# The three rates, on time, checked and three times of stages, written by hand over the tables of the house.
SQL = """
WITH streets AS (
    SELECT c.*, left(c.area_path, 28) AS street FROM cases_case c
), said AS (
    SELECT f.*, s.street, 1 + (
        SELECT count(*) FROM core_ledgerrow l
        WHERE l.subject = 'case:' || f.case_id AND l.verb = 'case.reopened' AND l.at < f.at
    ) AS turn FROM cases_feedback f JOIN streets s ON s.id = f.case_id
), counted AS (
    SELECT 'received' AS measure, street, received_at AS at, true AS hit, 0 AS seconds FROM streets
    UNION ALL
    SELECT 'response', street, CASE WHEN responded_at <= respond_by THEN responded_at ELSE respond_by END,
        coalesce(responded_at <= respond_by, false), 0
    FROM streets WHERE reopened = 0 AND source = ''
        AND (responded_at IS NOT NULL OR (respond_by < %(until)s AND state IN ('filed', 'dispatched', 'handling')))
    UNION ALL
    SELECT 'on_time', street, CASE WHEN handled_at <= resolve_by THEN closed_at ELSE resolve_by END,
        coalesce(handled_at <= resolve_by, false), 0
    FROM streets WHERE reopened = 0 AND (
        handled_at > resolve_by
        OR (handled_at IS NULL AND resolve_by < %(until)s AND state IN ('filed', 'dispatched', 'handling'))
        OR (handled_at <= resolve_by AND closed_at IS NOT NULL))
    UNION ALL
    SELECT 'checked', street, closed_at, outcome = 'resolved', 0 FROM streets
    WHERE reopened = 0 AND closed_at IS NOT NULL
    UNION ALL
    SELECT 'time_total', street, closed_at, true, extract(epoch FROM closed_at - received_at)::bigint FROM streets
    WHERE reopened = 0 AND closed_at IS NOT NULL
    UNION ALL
    SELECT 'resolution', street, at, solved = 'yes', 0 FROM (
        SELECT DISTINCT ON (case_id, turn) * FROM said WHERE solved <> 'unreached' ORDER BY case_id, turn, at DESC) r
    UNION ALL
    SELECT 'satisfaction', street, at, content >= 4, 0 FROM (
        SELECT DISTINCT ON (case_id, turn) * FROM said WHERE content IS NOT NULL ORDER BY case_id, turn, at DESC) r
    UNION ALL
    SELECT 'time_accept', street, o.accepted_at, true, extract(epoch FROM o.accepted_at - o.sent_at)::bigint
    FROM cases_workorder o JOIN streets s ON s.id = o.case_id WHERE o.accepted_at IS NOT NULL
    UNION ALL
    SELECT 'time_handle', street, o.ended_at, true, extract(epoch FROM o.ended_at - o.accepted_at)::bigint
    FROM cases_workorder o JOIN streets s ON s.id = o.case_id WHERE o.state = 'finished'
)
SELECT measure, street, date_trunc('month', at AT TIME ZONE 'Asia/Shanghai')::date,
    count(*) FILTER (WHERE hit), count(*), sum(seconds)::bigint
FROM counted GROUP BY 1, 2, 3
"""


@pytest.fixture
def folder(cast: Cast, tmp_path: Path) -> Path:
    city_of_files.fill(cast)
    return city_of_files.write(cast, tmp_path)


def _keyed(rows: list[dict[str, Any]]) -> dict[Key, Sums]:
    found = {
        (row["measure"], row["street_path"], row["month"]): (row["hits"], row["of"], row["seconds"]) for row in rows
    }
    assert len(found) == len(rows)
    return found


def _tallies() -> dict[Key, Sums]:
    rows = Tally.objects.filter(reckoning=reckoning()).values_list("measure", "area_path", "month")
    sums = rows.annotate(Sum("hits"), Sum("of"), Sum("seconds"))
    return {(measure, area, month): (hits, of, seconds) for measure, area, month, hits, of, seconds in sums}


def test_published_figures_are_the_tallies_on_every_engine(folder: Path) -> None:
    tallies = _tallies()
    for name in ENGINES:
        engine = Engine(name)
        found = _keyed(engine.rows(published.figures(engine.table(folder, "lines"))))
        assert found == tallies, name
    measures = Counter(measure for measure, _street, _month in tallies)
    assert set(rules.THREE_RATES) | set(rules.STAGES) | {"on_time", "checked"} <= set(measures)
    assert len({month for _measure, _street, month in tallies}) == 3
    cut = engine.rows(published.figures(engine.table(folder, "lines"), by=("unit_code",), measures=("response",)))
    assert {row["measure"] for row in cut} == {"response"} and "lin-water" in {row["unit_code"] for row in cut}


def test_a_recount_from_the_cases_is_plain_sql_on_every_engine(folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"until": LATER})
        wanted = {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in cursor.fetchall()}
    for name in ENGINES:
        engine = Engine(name)
        told = recount.recount(*(engine.table(folder, dataset) for dataset in DATA), until=LATER)
        assert _keyed(engine.rows(told)) == wanted, name
    measures = {measure for measure, _street, _month in wanted}
    assert len(measures) == 9
    # A case opened again keeps its first turn in the score lines alone; all else is what is published.
    tallies = _tallies()
    for measure in measures - {"on_time", "response", "checked", "time_total"}:
        assert {key: sums for key, sums in tallies.items() if key[0] == measure} == {
            key: sums for key, sums in wanted.items() if key[0] == measure
        }, measure


def test_of_two_answers_at_one_moment_the_later_one_counts_once(cast: Cast, tmp_path: Path) -> None:
    case, desk = steps.verified(cast), cast.actor("desk")
    for content in (5, 2):
        cases.record_feedback(
            case=case, solved="yes", content=content, assisted=True, actor=desk, now=NOW + timedelta(hours=4)
        )
    first, last = (Feedback.objects.get(content=content).id for content in (5, 2))
    if first < last:  # by their names the first would be the last
        Feedback.objects.filter(id=first).update(id=UUID(int=last.int + 1))
    fold_all()
    folder = city_of_files.write(cast, tmp_path)
    for name in ENGINES:
        engine = Engine(name)
        told = _keyed(engine.rows(recount.recount(*(engine.table(folder, dataset) for dataset in DATA), until=LATER)))
        for measure, hits in (("satisfaction", 0), ("resolution", 1)):
            (sums,) = (sums for key, sums in told.items() if key[0] == measure)
            assert sums == (hits, 1, 0)
            assert [sums] == [sums for key, sums in _tallies().items() if key[0] == measure]


def test_a_missing_file_is_told_with_the_command_that_writes_it(tmp_path: Path) -> None:
    with pytest.raises(NoFile, match="oneneedle export lines --format parquet"):
        Engine("duckdb").table(tmp_path, "lines")


def test_a_recount_of_files_of_an_older_export_says_to_write_them_anew(folder: Path, tmp_path: Path) -> None:
    for name in DATA:
        table = parquet.read_table(folder / f"{name}.parquet")
        older = table.drop_columns(["answer_seq"]) if name == "feedback" else table
        parquet.write_table(older, tmp_path / f"{name}.parquet")
    for engine in ENGINES:
        done = CliRunner().invoke(analyse.command, ["rates", str(tmp_path), "--engine", engine, "--recount"])
        assert done.exit_code == 3
        assert "Write it anew: oneneedle export feedback --format parquet" in " ".join(done.output.split())
