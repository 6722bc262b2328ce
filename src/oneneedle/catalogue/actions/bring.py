"""Brings in a whole file of case types and rules, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.catalogue.actions.bounds import end_broken
from oneneedle.catalogue.actions.store import bump, check_actor, put_rule, put_type
from oneneedle.catalogue.rules import TypeRow, check_type
from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.sheets import Fault, parents_first
from oneneedle.units import queries as units
from oneneedle.units.rules import KINDS


@dataclass(frozen=True, slots=True)
class CatalogueImported:
    """What an import did, or would do; with a fault it did nothing."""

    added: int = 0
    changed: int = 0
    rules: int = 0
    same: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


@transaction.atomic
def import_catalogue(
    *,
    jurisdiction_id: str,
    rows: Sequence[TypeRow],
    since: datetime,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    tick: Callable[[], object] | None = None,
) -> CatalogueImported:
    """Make or change the types of a file and let its rules bind from `since`; types it does not name stay as they are.

    Rows may stand in any order. One bad row keeps the whole file out and is named with its line. Kinds of units that
    nobody knows are warned of. One ledger row tells what changed; the same file again changes nothing. Refuses who may
    not.
    """
    check_actor(actor, jurisdiction_id)
    core_queries.need_city(jurisdiction_id)
    work = _Work(jurisdiction_id, since, now)
    with transaction.atomic():
        ordered, ringed = parents_first(rows)
        for row in ordered:
            work.take(row)
            if tick:
                tick()
        for row in ringed:
            work.refuse(row, _("The types above this one form a ring; correct the column parent."))
        if work.faults or dry_run:
            transaction.set_rollback(True)
    if not work.faults and not dry_run and (work.added or work.changed or work.bound):
        data = {"added": work.added, "changed": work.changed, "rules": work.bound, "since": since.isoformat()}
        subject, verb = f"catalogue:{jurisdiction_id}", "catalogue.catalogue_imported"
        core.write_ledger(subject=subject, verb=verb, actor=actor, now=now, data=data)
        bump(jurisdiction_id)
        end_broken(jurisdiction_id, actor, now)
    return work.result(_unknown_kinds(jurisdiction_id, rows))


def _unknown_kinds(jurisdiction_id: str, rows: Iterable[TypeRow]) -> tuple[str, ...]:
    known = KINDS.keys() | {unit.kind for unit in units.units_for(jurisdiction_id).units}
    asked: dict[str, str] = {}
    for row in rows:
        if row.binding:
            for kind in (*(handler.kind for handler in row.binding.handlers), *row.binding.cooperating):
                asked.setdefault(kind, row.code)
    message = _("“%(code)s” asks for units of the kind “%(kind)s”, but no unit of the city is of that kind.")
    return tuple(message % {"code": code, "kind": kind} for kind, code in asked.items() if kind not in known)


@dataclass
class _Work:
    """One import on its way: what was added, what changed, what cannot stand."""

    jurisdiction_id: str
    since: datetime
    now: datetime
    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    bound: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: int = 0

    def result(self, warnings: tuple[str, ...]) -> CatalogueImported:
        if self.faults:
            faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
            return CatalogueImported(faults=faults, warnings=warnings)
        counts = (len(self.added), len(self.changed), len(self.bound), self.same)
        return CatalogueImported(*counts, warnings=warnings)

    def refuse(self, row: TypeRow, problem: str) -> None:
        self.faults.append(Fault(row.line, row.code, problem))

    def take(self, row: TypeRow) -> None:
        try:
            check_type(code=row.code, family=row.family, name_zh=row.name_zh, name_en=row.name_en)
            case_type, made, changed = put_type(self.jurisdiction_id, row)
            rule = put_rule(case_type, row.binding, self.since, self.now) if row.binding else None
        except Refused as refused:
            self.refuse(row, str(refused))
            return
        if made:
            self.added.append(row.code)
        elif changed:
            self.changed[row.code] = changed
        if rule:
            self.bound.append(row.code)
        if not made and not changed and not rule:
            self.same += 1
