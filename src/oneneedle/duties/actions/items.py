"""Sets, ends and brings in items of the list; each change binds from a date on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.sheets import Fault
from oneneedle.duties import queries
from oneneedle.duties.actions.documents import put_document
from oneneedle.duties.actions.store import check_actor, lock_book, write_book
from oneneedle.duties.rules import DocumentRow, Duty, DutyRow, ListPlan, check_terms


@dataclass(frozen=True, slots=True)
class DutiesImported:
    """What an import did, or would do; with a fault it did nothing."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    same: int = 0
    documents: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


@transaction.atomic
def set_duty(*, jurisdiction_id: str, row: DutyRow, since: datetime, actor: Actor, now: datetime) -> Duty:
    """Let the item say this from `since` on; the version in force until then ends there. The same changes nothing.

    Refuses who may not, terms that cannot be read, types, units, areas and documents the city does not have, a moment
    before the last version, and a past that the list has bound. A first version may begin in the past.
    """
    check_actor(actor, jurisdiction_id)
    check_terms(row.code, row)
    plan = apply_rows(jurisdiction_id, (row,), since=since, now=now)
    _refuse_first(plan.faults)
    last = plan.book.by_code[row.code][-1]
    if not plan.same:
        data = {"code": row.code, "item": str(last.id), "since": since.isoformat()}
        subject = f"duty:{jurisdiction_id}/{row.code}"
        core.write_ledger(subject=subject, verb="duty.set", actor=actor, now=now, data=data)
    return last


@transaction.atomic
def end_duty(*, jurisdiction_id: str, code: str, since: datetime, actor: Actor, now: datetime) -> None:
    """Take the item off the list from `since` on; its versions stay to be read.

    Refuses who may not, an item that is not on the list, and a moment before the last version or in the past.
    """
    check_actor(actor, jurisdiction_id)
    versions = queries.read_book(jurisdiction_id).by_code.get(code, ())
    if not versions or (versions[-1].until is not None and versions[-1].until <= since):
        raise Refused(_("There is no such item on the list."), code="no_item")
    plan = apply_rows(jurisdiction_id, (queries.as_row(versions[-1], active=False),), since=since, now=now)
    _refuse_first(plan.faults)
    data = {"code": code, "since": since.isoformat()}
    core.write_ledger(subject=f"duty:{jurisdiction_id}/{code}", verb="duty.ended", actor=actor, now=now, data=data)


@transaction.atomic
def import_duties(
    *,
    jurisdiction_id: str,
    rows: Sequence[DutyRow],
    since: datetime,
    actor: Actor,
    now: datetime,
    documents: Sequence[DocumentRow] = (),
    complete: bool = False,
    dry_run: bool = False,
    tick: Callable[[], object] | None = None,
) -> DutiesImported:
    """Bring in a file: its items bind from `since` on; with `complete`, items it does not name end then.

    One bad row keeps the whole file out and is named with its line. Kinds of units nobody knows and types with two
    leads are warned of. One ledger row tells what changed; the same file again changes nothing. Refuses who may not.
    """
    check_actor(actor, jurisdiction_id)
    with transaction.atomic():
        put = sum(put_document(jurisdiction_id, one) for one in documents)
        plan = apply_rows(jurisdiction_id, rows, since=since, now=now, complete=complete, tick=tick)
        if plan.faults or dry_run:
            transaction.set_rollback(True)
    if plan.faults:
        return DutiesImported(faults=plan.faults)
    if not dry_run and (plan.added or plan.changed or plan.ended or put):
        data = {
            "added": list(plan.added),
            "changed": list(plan.changed),
            "ended": list(plan.ended),
            "documents": put,
            "since": since.isoformat(),
        }
        core.write_ledger(
            subject=f"duties:{jurisdiction_id}", verb="duty.list_imported", actor=actor, now=now, data=data
        )
    warnings = queries.find_warnings(jurisdiction_id, rows, plan.book, since)
    counts = (len(plan.added), len(plan.changed), len(plan.ended), plan.same, put)
    return DutiesImported(*counts, warnings=warnings)


def apply_rows(
    jurisdiction_id: str,
    rows: Sequence[DutyRow],
    *,
    since: datetime,
    now: datetime,
    complete: bool = False,
    tick: Callable[[], object] | None = None,
) -> ListPlan:
    """Write the plan of these rows, unless a row has a fault."""
    book = lock_book(jurisdiction_id)
    plan = queries.plan_change(book, rows, since=since, now=now, complete=complete)
    if not plan.faults and (plan.added or plan.changed or plan.ended):
        write_book(book, plan.book)
    if tick:
        for _row in rows:
            tick()
    return plan


def _refuse_first(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise Refused(faults[0].problem, code="bad_row")
