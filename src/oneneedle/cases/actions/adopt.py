"""Cases copied from another system: their ending is taken over as the source says, dated as in the source."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import advance, permit
from oneneedle.cases.actions.dispatch import cancel_open_order
from oneneedle.cases.actions.draft import Draft
from oneneedle.cases.actions.feedback import erase_later
from oneneedle.cases.models import Case, Outcome, WorkOrder
from oneneedle.core.rules import Actor, Refused


@transaction.atomic
def adopt_closing(*, case: Case, outcome: str, closed_at: datetime, note: str, actor: Actor, now: datetime) -> None:
    """Adopt the closing of a copied case that was open when it was copied first.

    Refuses cases that came by a door of ours, and an outcome that is none.
    """
    permit("adopt", case, actor)
    if not case.source:
        raise Refused(_("Only a case copied from another system can be closed like this."), code="not_copied")
    if outcome not in Outcome.values:
        raise Refused(_("Say how it ended: resolved, explained, or no longer there."), field="outcome")
    changes = {"outcome": outcome, "closed_at": closed_at, "next_due_at": None}
    advance(case, "adopt", actor=actor, now=closed_at, changes=changes, data={"outcome": outcome}, remark=note)
    cancel_open_order(case, actor=actor, now=closed_at)
    erase_later(case, actor, now)


def close_draft(draft: Draft, *, outcome: str, closed_at: datetime) -> None:
    """The same for a case that is not written yet: one more row on its chain."""
    draft.case.update(state="closed", outcome=outcome, closed_at=closed_at, next_due_at=None, changed_at=closed_at)
    for order in draft.orders:
        order.update(state=WorkOrder.State.FINISHED, outcome=outcome)
    draft.note("adopted", closed_at, {"outcome": outcome})
