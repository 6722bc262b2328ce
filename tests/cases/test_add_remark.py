"""Words beside a step."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.rules import Actor, new_id, resident
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast


def say(case: Case, actor: Actor, text: str = "Seen.", **said: object) -> object:
    return actions.add_remark(case=case, text=text, public=False, actor=actor, now=NOW, **said)  # type: ignore[arg-type]


def test_whoever_sees_the_case_may_write_beside_it_and_the_ledger_keeps_no_words(cast: Cast) -> None:
    case = steps.receive(cast)
    for role in ("desk", "water", "command", "inspector", "grid_worker"):
        say(case, cast.actor(role), f"{role} was here\r\n")
    texts = [(remark.text, remark.seq) for remark in case.remarks.order_by("seq")]
    assert texts[0] == ("desk was here", 6)
    assert (len(texts), case.version, case.state) == (5, 10, "dispatched")
    row = steps.last_row(case)
    assert (row.verb, row.data) == ("case.remarked", {"public": False})


def test_the_reporter_may_also_after_closing(cast: Cast) -> None:
    case = steps.closed(cast)
    say(case, resident(lin.CITY, case_id=case.id))
    say(case, resident(lin.CITY, contact_id=case.contact_id))
    assert case.remarks.filter(text="Seen.").count() == 2


def test_the_same_words_of_an_outside_system_come_once(cast: Cast) -> None:
    case, key = steps.receive(cast), new_id()
    said: dict[str, Any] = {"api_key_id": key, "external_id": "17", "media_urls": ["https://photos.example/1.jpg"]}
    first, again = (say(case, cast.resident, **said) for _ in range(2))
    assert first == again
    assert steps.verbs(case).count("remarked") == 1
    assert say(case, cast.resident, **{**said, "api_key_id": new_id()}) != first
    assert case.remarks.count() == 2


@pytest.mark.parametrize(("text", "code"), [(" \x00 ", "empty"), ("x" * 4001, "too_long")])
def test_nothing_and_too_much_are_refused(cast: Cast, text: str, code: str) -> None:
    case = steps.receive(cast)
    with steps.refused(code):
        say(case, cast.actor("desk"), text)


def test_others_do_not_write(cast: Cast) -> None:
    case = steps.receive(cast)
    for actor in (cast.actor("market"), cast.actor("other_desk"), cast.resident, cast.stranger):
        with steps.refused("not_yours"):
            say(case, actor)
