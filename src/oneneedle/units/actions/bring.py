"""Brings in a whole file of units and posts, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.sheets import Fault, parents_first
from oneneedle.units.actions.store import bump, check_actor
from oneneedle.units.actions.units import check_email, columns, place_unit
from oneneedle.units.models import LevelRole, Post, Unit
from oneneedle.units.rules import UnitRow, check_unit, check_within, unit_path


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """What an import did, or would do; with a fault it did nothing."""

    added: int = 0
    changed: int = 0
    same: int = 0
    posts: int = 0
    faults: tuple[Fault, ...] = ()


@transaction.atomic
def import_units(
    *,
    jurisdiction_id: str,
    rows: Sequence[UnitRow],
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    tick: Callable[[], object] | None = None,
) -> UnitsImported:
    """Make or change the units and posts of a file; units and posts it does not name stay as they are.

    Rows may stand in any order. One bad row keeps the whole file out and is named with its line. One ledger row tells
    what changed; the same file again changes nothing. Refuses who may not.
    """
    check_actor(actor, jurisdiction_id)
    city = core_queries.need_city(jurisdiction_id)
    work = _Work(city)
    with transaction.atomic():
        ordered, ringed = parents_first(rows)
        for row in ordered:
            work.take(row)
            if tick:
                tick()
        for row in ringed:
            work.refuse(row, _("The units above this one form a ring; correct the column parent."))
        if work.faults or dry_run:
            transaction.set_rollback(True)
    result = work.result()
    if not work.faults and not dry_run and (work.added or work.changed or work.posts):
        data = {"added": work.added, "changed": work.changed, "posts": work.posts}
        subject, verb = f"units:{jurisdiction_id}", "units.units_imported"
        core.write_ledger(subject=subject, verb=verb, actor=actor, now=now, data=data)
        bump(jurisdiction_id)
    return result


class _Work:
    """One import on its way: what stands, what was added, what cannot stand."""

    def __init__(self, city: Jurisdiction) -> None:
        self.city = city
        units = Unit.objects.filter(jurisdiction=city).select_related("parent", "area", "calendar")
        self.units = {unit.code: unit for unit in units.select_for_update(of=("self",))}
        self.roles = {role.level: frozenset(role.rights) for role in LevelRole.objects.filter(jurisdiction=city)}
        self.own_posts = {(post.unit_id, post.code): post for post in Post.objects.filter(unit__jurisdiction=city)}
        self.added: list[str] = []
        self.changed: dict[str, list[str]] = {}
        self.posts: list[str] = []
        self.faults: list[Fault] = []
        self.same = 0

    def result(self) -> UnitsImported:
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        if faults:
            return UnitsImported(faults=faults)
        return UnitsImported(len(self.added), len(self.changed), self.same, len(self.posts))

    def refuse(self, row: UnitRow, problem: str) -> None:
        self.faults.append(Fault(row.line, row.code, problem))

    def take(self, row: UnitRow) -> None:
        try:
            unit = self._find(row)
        except Refused as refused:
            self.refuse(row, str(refused))
            return
        before = columns(unit)
        is_new = row.code not in self.units
        try:
            self._fill(unit, row)
        except Refused as refused:
            self.refuse(row, str(refused))
        changed = [name for name, value in columns(unit).items() if before[name] != value]
        self.units[row.code] = unit
        if is_new:
            unit.save(force_insert=True)
            self.added.append(row.code)
        elif changed:
            unit.save(update_fields=changed)
            self.changed[row.code] = changed
        else:
            self.same += 1
        self._take_posts(unit, row)

    def _find(self, row: UnitRow) -> Unit:
        parent = self.units.get(row.parent)
        if row.parent and parent is None:
            message = _("There is no unit “%(parent)s” above it; add it to the file, or correct the column parent.")
            raise Refused(message % {"parent": row.parent})
        unit = self.units.get(row.code)
        if unit is None:
            path = unit_path(self.city.id, parent.path if parent else "", row.code)
            return Unit(jurisdiction=self.city, code=row.code, path=path, parent=parent)
        if unit.parent != parent:
            message = _(
                "The unit stands under “%(old)s”, and its cases with it; close it and make a new one under “%(new)s”."
            )
            raise Refused(message % {"old": unit.parent.code if unit.parent else "", "new": row.parent})
        unit.parent = parent  # the parent as this file leaves it
        return unit

    def _fill(self, unit: Unit, row: UnitRow) -> None:
        check_unit(kind=row.kind, level=row.level, name_zh=row.name_zh, name_en=row.name_en)
        for name in ("kind", "level", "name_zh", "name_en", "phone", "address", "active"):
            setattr(unit, name, getattr(row, name))
        unit.email = check_email(row.email)
        place_unit(unit, self.city, area=row.area, calendar=row.calendar)

    def _take_posts(self, unit: Unit, row: UnitRow) -> None:
        for wanted in row.posts or ():
            try:
                check_within(unit.level, wanted.rights, self.roles.get(unit.level))
            except Refused as refused:
                self.refuse(row, str(refused))
                continue
            post = self.own_posts.get((unit.id, wanted.code))
            values = {"name_zh": wanted.name_zh, "name_en": wanted.name_en, "rights": list(wanted.rights)}
            if post and all(getattr(post, name) == value for name, value in values.items()):
                continue
            unit.posts.update_or_create(code=wanted.code, defaults=values)
            self.posts.append(f"{row.code}/{wanted.code}")
