"""record_consultation: what was agreed, once, in words."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions
from oneneedle.duties.models import Consultation
from tests.cast import NOW, Cast
from tests.duties.rows import DAY
from tests.duties.test_plan_consultation import plan


def record(cast: Cast, row: Consultation, *, role: str = "keeper", days: int = 2, **changes: Any) -> None:
    values: dict[str, Any] = {"held": True, "outcome": "Drains are cleaned before the first frost."}
    actions.record_consultation(consultation=row, actor=cast.actor(role), now=NOW + days * DAY, **(values | changes))


def test_what_was_agreed_is_kept_and_cannot_be_written_twice(cast: Cast) -> None:
    row = plan(cast)
    record(cast, row)
    assert (row.state, row.outcome) == ("held", "Drains are cleaned before the first frost.")
    with pytest.raises(Refused):
        record(cast, row)
    assert LedgerRow.objects.filter(verb="consultation.held").count() == 1


def test_one_that_falls_out_says_why(cast: Cast) -> None:
    row = plan(cast)
    record(cast, row, days=0, held=False, outcome="Moved to spring.")
    assert row.state == "cancelled"


@pytest.mark.parametrize("wrong", [{"outcome": " "}, {"days": 0}, {"role": "desk"}])
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    row = plan(cast)
    with pytest.raises(Refused):
        record(cast, row, **wrong)
    row.refresh_from_db()
    assert row.state == "planned"
