"""Who stands before the page of a case: its reporter, somebody who joined, or nobody it knows."""

from __future__ import annotations

from oneneedle.cases.models import Case
from oneneedle.portal import queries
from oneneedle.portal.rules import Held
from oneneedle.portal.views.door import Visit


def held_case(visit: Visit, case: Case) -> Held | None:
    """What this visitor has proved about the case: by receipt in this session, or by being signed in."""
    if case.jurisdiction_id != visit.city.id:
        return None
    held = queries.get_held(visit.session).get(case.id)
    if held is not None:
        contact_id = held.contact_id or (case.contact_id if held.reporter else None)
        return Held(held.reporter, contact_id)
    return queries.held_by_account(case, visit.account_id)
