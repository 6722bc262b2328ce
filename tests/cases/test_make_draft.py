"""The rows of a case before they are written."""

from __future__ import annotations

from dataclasses import replace

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.rules import check_number
from tests.cases import steps
from tests.cast import NOW, Cast


def test_a_draft_goes_as_far_as_the_report_allows_and_writes_nothing(cast: Cast) -> None:
    whole = actions.make_draft(cast.city, steps.LEAK, cast.resident, NOW)
    bare = actions.make_draft(cast.city, replace(steps.LEAK, type_code=""), cast.resident, NOW)
    assert [row["verb"] for row in whole.ledger][-1] == "case.dispatched"
    assert (whole.case["version"], bare.case["version"]) == (5, 2)
    assert bytes(whole.case["tip"]) == whole.ledger[-1]["digest"]
    assert check_number(whole.reception().number)
    assert not Case.objects.exists()


def test_history_is_dated_as_it_was_said(cast: Cast) -> None:
    said_at = NOW - 48 * steps.HOUR
    draft = actions.make_draft(cast.city, replace(steps.LEAK, reported_at=said_at), cast.system, NOW)
    assert {row["at"] for row in draft.ledger} == {said_at}
    assert draft.case["filed_at"] == said_at


def test_a_priority_that_is_none_is_refused(cast: Cast) -> None:
    with steps.refused("bad_priority"):
        actions.make_draft(cast.city, replace(steps.LEAK, priority="soon"), cast.resident, NOW)
