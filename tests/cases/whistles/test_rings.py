"""Who takes part in a case, ring by ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from oneneedle.cases import actions, queries
from oneneedle.cases.models import Case
from oneneedle.duties import actions as duties
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import row

LITTER = replace(steps.LEAK, description="垃圾成堆", type_code="litter")


def _rings(town: Cast, role: str, case: Case) -> queries.Rings:
    actor = town.actor(role)
    page = queries.get_case_page(actor, queries.get_case(actor, case.id), NOW)
    return queries.rings_of(actor, page, NOW)


def test_the_lead_stands_in_the_middle_with_its_state(town: Cast) -> None:
    case = steps.accepted(town)
    assert _rings(town, "desk", case).lead == queries.RingUnit("Linjiang Water", "accepted")
    assert _rings(town, "desk", steps.filed(town)).lead is None


def test_the_list_names_who_cooperates_but_not_who_leads_or_is_called(town: Cast) -> None:
    helpers = ["street:street_office", "unit:lin-city", "city:market_supervision", "unit:lin-police"]
    stalls = row("C-02", lead="city:market_supervision", cooperating=helpers, case_types=["stalls"])
    since = NOW - timedelta(days=1)
    duties.import_duties(jurisdiction_id=CITY, rows=[stalls], since=since, actor=town.system, now=since)
    case = crew.stalls(town)
    crew.blow(town, [case], calls=crew.called(town, "lin-fire", "lin-police"))
    rings = _rings(town, "desk", case)
    assert rings.lead == queries.RingUnit("Market supervision", "sent")
    assert rings.called == (queries.RingUnit("Fire brigade", "called"), queries.RingUnit("Police", "called"))
    assert rings.cooperating == (
        queries.RingUnit("Hebian street office", "", "C-02"),
        queries.RingUnit("Linjiang command centre", "", "C-02"),
    )


def test_a_department_called_twice_stands_once_as_it_answered_last(town: Cast) -> None:
    case = crew.stalls(town)
    first = crew.blow(town, [case], calls=crew.called(town, "lin-police", "lin-water"))
    crew.acknowledge(town, first, "lin-water")
    water, police = queries.RingUnit("Linjiang Water", "acknowledged"), queries.RingUnit("Police", "called")
    assert _rings(town, "desk", case).called == (police, water)
    crew.blow(town, [case], calls=crew.called(town, "lin-fire", "lin-water"), now=NOW + crew.MINUTE)
    fire, water = queries.RingUnit("Fire brigade", "called"), queries.RingUnit("Linjiang Water", "called")
    assert _rings(town, "desk", case).called == (fire, water, police)


def test_a_whistle_that_is_taken_back_calls_nobody(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = crew.blow(town, [case])
    actions.withdraw_whistle(whistle=whistle, reason="By mistake.", actor=town.actor("street"), now=NOW)
    assert _rings(town, "desk", case).called == ()


def test_who_had_it_before_says_how_it_left(town: Cast) -> None:
    case = steps.receive(town, LITTER)
    actions.lift_case(case=case, reason="beyond_means", note="Needs a lorry.", actor=town.actor("grid_worker"), now=NOW)
    rings = _rings(town, "desk", case)
    assert rings.lead == queries.RingUnit("Hebian street office", "sent")
    assert rings.before == (queries.RingUnit("Liushu committee", "lifted"),)
    assert _rings(town, "desk", steps.returned(town)).before == (queries.RingUnit("Linjiang Water", "returned"),)


def test_residents_are_counted_and_never_named(town: Cast) -> None:
    case = steps.closed(town)
    rings = _rings(town, "desk", case)
    assert (rings.reports, rings.followers, rings.answers) == (1, 0, 1)
    assert "reporter" not in str(rings).lower()


def test_what_is_not_visible_has_no_rings(town: Cast) -> None:
    case = steps.receive(town)
    page = queries.get_case_page(town.actor("desk"), case, NOW)
    for actor in (town.actor("other_desk"), town.stranger):
        with pytest.raises(Case.DoesNotExist):
            queries.rings_of(actor, page, NOW)


def test_the_rings_cost_at_most_two_questions(town: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = steps.receive(town, LITTER)
    actions.lift_case(case=case, reason="beyond_means", note="Needs a lorry.", actor=town.actor("grid_worker"), now=NOW)
    crew.blow(town, [case])
    actor = town.actor("desk")
    page = queries.get_case_page(actor, queries.get_case(actor, case.id), NOW)
    queries.rings_of(actor, page, NOW)  # the directory is warm
    with django_assert_num_queries(2):
        queries.rings_of(actor, page, NOW)
