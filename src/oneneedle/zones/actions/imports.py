"""Brings in a file of zones with their rotas and rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.sheets import Brought, Fault
from oneneedle.zones import queries
from oneneedle.zones.actions.lead_rules import end_zone_rule, set_zone_rule
from oneneedle.zones.actions.store import check_actor, lock_zones
from oneneedle.zones.actions.zone import end_zone, set_zone
from oneneedle.zones.models import Zone, ZoneRule
from oneneedle.zones.rules import SharedZone, ZoneRow


@transaction.atomic
def import_zones(
    *,
    jurisdiction_id: str,
    rows: Sequence[ZoneRow],
    since: datetime,
    actor: Actor,
    now: datetime,
    complete: bool = False,
    dry_run: bool = False,
) -> Brought:
    """Bring in a file: its zones, rotas and rules bind from `since` on; with `complete`, zones it lacks end then.

    A rule of a named zone that binds then and that the file does not list ends; what is planned for later and not said
    otherwise stays. One bad row keeps the whole file out and is named with
    its line; the same file again changes nothing. Each change has the ledger row of its own action. Refuses who may
    not.
    """
    check_actor(actor, jurisdiction_id)
    before = {one.code: one for one in lock_zones(jurisdiction_id).zones}
    unnamed = () if not complete else _unnamed(before.values(), rows, since)
    became: list[str] = []
    faults: list[Fault] = []
    with transaction.atomic():
        for row in sorted((*rows, *unnamed), key=lambda one: one.active):  # what ends makes room first
            try:
                with transaction.atomic():
                    became.append(_apply(jurisdiction_id, row, before.get(row.code), since, actor, now))
            except Refused as refused:
                faults.append(Fault(row.line, row.code, str(refused)))
        if faults or dry_run:
            transaction.set_rollback(True)
    if faults or dry_run:
        queries.forget()
    if faults:
        return Brought(faults=tuple(faults))
    added, changed, ended, same = (became.count(word) for word in ("added", "changed", "ended", "same"))
    return Brought(added, changed, ended, same)


def _unnamed(zones: Iterable[SharedZone], rows: Sequence[ZoneRow], since: datetime) -> tuple[ZoneRow, ...]:
    named = {row.code for row in rows}
    still = (one for one in zones if one.until is None or one.until > since)
    return tuple(ZoneRow(code=one.code, active=False) for one in still if one.code not in named)


def _apply(
    jurisdiction_id: str, row: ZoneRow, held: SharedZone | None, since: datetime, actor: Actor, now: datetime
) -> str:
    """Bring one row in; what became of its zone."""
    if not row.active:
        if held is None:
            message = _("There is no zone “%(code)s” to end; correct the code or leave the row out.")
            raise Refused(message % {"code": row.code}, field="code", code="no_zone")
        if held.until is not None and held.until <= since:
            return "same"
        end_zone(zone=Zone.objects.get(id=held.id), until=since, actor=actor, now=now)
        return "ended"
    zone = set_zone(jurisdiction_id=jurisdiction_id, row=row, since=since, keep_planned=True, actor=actor, now=now)
    if row.rules is not None:
        _apply_rules(zone, row.rules, since, actor, now)
    if held is None:
        return "added"
    return "same" if queries.read_book(jurisdiction_id).by_code[row.code] == held else "changed"


def _apply_rules(zone: Zone, rules: tuple[tuple[str, str], ...], since: datetime, actor: Actor, now: datetime) -> None:
    held = queries.read_book(zone.jurisdiction_id).by_code[zone.code]
    said = {(one.type_code, one.lead) for one in held.rules if one.binds(since)}
    for type_code, text in rules:
        lead = queries.find_member(zone.jurisdiction_id, text, held, since)
        if (type_code, lead) in said:
            continue
        set_zone_rule(zone=zone, type_code=type_code, lead=lead, since=since, actor=actor, now=now)
    listed = {type_code for type_code, _lead in rules}
    ending = ZoneRule.objects.filter(
        zone=zone, until__isnull=True, type_code__in={code for code, _lead in said} - listed
    )
    for rule in ending.select_related("zone"):
        end_zone_rule(rule=rule, until=since, actor=actor, now=now)
