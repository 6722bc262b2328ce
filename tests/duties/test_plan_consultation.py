"""plan_consultation: the calendar of the line departments."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused, new_id
from oneneedle.duties import actions, queries
from oneneedle.duties.models import Consultation
from oneneedle.units import actions as units
from tests.cast import CITY, NOW, ROOT, Cast
from tests.duties.rows import DAY, set_row
from tests.seats import take_seats


def plan(cast: Cast, *, role: str = "keeper", **changes: Any) -> Consultation:
    values: dict[str, Any] = {"unit_id": cast.unit("lin-water").id, "meets_at": NOW + DAY, "topic": "Drains in autumn"}
    return actions.plan_consultation(jurisdiction_id=CITY, actor=cast.actor(role), now=NOW, **(values | changes))


def test_it_stands_in_the_calendar(cast: Cast) -> None:
    set_row()
    later = plan(cast, meets_at=NOW + 9 * DAY, duties=["C-01"], place="Room 3")
    first = plan(cast)
    assert queries.list_consultations(CITY, now=NOW).rows == (first, later)
    assert LedgerRow.objects.filter(verb="consultation.planned").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"unit_id": new_id()}, {"meets_at": NOW - DAY}, {"topic": " "}, {"duties": ["C-99"]}, {"role": "water"}],
)
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        plan(cast, **wrong)
    assert not Consultation.objects.exists()


def test_who_speaks_for_the_department_plans_and_records_its_own_and_no_other(cast: Cast) -> None:
    take_seats(cast, {"water_head": ("lin-water", "head", ["supervision.answer"])})
    talk = plan(cast, role="water_head")
    with pytest.raises(Refused):
        plan(cast, role="water_head", unit_id=cast.unit("lin-market").id)
    with pytest.raises(Refused):
        plan(cast, role="water")
    head = cast.actor("water_head")
    words = "Agreed."
    other = plan(cast, unit_id=cast.unit("lin-market").id)
    with pytest.raises(Refused):
        actions.record_consultation(consultation=other, held=True, outcome=words, actor=head, now=NOW + 2 * DAY)
    actions.record_consultation(consultation=talk, held=True, outcome=words, actor=head, now=NOW + 2 * DAY)
    assert talk.state == "held"


@pytest.mark.parametrize("code", ["lin-c11", "lin-s1", "lin-homes"])
def test_who_is_no_line_department_fills_no_calendar(cast: Cast, code: str) -> None:
    """A property company governs no ground either, and its head answers promises all the same."""
    names = {"name_zh": "物业", "name_en": "Homes"}
    place: dict[str, Any] = {"parent_code": "lin-c11", "kind": "property", "level": "", "area": ROOT, **names}
    units.create_unit(jurisdiction_id=CITY, code="lin-homes", actor=cast.system, now=NOW - DAY, **place)
    take_seats(cast, {"head": (code, "head", ["supervision.answer"])})
    with pytest.raises(Refused):
        plan(cast, role="head", unit_id=cast.unit(code).id)
    assert not queries.talks_to_plan(cast.actor("head"))


def test_a_talk_whose_time_has_passed_is_not_coming_and_can_still_be_recorded(cast: Cast) -> None:
    past, coming = plan(cast), plan(cast, meets_at=NOW + 9 * DAY)
    later = NOW + 2 * DAY
    assert queries.list_consultations(CITY, now=later).rows == (coming,)
    assert queries.list_consultations(CITY, "held", now=later).rows == (past,)
    values: dict[str, Any] = {"held": True, "outcome": "Agreed.", "actor": cast.actor("keeper"), "now": later}
    actions.record_consultation(consultation=past, **values)
    assert queries.list_consultations(CITY, "held", now=later).rows == (past,)


def test_coming_and_held_talks_last_however_many_and_however_old(cast: Cast) -> None:
    """The calendar was cut at fifty: the coming ones fell off, and those held vanished after ninety days."""
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "unit_id": cast.unit("lin-water").id, "topic": "Drains"}
    held = {"state": "held", "outcome": "Agreed."}
    Consultation.objects.bulk_create(
        [Consultation(meets_at=NOW - day * DAY, **branch, **held) for day in range(1, 400, 7)]
        + [Consultation(meets_at=NOW + day * DAY, **branch) for day in range(1, 61)]
    )
    market = plan(cast, unit_id=cast.unit("lin-market").id, meets_at=NOW + 90 * DAY)
    for which, total in (("coming", 61), ("held", 57)):
        first = queries.list_consultations(CITY, which, now=NOW)
        assert (first.total, first.pages > 1) == (total, True)
        seen = {
            row.id
            for page in range(1, first.pages + 1)
            for row in queries.list_consultations(CITY, which, now=NOW, page=page).rows
        }
        assert len(seen) == total
    assert queries.list_consultations(CITY, now=NOW).rows[0].meets_at == NOW + DAY
    assert queries.list_consultations(CITY, "held", now=NOW).rows[0].meets_at == NOW - DAY
    asked = queries.asked_talks(CITY, {"unit": "lin-market"})
    assert queries.list_consultations(CITY, asked.which, now=NOW, unit_id=asked.unit_id).rows == (market,)
