"""A city with cases of every kind, counted, and its data sets as Parquet files in a folder."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.evaluation.rules import datasets
from tests.cases import steps
from tests.cast import IN_12, IN_21, NOW, Cast
from tests.evaluation import exporting
from tests.evaluation.counting import fold_all

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=30)


def fill(cast: Cast) -> None:
    """Closed, late, returned, failed at the check, reopened, left alone; in two streets and two months."""
    desk, water, inspector = cast.actor("desk"), cast.actor("water"), cast.actor("inspector")
    for _one in range(3):
        steps.closed(cast)
    steps.receive(cast)
    steps.receive(cast, description="垃圾", type_code="litter", **IN_21)
    steps.receive(cast, now=NOW + timedelta(days=14), **IN_12)
    steps.returned(cast)
    late = steps.receive(cast, now=NOW - timedelta(days=18))
    for days in range(1, 12):  # the watch passes its moments
        late.refresh_from_db()
        if late.next_due_at:
            actions.pass_deadline(
                case=late, actor=cast.system, now=max(late.next_due_at, NOW - timedelta(days=18 - days))
            )
    _finish(cast, late, NOW - timedelta(days=2))
    failed = steps.finished(cast)
    actions.verify_case(case=failed, holds=False, note="wet again", actor=inspector, now=NOW + 3 * HOUR)
    again = steps.verified(cast)
    actions.record_feedback(case=again, solved="yes", content=4, assisted=True, actor=desk, now=NOW + 4 * HOUR)
    actions.record_feedback(case=again, solved="partly", content=3, assisted=True, actor=desk, now=NOW + 5 * HOUR)
    actions.accept_order(case=again, actor=water, now=NOW + timedelta(days=1))
    actions.finish_order(
        case=again, outcome="resolved", result="done", actor=water, now=NOW + timedelta(days=1, hours=1)
    )
    explained = steps.accepted(cast)
    actions.finish_order(case=explained, outcome="explained", result="not ours", actor=water, now=NOW + 2 * HOUR)
    actions.verify_case(case=explained, holds=True, note="", actor=inspector, now=NOW + 3 * HOUR)
    actions.record_feedback(case=explained, solved="yes", content=2, assisted=True, actor=desk, now=NOW + 4 * HOUR)
    actions.close_case(case=explained, actor=desk, now=NOW + 5 * HOUR)
    for case in Case.objects.filter(next_due_at__isnull=False):
        _watch(cast, case, LATER)


def _watch(cast: Cast, case: Case, until: datetime) -> None:
    """The deadline engine passes every moment of the case."""
    case.refresh_from_db()
    while case.next_due_at and case.next_due_at < until:
        actions.pass_deadline(case=case, actor=cast.system, now=case.next_due_at)
        case.refresh_from_db()


def _finish(cast: Cast, case: Case, now: datetime) -> None:
    water = cast.actor("water")
    case.refresh_from_db()
    actions.accept_order(case=case, actor=water, now=now)
    actions.finish_order(case=case, outcome="resolved", result="done", actor=water, now=now + HOUR)
    actions.verify_case(case=case, holds=True, note="", actor=cast.actor("inspector"), now=now + 2 * HOUR)
    actions.record_feedback(
        case=case, solved="yes", content=5, assisted=True, actor=cast.actor("desk"), now=now + 3 * HOUR
    )
    actions.close_case(case=case, actor=cast.actor("desk"), now=now + 4 * HOUR)


def write(cast: Cast, folder: Path) -> Path:
    """All data sets."""
    fold_all()
    for dataset in datasets.DATASETS:
        done = exporting.write(cast, exporting.ask(cast, dataset, form="parquet", now=LATER), limit=7)
        assert done.state == "done"
        (folder / f"{dataset}.parquet").write_bytes(exporting.content(done))
    return folder
