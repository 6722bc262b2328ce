"""What the writers of zones share: the actor is asked, writers queue, what is in force is written down."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.zones import access, queries
from oneneedle.zones.models import Zone, ZoneRule, ZoneTurn
from oneneedle.zones.rules import SharedZone, ZoneBook

_BUMP = """
INSERT INTO zones_zonesversion (jurisdiction_id, version) VALUES (%s, pg_current_xact_id()::text::bigint)
ON CONFLICT (jurisdiction_id) DO UPDATE SET version = EXCLUDED.version
"""


def check_actor(actor: Actor, jurisdiction_id: str) -> None:
    """Refuse whoever may not manage zones, and a city that is not there."""
    if not access.can_manage_zones(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the shared zones of this city."), code="not_allowed")
    if core.get_jurisdiction(jurisdiction_id) is None:
        message = _("There is no city “%(city)s” in this installation.")
        raise Refused(message % {"city": jurisdiction_id}, code="no_city")


def wait_turn(jurisdiction_id: str) -> None:
    """Who else wants to change a zone of the city waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 14))", [f"zones:{jurisdiction_id}"])


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
    """Move the version to the transaction's own number, so that what a failed one read is never taken for new."""
    with connection.cursor() as cursor:
        cursor.execute(_BUMP, [jurisdiction_id])
    queries.forget()
    transaction.on_commit(queries.forget)
