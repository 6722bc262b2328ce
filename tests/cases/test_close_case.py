"""Closing: only what was checked, and only when the resident was heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused
from tests.cases import steps
from tests.cast import NOW, Cast


def test_the_whole_corridor_leaves_one_row_a_step_and_a_chain_that_holds(cast: Cast) -> None:
    case = steps.closed(cast)
    assert case.state == "closed" and case.outcome == "resolved"
    assert steps.verbs(case) == [
        *("received", "located", "classified", "filed", "dispatched"),
        *("accepted", "finished", "verified", "heard", "closed"),
    ]
    assert not list(verify_ledger())


def test_it_is_not_closed_before_the_resident_was_heard(cast: Cast) -> None:
    case = steps.verified(cast)
    with pytest.raises(Refused) as refusal:
        actions.close_case(case=case, actor=cast.actor("desk"), now=NOW + timedelta(days=1))
    assert refusal.value.code == "not_heard"


def test_a_week_of_silence_counts_as_heard(cast: Cast) -> None:
    case = steps.verified(cast)
    actions.close_case(case=case, actor=cast.system, now=NOW + timedelta(days=8))
    assert case.state == "closed"


def test_closing_sets_the_day_on_which_contact_data_goes(cast: Cast) -> None:
    case = steps.closed(cast)
    contact = steps.contact_of(case)
    assert contact.erase_on is not None and contact.erase_on > NOW.date()


def test_a_unit_that_handles_cannot_close(cast: Cast) -> None:
    case = steps.verified(cast)
    with pytest.raises(Refused) as refusal:
        actions.close_case(case=case, actor=cast.actor("water"), now=NOW)
    assert refusal.value.code == "not_yours"


def test_a_second_close_is_refused(cast: Cast) -> None:
    case = steps.closed(cast)
    with pytest.raises(Refused) as refusal:
        actions.close_case(case=case, actor=cast.actor("desk"), now=NOW)
    assert refusal.value.code == "wrong_state"
