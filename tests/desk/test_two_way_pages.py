"""The pages of the two-way evaluation: who sees and does what, bad input, the seal, and few queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod, Opinion
from tests.cast import Cast
from tests.desk.conftest import ClientOf
from tests.evaluation import both_sides as both

ROLES = (
    *("resident", "nobody", "far", "desk", "water", "command", "keeper"),
    *both.POSTS,
)
SECRET = "They came two days late."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The moment the doors see; tests move it on."""
    moment = [both.ANSWERED]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    yield moment


@pytest.fixture
def opened(stranger_city: Cast, clock: list[datetime]) -> Cast:
    both.opened(stranger_city)
    return stranger_city


def _period() -> EvaluationPeriod:
    return EvaluationPeriod.objects.get()


def _answer(*marks: int, words: str = "") -> dict[str, str]:
    said = {f"mark_{number}": str(mark) for number, mark in enumerate(marks or both.GOOD, start=1)}
    return said | {f"words_{number}": words for number in range(1, 5)}


def _opening() -> dict[str, str]:
    questions = "问题一？ | Question one?\nQuestion two?\n问题三？"
    days = {"since": "2026-10-01", "last_day": "2026-10-31", "closes_on": "2026-12-20"}
    return {"name": "October", **days, "street_form": questions, "department_form": questions}


def _withdraw(client: Client, **said: str) -> Any:
    return client.post(f"/desk/two-way/{_period().id}/withdraw/", said)


def test_each_page_opens_for_those_it_is_for_and_for_nobody_else(opened: Cast, client_of: ClientOf) -> None:
    pair = both.pair_of()
    part = {"street", "street_2", "water_side", "market_side", "police_side", "desk", "water"}
    above = {"city", "district", "command", "keeper"}
    expected: dict[str, tuple[set[str], int]] = {
        "/desk/two-way/": (set(ROLES) - {"resident", "nobody"}, 403),
        "/desk/two-way/new/": ({"city", "district", "far"}, 403),
        f"/desk/two-way/{_period().id}/": (part | above, 404),
        f"/desk/two-way/pairs/{pair.id}/": ({"street", "desk", "water_side", "water"}, 404),
    }
    for role in ROLES:
        client = client_of(role)
        for address, (may, otherwise) in expected.items():
            wanted = 302 if role == "resident" else 403 if role == "nobody" else 200 if role in may else otherwise
            assert client.get(address).status_code == wanted, (address, role)


def test_each_step_is_done_by_the_right_posts_and_by_nobody_else(opened: Cast, client_of: ClientOf) -> None:
    pair = f"/desk/two-way/pairs/{both.pair_of().id}/"
    period = f"/desk/two-way/{_period().id}/"
    steps: list[tuple[str, dict[str, str], set[str]]] = [
        (f"{period}withdraw/", {"reason": "Wrong."}, {"city"}),
        (f"{pair}give/", _answer(), {"street", "water_side"}),
        (f"{pair}correct/", _answer(3, 3, 3, 3), {"street"}),
        (f"{pair}reply/", {"text": "We were three."}, {"street", "water_side"}),
    ]
    clients = {role: client_of(role) for role in ROLES}
    for address, said, may in steps:
        assert _who_writes(clients, address, said) == may, address
        if address.endswith("give/"):
            both.give(opened, both.pair_of(), "street")
        if address.endswith("correct/"):
            both.give(opened, both.pair_of(), "water_side")


def _who_writes(clients: dict[str, Client], address: str, said: dict[str, str]) -> set[str]:
    found, rows = set(), LedgerRow.objects.count()
    for role, client in clients.items():
        with transaction.atomic():
            client.post(address, said)
            if LedgerRow.objects.count() > rows:
                found.add(role)
            transaction.set_rollback(True)
    return found


def test_a_street_answers_and_reads_nothing_before_the_department_has(opened: Cast, client_of: ClientOf) -> None:
    address = f"/desk/two-way/pairs/{both.pair_of().id}/"
    department, street = client_of("water_side"), client_of("street")
    page = department.get(address).content.decode()
    assert "About the unit, never about a person" in page
    done = department.post(f"{address}give/", _answer(2, 3, 3, 3, words=SECRET))
    assert (done.status_code, done["Location"]) == (302, address)
    assert SECRET in department.get(address).content.decode()
    page = street.get(address).content.decode()
    assert SECRET not in page
    assert "The other side has answered; you read it when you have answered too." in page
    street.post(f"{address}give/", _answer())
    assert SECRET in street.get(address).content.decode()
    assert SECRET not in client_of("city").get(f"/desk/two-way/{_period().id}/").content.decode()
    street.post(f"{address}reply/", {"text": "The road was closed."})
    assert "The road was closed." in department.get(address).content.decode()


BAD_INPUT: list[tuple[str, dict[str, str], str]] = [
    ("give", {}, "This field is required."),
    ("give", _answer(9, 3, 3, 3), "Select a valid choice."),
    ("give", _answer(1, 3, 3, 3), "Say what was missing"),
    ("give", _answer() | {"words_1": "x" * 2001}, "at most 2000 characters"),
    ("correct", _answer(), "Your unit has not answered yet."),
    ("reply", {"text": "Too early."}, "There is nothing to reply to yet."),
]


def test_bad_input_is_answered_with_the_form_and_nothing_is_written(opened: Cast, client_of: ClientOf) -> None:
    street, address, rows = client_of("street"), f"/desk/two-way/pairs/{both.pair_of().id}/", LedgerRow.objects.count()
    for verb, said, words in BAD_INPUT:
        response = street.post(f"{address}{verb}/", said)
        assert response.status_code == 422
        assert words in response.content.decode(), words
    assert (LedgerRow.objects.count(), Opinion.objects.count()) == (rows, 0)
    both.give(opened, both.pair_of(), "street")
    both.give(opened, both.pair_of(), "water_side")
    response = street.post(f"{address}reply/", {"text": " "})
    assert response.status_code == 422
    assert "This field is required." in response.content.decode()
    assert street.post(f"{address}praise/", {}).status_code == 404


def test_a_period_is_opened_by_its_form_and_bad_days_are_said_at_their_field(opened: Cast, client_of: ClientOf) -> None:
    city = client_of("city")
    assert "2026-11-01" in city.get("/desk/two-way/new/").content.decode()  # the month before
    bad: list[tuple[dict[str, str], str]] = [
        ({}, "This field is required."),
        (_opening() | {"since": "soon"}, "Enter a valid date."),
        (_opening() | {"street_form": "One?"}, "Write 3 to 6 questions, one a line."),
        (_opening() | {"closes_on": "2026-12-01"}, "Choose a day that is still to come"),
        (_opening(), "No street and department shared a case or a whistle in these days."),
        (_opening() | {"last_day": "2026-11-18"}, "These days are evaluated already: November."),
    ]
    for said, words in bad:
        response = city.post("/desk/two-way/new/", said)
        assert response.status_code == 422
        assert words in response.content.decode(), words
    assert EvaluationPeriod.objects.count() == 1
    _withdraw(city, reason="Wrong form.")
    done = city.post("/desk/two-way/new/", _opening() | {"last_day": "2026-11-18"})
    period = EvaluationPeriod.objects.get(state="open")
    assert done["Location"] == f"/desk/two-way/{period.id}/"
    assert period.street_form == [
        {"zh": "问题一？", "en": "Question one?"},
        {"zh": "", "en": "Question two?"},
        {"zh": "问题三？", "en": ""},
    ]


def test_a_period_is_taken_back_with_a_reason(opened: Cast, client_of: ClientOf) -> None:
    city = client_of("city")
    assert _withdraw(city).status_code == 422
    assert _withdraw(city, reason="Wrong form.").status_code == 302
    page = client_of("street").get(f"/desk/two-way/{_period().id}/").content.decode()
    assert "Wrong form." in page
    assert client_of("street").get(f"/desk/two-way/pairs/{both.pair_of().id}/").status_code == 404


def test_results_are_there_when_it_is_closed_and_too_few_are_not_told(
    opened: Cast, client_of: ClientOf, clock: list[datetime]
) -> None:
    address = f"/desk/two-way/{_period().id}/"
    page = client_of("city").get(address).content.decode()
    assert "Who has not answered yet" in page
    assert "What departments said of streets" not in page
    both.answer_all(opened)
    client_of("city").post(f"{address}close/")
    page = client_of("city").get(address).content.decode()
    assert "What departments said of streets" in page
    assert "4.0 <span" in page
    assert "too few" in page
    assert "Who has not answered yet" not in page
    own = client_of("water_side").get(address).content.decode()
    assert "Hebian street office</strong>" not in own
    assert "What departments said of streets" not in own


def test_pages_ask_the_database_no_more_for_more_pairs(opened: Cast, client_of: ClientOf) -> None:
    street, address = client_of("street"), f"/desk/two-way/{_period().id}/"
    street.get(address)
    with CaptureQueriesContext(connection) as few:
        street.get(address)
    EvaluationPair.objects.exclude(id=both.pair_of().id).delete()
    with CaptureQueriesContext(connection) as fewer:
        street.get(address)
    assert len(few) == len(fewer)
    with CaptureQueriesContext(connection) as lists:
        street.get("/desk/two-way/")
    assert len(lists) < 20


def test_an_empty_list_says_what_comes_next(stranger_city: Cast, client_of: ClientOf) -> None:
    both.gather(stranger_city)
    assert "Open one for a month or a quarter that is over." in client_of("city").get("/desk/two-way/").content.decode()
    page = client_of("street").get("/desk/two-way/").content.decode()
    assert "the units you shared cases with stand here" in page
