"""Filing: the rule is copied and the clock begins."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=1)


def test_filing_copies_the_rule_and_starts_the_clock(cast: Cast) -> None:
    case = steps.bare(cast)
    actions.classify_case(case=case, type_code="litter", priority="urgent", actor=cast.actor("desk"), now=NOW)
    actions.file_case(case=case, actor=cast.actor("desk"), now=LATER)
    case.refresh_from_db()
    assert (case.state, case.filed_at) == ("filed", LATER)
    assert case.respond_by == LATER + timedelta(hours=1)
    assert case.rule_copy is not None and case.rule_copy["id"] == str(case.rule_id)
    assert case.next_due_at is not None
    row = steps.last_row(case)
    assert (row.verb, row.data["rule"]) == ("case.filed", str(case.rule_id))
    assert datetime.fromisoformat(row.data["due"]["resolve_by"]) == case.resolve_by


def test_without_a_type_it_is_not_filed(cast: Cast) -> None:
    case = steps.bare(cast)
    with steps.refused("no_type"):
        actions.file_case(case=case, actor=cast.actor("desk"), now=NOW)


def test_without_a_place_it_is_filed_only_where_the_type_needs_none(cast: Cast) -> None:
    case = steps.bare(cast, lon=None, lat=None)
    actions.classify_case(case=case, type_code="litter", actor=cast.actor("command"), now=NOW)
    with steps.refused("no_place"):
        actions.file_case(case=case, actor=cast.actor("command"), now=NOW)
    actions.classify_case(case=case, type_code="question", actor=cast.actor("command"), now=NOW)
    actions.file_case(case=case, actor=cast.actor("command"), now=NOW)
    assert case.state == "filed"


def test_it_is_filed_once(cast: Cast) -> None:
    case = steps.filed(cast)
    with steps.refused("wrong_state"):
        actions.file_case(case=case, actor=cast.actor("command"), now=NOW)


@pytest.mark.parametrize("role", ["water", "other_desk", "inspector", "grid_worker"])
def test_only_a_desk_of_this_ground_files(cast: Cast, role: str) -> None:
    case = steps.bare(cast)
    with steps.refused("not_yours"):
        actions.file_case(case=case, actor=cast.actor(role), now=NOW)
