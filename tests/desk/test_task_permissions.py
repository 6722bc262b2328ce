"""Every page and step of the gate tried by every post: shown, refused, hidden or done by the right ones alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from oneneedle.core.models import LedgerRow
from oneneedle.gate import actions
from oneneedle.gate.models import Admission, Removal, Task
from tests.cast import NOW, Cast
from tests.desk import gate_crew as crew
from tests.desk.conftest import ClientOf

SEATED = (
    *("keeper", "desk", "grid_worker", "market", "inspector", "water", "far"),
    *("asker", "water_asker", "city_office", "district", "street", "street_2", "head_11", "head_12", "head_21"),
)
# The market asks community 11 of street 1 in the one district.
FROM, TO = {"asker", "market"}, {"head_11", "grid_worker"}
ABOVE = {"keeper", "city_office", "district", "street", "desk", "inspector"}
SIDES = FROM | TO | ABOVE
ASKERS = {"asker", "water_asker", "city_office", "street", "street_2", "far"}
CITY = set(SEATED) - {"far"}


@pytest.fixture
def crowd(stranger_city: Cast) -> Cast:
    return crew.gather(stranger_city)


def _found(client_of: ClientOf, address: str, roles: tuple[str, ...] = SEATED) -> dict[str, int]:
    return {role: client_of(role).get(address).status_code for role in roles}


def _expected(shown: set[str], otherwise: int) -> dict[str, int]:
    return {role: 200 if role in shown else otherwise for role in SEATED}


def _propose(cast: Cast, task: Task) -> Removal:
    return actions.propose_removal(task=task, reason="Nobody reads it.", actor=cast.actor("head_11"), now=NOW)


def test_lists_are_open_to_every_post_and_closed_to_others(crowd: Cast, client_of: ClientOf) -> None:
    lists = ("tasks/", "tasks/refusals/", "tasks/removals/", "tasks/admissions/", "tasks/exclusions/", "burden/")
    posts = ("keeper", "asker", "district", "head_11", "far")  # one of each kind
    for page in lists:
        assert _found(client_of, f"/desk/{page}", posts) == dict.fromkeys(posts, 200), page
        assert client_of("nobody").get(f"/desk/{page}").status_code == 403
        assert client_of("resident").get(f"/desk/{page}")["Location"].startswith("/accounts/login/")


def test_forms_that_ask_are_for_posts_that_ask_and_the_lists_for_their_keeper(crowd: Cast, client_of: ClientOf) -> None:
    for page in ("/desk/tasks/new/", "/desk/tasks/admissions/new/"):
        assert _found(client_of, page) == _expected(ASKERS, 403), page
    assert _found(client_of, "/desk/tasks/exclusions/new/") == _expected({"keeper", "far"}, 403)
    line = _found(client_of, "/desk/tasks/exclusions/items/X-01/")
    assert line == {**_expected({"keeper"}, 403), "far": 404}


def test_a_task_is_seen_by_both_sides_and_those_above_them(crowd: Cast, client_of: ClientOf) -> None:
    task = crew.ask(crowd)
    removal = _propose(crowd, task)
    for page in (f"/desk/tasks/{task.number}/", f"/desk/tasks/removals/{removal.id}/"):
        assert _found(client_of, page) == _expected(SIDES, 404), page


def test_an_admission_is_seen_by_who_asked_and_everybody_it_covers(crowd: Cast, client_of: ClientOf) -> None:
    admission = crew.request(crowd, to_unit=crowd.unit("lin-c12").id)
    found = _found(client_of, f"/desk/tasks/admissions/{admission.number}/")
    assert found == _expected(FROM | ABOVE | {"head_12"}, 404)
    wide = crew.request(crowd, title="Of every community")
    found = _found(client_of, f"/desk/tasks/admissions/{wide.number}/")
    assert found == _expected(FROM | TO | {"head_12", "head_21", "keeper", "city_office"}, 404)


def test_the_burden_of_a_unit_is_read_by_the_whole_city(crowd: Cast, client_of: ClientOf) -> None:
    crew.ask(crowd)
    address = f"/desk/burden/{crowd.unit('lin-c11').id}/"
    assert _found(client_of, address) == _expected(CITY, 404)
    assert "Number of shops" not in client_of("head_21").get(address).content.decode()


Make = Callable[[Cast], str]


def _asked(cast: Cast) -> str:
    return f"/desk/tasks/{crew.ask(cast).number}/"


def _proposed(cast: Cast) -> str:
    return f"/desk/tasks/removals/{_propose(cast, crew.ask(cast)).id}/"


def _requested(cast: Cast) -> str:
    return f"/desk/tasks/admissions/{crew.request(cast, to_unit=cast.unit('lin-c11').id).number}/"


# what is done -> address, what is sent, who may, who is told no (the others see nothing)
STEPS: dict[str, tuple[Make, str, dict[str, Any], set[str], set[str]]] = {
    "accept": (_asked, "accept/", {}, {"head_11"}, SIDES),
    "finish": (_asked, "finish/", {"result": "42", "hours": "2"}, {"head_11"}, SIDES),
    "return": (_asked, "return/", {"code": "other", "reason": "No."}, {"head_11"}, SIDES),
    "propose_removal": (_asked, "propose_removal/", {"reason": "No."}, {"head_11"}, SIDES),
    "withdraw": (_asked, "withdraw/", {"reason": "Done."}, {"asker"}, SIDES),
    "decide_removal": (_proposed, "", {"remove": "yes", "decision": "So."}, {"district", "city_office"}, SIDES),
    "decide": (_requested, "decide/", {"approve": "yes", "decision": "So."}, {"district", "city_office"}, SIDES),
    "end": (_requested, "end/", {"reason": "Over."}, {"asker", "district", "city_office"}, SIDES),
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_done_by_the_right_post_alone(step: str, crowd: Cast, client_of: ClientOf) -> None:
    make, verb, said, may, sees = STEPS[step]
    address, found = f"{make(crowd)}{verb}", {}
    for role in SEATED:
        rows = LedgerRow.objects.count()
        with transaction.atomic():
            status = client_of(role).post(address, said).status_code
            found[role] = (status, LedgerRow.objects.count() > rows)
            transaction.set_rollback(True)
    wanted = {role: (302, True) if role in may else (422 if role in sees else 404, False) for role in SEATED}
    assert found == wanted


def test_asking_and_keeping_are_refused_to_posts_without_the_right(crowd: Cast, client_of: ClientOf) -> None:
    said = crew.said(crowd)
    for role in sorted(set(SEATED) - ASKERS):
        assert client_of(role).post("/desk/tasks/new/", said).status_code == 403, role
        assert client_of(role).post("/desk/tasks/admissions/new/", {"title": "x"}).status_code == 403, role
    for role in sorted(CITY - {"keeper"}):
        assert (
            client_of(role).post("/desk/tasks/exclusions/items/X-01/end/", {"since": "2026-11-19"}).status_code == 403
        )
    # A street asks its own communities alone, another city knows none of these units.
    for role in ("street_2", "far"):
        assert client_of(role).post("/desk/tasks/new/", said).status_code == 422
    assert (Task.objects.count(), Admission.objects.count()) == (0, 0)
