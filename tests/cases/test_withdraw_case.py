"""The reporter takes it back."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.rules import resident
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast


def test_the_open_order_is_cancelled_and_the_clock_stops(cast: Cast) -> None:
    case = steps.accepted(cast)
    order = steps.open_order(case)
    actions.withdraw_case(case=case, reason="Stopped by itself.", actor=cast.actor("desk"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.next_due_at, case.closed_at) == ("withdrawn", None, NOW)
    order.refresh_from_db()
    assert (order.state, order.ended_by_id) == ("cancelled", cast.accounts["desk"].id)
    assert steps.last_row(case).verb == "case.withdrawn"
    assert not case.remarks.get(seq=case.version).public
    assert steps.contact_of(case).erase_on is not None


def test_the_receipt_is_enough(cast: Cast) -> None:
    case = steps.receive(cast)
    actions.withdraw_case(case=case, reason="", actor=resident(lin.CITY, case_id=case.id), now=NOW)
    assert Case.objects.get(id=case.id).state == "withdrawn"


def test_after_the_work_and_a_second_time_it_is_refused(cast: Cast) -> None:
    withdrawn = steps.bare(cast)
    actions.withdraw_case(case=withdrawn, reason="", actor=cast.actor("desk"), now=NOW)
    for case in (withdrawn, steps.finished(cast)):
        for actor in (cast.actor("desk"), resident(lin.CITY, case_id=case.id)):
            with steps.refused("wrong_state"):
                actions.withdraw_case(case=case, reason="", actor=actor, now=NOW)


@pytest.mark.parametrize("role", ["water", "other_desk", "inspector"])
def test_others_do_not_withdraw(cast: Cast, role: str) -> None:
    case = steps.receive(cast)
    for actor in (cast.actor(role), cast.resident, cast.stranger):
        with steps.refused("not_yours"):
            actions.withdraw_case(case=case, reason="", actor=actor, now=NOW)
