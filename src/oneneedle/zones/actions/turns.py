"""The rota at work: an agreed change of one period, and the turn passed on when a period ends."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, new_id
from oneneedle.notices import actions as notices
from oneneedle.units import queries as units
from oneneedle.zones import queries
from oneneedle.zones.actions.store import check_actor, lock_zone, wait_turn, write_down
from oneneedle.zones.models import TurnSwap, Zone
from oneneedle.zones.rules import SharedZone

MAX_REASON = 1000


@transaction.atomic
def swap_turn(
    *, zone: Zone, period_on: date, unit_id: UUID, reason: str, actor: Actor, now: datetime
) -> TurnSwap | None:
    """Let another member lead and host in one period that has not begun; the rota goes on behind it as it was.

    Naming the member whose turn it is anyway takes the change back. Refuses who may not, a period that has begun or
    is none of this rota, a unit that is no member, a change without a word, and a zone that is over.
    """
    check_actor(actor, zone.jurisdiction_id)
    held = lock_zone(zone, now)
    words = reason.strip()[:MAX_REASON]
    if not words:
        raise Refused(_("Say what was agreed, and why."), field="reason", code="reason")
    begins = datetime.combine(period_on, time(), held.clock)
    turn = held.turn_at(begins)
    if begins <= now or turn is None or not _is_period(held, begins):
        raise Refused(_("Choose the first day of a period that has not begun."), field="period_on", code="no_period")
    if unit_id not in turn.members:
        raise Refused(_("Only a member of the zone can take the turn."), field="unit_id", code="no_member")
    rota = held.rota_of(turn)
    rows = TurnSwap.objects.filter(turn_id=rota.id, period_on=period_on)
    if rows.filter(unit_id=unit_id).exists():
        return rows.get()
    rows.delete()
    swap = None
    if held.order_at(begins, agreed=False)[0] != unit_id:
        swap = TurnSwap.objects.create(
            id=new_id(now), turn_id=rota.id, period_on=period_on, unit_id=unit_id, reason=words, agreed_at=now
        )
    write_down(zone, now)
    data = {"period": period_on.isoformat(), "unit": str(unit_id)}
    core.write_ledger(subject=f"zone:{zone.id}", verb="zone.turn_swapped", actor=actor, now=now, data=data)
    return swap


@transaction.atomic
def pass_turn(*, zone: Zone, actor: Actor, now: datetime) -> bool:
    """Write down whose turn it is now, which rules are in force and whether the zone is open; whether that changed.

    Dispatch asks the rota itself; this is for access, which reads no clock. Refuses all but the house.
    """
    if actor.channel != SYSTEM_CHANNEL or actor.jurisdiction_id != zone.jurisdiction_id:
        raise Refused(_("The house passes the turn on by itself."), code="not_allowed")
    wait_turn(zone.jurisdiction_id)
    zone.refresh_from_db()
    before = zone.lead_id
    if not write_down(zone, now, changed=False):
        return False
    data = {"open": zone.open, "lead": str(zone.lead_id or "")}
    row = core.write_ledger(subject=f"zone:{zone.id}", verb="zone.turn_passed", actor=actor, now=now, data=data)
    if zone.open and zone.lead_id not in {None, before}:
        _tell_members(zone, row, actor, now)
    return True


def _tell_members(zone: Zone, row: LedgerRow, actor: Actor, now: datetime) -> None:
    """Each member learns who leads from now on."""
    city = core_queries.get_jurisdiction(zone.jurisdiction_id)
    held = queries.read_book(zone.jurisdiction_id).by_code[zone.code]
    known = units.units_for(zone.jurisdiction_id).by_id
    lead = known.get(zone.lead_id) if zone.lead_id else None
    params = {
        "zone": {"zh": zone.name_zh or zone.name_en, "en": zone.name_en or zone.name_zh},
        "lead": {"zh": lead.name_zh or lead.name_en, "en": lead.name_en or lead.name_zh} if lead else "",
        "number": zone.code,
        "link": f"/desk/zones/{zone.code}/",
    }
    drafts = [
        notices.NoticeDraft(
            key=f"{row.position}:zone_turn:{one}",
            kind="zone_turn",
            subject=row.subject,
            jurisdiction_id=zone.jurisdiction_id,
            unit=one,
            language=city.language if city else "",
            params=params,
            letter=bool(known[one].email),
            mailbox=known[one].email,
        )
        for one in held.order_at(now)
        if one in known and known[one].active
    ]
    notices.send_notices(drafts=drafts, actor=actor, now=now)


def _is_period(held: SharedZone, begins: datetime) -> bool:
    periods = held.periods(begins, 1)
    return bool(periods) and periods[0].begins == begins
