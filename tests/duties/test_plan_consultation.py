"""plan_consultation: the calendar of the line departments."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused, new_id
from oneneedle.duties import actions, queries
from oneneedle.duties.models import Consultation
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import DAY, set_row


def plan(cast: Cast, *, role: str = "keeper", **changes: Any) -> Consultation:
    values: dict[str, Any] = {"unit_id": cast.unit("lin-water").id, "meets_at": NOW + DAY, "topic": "Drains in autumn"}
    return actions.plan_consultation(jurisdiction_id=CITY, actor=cast.actor(role), now=NOW, **(values | changes))


def test_it_stands_in_the_calendar(cast: Cast) -> None:
    set_row()
    later = plan(cast, meets_at=NOW + 9 * DAY, duties=["C-01"], place="Room 3")
    first = plan(cast)
    assert queries.list_consultations(CITY, since=NOW) == (first, later)
    assert queries.list_consultations(CITY, since=NOW + 2 * DAY) == (later,)
    assert LedgerRow.objects.filter(verb="consultation.planned").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"unit_id": new_id()}, {"meets_at": NOW - DAY}, {"topic": " "}, {"duties": ["C-99"]}, {"role": "water"}],
)
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        plan(cast, **wrong)
    assert not Consultation.objects.exists()
