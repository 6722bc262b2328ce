"""Sets up, changes and ends a shared zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.zones import queries
from oneneedle.zones.actions.store import check_actor, lock_zone, lock_zones, write_down
from oneneedle.zones.models import Zone, ZoneMember, ZoneTurn
from oneneedle.zones.rules import SharedZone, Turn, ZoneRow, check_row, meet, plan_turns

_COLUMNS = ("name_zh", "name_en")


@transaction.atomic
def set_zone(
    *, jurisdiction_id: str, row: ZoneRow, since: datetime, keep_planned: bool = False, actor: Actor, now: datetime
) -> Zone:
    """Set the zone up from `since` on, or change it: names at once, ground, members and rota from `since` on.

    What is planned and has not begun is replaced; with `keep_planned` it stays when nothing else is said. Refuses who
    may not, a zone that is over, units that are no offices, ground that is not a member's or would at any moment belong
    to another zone, members that leave while a rule names them, and a past that has bound. The same changes nothing.
    """
    check_actor(actor, jurisdiction_id)
    check_row(row)
    book = lock_zones(jurisdiction_id)
    held = book.by_code.get(row.code)
    if held is not None and held.until is not None and held.until <= now:
        raise Refused(_("The zone is over; set up a new one."), field="code", code="zone_over")
    members = tuple(one.id for one in queries.check_zone(jurisdiction_id, row))
    old = held.turns if held else ()
    said: dict[str, Any] = {"members": members, "length": row.length, "areas": row.areas}
    turns = plan_turns(old, **said, since=since, now=now, keep_planned=keep_planned)
    zone = _put_zone(jurisdiction_id, row, held, since, now)
    moved = _put_turns(zone, held, turns)
    queries.check_ground(queries.read_book(jurisdiction_id), row.code, "areas")
    if held is None or moved or any(getattr(held, name) != getattr(row, name) for name in _COLUMNS):
        write_down(zone, now)
        data = {"code": row.code, "members": list(row.members), "areas": list(row.areas), "since": since.isoformat()}
        core.write_ledger(subject=f"zone:{zone.id}", verb="zone.set", actor=actor, now=now, data=data)
    return zone


@transaction.atomic
def end_zone(*, zone: Zone, until: datetime, actor: Actor, now: datetime) -> None:
    """Let the zone end; from then on each district goes by its own rules again.

    Refuses who may not, a moment gone by or before the zone begins, ground that another zone holds until then, and a
    zone that is over.
    """
    check_actor(actor, zone.jurisdiction_id)
    held = lock_zone(zone, now)
    if until < now:
        raise Refused(_("Choose a moment from now on."), field="until", code="past")
    if until <= held.since:
        raise Refused(_("The zone can only end after it has begun."), field="until", code="not_begun")
    if held.until == until:
        return
    zone.until = until
    Zone.objects.filter(id=zone.id).update(until=until)
    queries.check_ground(queries.read_book(zone.jurisdiction_id), zone.code, "until")
    write_down(zone, now)
    data = {"code": zone.code, "until": until.isoformat()}
    core.write_ledger(subject=f"zone:{zone.id}", verb="zone.ended", actor=actor, now=now, data=data)


def _put_zone(jurisdiction_id: str, row: ZoneRow, held: SharedZone | None, since: datetime, now: datetime) -> Zone:
    values: dict[str, Any] = {"name_zh": row.name_zh, "name_en": row.name_en}
    if held is None:
        return Zone.objects.create(
            id=new_id(now), jurisdiction_id=jurisdiction_id, code=row.code, since=since, **values
        )
    if held.since > now:  # not begun yet: it may begin another day
        if held.until is not None and held.until <= since:
            raise Refused(_("The zone ends before that."), field="since", code="zone_over")
        values["since"] = since
    Zone.objects.filter(id=held.id).update(**values)
    return Zone.objects.get(id=held.id)


def _put_turns(zone: Zone, held: SharedZone | None, turns: tuple[Turn, ...]) -> bool:
    """Write the versions of ground and rota; whether they changed."""
    old = held.turns if held else ()
    added = [one for one in turns if one.id not in {was.id for was in old}]
    if held is not None:
        _keep_named(replace(held, turns=turns), {one.id for one in added})
    ZoneTurn.objects.filter(zone=zone).exclude(id__in={one.id for one in turns}).delete()
    for turn in added:
        ZoneTurn.objects.create(id=turn.id, zone=zone, since=turn.since, length=turn.length, areas=list(turn.areas))
        ZoneMember.objects.bulk_create(
            ZoneMember(turn_id=turn.id, unit_id=unit_id, ordinal=place) for place, unit_id in enumerate(turn.members)
        )
    return turns != old


def _keep_named(zone: SharedZone, added: set[UUID]) -> None:
    """Refuse to let a member go that a rule names."""
    for turn, since, until in zone.spans():
        for rule in zone.rules if turn.id in added else ():
            if rule.lead and rule.lead not in turn.members and meet(rule.since, rule.until, since, until):
                message = _("A rule lets this member lead “%(type)s”; end the rule first.")
                raise Refused(message % {"type": rule.type_code}, field="members", code="named")
