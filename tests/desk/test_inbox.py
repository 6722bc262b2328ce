"""The inbox: each case stands at its duty, pages meet, and no list asks once per row."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from oneneedle.cases import access, actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report
from oneneedle.units import actions as units
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import CITY, NOW, Cast
from tests.desk.conftest import LATER, ClientOf


def _numbers(cast: Cast, role: str, duty: str, **filters: object) -> list[str]:
    page = cases.inbox(cast.actor(role), duty, now=LATER, filters=cases.Filters(**filters))  # type: ignore[arg-type]
    return [row.number for row in page.items]


@pytest.mark.parametrize(
    ("make", "role", "duties"),
    [
        (steps.bare, "desk", {"to_file"}),
        (steps.filed, "desk", {"to_dispatch", "overdue"}),
        (steps.returned, "desk", {"to_dispatch", "returned", "overdue"}),
        (steps.receive, "water", {"mine", "overdue"}),
        (steps.accepted, "water", {"mine", "due_soon"}),
        (steps.finished, "inspector", {"to_verify"}),
        (steps.verified, "desk", {"to_close"}),
        (steps.closed, "desk", set()),
    ],
)
def test_a_case_stands_at_its_duty(make: object, role: str, duties: set[str], cast: Cast) -> None:
    case = make(cast)  # type: ignore[operator]
    mine = cases.duties_of(cast.actor(role))
    found = {duty for duty in mine if _numbers(cast, role, duty) == [case.number]}
    assert found == duties | {"all"}
    counts = cases.inbox_counts(cast.actor(role), LATER)
    assert {duty for duty, count in counts.items() if count} == duties


def test_two_returns_move_a_case_to_the_command_desk(cast: Cast) -> None:
    case = steps.returned(cast, 2)
    assert _numbers(cast, "command", "to_settle") == [case.number]
    assert _numbers(cast, "desk", "to_dispatch") == []
    assert "to_settle" not in cases.duties_of(cast.actor("desk"))


def lifted(cast: Cast) -> Case:
    """Nobody at the street handles it; its desk finds it all the same."""
    case = steps.receive(cast, Report(description="垃圾成堆", type_code="litter", **lin.IN_11))
    lift = {"reason": "beyond_means", "actor": cast.actor("grid_worker"), "now": NOW}
    actions.lift_case(case=case, **lift)  # type: ignore[arg-type]
    return case


def test_a_lifted_case_waits_at_the_desk_of_the_office_it_was_lifted_to(cast: Cast, client_of: ClientOf) -> None:
    case = lifted(cast)
    assert _numbers(cast, "desk", "lifted") == [case.number]
    assert cases.inbox_counts(cast.actor("desk"), NOW)["lifted"] == 1
    assert _numbers(cast, "command", "lifted") == _numbers(cast, "other_desk", "lifted") == []
    assert "lifted" not in cases.duties_of(cast.actor("grid_worker"))
    client = client_of("desk")
    assert client.get("/desk/", follow=True).request["PATH_INFO"] == "/desk/lifted/"
    page = client.get("/desk/lifted/").content.decode()
    assert "Lower the chosen cases" in page and "Keep the chosen cases" in page


def test_the_desk_keeps_it_and_reports_the_result(cast: Cast, client_of: ClientOf) -> None:
    case = lifted(cast)
    for role in ("other_desk", "inspector", "command"):
        assert not {"accept", "finish"} & {one.verb for one in _ways(cast, role, case)}
    answer = client_of("desk").post(
        "/desk/many/",
        {"verb": "accept", "duty": "lifted", "case": f"{case.id}:{case.version}", "sure": "yes"},
    )
    case.refresh_from_db()
    assert (answer.status_code, case.state) == (200, "handling")
    actions.finish_order(case=case, outcome="resolved", result="Taken away.", actor=cast.actor("desk"), now=LATER)
    assert case.state == "handled"
    assert "return" not in {one.verb for one in _ways(cast, "desk", case)}


def test_what_the_streets_own_handler_works_on_is_not_lifted_to_its_desk(cast: Cast) -> None:
    case, desk = lifted(cast), cast.actor("desk")
    assert access.keeps(desk, case)
    since = {"actor": cast.system, "now": NOW}
    handler = {"unit_code": "lin-s1", "code": "handler", "rights": ["case.handle"]}
    units.create_post(jurisdiction_id=CITY, **handler, **since)  # type: ignore[arg-type]
    assert _numbers(cast, "desk", "lifted") == []
    assert cases.inbox_counts(desk, NOW)["lifted"] == 0
    assert not access.keeps(desk, case)
    assert not {"accept", "finish"} & {one.verb for one in _ways(cast, "desk", case)}
    rights = ["case.dispatch"]
    units.set_level_role(jurisdiction_id=CITY, level="street", rights=rights, **since)  # type: ignore[arg-type]
    assert _numbers(cast, "desk", "lifted") == [case.number], "a right beyond the level is none"


def test_many_are_lowered_together_with_one_reason(cast: Cast, client_of: ClientOf) -> None:
    case = lifted(cast)
    said = {"verb": "lower", "duty": "lifted", "case": f"{case.id}:{case.version}", "reason": "You can."}
    assert "Ready" in client_of("desk").post("/desk/many/", said).content.decode()
    client_of("desk").post("/desk/many/", {**said, "sure": "yes"})
    case.refresh_from_db()
    assert case.unit_id == cast.unit("lin-c11").id


def _ways(cast: Cast, role: str, case: Case) -> tuple[cases.Button, ...]:
    return cases.get_case_page(cast.actor(role), case, LATER).buttons if _sees(cast, role, case) else ()


def _sees(cast: Cast, role: str, case: Case) -> bool:
    return case.number in _numbers(cast, role, "all")


def test_who_does_not_see_a_case_does_not_count_it(cast: Cast) -> None:
    steps.bare(cast)
    for role in ("other_desk", "market"):
        assert _numbers(cast, role, "all") == []
        assert not any(cases.inbox_counts(cast.actor(role), LATER).values())
    assert _numbers(cast, "nobody", "all") == []


@pytest.mark.parametrize("duty", ["all", "overdue"])
def test_pages_meet_without_gap_or_repeat_in_both_directions(duty: str, cast: Cast) -> None:
    for hours in range(7):
        steps.receive(cast, now=NOW - timedelta(hours=hours // 2))  # some at the very same moment
    actor = cast.actor("desk")
    whole = [row.number for row in cases.inbox(actor, duty, now=LATER).items]
    assert len(whole) == 7
    page = cases.inbox(actor, duty, now=LATER, limit=3)
    forward, last = list(page.items), page
    assert not page.previous_key
    while page.next_key:
        last = page = cases.inbox(actor, duty, now=LATER, limit=3, after=page.next_key)
        forward.extend(page.items)
    assert [row.number for row in forward] == whole
    backward = list(last.items)
    while last.previous_key:
        last = cases.inbox(actor, duty, now=LATER, limit=3, before=last.previous_key)
        backward[:0] = last.items
    assert [row.number for row in backward] == whole


def test_a_bent_key_opens_the_first_page(cast: Cast) -> None:
    case = steps.receive(cast)
    for key in ("x", "2026-01-01~y", "2026-01-01T00:00:00~" + str(case.id)):
        assert [row.id for row in cases.inbox(cast.actor("desk"), "all", now=LATER, after=key).items] == [case.id]


def test_filters_find_what_they_name(cast: Cast) -> None:
    leak = steps.receive(cast, address="河边路 12 号")
    said: dict[str, Any] = {"description": "Rubbish by the gate", "priority": "high", **lin.IN_12}
    litter = steps.receive(cast, type_code="litter", **said)

    def found(**filters: object) -> set[str]:
        return set(_numbers(cast, "desk", "all", **filters))

    assert found(text="冒水") == {leak.number}
    assert found(text="河边路") == {leak.number}
    assert found(text="rubb") == {litter.number}
    assert found(text=leak.number.replace("-", " ")) == {leak.number}
    assert found(type_code="litter") == {litter.number}
    assert found(type_code="streets") == {leak.number, litter.number}
    assert found(type_code="none") == set()
    assert found(area_path=lin.COMMUNITY_12) == {litter.number}
    assert found(unit_path=cast.unit("lin-water").path) == {leak.number}
    assert found(priority="high") == {litter.number}
    assert found(channel="web") == {leak.number, litter.number}
    assert found(state="open") == {leak.number, litter.number}
    assert found(state="closed") == set()
    assert found(since=NOW, until=NOW + timedelta(seconds=1)) == {leak.number, litter.number}
    assert found(until=NOW) == set()
    assert found(cell=cases.map_cells(cast.actor("desk"), "all", now=LATER).cells[0].cell)


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast) -> None:
    actor = cast.actor("desk")
    for _turn in range(2):
        for _row in range(6):
            steps.receive(cast)
        cases.inbox(actor, "all", now=LATER, filters=cases.Filters(type_code="streets"))
        with CaptureQueriesContext(connection) as asked:
            cases.inbox(actor, "all", now=LATER, filters=cases.Filters(type_code="streets"))
        assert len(asked) == 2


def test_all_counts_are_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    steps.receive(cast)
    for role in ("command", "desk", "water", "market"):
        actor = cast.actor(role)
        with django_assert_num_queries(1):
            cases.inbox_counts(actor, LATER)


def test_counting_stops_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch, client_of: ClientOf) -> None:
    monkeypatch.setattr(import_module("oneneedle.cases.queries.inbox"), "MOST_COUNTED", 2)
    monkeypatch.setattr("oneneedle.cases.queries.MOST_COUNTED", 2)
    for _row in range(4):
        steps.bare(cast)
    page = cases.inbox(cast.actor("desk"), "to_file", now=LATER)
    assert (page.total, page.capped) == (3, True)
    assert "2+" in client_of("desk").get("/desk/to_file/").content.decode()


def test_the_map_counts_every_case(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    steps.receive(cast)
    steps.receive(cast)
    steps.bare(cast, lon=None, lat=None)
    actor = cast.actor("command")
    with django_assert_num_queries(1):
        found = cases.map_cells(actor, "all", now=LATER)
    assert (found.on_map, found.without_point) == (2, 1)
    assert [cell.count for cell in found.cells] == [2]


def test_the_maps_leave_out_what_ended_long_ago_and_read_once(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    steps.closed(cast)
    steps.receive(cast)
    actor, later = cast.actor("command"), NOW + timedelta(days=cases.MAP_DAYS + 1)
    for now, shown in ((LATER, 2), (later, 1)):
        assert cases.map_cells(actor, "all", now=now).on_map == shown
        assert sum(cell.count for cell in cases.public_cells(lin.CITY, cases.Wish(), resolution=7, now=now)) == shown
    with django_assert_num_queries(0):
        cases.map_cells(actor, "all", now=later)
        cases.public_cells(lin.CITY, cases.Wish(), resolution=7, now=later)
    since = cases.Filters(since=NOW - timedelta(days=1))
    assert cases.map_cells(actor, "all", now=later, filters=since).on_map == 2


def test_a_whole_number_in_the_search_opens_its_case(cast: Cast, client_of: ClientOf) -> None:
    case = steps.receive(cast)
    typed = case.number.replace("-", " ")
    response = client_of("desk").get("/desk/all/", {"text": typed})
    assert response["Location"] == f"/desk/cases/{case.number}/"
    response = client_of("desk").get(f"/desk/cases/{case.number.replace('-', '')}/")
    assert response["Location"] == f"/desk/cases/{case.number}/"


def test_a_filter_asks_for_the_rows_alone(cast: Cast, client_of: ClientOf) -> None:
    steps.receive(cast)
    response = client_of("desk").get("/desk/all/", headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b"one-table" in response.content


def test_a_duty_of_another_post_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("water").get("/desk/to_file/").status_code == 404
    assert client_of("water").get("/desk/nonsense/").status_code == 404
    assert Case.objects.count() == 0


def test_ticked_cases_are_taken_to_a_whistle_or_a_campaign(cast: Cast, client_of: ClientOf) -> None:
    crew.gather(cast)
    first, second = steps.receive(cast), steps.receive(cast)
    street = client_of("street")
    assert "Blow a whistle for the chosen cases" in street.get("/desk/all/").content.decode()
    assert "for the chosen cases" not in client_of("water").get("/desk/all/").content.decode()
    ticked = [f"{one.id}:{one.version}" for one in (first, second)]
    both = f"case={first.number}&case={second.number}"
    for verb, address in (("blow", "/desk/whistles/new/"), ("campaign", "/desk/campaigns/new/")):
        answer = street.post("/desk/many/", {"verb": verb, "case": ticked})
        assert answer["Location"] == f"{address}?{both}"
        assert f'value="{first.number} {second.number}"' in street.get(answer["Location"]).content.decode()
