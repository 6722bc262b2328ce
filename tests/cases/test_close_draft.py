"""A copied case that had ended already when it was copied."""

from __future__ import annotations

from datetime import timedelta

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.queries import verify_ledger
from tests.cases import steps
from tests.cast import NOW, Cast


def test_it_is_written_closed_with_one_more_row_on_its_chain(cast: Cast) -> None:
    draft = actions.make_draft(cast.city, steps.LEAK, cast.system, NOW)
    ended = NOW + timedelta(days=1)
    actions.close_draft(draft, outcome="gone", closed_at=ended)
    actions.insert_drafts([draft])
    case = Case.objects.get()
    assert (case.state, case.outcome, case.closed_at, case.next_due_at) == ("closed", "gone", ended, None)
    assert (case.version, steps.last_row(case).verb, steps.last_row(case).at) == (6, "case.adopted", ended)
    assert case.orders.get().state == "finished"
    assert not list(verify_ledger())
