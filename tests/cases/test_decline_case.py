"""Outside the filing conditions: with advice and the next stop."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cast import NOW, Cast

SAID = {"advice": "The city has no say in this.", "next_stop": "Power company, telephone 95598."}


def test_the_resident_reads_why_and_where_to_turn(cast: Cast) -> None:
    case = steps.bare(cast)
    actions.decline_case(case=case, **SAID, actor=cast.actor("desk"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.closed_at, case.next_due_at) == ("declined", NOW, None)
    words = case.remarks.get(seq=case.version)
    assert words.public
    assert words.text.splitlines() == list(SAID.values())
    assert steps.last_row(case).verb == "case.declined"
    assert steps.contact_of(case).erase_on is not None


@pytest.mark.parametrize("missing", ["advice", "next_stop"])
def test_nobody_is_left_standing(cast: Cast, missing: str) -> None:
    case = steps.bare(cast)
    with steps.refused("empty"):
        actions.decline_case(case=case, **{**SAID, missing: " "}, actor=cast.actor("desk"), now=NOW)


def test_what_was_filed_is_not_declined_and_nothing_twice(cast: Cast) -> None:
    declined = steps.bare(cast)
    actions.decline_case(case=declined, **SAID, actor=cast.actor("desk"), now=NOW)
    for case in (steps.filed(cast), declined):
        with steps.refused("wrong_state"):
            actions.decline_case(case=case, **SAID, actor=cast.actor("desk"), now=NOW)


@pytest.mark.parametrize("role", ["water", "other_desk", "inspector", "grid_worker"])
def test_only_a_desk_of_this_ground_declines(cast: Cast, role: str) -> None:
    case = steps.bare(cast)
    with steps.refused("not_yours"):
        actions.decline_case(case=case, **SAID, actor=cast.actor(role), now=NOW)
