"""The unit reports its result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from oneneedle.cases import actions, queries
from tests.cases import steps
from tests.cast import NOW, Cast


def finish(cast: Cast, case: object, role: str = "water", **said: Any) -> None:
    words: dict[str, Any] = {"outcome": "resolved", "result": "Valve replaced.", **said}
    actions.finish_order(case=case, **words, actor=cast.actor(role), now=NOW + 2 * steps.HOUR)  # type: ignore[arg-type]


def test_the_result_is_public_and_the_clock_stops(cast: Cast) -> None:
    case, photo = steps.accepted(cast), steps.add_photo()
    order = steps.open_order(case)
    finish(cast, case, file_ids=[photo])
    case.refresh_from_db()
    assert (case.state, case.outcome, case.next_due_at) == ("handled", "resolved", None)
    order.refresh_from_db()
    assert (order.state, order.result, order.ended_by_id) == ("finished", "Valve replaced.", cast.accounts["water"].id)
    said = case.remarks.get(seq=case.version)
    assert (said.text, said.public) == ("Valve replaced.", True)
    assert case.attachments.get().kind == "after"
    row = steps.last_row(case)
    assert (row.verb, row.data["outcome"]) == ("case.finished", "resolved")
    assert "Valve" not in str(row.data)


def test_what_it_cost_is_kept_with_the_order_and_on_record(cast: Cast) -> None:
    case = steps.accepted(cast)
    order = steps.open_order(case)
    finish(cast, case, cost=Decimal("1280.50"))
    order.refresh_from_db()
    assert (order.cost, steps.last_row(case).data["cost"]) == (Decimal("1280.50"), "1280.50")
    history = queries.get_case_page(cast.actor("water"), case, NOW + 3 * steps.HOUR).history
    assert history[0].facts[-1] == "It cost ¥1,280.50"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"outcome": "done"}, "refused"),
        ({"result": " "}, "empty"),
        ({"cost": Decimal(-1)}, "bad_cost"),
        ({"cost": Decimal(10**10)}, "bad_cost"),
    ],
)
def test_a_result_needs_an_outcome_words_and_a_cost_that_can_be(cast: Cast, said: dict[str, Any], code: str) -> None:
    case = steps.accepted(cast)
    with steps.refused(code):
        finish(cast, case, **said)


def test_more_photos_than_a_case_may_have_are_refused_and_nothing_is_finished(cast: Cast) -> None:
    case = steps.accepted(cast)
    with steps.refused("too_many"):
        finish(cast, case, file_ids=[steps.add_photo() for _ in range(60)])
    case.refresh_from_db()
    assert case.state == "handling"


def test_what_was_not_accepted_is_not_finished_and_nothing_is_finished_twice(cast: Cast) -> None:
    for case in (steps.receive(cast), steps.finished(cast)):
        with steps.refused("wrong_state"):
            finish(cast, case)


@pytest.mark.parametrize("role", ["market", "desk", "command", "inspector"])
def test_only_the_unit_that_has_it_finishes(cast: Cast, role: str) -> None:
    case = steps.accepted(cast)
    with steps.refused("not_yours"):
        finish(cast, case, role)
