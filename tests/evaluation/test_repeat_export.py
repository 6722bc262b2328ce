"""Asking for the same export once more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.evaluation import exporting
from tests.evaluation.exporting import LATER


def test_the_same_is_written_as_things_stand_now(cast: Cast) -> None:
    steps.receive(cast)
    words: dict[str, Any] = {"type_code": "water-leak", "since": date(2026, 11, 1), "excel": True}
    first = exporting.write(cast, exporting.ask(cast, **words))
    steps.receive(cast, now=NOW + timedelta(days=2))
    later = LATER + timedelta(days=2)
    again = actions.repeat_export(export=first, actor=cast.actor("keeper"), now=later)
    assert again.id != first.id and (again.type_path, again.since, again.excel) == (first.type_path, first.since, True)
    assert LedgerRow.objects.get(subject=f"export:{again.id}").verb == "evaluation.export_asked"
    assert (first.rows_done, exporting.write(cast, again).rows_done) == (1, 2)
    assert actions.repeat_export(export=first, actor=cast.actor("keeper"), now=later).id != again.id


def test_it_is_refused_to_who_may_not_see_it(cast: Cast) -> None:
    export = exporting.write(cast, exporting.ask(cast, role="desk"))
    for role in ("other_desk", "water"):
        with refused("export_right"):
            actions.repeat_export(export=export, actor=cast.actor(role), now=LATER)
