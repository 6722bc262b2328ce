"""Sets, ends and brings in exclusions; each binds from a date on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.sheets import Brought, Fault
from oneneedle.duties.models import PolicyDocument
from oneneedle.gate import access, rules
from oneneedle.gate.actions.record import lock_gate
from oneneedle.gate.models import Exclusion
from oneneedle.gate.queries import exclusions

Versions = tuple[rules.Excluded, ...]


@transaction.atomic
def set_exclusion(
    *, jurisdiction_id: str, row: rules.ExclusionRow, since: datetime, actor: Actor, now: datetime
) -> Exclusion:
    """Let the gate keep this matter off this level from `since` on; the version in force until then ends there.

    Refuses who may not, terms that cannot be read, areas and documents the city does not have, a moment not behind
    the last version, and a past that has bound. The same again changes nothing.
    """
    _check_actor(actor, jurisdiction_id)
    rules.check_exclusion(row)
    if faults := exclusions.find_faults(jurisdiction_id, [row]):
        raise Refused(faults[0].problem, code="bad_row")
    lock_gate(jurisdiction_id)
    old = _versions(jurisdiction_id).get(row.code, ())
    new = rules.plan_exclusion(old, row, since=since, now=now)
    if _write(jurisdiction_id, old, new):
        data = {"since": since.isoformat(), "level": row.level, "matter": row.matter}
        _note(jurisdiction_id, row.code, "set", actor, now, data)
    return Exclusion.objects.get(id=new[-1].id)


@transaction.atomic
def end_exclusion(*, jurisdiction_id: str, code: str, since: datetime, actor: Actor, now: datetime) -> None:
    """Keep the matter off no longer, from `since` on; its versions stay to be read.

    Refuses who may not, an exclusion that is not on the list, and a moment not behind its last version or gone by.
    """
    _check_actor(actor, jurisdiction_id)
    lock_gate(jurisdiction_id)
    old = _versions(jurisdiction_id).get(code, ())
    if not old or (old[-1].until is not None and old[-1].until <= since):
        raise Refused(_("There is no such exclusion on the list."), code="no_exclusion")
    _write(jurisdiction_id, old, rules.plan_exclusion(old, _ending(old[-1]), since=since, now=now))
    _note(jurisdiction_id, code, "ended", actor, now, {"since": since.isoformat()})


@transaction.atomic
def call_off_exclusion(*, jurisdiction_id: str, code: str, actor: Actor, now: datetime) -> None:
    """Let a version that has not begun never begin; the one it was to follow goes on in its place.

    It has bound nobody, so it leaves the list; the ledger says what was called off. Refuses who may not, and an
    exclusion with no version to come.
    """
    _check_actor(actor, jurisdiction_id)
    lock_gate(jurisdiction_id)
    versions = _versions(jurisdiction_id).get(code, ())
    if not versions or versions[-1].since <= now:
        raise Refused(_("Nothing of it is still to come."), code="begun")
    plan = versions[-1]
    rows = Exclusion.objects.filter(jurisdiction_id=jurisdiction_id, code=code)
    rows.filter(id=plan.id).delete()
    rows.filter(until=plan.since).update(until=plan.until)
    data = {"since": plan.since.isoformat(), "level": plan.level, "matter": plan.matter}
    _note(jurisdiction_id, code, "called_off", actor, now, data)


@transaction.atomic
def import_exclusions(
    *,
    jurisdiction_id: str,
    rows: Sequence[rules.ExclusionRow],
    since: datetime,
    actor: Actor,
    now: datetime,
    complete: bool = False,
    dry_run: bool = False,
) -> Brought:
    """Bring in a file: its exclusions bind from `since` on; with `complete`, those it does not name end then.

    One bad row keeps the whole file out and is named with its line. One ledger row tells what changed; the same file
    again changes nothing. Refuses who may not.
    """
    _check_actor(actor, jurisdiction_id)
    lock_gate(jurisdiction_id)
    known, named = _versions(jurisdiction_id), {row.code for row in rows}
    unnamed = [_ending(group[-1]) for code, group in known.items() if code not in named] if complete else []
    faults = exclusions.find_faults(jurisdiction_id, rows)
    plans = [one for row in (*rows, *unnamed) if (one := _plan(known.get(row.code, ()), row, since, now, faults))]
    if faults:
        return Brought(faults=tuple(sorted(faults, key=lambda fault: fault.line)))
    codes = {kind: [one.code for one in plans if one.kind == kind] for kind in ("added", "changed", "ended")}
    if not dry_run and plans:
        for one in plans:
            _write(jurisdiction_id, one.old, one.new)
        data = {**codes, "since": since.isoformat()}
        subject = f"exclusions:{jurisdiction_id}"
        core.write_ledger(subject=subject, verb="exclusion.list_imported", actor=actor, now=now, data=data)
    same = len(rows) - sum(one.code in named for one in plans)
    return Brought(len(codes["added"]), len(codes["changed"]), len(codes["ended"]), same)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a file makes of one exclusion."""

    code: str
    kind: str
    old: Versions
    new: Versions


def _plan(old: Versions, row: rules.ExclusionRow, since: datetime, now: datetime, faults: list[Fault]) -> _Plan | None:
    """What the row changes; nothing when it changes nothing, and when it cannot stand: then it is among the faults."""
    try:
        new = rules.plan_exclusion(old, row, since=since, now=now)
    except Refused as refused:
        faults.append(Fault(row.line, row.code, str(refused)))
        return None
    if new == old:
        return None
    runs = any(one.until is None or one.until > since for one in old)
    return _Plan(row.code, "ended" if not row.active else "changed" if runs else "added", old, new)


def _check_actor(actor: Actor, jurisdiction_id: str) -> None:
    if not access.may_keep(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the exclusion list of this city."), code="not_allowed")
    core_queries.need_city(jurisdiction_id)


def _versions(jurisdiction_id: str) -> dict[str, Versions]:
    found: dict[str, Versions] = {}
    for one in sorted(exclusions.read_exclusions(jurisdiction_id), key=lambda one: one.since):
        found[one.code] = (*found.get(one.code, ()), one)
    return found


def _ending(one: rules.Excluded) -> rules.ExclusionRow:
    return rules.ExclusionRow(code=one.code, active=False, **rules.term_values(one))


def _write(jurisdiction_id: str, old: Versions, new: Versions) -> bool:
    """Write what is not the same; versions end before the next ones begin, so that at most one stays open."""
    before = {one.id: one for one in old}
    for one in new:
        if one.id in before and before[one.id].until != one.until:
            Exclusion.objects.filter(id=one.id).update(until=one.until)
    fresh = [one for one in new if one.id not in before]
    for one in fresh:
        values = rules.term_values(one)
        document = PolicyDocument.objects.filter(jurisdiction_id=jurisdiction_id, code=values.pop("document")).first()
        values |= {name: list(values[name]) for name in ("keywords", "duty_areas")}
        Exclusion.objects.create(
            id=one.id,
            jurisdiction_id=jurisdiction_id,
            code=one.code,
            since=one.since,
            until=one.until,
            document=document,
            **values,
        )
    return new != old


def _note(jurisdiction_id: str, code: str, fact: str, actor: Actor, now: datetime, data: dict[str, str]) -> None:
    subject = f"exclusion:{jurisdiction_id}/{code}"
    core.write_ledger(subject=subject, verb=f"exclusion.{fact}", actor=actor, now=now, data=data)
