"""Saying with proof that a promise is kept."""

from __future__ import annotations

from oneneedle.core.models import LedgerRow
from oneneedle.supervision import actions
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY


def test_the_proof_and_the_day_stand_beside_it(town: Cast) -> None:
    one = crew.promise(town)
    actions.finish_commitment(
        commitment=one, proof="All are mended.", file_ids=[steps.add_photo()], actor=town.actor("street"), now=NOW + DAY
    )
    assert one.state == "done" and one.done_on and one.files.count() == 1
    assert crew.facts("commitment", one) == ["made", "finished"]
    with crew.refused("wrong_state"):
        actions.finish_commitment(commitment=one, proof="Again.", actor=town.actor("street"), now=NOW + DAY)


def test_a_late_one_says_so(town: Cast) -> None:
    one = crew.promise(town)
    actions.finish_commitment(commitment=one, proof="Done.", actor=town.actor("street"), now=NOW + 9 * DAY)
    assert LedgerRow.objects.filter(subject=f"commitment:{one.id}").latest("seq").data["late"] is True


def test_other_units_and_no_proof_are_refused(town: Cast) -> None:
    one = crew.promise(town)
    for role in ("street_2", "district", "community", "desk"):
        with crew.refused("not_yours"):
            actions.finish_commitment(commitment=one, proof="Done.", actor=town.actor(role), now=NOW)
    with crew.refused("empty"):
        actions.finish_commitment(commitment=one, proof="", actor=town.actor("street"), now=NOW)
