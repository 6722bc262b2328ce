"""Not solved after all: same number, new clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.core.rules import resident
from oneneedle.people.models import Contact
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + timedelta(days=3)


def test_it_goes_back_to_the_same_unit_with_the_same_number(cast: Cast) -> None:
    case = steps.closed(cast)
    number, unit_id = case.number, case.unit_id
    actions.reopen_case(case=case, reason="It leaks again.", actor=cast.actor("desk"), now=LATER)
    case.refresh_from_db()
    assert (case.number, case.unit_id, case.state, case.reopened) == (number, unit_id, "dispatched", 1)
    assert (case.closed_at, case.outcome, case.responded_at) == (None, "", None)
    assert case.resolve_by == LATER + timedelta(hours=24)
    assert case.next_due_at is not None and case.next_due_at > LATER
    order = steps.open_order(case)
    assert (order.seq, order.reason, order.finish_by) == (2, "It leaks again.", case.resolve_by)
    assert steps.last_row(case).verb == "case.reopened"


def test_contact_data_is_kept_again_also_that_of_who_joined(cast: Cast) -> None:
    case = steps.receive(cast)
    actions.join_case(case=case, contact=steps.LEAK.contact, actor=cast.resident, now=NOW)
    actions.accept_order(case=case, actor=cast.actor("water"), now=NOW)
    actions.finish_order(case=case, outcome="resolved", result="x", actor=cast.actor("water"), now=NOW)
    actions.verify_case(case=case, holds=True, note="", actor=cast.actor("inspector"), now=NOW)
    actions.close_case(case=case, actor=cast.system, now=NOW + timedelta(days=8))
    assert Contact.objects.filter(erase_on__isnull=False).count() == 2
    actions.reopen_case(case=case, reason="x", actor=cast.actor("desk"), now=NOW + timedelta(days=9))
    assert not Contact.objects.filter(erase_on__isnull=False).exists()


def test_the_reporter_reopens_with_the_receipt(cast: Cast) -> None:
    case = steps.closed(cast)
    actions.reopen_case(case=case, reason="Wet.", actor=resident(lin.CITY, case_id=case.id), now=LATER)
    assert case.state == "dispatched"


def test_it_needs_words_and_is_refused_after_thirty_days(cast: Cast) -> None:
    case = steps.closed(cast)
    with steps.refused("empty"):
        actions.reopen_case(case=case, reason=" ", actor=cast.actor("desk"), now=LATER)
    with steps.refused("too_late"):
        actions.reopen_case(case=case, reason="x", actor=cast.actor("desk"), now=NOW + timedelta(days=32))


def test_what_is_open_is_not_reopened_by_nobody_and_not_twice(cast: Cast) -> None:
    case = steps.verified(cast)
    own = resident(lin.CITY, case_id=case.id)
    actions.reopen_case(case=case, reason="x", actor=own, now=LATER)
    for actor in (own, cast.actor("desk")):
        with steps.refused("wrong_state"):
            actions.reopen_case(case=case, reason="x", actor=actor, now=LATER)


@pytest.mark.parametrize("role", ["water", "inspector", "other_desk"])
def test_others_do_not_reopen(cast: Cast, role: str) -> None:
    case = steps.closed(cast)
    for actor in (cast.actor(role), cast.resident, cast.stranger):
        with steps.refused("not_yours"):
            actions.reopen_case(case=case, reason="x", actor=actor, now=LATER)
