"""A part that cannot be written is tried again; after five times one after another the export has failed."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.queries import export_rows
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import Cast
from tests.evaluation import exporting
from tests.evaluation.exporting import LATER


def test_the_fifth_failure_ends_it_and_says_so(cast: Cast) -> None:
    export = exporting.ask(cast)
    for _turn in range(4):
        actions.note_export_failure(export=export, problem="OSError", actor=cast.system, now=LATER)
    export.refresh_from_db()
    assert (export.state, export.tries) == ("waiting", 4)
    actions.note_export_failure(export=export, problem="OSError", actor=cast.system, now=LATER)
    export.refresh_from_db()
    assert (export.state, export.problem) == ("failed", "OSError")
    assert LedgerRow.objects.filter(subject=f"export:{export.id}").last().verb == "evaluation.export_failed"  # type: ignore[union-attr]
    rows = LedgerRow.objects.count()
    actions.note_export_failure(export=export, problem="OSError", actor=cast.system, now=LATER)
    assert LedgerRow.objects.count() == rows


def test_a_part_that_is_written_makes_good_what_failed_before(cast: Cast) -> None:
    steps.receive(cast)
    export = exporting.ask(cast)
    actions.note_export_failure(export=export, problem="OSError", actor=cast.system, now=LATER)
    actions.write_export(export=export, actor=cast.system, now=LATER)
    export.refresh_from_db()
    assert export.tries == 0
    assert exporting.write(cast, export).state == "done"


def test_the_job_writes_all_and_one_that_fails_stops_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.receive(cast)
    broken, whole = exporting.ask(cast, "orders"), exporting.ask(cast)
    count = export_rows.count_rows

    def fail(export: object) -> int:
        if getattr(export, "dataset", "") == "orders":
            raise OSError("no space left")
        return count(export)  # type: ignore[arg-type]

    monkeypatch.setattr(export_rows, "count_rows", fail)
    for _turn in range(6):
        jobs.write_exports()
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, broken.problem) == ("failed", "OSError")
    assert (whole.state, whole.rows_done) == ("done", 1)
    assert jobs.write_exports() == 0


def test_nobody_but_the_house_counts_failures(cast: Cast) -> None:
    export = exporting.ask(cast)
    with refused("export_right"):
        actions.note_export_failure(export=export, problem="x", actor=cast.actor("keeper"), now=LATER)
