"""Asking a unit for account: only units below, or those called on own ground, and only of what they had."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions as cases
from oneneedle.core.models import LedgerRow
from oneneedle.supervision.queries import get_notice, get_notice_page, notices_for
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DUE


def test_the_asked_unit_is_told_and_the_clock_runs(town: Cast) -> None:
    notice = crew.ask(town)
    assert notice.number.startswith("S-") and notice.state == "asked"
    assert notice.next_due_at and NOW < notice.next_due_at < DUE
    assert crew.facts("supervision", notice) == ["asked"]
    row = LedgerRow.objects.get(subject=f"supervision:{notice.id}")
    assert set(row.data) == {"unit", "due_by", "case"}
    assert crew.told(town, "lin-water") == [("supervision", "asked")]


def test_the_district_asks_the_community_of_a_task(town: Cast) -> None:
    task = crew.add_task(town)
    notice = crew.ask(town, task=task, unit_id=town.unit("lin-c11").id, actor=town.actor("district"))
    assert notice.task_id == task.id and notice.case_id is None
    assert notice.area_path == task.area_path


@pytest.mark.parametrize("role", ["desk", "water_crew", "community", "street_2"])
def test_others_may_not_ask(town: Cast, role: str) -> None:
    case = steps.receive(town)
    with crew.refused("not_yours"):
        crew.ask(town, case, actor=town.actor(role))


def test_who_had_a_private_case_and_has_it_no_more_reads_its_number_alone(town: Cast) -> None:
    desk, water = town.actor("desk"), town.unit("lin-water").id
    case = steps.receive(town, type_code="neighbours", description="Secretname quarrels")
    cases.return_order(
        case=case, reason="not_our_duty", proposed_unit_id=water, note="", actor=town.actor("grid_worker"), now=NOW
    )
    cases.dispatch_case(case=case, unit_id=water, reason="Theirs.", actor=desk, now=NOW)
    notice = crew.ask(town, case)
    assert notices_for(town.actor("water_crew"), now=NOW).rows[0].about.title == "Secretname quarrels"
    market = town.unit("lin-market").id
    officer = town.actor("water")
    cases.return_order(case=case, reason="not_our_duty", proposed_unit_id=market, note="", actor=officer, now=NOW)
    for role, shown in (("street", "Secretname quarrels"), ("water_crew", "A private matter")):
        actor = town.actor(role)
        row = notices_for(actor, now=NOW).rows[0]
        page = get_notice_page(actor, get_notice(actor, notice.id), NOW).row
        assert {row.about.title, page.about.title} == {shown}, role
        assert row.about.number == case.number


def test_nobody_asks_the_own_unit_or_one_above(town: Cast) -> None:
    case = steps.receive(town, type_code="question", area_path="")
    for unit in ("lin-city", "lin-s1"):
        with crew.refused("not_yours"):
            crew.ask(town, case, unit_id=town.unit(unit).id)


def test_a_unit_that_never_had_it_is_not_asked(town: Cast) -> None:
    case = steps.receive(town)
    with crew.refused("not_involved"):
        crew.ask(town, case, unit_id=town.unit("lin-market").id)


def test_one_subject_words_and_a_moment_to_come_are_needed(town: Cast) -> None:
    case = steps.receive(town)
    with crew.refused("one_subject"):
        crew.ask(town, case, task=crew.add_task(town))
    with crew.refused("empty"):
        crew.ask(town, case, what=" ")
    with crew.refused("too_long"):
        crew.ask(town, case, what="x" * 4001)
    for moment in (NOW, crew.at(800)):
        with crew.refused("past"):
            crew.ask(town, case, due_by=moment)


def test_the_same_may_be_asked_again_as_another_notice(town: Cast) -> None:
    case = steps.receive(town)
    first, second = crew.ask(town, case), crew.ask(town, case)
    assert first.number != second.number
