"""record_findings: every line of the checklist is answered; what is wrong is put right until a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from oneneedle.powers import queries
from oneneedle.powers.models import CheckFinding, CheckRound
from oneneedle.powers.rules import Answer
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers.checks import crew


def test_nothing_wrong_closes_the_check(town: Cast) -> None:
    check = crew.record(town, crew.plan(town), "ok", "not_applicable")
    assert (check.state, check.closed_at, check.rectify_by) == ("closed", NOW + crew.HOUR, None)
    assert crew.facts(f"site_check:{check.id}") == ["check_planned", "check_recorded"]
    assert crew.last_data(f"site_check:{check.id}") == {"round": 1, "lines": 2, "not_ok": 0, "rectify_by": ""}


def test_anything_wrong_is_put_right_until_a_day(town: Cast) -> None:
    check = crew.plan(town)
    photo = steps.add_photo()
    found = crew.answers(check, "not_ok", "ok", file_id=photo)
    link = "https://penalties.example/2026/4"
    crew.record(town, check, answers=found, outside_link=f" {link} ", rectify_by=crew.TODAY + crew.DAY)
    check.refresh_from_db()
    assert (check.state, check.rectify_by, check.outside_link) == ("rectifying", crew.TODAY + crew.DAY, link)
    page = queries.check_page(town.actor("enforcer_b"), check, NOW, crew.TODAY)
    (look,) = page.rounds
    assert (look.post, look.wrong) == ("enforcer", 1)
    assert [(one.result, one.words, one.has_photo) for one in look.findings] == [
        ("not_ok", "堆放纸箱", True),
        ("ok", "", True),
    ]
    assert [one.verb for one in page.steps] == ["recheck", "call_off"]
    assert "堆放" not in str(crew.last_data(f"site_check:{check.id}"))


def test_what_cannot_be_is_refused(town: Cast) -> None:
    check = crew.plan(town)
    first, second = crew.answers(check, "ok", "ok")
    silent = Answer(second.line_id, "not_ok", "  ")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"actor": town.actor("enforcer_2")}, "not_allowed"),
        ({"actor": town.actor("inspector")}, "not_allowed"),
        ({"actor": town.system}, "not_allowed"),
        ({"answers": [first]}, "lines_missing"),
        ({"answers": [first, first]}, "lines_missing"),
        ({"answers": [first, second, Answer(UUID(int=1), "ok")]}, "lines_missing"),
        ({"answers": [first, Answer(second.line_id, "perhaps")]}, "bad_result"),
        ({"answers": [first, silent]}, "no_words"),
        ({"rectify_by": None}, "no_day"),
        ({"rectify_by": crew.TODAY}, "past"),
        ({"rectify_by": crew.TODAY + 800 * crew.DAY}, "past"),
        *(
            ({"outside_link": bad}, "bad_link")
            for bad in ("penalties", "javascript:alert(1)", "https://a b", "http://[")
        ),
    ]
    for changes, code in wrong:
        with refused(code):
            crew.record(town, check, **changes)
    assert not CheckRound.objects.exists()
    crew.record(town, check)
    with refused("wrong_state"):
        crew.record(town, check)


def test_a_line_is_answered_once_a_look_and_says_what_is_wrong(town: Cast) -> None:
    fault = crew.fault(crew.found(town))
    with pytest.raises(IntegrityError, match="check_finding_says_what"), transaction.atomic():
        CheckFinding.objects.filter(id=fault.id).update(words="")
    with pytest.raises(IntegrityError, match="check_finding_once"), transaction.atomic():
        CheckFinding.objects.create(round=fault.round, line=fault.line, result="ok")


def test_a_check_planned_under_one_version_is_done_under_the_next(town: Cast) -> None:
    power = crew.hand_down(town)
    check = crew.plan(town, power)
    crew.hand_down(town, since=NOW + crew.HOUR, replaces=power)
    assert crew.record(town, check, "ok", "ok", now=NOW + 2 * crew.HOUR).state == "closed"
