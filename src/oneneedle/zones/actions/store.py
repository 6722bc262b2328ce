"""What the writers of zones share: the actor is asked, writers queue, what is in force is written down."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.zones import access, queries
from oneneedle.zones.models import Zone, ZoneRule, ZonesVersion, ZoneTurn
from oneneedle.zones.rules import SharedZone, ZoneBook


def check_actor(actor: Actor, jurisdiction_id: str) -> None:
    """Refuse whoever may not manage zones, and a city that is not there."""
    if not access.can_manage_zones(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the shared zones of this city."), code="not_allowed")
    core.need_city(jurisdiction_id)


def wait_turn(jurisdiction_id: str) -> None:
    """Who else wants to change a zone of the city waits until this transaction ends."""
    core_actions.wait_turn(f"zones:{jurisdiction_id}")


def lock_zones(jurisdiction_id: str) -> ZoneBook:
    """The zones as they are now, and as they stay until this transaction changes them."""
    wait_turn(jurisdiction_id)
    return queries.read_book(jurisdiction_id)


def lock_zone(zone: Zone, now: datetime) -> SharedZone:
    """One zone as it is now; refused when it is over."""
    held = lock_zones(zone.jurisdiction_id).by_code[zone.code]
    if held.until is not None and held.until <= now:
        raise Refused(_("The zone is over; set up a new one."), code="zone_over")
    return held


def write_down(zone: Zone, now: datetime, *, changed: bool = True) -> bool:
    """Keep in the rows what is in force now, for those who read no clock; whether that moved.

    Every process is told when it did, or when the zone itself was `changed`.
    """
    held = queries.read_book(zone.jurisdiction_id).by_code[zone.code]
    was, shall = queries.written(held), queries.in_force(zone.jurisdiction_id, held, now)
    is_open, lead_id, turns, rules = shall
    if was != shall:
        ZoneTurn.objects.filter(zone=zone, open=True).exclude(id__in=turns).update(open=False)
        ZoneTurn.objects.filter(id__in=turns).update(open=True)
        ZoneRule.objects.filter(zone=zone, open=True).exclude(id__in=rules).update(open=False)
        ZoneRule.objects.filter(id__in=rules).update(open=True)
        zone.open, zone.lead_id = is_open, lead_id
        Zone.objects.filter(id=zone.id).update(open=is_open, lead_id=lead_id)
    if changed or was != shall:
        bump(zone.jurisdiction_id)
    return was != shall


def bump(jurisdiction_id: str) -> None:
    """Tell every process that the zones changed."""
    core_actions.raise_version(ZonesVersion, jurisdiction_id, queries.forget)
