"""Somebody other than the handler looks whether it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case, Inspection
from oneneedle.core.rules import Actor
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=3)


def verify(case: Case, actor: Actor, *, holds: bool = True, note: str = "") -> None:
    actions.verify_case(case=case, holds=holds, note=note, actor=actor, now=LATER)


def test_it_holds(cast: Cast) -> None:
    case, photo = steps.finished(cast), steps.add_photo()
    actions.verify_case(case=case, holds=True, note="Dry.", file_ids=[photo], actor=cast.actor("inspector"), now=LATER)
    case.refresh_from_db()
    assert (case.state, case.verified_at) == ("verified", LATER)
    seen = Inspection.objects.get(case=case)
    assert (seen.holds, seen.note, seen.inspector_id) == (True, "Dry.", cast.accounts["inspector"].id)
    assert case.attachments.get().kind == "inspection"
    row = steps.last_row(case)
    assert (row.verb, row.data) == ("case.verified", {"holds": True, "order": str(seen.order_id)})


def test_it_does_not_hold_and_goes_back_to_the_same_unit_with_the_clock_running(cast: Cast) -> None:
    case = steps.finished(cast)
    unit_id = case.unit_id
    verify(case, cast.actor("inspector"), holds=False, note="Still wet.")
    case.refresh_from_db()
    assert (case.state, case.unit_id, case.outcome, case.handled_at) == ("dispatched", unit_id, "", None)
    order = steps.open_order(case)
    assert (order.seq, order.reason) == (2, "Still wet.")
    assert steps.last_row(case).verb == "case.failed"
    assert case.resolve_by is not None and case.next_due_at is not None and case.next_due_at <= case.resolve_by
    assert not Inspection.objects.get(case=case).holds


def test_a_no_needs_words(cast: Cast) -> None:
    case = steps.finished(cast)
    with steps.refused("empty"):
        verify(case, cast.actor("inspector"), holds=False, note=" ")


def test_nobody_checks_their_own_work_on_whatever_post(cast: Cast) -> None:
    case = steps.finished(cast)
    on_another_post = replace(cast.actor("inspector"), person_id=cast.accounts["water"].id)
    with steps.refused("own_work"):
        verify(case, on_another_post)
    with steps.refused("own_work"):
        verify(case, on_another_post, holds=False, note="x")


def test_a_second_check_is_refused(cast: Cast) -> None:
    case = steps.verified(cast)
    with steps.refused("wrong_state"):
        verify(case, cast.actor("command"))


@pytest.mark.parametrize("role", ["water", "market", "desk", "other_desk", "grid_worker"])
def test_a_department_does_not_check_and_a_desk_without_the_right_neither(cast: Cast, role: str) -> None:
    case = steps.finished(cast)
    for holds in (True, False):
        with steps.refused("not_yours"):
            verify(case, cast.actor(role), holds=holds, note="x")


def test_not_even_a_department_whose_post_was_given_the_right(cast: Cast) -> None:
    case = steps.finished(cast)
    water = cast.actor("water")
    with steps.refused("not_yours"):
        verify(case, replace(water, rights=water.rights | {"case.verify"}, person_id=None))
