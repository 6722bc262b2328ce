"""Somebody else than who asked decides on a hold or an extension."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from oneneedle.cases import actions, queries
from oneneedle.cases.models import Case, Delay
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + 2 * steps.HOUR
UNTIL = NOW + timedelta(days=5)


def asked(cast: Cast, kind: str = "extension") -> Delay:
    case = steps.accepted(cast)
    actor = cast.actor("water")
    if kind == "hold":
        return actions.ask_hold(case=case, reason="Frost.", until=UNTIL, actor=actor, now=LATER)
    return actions.ask_extension(case=case, reason="Parts.", extra="24h", actor=actor, now=LATER)


def test_an_extension_moves_the_deadline_and_explains_itself(cast: Cast) -> None:
    delay = asked(cast)
    before = delay.case.resolve_by
    actions.decide_delay(delay=delay, approve=True, note="Once.", actor=cast.actor("desk"), now=LATER)
    case = Case.objects.get(id=delay.case_id)
    assert before is not None and case.resolve_by == before + timedelta(hours=24)
    assert steps.last_row(case).verb == "case.extended"
    assert steps.open_order(case).finish_by == case.resolve_by
    with translation.override("en"):
        page = queries.get_case_page(cast.actor("desk"), case, LATER)
    text = "\n".join(next(one.account for one in page.deadlines if one.kind == "resolve"))
    assert "Extended by 24 hours, counted from there." in text
    assert case.next_due_at is not None and case.next_due_at > before
    (line,) = queries.delays_of(cast.actor("desk"), case)
    assert (line.state, line.extra, line.decided_by, line.may_decide) == (
        "granted",
        "24 hours",
        "Hebian street office",
        False,
    )


def test_asked_in_time_and_decided_late_it_was_never_overdue(cast: Cast) -> None:
    delay = asked(cast)
    case = delay.case
    assert case.resolve_by is not None
    late = case.resolve_by + timedelta(hours=1)
    while actions.pass_deadline(case=case, actor=cast.system, now=late):
        pass
    assert case.overdue_at == case.resolve_by
    actions.decide_delay(delay=delay, approve=True, actor=cast.actor("desk"), now=late)
    case = Case.objects.get(id=case.id)
    assert (case.overdue_at, case.resolve_by) == (None, late + timedelta(hours=23))


def test_a_granted_hold_stops_the_clock(cast: Cast) -> None:
    delay = asked(cast, "hold")
    actions.decide_delay(delay=delay, approve=True, actor=cast.actor("command"), now=LATER)
    case = Case.objects.get(id=delay.case_id)
    assert (delay.state, case.held_at, case.next_due_at) == ("granted", LATER, None)


@pytest.mark.parametrize("kind", ["hold", "extension"])
def test_denied_with_words_the_clock_ran_on(cast: Cast, kind: str) -> None:
    delay = asked(cast, kind)
    with steps.refused("empty"):
        actions.decide_delay(delay=delay, approve=False, note=" ", actor=cast.actor("desk"), now=LATER)
    actions.decide_delay(delay=delay, approve=False, note="No.", actor=cast.actor("desk"), now=LATER)
    case = Case.objects.get(id=delay.case_id)
    assert (delay.state, delay.note, case.held_at) == ("denied", "No.", None)
    assert steps.last_row(case).verb == "case.delay_denied"
    with steps.refused("decided"):
        actions.decide_delay(delay=delay, approve=True, actor=cast.actor("desk"), now=LATER)


@pytest.mark.parametrize("role", ["water", "market", "inspector", "other_desk"])
def test_who_may_not_decide(cast: Cast, role: str) -> None:
    delay = asked(cast)
    with steps.refused("not_yours"):
        actions.decide_delay(delay=delay, approve=True, actor=cast.actor(role), now=LATER)


def test_nobody_approves_what_their_own_unit_asked(cast: Cast) -> None:
    delay = asked(cast)
    Delay.objects.filter(id=delay.id).update(unit_id=cast.unit("lin-s1").id)
    with steps.refused("own_request"):
        actions.decide_delay(delay=delay, approve=True, actor=cast.actor("desk"), now=LATER)
    actions.decide_delay(delay=delay, approve=True, actor=cast.actor("command"), now=LATER)
    assert delay.state == "granted"


def test_a_delay_of_a_case_one_does_not_see_is_not_found(cast: Cast) -> None:
    delay = asked(cast)
    assert queries.get_delay(cast.actor("desk"), delay.id) == delay
    with pytest.raises(Delay.DoesNotExist):
        queries.get_delay(cast.actor("market"), delay.id)
