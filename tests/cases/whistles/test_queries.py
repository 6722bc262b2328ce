"""What the desks read of whistles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from oneneedle.cases import actions, queries
from oneneedle.cases.models import Whistle, WhistleCall, WhistleFile
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cast import NOW, Cast

SPAN: dict[str, Any] = {"since": NOW - timedelta(days=1), "until": NOW + timedelta(days=9)}


def test_found_by_number_in_any_form_and_by_id(town: Cast) -> None:
    whistle, actor = crew.blow(town), town.actor("street")
    for form in (
        whistle.number,
        whistle.number.lower(),
        whistle.number[2:],
        whistle.number.replace("-", " "),
        whistle.id,
    ):
        assert queries.get_whistle(actor, form) == whistle
    for form in ("", "W-", "no number"):
        with pytest.raises(Whistle.DoesNotExist):
            queries.get_whistle(actor, form)
    with pytest.raises(Whistle.DoesNotExist):
        queries.get_whistle(town.actor("street_2"), whistle.number)


def test_calls_and_pictures_of_others_are_not_found(town: Cast) -> None:
    whistle = crew.blow(town, file_ids=[steps.add_photo()])
    call, picture = crew.call_of(whistle), whistle.files.get()
    assert queries.get_call(town.actor("water_crew"), call.id) == call
    assert queries.get_whistle_file(town.actor("water_crew"), picture.id) == picture
    with pytest.raises(WhistleCall.DoesNotExist):
        queries.get_call(town.actor("fire_crew"), call.id)
    with pytest.raises(WhistleFile.DoesNotExist):
        queries.get_whistle_file(town.actor("fire_crew"), picture.id)


def test_the_page_shows_calls_side_by_side_with_what_each_may_do(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = crew.blow(town, [case])
    crew.acknowledge(town, whistle, "lin-water")
    page = queries.get_whistle_page(town.actor("market_crew"), queries.get_whistle(town.system, whistle.number), NOW)
    assert [call.state for call in page.calls] == ["called", "called", "acknowledged"]
    mine = [call for call in page.calls if call.mine]
    assert [[step.verb for step in call.buttons] for call in mine] == [["acknowledge", "check_in", "refuse"]]
    assert page.buttons == ()
    assert [(line.row.number, line.visible) for line in page.cases] == [(case.number, True)]
    street = queries.get_whistle_page(town.actor("street"), whistle, NOW)
    assert [(step.verb, step.enabled) for step in street.buttons] == [
        ("close", False),
        ("attach", True),
        ("withdraw", True),
    ]
    assert street.history[0].title and street.history[0].unit_name == "Linjiang Water"
    assert all(not call.buttons for call in street.calls)


def test_after_the_end_each_side_may_still_speak(town: Cast) -> None:
    whistle = crew.done(town)
    street = queries.get_whistle_page(town.actor("street"), whistle, NOW)
    assert [step.verb for step in street.calls[0].buttons] == ["rate"]
    assert street.button("close") is None
    actions.rate_call(call=crew.call_of(whistle), rating=5, words="", actor=town.actor("street"), now=MEET)
    page = queries.get_whistle_page(town.actor("market_crew"), whistle, NOW)
    assert [step.verb for call in page.calls if call.mine for step in call.buttons] == ["answer", "reply"]


def test_a_department_reads_what_a_foreign_case_is_about_but_nothing_private(town: Cast) -> None:
    case = steps.receive(town, crew.STALLS, type_code="neighbours", description="Secret words")
    whistle = crew.blow(town, [case])
    (line,) = queries.get_whistle_page(town.actor("police_crew"), whistle, NOW).cases
    assert (line.visible, line.row.number, line.row.heading) == (False, case.number, "")


def test_lists_by_side(town: Cast) -> None:
    running, ended = crew.blow(town), crew.done(town)

    def numbers(role: str, side: str, state: str = "open") -> list[str]:
        return [row.number for row in queries.whistles_for(town.actor(role), side, state, now=NOW).rows]

    assert numbers("market_crew", "called") == [running.number]
    assert numbers("market_crew", "called", "ended") == [ended.number]
    assert sorted(numbers("street", "blown", "")) == sorted([ended.number, running.number])  # blown at once
    assert numbers("street", "called") == []
    assert numbers("fire_crew", "called", "") == []
    assert queries.whistle_counts(town.actor("market_crew"), NOW) == {"called": 1, "blown": 0, "settle": 0}
    assert queries.whistle_counts(town.actor("street"), NOW)["blown"] == 1
    (row,) = queries.whistles_for(town.actor("market_crew"), "called", now=NOW + 3 * steps.HOUR).rows
    assert (row.called, row.acknowledged, row.overdue) == (3, 0, True)


def test_a_list_costs_the_same_however_long(town: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    actor = town.actor("street")
    for _ in range(2):
        crew.blow(town)
        queries.whistles_for(actor, "blown", now=NOW)  # the directory is warm
        with django_assert_num_queries(3):
            queries.whistles_for(actor, "blown", now=NOW)


def test_a_page_asks_only_for_the_version_when_nothing_changed(
    town: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    whistle = crew.blow(town)
    actor = town.actor("market_crew")
    with django_assert_num_queries(1):
        assert queries.whistle_version(actor, whistle.id) == 1
    crew.acknowledge(town, whistle)
    assert queries.whistle_version(actor, whistle.id) == 2
    assert queries.whistle_version(town.actor("street_2"), whistle.id) is None


def test_the_case_page_knows_its_whistle_and_greys_out_its_end(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = crew.blow(town, [case])
    page = queries.get_case_page(town.actor("desk"), case, NOW)
    button = page.button("withdraw")
    assert button is not None and not button.enabled and whistle.number in button.why
    (row,) = queries.whistles_of_case(town.actor("desk"), case, now=NOW)
    assert row.number == whistle.number
    titles = [line.title for line in page.history]
    assert titles[0] == "A whistle was blown"


def test_what_stands_on_the_calls_is_counted_by_department_and_street(
    town: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    whistle = crew.finished(town)
    other = crew.blow(town)
    actions.refuse_call(call=crew.call_of(other, "lin-police"), reason="No.", actor=town.actor("police_crew"), now=NOW)
    water = crew.call_of(whistle, "lin-water")
    actions.rate_call(call=water, rating=4, words="", actor=town.actor("street"), now=MEET)
    said: dict[str, Any] = {"needed": True, "clear": 5, "words": "", "actor": town.actor("water_crew"), "now": MEET}
    actions.rate_whistle(call=crew.call_of(whistle, "lin-water"), **said)
    with django_assert_num_queries(4):
        all_calls = queries.count_calls("lin", street_path=town.unit("lin-s1").path, **SPAN)
        lines = queries.calls_by_department("lin", **SPAN)
        street = queries.calls_by_street("lin", **SPAN)[whistle.unit_id]
        whistles = queries.whistles_by_street("lin", **SPAN)
    assert (all_calls.called, all_calls.refused, all_calls.rated, all_calls.answered) == (6, 1, 1, 1)
    assert (lines[water.unit_path].rating_mean, lines[water.unit_path].clear_mean) == (4.0, 5.0)
    assert (street.needed, street.answered, street.clear_mean) == (1, 1, 5.0)
    assert whistles == {whistle.unit_id: 2}
    assert queries.count_calls("lin", street_path=town.unit("lin-s2").path, **SPAN).called == 0
