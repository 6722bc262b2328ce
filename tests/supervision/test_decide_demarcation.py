"""Deciding who leads: the case goes there, and the next one may do so at once."""

from __future__ import annotations

from datetime import timedelta

from oneneedle.cases.models import Case
from oneneedle.core.rules import new_id
from oneneedle.duties import actions as duty_actions
from oneneedle.duties.models import DutyChange
from oneneedle.supervision import actions
from oneneedle.supervision.models import Demarcation
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DUE, HOUR


def _decide(town: Cast, one: Demarcation, **changes: object) -> DutyChange | None:
    given = {
        "lead_id": town.unit("lin-market").id,
        "decision": "The pipe belongs to the market.",
        "actor": town.actor("city"),
        "now": NOW + 5 * HOUR,
    }
    return actions.decide_demarcation(demarcation=one, **{**given, **changes})  # type: ignore[arg-type]


def test_the_case_goes_to_the_lead_and_all_sides_read_why(town: Cast) -> None:
    one = crew.heard(town)
    assert _decide(town, one) is None
    assert one.state == "decided" and one.lead_id == town.unit("lin-market").id
    case = Case.objects.get(id=one.case_id)
    assert (case.state, case.unit_id) == ("dispatched", one.lead_id)
    assert steps.verbs(case)[-1] == "settled"
    assert crew.facts("demarcation", one)[-1] == "decided"
    assert crew.told(town, "lin-water")[-1] == crew.told(town, "lin-market")[-1] == ("demarcation", "decided")
    with crew.refused("wrong_state"):
        _decide(town, one)


def test_the_next_case_goes_right_at_once_when_the_change_is_switched_on(town: Cast) -> None:
    one = crew.heard(town)
    change = _decide(town, one, change_list=True)
    assert change is not None and one.duty_change_id == change.id and change.state == "proposed"
    assert steps.receive(town, now=NOW + 6 * HOUR).unit_id == town.unit("lin-water").id
    since = NOW + timedelta(hours=7)
    duty_actions.switch_on_change(change=change, since=since, actor=town.actor("keeper"), now=since)
    assert steps.receive(town, now=since + HOUR).unit_id == town.unit("lin-market").id


def test_a_case_returned_once_is_dispatched(town: Cast) -> None:
    one = crew.heard(town, steps.returned(town, 1))
    _decide(town, one)
    assert steps.verbs(Case.objects.get(id=one.case_id))[-1] == "dispatched"


def test_nobody_decides_who_is_a_party_or_stands_beside(town: Cast) -> None:
    one = crew.heard(town)
    for role in ("water_crew", "market_crew", "district", "street", "desk"):
        with crew.refused("not_yours"):
            _decide(town, one, actor=town.actor(role))


def test_everybody_is_heard_or_the_time_is_over(town: Cast) -> None:
    one = crew.dispute(town)
    with crew.refused("not_heard"):
        _decide(town, one)
    _decide(town, one, now=DUE)
    assert one.state == "decided"


def test_a_reason_another_unit_and_a_case_that_waits_are_needed(town: Cast) -> None:
    one = crew.heard(town)
    with crew.refused("empty"):
        _decide(town, one, decision="")
    with crew.refused("own_unit"):
        _decide(town, one, lead_id=town.unit("lin-city").id)
    with crew.refused("unknown_unit"):
        _decide(town, one, lead_id=new_id())
    Case.objects.filter(id=one.case_id).update(state="withdrawn")
    with crew.refused("case_moved"):
        _decide(town, one)
