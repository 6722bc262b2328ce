"""The overdue board beyond what is late by its own clock: refusals, what waits for a decision, long lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions as cases
from oneneedle.cases.models import WhistleCall
from oneneedle.supervision import queries
from oneneedle.supervision.queries import undecided as undecided_module
from oneneedle.supervision.queries.undecided import undecided
from tests.cases import steps
from tests.cases.whistles import crew as whistlers
from tests.cast import NOW, Cast
from tests.desk import gate_crew
from tests.desk.conftest import ClientOf
from tests.supervision import crew


@pytest.fixture
def town(cast: Cast) -> Cast:
    return crew.gather(cast)


def test_what_waits_for_a_decision_stands_under_the_unit_that_must_decide(town: Cast, client_of: ClientOf) -> None:
    case = steps.accepted(town)
    cases.ask_extension(
        case=case, reason="Parts.", extra="2wd", actor=town.actor("water"), now=NOW + timedelta(hours=1)
    )
    street = client_of("street")
    board = street.get("/desk/supervision/overdue/?level=street").content.decode()
    assert "Waits for a decision" in board and "for 0 days" in board and "0 late in all" in board
    unit = town.unit("lin-s1").id
    opened = street.get(f"/desk/supervision/overdue/?level=street&unit={unit}&kind=decisions").content.decode()
    assert f"/desk/cases/{case.number}/" in opened.split('id="opened"')[1]


def test_a_refused_call_nobody_decides_on_is_late_at_the_unit_above_the_street(cast: Cast) -> None:
    crowd = whistlers.gather(cast)
    whistle = whistlers.blow(crowd)
    call = whistlers.call_of(whistle)
    cases.refuse_call(call=call, reason="A match.", actor=crowd.actor("market_crew"), now=NOW)
    seen, today = crowd.actor("city"), NOW.date()

    def late_at() -> list[str]:
        return [line.unit_name for line in queries.overdue_board(seen, NOW, today) if line.counts["calls"]]

    assert late_at() == []
    for stage, unit in (("settle_urge", "lin-d1"), ("settle_lift", "lin-city")):
        WhistleCall.objects.filter(id=call.id).update(due_stage=stage)
        assert late_at() == [crowd.unit(unit).name]
        (item,) = queries.overdue_items(seen, crowd.unit(unit).id, "calls", NOW, today).items
        assert (item.number, item.phase) == (whistle.number, "settle")


def test_a_list_behind_a_number_has_pages(town: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.supervision.queries.overdue.PAGE", 2)
    for _ in range(3):
        crew.ask(town, due_by=NOW + timedelta(hours=1))
    street, unit = client_of("street"), town.unit("lin-water").id
    here = f"/desk/supervision/overdue/?level=city&unit={unit}&kind=notices"
    first, second = (street.get(f"{here}&page={page}").content.decode() for page in (1, 2))
    assert (first.count("/notices/S-"), second.count("/notices/S-")) == (2, 1)
    assert "page=2" in first and 'rel="next"' in first and 'rel="next"' not in second


def test_an_admission_waits_at_the_nearest_unit_that_governs_all_its_ground(cast: Cast) -> None:
    town = gate_crew.gather(cast)
    asked = gate_crew.request(town)
    found = [(one.unit_id, one.number) for one in undecided(town.actor("city_office"), NOW).items]
    assert found == [(town.unit("lin-city").id, asked.number)]  # every community of the city is meant


def test_who_decides_is_looked_for_once_and_a_cut_count_says_so(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = gate_crew.gather(cast)
    for title in ("Count of night stalls", "Photos of awnings", "Survey of umbrellas"):
        gate_crew.request(town, title=title)
    looked: list[str] = []
    decider = undecided_module._decider
    monkeypatch.setattr(
        undecided_module,
        "_decider",
        lambda *given: looked.append(given[2]) or decider(*given),  # type: ignore[func-returns-value]
    )
    waiting = undecided(town.actor("city_office"), NOW)
    assert (len(waiting.items), waiting.cut, len(looked)) == (3, False, 1)
    monkeypatch.setattr(undecided_module, "MOST", 2)
    board = client_of("city_office").get("/desk/supervision/overdue/?level=city").content.decode()
    assert ">2+<" in board
