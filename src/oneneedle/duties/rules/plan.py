"""What rows would make of the list from a moment on: the same plan is tried on past cases and written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused, new_id
from oneneedle.core.rules.sheets import Fault
from oneneedle.duties.rules.book import DutyBook, make_book
from oneneedle.duties.rules.terms import TERMS, Duty, DutyRow, term_values

Versions = tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class ListPlan:
    """The list as it would be, what became of each code, and the rows that cannot stand."""

    book: DutyBook
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    same: int = 0
    faults: tuple[Fault, ...] = ()


def plan_list(book: DutyBook, rows: Sequence[DutyRow], *, since: datetime, now: datetime, complete: bool) -> ListPlan:
    """The list with these rows from `since` on; with `complete` every item they do not name ends then."""
    versions = dict(book.by_code)
    kinds: dict[str, list[str]] = {"added": [], "changed": [], "ended": []}
    faults: list[Fault] = []
    same = 0
    for row in (*rows, *(_unnamed(book, rows, since) if complete else ())):
        old = versions.get(row.code, ())
        try:
            new = plan_duty(old, row, since=since, now=now)
        except Refused as refused:
            faults.append(Fault(row.line, row.code, str(refused)))
            continue
        if new == old:
            same += 1
            continue
        versions[row.code] = new
        kinds[_kind(old, row, since)].append(row.code)
    after = make_book(book.jurisdiction_id, book.version, (one for group in versions.values() for one in group))
    words = {name: tuple(codes) for name, codes in kinds.items()}
    return ListPlan(after, **words, same=same, faults=tuple(sorted(faults, key=lambda fault: fault.line)))


def _kind(old: Versions, row: DutyRow, since: datetime) -> str:
    if not row.active:
        return "ended"
    return "changed" if any(one.until is None or one.until > since for one in old) else "added"


def _unnamed(book: DutyBook, rows: Iterable[DutyRow], since: datetime) -> list[DutyRow]:
    named = {row.code for row in rows}
    ending = (group[-1] for code, group in book.by_code.items() if code not in named)
    still = (one for one in ending if one.until is None or one.until > since)
    return [DutyRow(code=one.code, active=False, **term_values(one)) for one in still]


def plan_duty(versions: Versions, row: DutyRow, *, since: datetime, now: datetime) -> Versions:
    """The versions of one item, oldest first, when `row` binds from `since` on; the same again changes nothing.

    A version that has not begun yet may be replaced or dropped. Refused when a later version stands already, and
    when it would change a past that the list has bound.
    """
    last = versions[-1] if versions else None
    if last is None:
        return (_fresh(row, since),) if row.active else ()
    alike = term_values(last) == term_values(row)
    if row.active and alike and last.until is None:
        return versions
    if not row.active and last.until is not None and last.until <= since:
        return versions
    if since < last.since or (since == last.since and since <= now):
        message = _("The item is bound from %(since)s; a change can only begin after it.")
        since_when = date_format(last.since.astimezone(get_current_timezone()), "DATETIME_FORMAT")
        raise Refused(message % {"since": since_when}, field="since", code="overlap")
    if since < now:
        message = _("The list bound then, and cases went by it; let the change begin now or later.")
        raise Refused(message, field="since", code="past")
    if row.active and alike and last.until is not None and last.until >= since:
        return (*versions[:-1], replace(last, until=None))
    if since == last.since:
        before = versions[:-1]
    else:
        runs_on = last.until is None or last.until > since
        before = (*versions[:-1], replace(last, until=since) if runs_on else last)
    return (*before, _fresh(row, since)) if row.active else before


def _fresh(row: DutyRow, since: datetime) -> Duty:
    return Duty(id=new_id(), code=row.code, since=since, **{name: getattr(row, name) for name in TERMS})
