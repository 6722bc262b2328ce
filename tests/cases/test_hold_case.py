"""The desk lets the clock stand still."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from oneneedle.cases import actions, queries
from oneneedle.cases.models import Case
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + 2 * steps.HOUR  # 12:00 on Wednesday
UNTIL = NOW + timedelta(days=5)  # 10:00 on Monday


def held(cast: Cast) -> Case:
    case = steps.accepted(cast)
    actions.hold_case(case=case, reason="Frost.", until=UNTIL, actor=cast.actor("desk"), now=LATER)
    return case


def test_the_clock_stands_still_and_the_deadline_moves_by_the_hold(cast: Cast) -> None:
    case = steps.accepted(cast)
    before = case.resolve_by
    actions.hold_case(case=case, reason="Frost.", until=UNTIL, actor=cast.actor("desk"), now=LATER)
    assert (case.held_at, case.next_due_at) == (LATER, None)
    assert before is not None and case.resolve_by is not None and case.resolve_by > before
    assert steps.open_order(case).finish_by == case.resolve_by
    assert steps.last_row(case).verb == "case.held"
    assert actions.pass_deadline(case=case, actor=cast.system, now=before) == ""


def test_the_deadline_explains_itself(cast: Cast) -> None:
    case = held(cast)
    with translation.override("en"):
        page = queries.get_case_page(cast.actor("desk"), case, LATER)
    (deadline,) = [one for one in page.deadlines if one.kind == "resolve"]
    text = "\n".join(deadline.account)
    assert "On hold from 2026-11-18 12:00 to 2026-11-23 10:00" in text
    assert text.count("Begins") == 2 and text.count("Due ") == 2


def test_nothing_moves_on_meanwhile(cast: Cast) -> None:
    case = held(cast)
    with steps.refused("on_hold"):
        actions.finish_order(case=case, outcome="resolved", result="x", actor=cast.actor("water"), now=LATER)
    with steps.refused("on_hold"):
        actions.classify_case(case=case, type_code="litter", actor=cast.actor("desk"), now=LATER)
    with steps.refused("on_hold"):
        actions.lift_case(case=case, reason="beyond_means", actor=cast.actor("desk"), now=LATER)
    button = queries.get_case_page(cast.actor("water"), case, LATER).button("finish")
    assert button is not None and not button.enabled
    assert [step.verb for step in queries.beside_buttons(cast.actor("water"), case)] == ["resume"]


def test_the_reporter_may_still_take_it_back(cast: Cast) -> None:
    case = held(cast)
    actions.withdraw_case(case=case, reason="Mended myself.", actor=cast.actor("desk"), now=LATER)
    assert case.state == "withdrawn"


@pytest.mark.parametrize("role", ["water", "other_desk", "inspector", "keeper"])
def test_only_the_desk_of_the_ground(cast: Cast, role: str) -> None:
    case = steps.accepted(cast)
    with steps.refused("not_yours"):
        actions.hold_case(case=case, reason="Frost.", until=UNTIL, actor=cast.actor(role), now=LATER)


def test_no_unit_holds_its_own_case(cast: Cast) -> None:
    case = steps.receive(cast)
    actions.accept_order(case=case, actor=cast.actor("water"), now=NOW)
    Case.objects.filter(id=case.id).update(unit_id=cast.unit("lin-s1").id)
    case.refresh_from_db()
    with steps.refused("own_request"):
        actions.hold_case(case=case, reason="Frost.", until=UNTIL, actor=cast.actor("desk"), now=LATER)
