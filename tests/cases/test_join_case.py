"""Joining an open case instead of repeating it."""

from __future__ import annotations

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Follower
from oneneedle.cases.rules import ContactFields
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

ALSO = ContactFields(name="Also Wet", email="also@lin.example")


def test_who_joins_gets_a_receipt_of_their_own(cast: Cast) -> None:
    case = steps.receive(cast)
    done = actions.join_case(case=case, contact=ALSO, note=" Us too. ", actor=cast.resident, now=NOW)
    assert done.number == case.number
    assert len(done.receipt.split()) == 6
    follower = Follower.objects.get(id=done.follower_id)
    assert (follower.note, follower.contact_id is None) == ("Us too.", False)
    assert cases.follow_case(lin.CITY, case.number, done.receipt) == case
    row = steps.last_row(case)
    assert (row.verb, row.data, row.seq) == ("case.joined", {}, case.version)


def test_joining_without_a_name_is_possible(cast: Cast) -> None:
    case = steps.receive(cast)
    done = actions.join_case(case=case, actor=cast.resident, now=NOW)
    assert Follower.objects.get(id=done.follower_id).contact_id is None


def test_a_second_person_gets_another_receipt(cast: Cast) -> None:
    case = steps.receive(cast)
    receipts = {actions.join_case(case=case, contact=ALSO, actor=cast.resident, now=NOW).receipt for _ in range(2)}
    assert len(receipts) == 2
    assert case.followers.count() == 2


def test_private_and_ended_cases_are_not_joined(cast: Cast) -> None:
    private = steps.receive(cast, description="吵架", type_code="neighbours")
    for case in (private, steps.closed(cast)):
        with steps.refused("not_open"):
            actions.join_case(case=case, contact=ALSO, actor=cast.resident, now=NOW)
    assert not Follower.objects.exists()
