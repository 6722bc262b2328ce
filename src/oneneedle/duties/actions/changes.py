"""A change of the list is proposed, tried on past cases, and switched on with a date, or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.core.rules.sheets import Fault
from oneneedle.duties import queries
from oneneedle.duties.actions.documents import set_document
from oneneedle.duties.actions.items import apply_rows
from oneneedle.duties.actions.store import check_actor
from oneneedle.duties.models import DutyChange
from oneneedle.duties.rules import DocumentRow, DutyRow, ListPlan, document_record, row_record

MAX_TITLE = 200


@transaction.atomic
def propose_change(
    *,
    jurisdiction_id: str,
    title: str,
    rows: Sequence[DutyRow],
    actor: Actor,
    now: datetime,
    documents: Sequence[DocumentRow] = (),
    complete: bool = False,
) -> DutyChange:
    """Keep a change to be tried; the list and the library stay as they are until it is switched on.

    Refuses who may not, a change without title or rows, rows the city cannot have, and one that changes nothing.
    """
    check_actor(actor, jurisdiction_id)
    words = " ".join(title.split())[:MAX_TITLE]
    if not words:
        raise Refused(_("Say in a few words what the change is about."), field="title", code="no_title")
    if not rows:
        raise Refused(_("The change names no item."), code="no_rows")
    book = queries.read_book(jurisdiction_id)
    # Tried after everything planned so far; the date it will bind from is chosen when it is switched on.
    after_all = max((now, *book.moments())) + timedelta(seconds=1)
    plan = queries.plan_change(book, rows, since=after_all, now=now, complete=complete, documents=_codes(documents))
    _refuse_faults(plan.faults)
    fresh = [one for one in documents if queries.is_news(jurisdiction_id, one)]
    if not (plan.added or plan.changed or plan.ended or fresh):
        raise Refused(_("The list says all this already."), code="same")
    change = DutyChange.objects.create(
        id=new_id(now),
        jurisdiction_id=jurisdiction_id,
        title=words,
        rows=[row_record(row) for row in rows],
        documents=[document_record(one) for one in fresh],
        complete=complete,
        proposed_at=now,
    )
    data = {"codes": [row.code for row in rows], "documents": _codes(fresh), "complete": complete}
    core.write_ledger(subject=f"duty_change:{change.id}", verb="duty_change.proposed", actor=actor, now=now, data=data)
    return change


@transaction.atomic
def switch_on_change(*, change: DutyChange, since: datetime, actor: Actor, now: datetime) -> ListPlan:
    """Let the change bind from `since` on; dispatch goes by it from that moment. Its documents join the library now.

    Refuses who may not, a change already switched on or withdrawn, a moment gone by, and rows that no longer fit.
    """
    check_actor(actor, change.jurisdiction_id)
    if since < now:
        raise Refused(_("Choose a moment from now on."), field="since", code="past")
    _leave_proposed(change, DutyChange.State.SWITCHED_ON, since=since, now=now)
    for document in queries.documents_of_change(change):
        set_document(jurisdiction_id=change.jurisdiction_id, row=document, actor=actor, now=now)
    rows = queries.rows_of_change(change)
    plan = apply_rows(change.jurisdiction_id, rows, since=since, now=now, complete=change.complete)
    _refuse_faults(plan.faults)
    data = {
        "added": list(plan.added),
        "changed": list(plan.changed),
        "ended": list(plan.ended),
        "since": since.isoformat(),
    }
    core.write_ledger(
        subject=f"duty_change:{change.id}", verb="duty_change.switched_on", actor=actor, now=now, data=data
    )
    return plan


@transaction.atomic
def withdraw_change(*, change: DutyChange, actor: Actor, now: datetime) -> None:
    """Leave the list as it is. Refuses who may not, and a change already switched on or withdrawn."""
    check_actor(actor, change.jurisdiction_id)
    _leave_proposed(change, DutyChange.State.WITHDRAWN, since=None, now=now)
    core.write_ledger(subject=f"duty_change:{change.id}", verb="duty_change.withdrawn", actor=actor, now=now)


def _leave_proposed(change: DutyChange, state: DutyChange.State, *, since: datetime | None, now: datetime) -> None:
    waiting = DutyChange.objects.filter(pk=change.pk, state=DutyChange.State.PROPOSED)
    if not waiting.update(state=state, since=since, ended_at=now):
        raise Refused(_("This change was decided already."), code="decided")
    change.refresh_from_db()


def _codes(documents: Sequence[DocumentRow]) -> list[str]:
    return [one.code for one in documents]


def _refuse_faults(faults: tuple[Fault, ...]) -> None:
    if faults:
        message = _("%(code)s: %(problem)s")
        raise Refused(message % {"code": faults[0].code, "problem": faults[0].problem}, code="bad_row")
