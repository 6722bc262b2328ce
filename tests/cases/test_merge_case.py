"""The same matter is open already: the reporter joins it and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Attachment, Case, Follower
from oneneedle.core.models import Jurisdiction
from oneneedle.core.queries import verify_ledger
from oneneedle.people.models import Contact
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast


def merge(cast: Cast, case: Case, into: Case, role: str = "desk") -> None:
    actions.merge_case(case=case, into=into, actor=cast.actor(role), now=NOW)


def test_reporter_followers_and_photos_go_along(cast: Cast) -> None:
    into, case = steps.accepted(cast), steps.receive(cast, file_ids=(steps.add_photo(),))
    joined = actions.join_case(case=case, contact=steps.LEAK.contact, actor=cast.resident, now=NOW)
    order = steps.open_order(case)
    merge(cast, case, into)
    case.refresh_from_db()
    into.refresh_from_db()
    assert (case.state, case.merged_into_id, case.next_due_at) == ("merged", into.id, None)
    assert into.state == "handling"
    order.refresh_from_db()
    assert order.state == "cancelled"
    followers = Follower.objects.filter(case=into)
    assert {follower.merged_from_id for follower in followers} == {case.id}
    assert {follower.contact_id for follower in followers} >= {case.contact_id}
    assert joined.follower_id in {follower.id for follower in followers}
    assert bytes(followers.get(contact=case.contact_id).receipt_digest or b"") == bytes(case.receipt_digest or b"")
    assert Attachment.objects.get().case_id == into.id
    row = steps.last_row(case)
    assert (row.verb, row.data["into_number"], row.data["followers"]) == (
        "case.merged",
        into.number,
        [str(joined.follower_id)],
    )
    assert steps.last_row(into).data["number"] == case.number
    assert not list(verify_ledger())


def test_photos_of_a_private_case_are_not_public_where_they_go(cast: Cast) -> None:
    into, case = steps.receive(cast), steps.receive(cast, file_ids=(steps.add_photo(),), private=True)
    Attachment.objects.filter(case=case).update(public=True)
    merge(cast, case, into)
    assert not Attachment.objects.get(case=into).public


def test_who_joined_first_keeps_the_number_they_were_given(cast: Cast) -> None:
    first, second, third = (steps.receive(cast) for _ in range(3))
    merge(cast, first, second)
    merge(cast, second, third)
    assert set(Follower.objects.filter(case=third).values_list("merged_from", flat=True)) == {first.id, second.id}


def test_when_the_open_case_ends_everybody_is_forgotten_in_time(cast: Cast) -> None:
    into, case = steps.receive(cast), steps.receive(cast)
    merge(cast, case, into)
    actions.withdraw_case(case=into, reason="", actor=cast.actor("desk"), now=NOW)
    assert all(contact.erase_on for contact in Contact.objects.all())


def test_it_is_merged_into_another_open_case_of_this_city_only(cast: Cast) -> None:
    case, gone = steps.receive(cast), steps.bare(cast)
    actions.withdraw_case(case=gone, reason="", actor=cast.actor("desk"), now=NOW)
    elsewhere = steps.receive(cast)
    Jurisdiction.objects.create(id="other", name_en="Other", area_path="cn/98/")
    elsewhere.jurisdiction_id = "other"
    for into, code in ((case, "same_case"), (gone, "not_open"), (elsewhere, "same_case")):
        with steps.refused(code):
            merge(cast, case, into)
    beyond = steps.receive(cast, type_code="litter", **lin.IN_21)
    with steps.refused("not_yours"):  # on ground the desk does not see
        merge(cast, case, beyond)


def test_neither_the_merged_nor_the_finished_is_merged_again(cast: Cast) -> None:
    into, case = steps.receive(cast), steps.receive(cast)
    merge(cast, case, into)
    for over in (case, steps.finished(cast)):
        with steps.refused("wrong_state"):
            merge(cast, over, into)


def test_a_stale_target_is_refused_and_the_report_stays(cast: Cast) -> None:
    into, case = steps.receive(cast), steps.receive(cast)
    seen_before = Case.objects.get(id=into.id)
    actions.accept_order(case=into, actor=cast.actor("water"), now=NOW + timedelta(minutes=1))
    with steps.refused("stale"):
        merge(cast, case, seen_before)
    case.refresh_from_db()
    assert case.state == "dispatched"


def test_only_a_desk_of_this_ground_merges(cast: Cast) -> None:
    into, case = steps.receive(cast), steps.receive(cast)
    for role in ("water", "other_desk", "inspector", "grid_worker"):
        with steps.refused("not_yours"):
            merge(cast, case, into, role)


def test_every_receipt_opens_the_number_it_was_given_with_and_the_open_case(cast: Cast) -> None:
    into, case = steps.receive(cast), steps.receive(cast)
    joined = actions.join_case(case=case, contact=steps.LEAK.contact, actor=cast.resident, now=NOW)
    merge(cast, case, into)
    for number in (case.number, into.number):
        assert cases.follow_case(lin.CITY, number, joined.receipt) is not None
    assert cases.follow_case(lin.CITY, steps.receive(cast).number, joined.receipt) is None
