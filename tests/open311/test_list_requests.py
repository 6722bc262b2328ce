"""GET requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report
from oneneedle.core.rules import resident, system
from tests.cast import CITY, IN_11, IN_21
from tests.open311.conftest import Answer, Caller, moment

Make = Callable[..., str]


@pytest.fixture
def make(api: Caller) -> Make:
    """A report made some days ago; its number."""

    def write(days: float = 0, *, type_code: str = "litter", place: dict[str, float] = IN_11, **words: object) -> str:
        report = Report(description="x", type_code=type_code, **place, **words)  # type: ignore[arg-type]
        now = timezone.now().replace(microsecond=400_000) - timedelta(days=days)
        return actions.receive_case(report=report, actor=resident(CITY), now=now).number

    return write


def numbers(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [one["service_request_id"] for one in answer.body]


def withdraw(number: str) -> None:
    case = Case.objects.get(number=number)
    actions.withdraw_case(case=case, reason="x", actor=system(CITY), now=timezone.now())


def reported_at(number: str) -> datetime:
    return Case.objects.get(number=number).received_at.replace(microsecond=0)


def test_nothing_found_is_an_empty_list(api: Caller) -> None:
    assert api.get("requests.json").body == []
    answer = api.get("requests.xml")
    assert answer.response.content.endswith(b"<service_requests/>")


def test_the_last_ninety_days_come_newest_first(api: Caller, make: Make) -> None:
    old, older, newest = make(80), make(91), make(0)
    assert numbers(api.get("requests.json")) == [newest, old]
    assert older not in numbers(api.get("requests.json", status="", service_code="", start_date=""))


def test_private_and_untyped_cases_never_appear(api: Caller, make: Make) -> None:
    shown, private, untyped = make(), make(type_code="neighbours"), make(type_code="")
    hidden = make(private=True)
    assert numbers(api.get("requests.json")) == [shown]
    ids = ",".join([shown, private, untyped, hidden])
    assert numbers(api.get("requests.json", service_request_id=ids)) == [shown]


def test_a_list_of_numbers_sets_all_other_filters_aside(api: Caller, make: Make) -> None:
    old, new, _other = make(200), make(0), make(0)
    answer = api.get("requests.json", service_request_id=f" {old},{new},nothing", status="closed", start_date="x")
    assert numbers(answer) == [new, old]


def test_status_is_a_comma_list_of_two_words(api: Caller, make: Make) -> None:
    still, gone = make(1), make(0)
    withdraw(gone)
    assert numbers(api.get("requests.json", status="open")) == [still]
    assert numbers(api.get("requests.json", status="CLOSED")) == [gone]
    assert numbers(api.get("requests.json", status="open,closed")) == [gone, still]
    assert api.get("requests.json", status="fixed").status == 400
    assert {one["status"] for one in api.get("requests.json").body} == {"open", "closed"}


def test_service_code_is_a_comma_list(api: Caller, make: Make) -> None:
    litter, stalls, leak = make(2), make(1, type_code="stalls"), make(0, type_code="water-leak")
    assert numbers(api.get("requests.json", service_code="litter")) == [litter]
    assert numbers(api.get("requests.json", service_code="litter, water-leak")) == [leak, litter]
    assert numbers(api.get("requests.json", service_code="nothing")) == []
    assert stalls not in numbers(api.get("requests.json", service_code="litter,water-leak"))


def test_both_bounds_of_time_are_part_of_the_window(api: Caller, make: Make) -> None:
    number = make(10)
    at = reported_at(number)
    second = timedelta(seconds=1)
    for start, end, found in (
        (at, at, True),
        (at + second, at + timedelta(days=1), False),
        (at - timedelta(days=1), at - second, False),
    ):
        answer = api.get("requests.json", start_date=moment(start), end_date=moment(end))
        assert (numbers(answer) == [number]) is found


def test_what_is_shown_lies_in_the_window_that_was_asked_for(api: Caller, make: Make) -> None:
    number = make(10)
    at = reported_at(number)  # it came 0.4 seconds later, and is shown without the fraction
    assert numbers(api.get("requests.json", start_date=f"{at:%Y-%m-%dT%H:%M:%S}.2Z")) == []
    assert numbers(api.get("requests.json", end_date=f"{at:%Y-%m-%dT%H:%M:%S}.2Z")) == [number]


def test_offsets_fractions_and_a_plus_sign_that_became_a_blank_are_read(api: Caller, make: Make) -> None:
    number = make(10)
    local = reported_at(number) + timedelta(hours=8)
    text = f"{local:%Y-%m-%dT%H:%M:%S}"
    for start in (f"{text}%2B08:00", f"{text}+08:00", f"{text}.000%2B08:00", f"{text}%2B0800", f"{local:%Y-%m-%d}"):
        url = f"{api.base}requests.json?start_date={start}"
        assert [one["service_request_id"] for one in Client().get(url).json()] == [number], start


def test_one_bound_alone_reaches_ninety_days_from_it(api: Caller, make: Make) -> None:
    old, middle, new = make(195), make(150), make(1)
    day = moment(timezone.now() - timedelta(days=200))
    assert numbers(api.get("requests.json", start_date=day)) == [middle, old]
    assert numbers(api.get("requests.json", end_date=moment(timezone.now() - timedelta(days=140)))) == [middle, old]
    assert new not in numbers(api.get("requests.json", start_date=day))


def test_spans_over_ninety_days_backward_spans_and_other_texts_are_400(api: Caller) -> None:
    for start, end in (
        ("2026-01-01T00:00:00Z", "2026-04-02T00:00:00Z"),
        ("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("yesterday", ""),
        ("2026-13-01T00:00:00Z", ""),
        ("0001-01-01T00:00:00Z", ""),
    ):
        assert api.get("requests.json", start_date=start, end_date=end).status == 400
    assert api.get("requests.json", start_date="2026-01-01T00:00:00Z", end_date="2026-04-01T00:00:00Z").status == 200


def test_changes_are_found_by_their_own_time_whatever_the_age_of_the_case(api: Caller, make: Make) -> None:
    old, quiet = make(200), make(3)
    withdraw(old)
    hour_ago = moment(timezone.now() - timedelta(hours=1))
    assert numbers(api.get("requests.json", updated_after=hour_ago)) == [old]
    assert numbers(api.get("requests.json", updated_before=hour_ago)) == [quiet]
    shown = api.get("requests.json", updated_after=hour_ago).body[0]["updated_datetime"]
    assert numbers(api.get("requests.json", updated_after=shown, updated_before=shown)) == [old]


def test_pages_follow_one_another_and_end_empty(api: Caller, make: Make) -> None:
    made = [make(day) for day in range(5)]
    pages = [numbers(api.get("requests.json", page=str(page), page_size="2")) for page in (1, 2, 3, 4)]
    assert pages == [made[:2], made[2:4], made[4:], []]
    assert numbers(api.get("requests.json", max_requests="3")) == made[:3]
    assert numbers(api.get("requests.json", page="2")) == []
    for wrong in ({"page": "0"}, {"page": "x"}, {"page_size": "-1"}):
        assert api.get("requests.json", **wrong).status == 400


def test_who_pages_too_deep_is_told_to_narrow_the_dates(api: Caller) -> None:
    assert api.get("requests.json", page="10", page_size="1000").status == 200
    for deep in ({"page": "11", "page_size": "1000"}, {"page": "20000", "page_size": "1"}, {"page": "9" * 30}):
        for resource in ("requests.json", "servicerequestupdates.json"):
            answer = api.get(resource, locale="en", **deep)
            assert answer.status == 400 and "narrow start_date and end_date" in answer.body[0]["description"], deep


def test_a_place_is_looked_for_by_the_index_of_cells(api: Caller, make: Make) -> None:
    number = make(1, place=IN_11)
    with CaptureQueriesContext(connection) as asked:
        assert numbers(api.get("requests.json", bbox="120.001,30.001,120.009,30.009")) == [number]
        assert numbers(api.get("requests.json", lat="30.005", long="120.005", radius="300")) == [number]
    found = [query["sql"] for query in asked if "WITH found" in query["sql"]]
    assert len(found) == 2
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement in found:
            ranges = re.findall(r"c\.h3 BETWEEN '\w+' AND '\w+'", statement)
            cursor.execute(f"EXPLAIN SELECT FROM cases_case c WHERE {ranges[0]}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert 7 <= len(ranges) <= 37 and "case_by_cell" in plan, plan
            assert re.search(r"Index Cond: \(+h3\)?(::text)? >=", plan), plan


def test_near_a_point_and_in_a_box(api: Caller, make: Make) -> None:
    here, there = make(1, place=IN_11), make(0, place=IN_21)
    near = {"lat": "30.005", "long": "120.0051"}
    assert numbers(api.get("requests.json", **near, radius="50")) == [here]
    assert numbers(api.get("requests.json", **near, radius="5")) == []
    assert numbers(api.get("requests.json", **near, radius="2500")) == [there, here]
    assert numbers(api.get("requests.json", bbox="120.02,30,120.03,30.01")) == [there]
    corners = {"long_sw": "120", "lat_sw": "30", "long_ne": "120.01", "lat_ne": "30.01"}
    assert numbers(api.get("requests.json", **corners)) == [here]
    for wrong in ({"lat": "30"}, {"bbox": "1,2,3"}, {"bbox": "4,3,2,1"}, {"long_sw": "120"}):
        assert api.get("requests.json", **wrong).status == 400


def test_the_agency_is_found_by_code_or_name(api: Caller, make: Make) -> None:
    litter, leak = make(1), make(0, type_code="water-leak")
    assert numbers(api.get("requests.json", agency_responsible="lin-water")) == [leak]
    assert numbers(api.get("requests.json", agency_responsible="柳树社区居委会")) == [litter]


def test_with_or_without_a_photo(api: Caller, make: Make) -> None:
    number = make()
    assert numbers(api.get("requests.json", has_photo="true")) == []
    assert numbers(api.get("requests.json", has_photo="false")) == [number]
    assert api.get("requests.json", has_photo="perhaps").status == 400


def test_both_formats_say_the_same(api: Caller, make: Make) -> None:
    make(2), make(1, place={}, address="Main Street"), make(0)
    listed = api.get("requests.json", extensions="false").body
    for one, element in zip(listed, api.get("requests.xml").body, strict=True):
        texts = {child.tag: child.text for child in element}
        assert texts == {name: None if value is None else str(value) for name, value in one.items()}


def test_another_citys_cases_stay_there(api: Caller, make: Make) -> None:
    make()
    assert api.get("requests.json", jurisdiction_id=quote("lin2")).status == 404
