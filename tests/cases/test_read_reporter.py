"""Looking up who reported: with a reason, and written down."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from tests.cases import steps
from tests.cast import NOW, Cast


def test_the_look_is_written_down_for_the_person_concerned(cast: Cast) -> None:
    case = steps.receive(cast)
    for role in ("desk", "water"):
        clear = actions.read_reporter(case=case, reason="call_back", actor=cast.actor(role), now=NOW)
        assert (clear.name, clear.email) == ("Reporter", "reporter@lin.example")
    looks = LedgerRow.objects.filter(subject=f"contact:{case.contact_id}", verb="contact.read").order_by("seq")
    assert [look.person_id for look in looks] == [cast.accounts["desk"].id, cast.accounts["water"].id]
    assert looks[0].data == {"reason": "call_back"}


def test_without_a_reason_nobody_looks(cast: Cast) -> None:
    case = steps.receive(cast)
    with steps.refused("contact_read_reason"):
        actions.read_reporter(case=case, reason="", actor=cast.actor("desk"), now=NOW)


def test_an_anonymous_report_has_nobody_to_look_up(cast: Cast) -> None:
    case = steps.receive(cast, contact=None)
    with steps.refused("anonymous"):
        actions.read_reporter(case=case, reason="call_back", actor=cast.actor("desk"), now=NOW)


@pytest.mark.parametrize("role", ["market", "other_desk", "inspector", "grid_worker", "keeper"])
def test_others_do_not_look(cast: Cast, role: str) -> None:
    case = steps.receive(cast)
    with steps.refused("not_yours"):
        actions.read_reporter(case=case, reason="call_back", actor=cast.actor(role), now=NOW)


def test_who_may_not_is_told_so_and_not_what_is_in_it(cast: Cast) -> None:
    case = steps.receive(cast)
    with pytest.raises(Refused) as refusal:
        actions.read_reporter(case=case, reason="call_back", actor=cast.stranger, now=NOW)
    assert "Reporter" not in str(refusal.value)
