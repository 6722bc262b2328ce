"""Who may do what: the whole table, written out."""

from __future__ import annotations

import pytest

from oneneedle.cases import access
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report, flow
from oneneedle.core.rules import Actor, resident, system
from tests import cast as lin
from tests.cases import steps
from tests.cast import PEOPLE, Cast

DESK = {"locate", "classify", "file", "decline", "withdraw", "dispatch", "feedback", "close", "reopen", "merge"}
HANDLER = {"accept", "return", "finish"}
CHECK = {"verify", "fail"}

# What was reported -> member of the cast -> verbs. Who is not named may do nothing.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "leak": {"command": DESK | CHECK | {"settle"}, "desk": DESK, "inspector": CHECK, "water": HANDLER},
    "litter": {"command": DESK | CHECK | {"settle"}, "desk": DESK, "inspector": CHECK, "grid_worker": HANDLER},
    "beyond": {"command": DESK | CHECK | {"settle"}, "other_desk": DESK},
    "question": {"command": DESK | CHECK | {"settle", "accept", "finish"}},  # it lies with the city office itself
    "unsent": {"command": DESK | CHECK | {"settle"}, "desk": DESK, "inspector": CHECK},
}
SEEN_BY = {
    "leak": {"command", "keeper", "desk", "inspector", "grid_worker", "water"},
    "litter": {"command", "keeper", "desk", "inspector", "grid_worker"},
    "beyond": {"command", "keeper", "other_desk"},
    "question": {"command", "keeper"},
    "unsent": {"command", "keeper", "desk", "inspector", "grid_worker"},
}
REPORTS = {
    "leak": steps.LEAK,
    "litter": Report(description="垃圾", type_code="litter", **lin.IN_11),
    "beyond": Report(description="垃圾", type_code="litter", **lin.IN_21),
    "question": Report(description="咨询", type_code="question"),
    "unsent": Report(description="?", **lin.IN_11),
}


def members(cast: Cast) -> dict[str, Actor]:
    on_posts = {role: cast.actor(role) for role in PEOPLE}
    return {**on_posts, "nobody": cast.stranger, "resident": cast.resident}


@pytest.mark.parametrize("what", REPORTS)
def test_every_verb_for_every_member_of_the_cast(cast: Cast, what: str) -> None:
    case = steps.receive(cast, REPORTS[what])
    allowed = {
        role: {verb for verb in flow.ARROWS if access.can(verb, actor, case)} for role, actor in members(cast).items()
    }
    expected: dict[str, set[str]] = {role: EXPECTED[what].get(role, set()) for role in allowed}
    assert allowed == expected


@pytest.mark.parametrize("what", REPORTS)
def test_who_sees_it_and_the_filter_says_the_same(cast: Cast, what: str) -> None:
    case = steps.receive(cast, REPORTS[what])
    seen = {role for role, actor in members(cast).items() if access.sees(actor, case)}
    found = {role for role, actor in members(cast).items() if Case.objects.filter(access.visible_to(actor)).exists()}
    assert seen == found == SEEN_BY[what]


def test_the_reporters_receipt_gives_no_post(cast: Cast) -> None:
    case = steps.receive(cast)
    own = resident(lin.CITY, contact_id=case.contact_id, case_id=case.id)
    assert not any(access.can(verb, own, case) for verb in flow.ARROWS)
    assert access.is_reporter(own, case)
    assert not access.is_reporter(cast.resident, case)


def test_a_report_without_contact_is_not_everybodys(cast: Cast) -> None:
    case = steps.receive(cast, contact=None)
    assert not access.is_reporter(cast.resident, case)
    assert not access.is_reporter(cast.stranger, case)


def test_the_house_of_another_city_may_nothing_here(cast: Cast) -> None:
    case = steps.receive(cast)
    elsewhere = system("other")
    assert not any(access.can(verb, elsewhere, case) for verb in flow.ARROWS)
    assert not access.sees(elsewhere, case)
    assert not access.can_redact(elsewhere, case)
    assert all(access.can(verb, cast.system, case) for verb in flow.ARROWS)
