"""Plans a site check under a power of the street, and calls one off."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.numbering import next_number
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused, is_under, new_id
from oneneedle.places import queries as places
from oneneedle.powers import rules
from oneneedle.powers.actions import check_row
from oneneedle.powers.models import DelegatedPower, SiteCheck
from oneneedle.units import queries as units

MAX_SITE = 300


@transaction.atomic
def plan_check(*, power: DelegatedPower, spot: rules.Spot, planned_for: date, actor: Actor, now: datetime) -> SiteCheck:
    """Plan a check of a site for a day.

    Refuses who may not, a power the street does not hold on that day, a site without name or kind, ground that is not
    the street's, half a point, and a day that is over or further than two years away.
    """
    kept = DelegatedPower.objects.get(pk=power.pk)
    street = check_row.permit_post(kept, actor)
    name = rules.said(spot.name, MAX_SITE)
    if not name:
        raise Refused(_("Name the site: an organisation, a shop, works or a public place."), field="site", code="empty")
    if spot.kind not in rules.SITE_KINDS:
        raise Refused(_("Choose what kind of site it is."), field="site_kind", code="bad_kind")
    today = core.today_in(actor.jurisdiction_id, now)
    if not today <= planned_for <= today + rules.FURTHEST:
        raise Refused(_("Choose today or a day to come, within two years."), field="planned_for", code="past")
    zone = core.zone_of(actor.jurisdiction_id)
    last_moment = datetime.combine(planned_for, time(23, 59, 59), zone)
    if kept.since > last_moment or (kept.until is not None and kept.until <= last_moment):
        raise Refused(_("The street does not hold this power on that day."), field="power", code="not_in_force")
    city = core.get_jurisdiction(actor.jurisdiction_id)
    check = SiteCheck.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        power=kept,
        unit_id=street.id,
        number=rules.NUMBER_PREFIX + next_number(now, city.timezone if city else "UTC"),
        site=name,
        site_kind=spot.kind,
        address=rules.said(spot.address, MAX_SITE),
        area_path=_find_ground(actor, street, spot),
        lon=spot.lon,
        lat=spot.lat,
        planned_for=planned_for,
        planned_at=now,
    )
    data = {"power": str(kept.id), "unit": str(street.id), "number": check.number, "day": planned_for.isoformat()}
    check_row.note(check, "check_planned", actor, now, data)
    return check


@transaction.atomic
def call_off_check(*, check: SiteCheck, reason: str, actor: Actor, now: datetime) -> SiteCheck:
    """Call a check off, with a reason; what was found stays.

    Refuses who may not, a check that has ended, no reason, and while something is to be put right the post and the
    person who found it.
    """
    kept = check_row.hold(check)
    check_row.permit("call_off", kept, actor)
    if kept.state == SiteCheck.State.RECTIFYING:
        check_row.last_of_another(kept, actor)
    words = rules.said(reason, rules.MAX_TEXT)
    if not words:
        raise Refused(_("Say why it is called off."), field="reason", code="reason")
    kept.state, kept.off_words = SiteCheck.State.CALLED_OFF, words
    kept.called_off_at = kept.ended_at = now
    kept.save(update_fields=["state", "off_words", "called_off_at", "ended_at"])
    check_row.note(kept, "check_called_off", actor, now, {"rounds": kept.rounds.count()})
    return kept


def _find_ground(actor: Actor, street: units.UnitRef, spot: rules.Spot) -> str:
    """By the point, else the named area, else the street's ground as a whole."""
    if (spot.lon is None) != (spot.lat is None):
        raise Refused(_("A point needs both longitude and latitude."), field="lat", code="half_point")
    path = spot.area_path or street.area_path
    if spot.lon is not None and spot.lat is not None:
        city = core.get_jurisdiction(actor.jurisdiction_id)
        found = places.find_spot(spot.lon, spot.lat, root=city.area_path if city else street.area_path)
        if found.outside:
            raise Refused(_("This place is outside the street."), field="lat", code="outside")
        path = found.path if found.known else path
    if not is_under(path, street.area_path) or places.get_area(path) is None:
        field = "area_path" if spot.lon is None else "lat"
        raise Refused(_("This place is outside the street."), field=field, code="outside")
    return path
