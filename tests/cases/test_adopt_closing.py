"""The ending of a case copied from another system."""

from __future__ import annotations

from datetime import timedelta

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.queries import verify_ledger
from tests.cases import steps
from tests.cast import NOW, Cast

THEN = NOW + timedelta(days=2)


def copied(cast: Cast) -> Case:
    return steps.receive(cast, source="boston311", external_id="101")


def adopt(cast: Cast, case: Case, **said: object) -> None:
    words = {"outcome": "resolved", "closed_at": THEN, "note": "Case resolved.", "actor": cast.system, **said}
    actions.adopt_closing(case=case, **words, now=NOW + timedelta(days=9))  # type: ignore[arg-type]


def test_it_ends_as_the_source_says_and_when_it_says(cast: Cast) -> None:
    case = copied(cast)
    order = steps.open_order(case)
    adopt(cast, case)
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_at, case.next_due_at) == ("closed", "resolved", THEN, None)
    order.refresh_from_db()
    assert (order.state, order.ended_at) == ("cancelled", THEN)
    row = steps.last_row(case)
    assert (row.verb, row.at, row.data) == ("case.adopted", THEN, {"outcome": "resolved"})
    assert case.remarks.get(seq=row.seq).text == "Case resolved."
    assert steps.contact_of(case).erase_on is not None
    assert not list(verify_ledger())


def test_a_case_that_came_by_our_own_door_is_closed_by_the_corridor_alone(cast: Cast) -> None:
    case = steps.receive(cast)
    with steps.refused("not_copied"):
        adopt(cast, case)


def test_an_outcome_that_is_none_is_refused(cast: Cast) -> None:
    case = copied(cast)
    with steps.refused("refused"):
        adopt(cast, case, outcome="Closed")


def test_it_ends_once_and_not_over_somebody_at_work(cast: Cast) -> None:
    ended, at_work = copied(cast), steps.accepted(cast, source="boston311", external_id="102")
    adopt(cast, ended)
    for case in (ended, at_work):
        with steps.refused("wrong_state"):
            adopt(cast, case)


def test_nobody_on_a_post_can_close_like_this(cast: Cast) -> None:
    case = copied(cast)
    for role in ("desk", "command", "water", "keeper"):
        with steps.refused("not_yours"):
            adopt(cast, case, actor=cast.actor(role))
