"""What a whistle is made of, understood and checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneneedle.cases import access
from oneneedle.cases.actions.whistles import record
from oneneedle.cases.models import Campaign, Case
from oneneedle.cases.queries.departments import answering_units
from oneneedle.cases.rules import flow, whistles
from oneneedle.cases.rules.report import MAX_LINE
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused, is_under
from oneneedle.places import queries as places
from oneneedle.units import queries as units

_FURTHEST = timedelta(days=365)
MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is called to what, when and where."""

    kind: whistles.Kind
    asked: str
    calls: tuple[whistles.Called, ...]
    paths: Mapping[UUID, str]
    meet_at: datetime
    meet_place: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Where it is: cases, a place in words, an area, and the meeting point if somebody pointed at the map."""

    cases: tuple[Case, ...]
    area_id: int | None
    area_path: str
    place: str
    lon: float | None
    lat: float | None
    campaign: Campaign | None


def read_plan(
    kind: str,
    asked: str,
    calls: Sequence[whistles.Called],
    meet_at: datetime | None,
    meet_place: str,
    actor: Actor,
    now: datetime,
) -> Plan:
    """Understand who is called. Refuses an unknown kind, no words, a meeting in the past, units unknown or doubled
    or without anybody who answers.
    """
    known = whistles.KINDS.get(kind)
    if known is None:
        raise Refused(_("Choose the kind of whistle."), field="kind", code="unknown_kind")
    purpose = record.words(asked, "asked", _("Say what the departments shall achieve together."))
    if meet_at is None and known.at_once:
        meet_at = now + timedelta(minutes=whistles.EMERGENCY_MEETS_AFTER.minutes)
    if meet_at is None or meet_at <= now or meet_at > now + _FURTHEST:
        raise Refused(_("Give a meeting time that is still to come."), field="meet_at", code="past")
    paths = _paths(calls, actor)
    if len(paths) != len(calls):
        raise Refused(_("A department is named twice."), field="calls", code="twice")
    if not known.fewest <= len(calls) <= whistles.MOST_CALLS:
        text = ngettext("Call at least %(count)d department.", "Call at least %(count)d departments.", known.fewest)
        if len(calls) > whistles.MOST_CALLS:
            text = _("Call no more than %(count)d departments.")
        count = known.fewest if len(calls) < known.fewest else whistles.MOST_CALLS
        raise Refused(text % {"count": count}, field="calls", code="number_of_calls")
    for one in calls:
        record.words(one.asked, "calls", _("Say of each department what is asked of it."))
        if one.finish_by is not None and one.finish_by <= meet_at:
            raise Refused(_("The result cannot be due before the meeting."), field="calls", code="too_early")
        if one.finish_by is not None and one.finish_by > now + 2 * _FURTHEST:
            raise Refused(_("The result is due within two years."), field="calls", code="too_late")
    return Plan(known, purpose, tuple(calls), paths, meet_at, meet_place.strip()[:MAX_LINE])


def find_ground(
    actor: Actor,
    cases: Sequence[Case],
    area_path: str,
    place: str,
    lon: float | None,
    lat: float | None,
    campaign: Campaign | None,
) -> Ground:
    """Understand where it is. Refuses ground that is not the actor's, cases that are not open, and no place at all."""
    if len(cases) > MOST_CASES:
        words = {"count": MOST_CASES}
        raise Refused(_("At most %(count)d cases at once.") % words, field="cases", code="too_many")
    for case in cases:
        check_case(actor, case)
    told = (case.address for case in cases if case.address and not case.private)  # everybody called reads the place
    where = place.strip()[:MAX_LINE] or next(told, "")
    first = cases[0] if cases else None
    if not cases and not where and not area_path and campaign is None:
        raise Refused(_("Name a case or a place."), field="place", code="no_place")
    path = area_path or (first.area_path if first else campaign.area_path if campaign else actor.area_path)
    if lon is not None and lat is not None:
        path = point_area(actor, lon, lat)
    elif lon is not None or lat is not None:
        raise Refused(_("A point needs both longitude and latitude."), field="lat", code="half_point")
    elif first is not None and not area_path and not first.private:
        lon, lat = (first.lon, first.lat)
    area = places.get_area(path)
    if area is None or not is_under(path, actor.area_path):
        raise Refused(_("This place is not on the ground of your unit."), field="area_path", code="not_your_ground")
    if campaign is not None and not access.can_lead(actor, campaign):
        raise Refused(_("This campaign is led by somebody else."), field="campaign", code="not_yours")
    return Ground(tuple(cases), area.id, path, where or area.name, lon, lat, campaign)


def check_case(actor: Actor, case: Case) -> None:
    """Refuse a case that is not on the actor's ground or has ended."""
    words = {"number": case.number}
    if not access.sees(actor, case) or not access.governs(actor, case):
        raise Refused(_("Case %(number)s is not on the ground of your unit.") % words, field="cases", code="not_yours")
    if case.state not in flow.OPEN_STATES:
        raise Refused(_("Case %(number)s is not open any more.") % words, field="cases", code="not_open")


def point_area(actor: Actor, lon: float, lat: float) -> str:
    """The area of a point. Refuses one outside the city."""
    city = core.get_jurisdiction(actor.jurisdiction_id)
    spot = places.find_spot(lon, lat, root=city.area_path) if city else None
    if spot is None or spot.outside or spot.area is None:
        raise Refused(_("This place is outside the city."), field="lat", code="outside")
    return spot.area.path


def _paths(calls: Sequence[whistles.Called], actor: Actor) -> dict[UUID, str]:
    """The paths of the called. Refuses a unit that is not there, and one nobody can answer for."""
    able = answering_units(actor.jurisdiction_id, actor.unit_path)
    found = {}
    for one in calls:
        unit = units.get_unit(actor.jurisdiction_id, one.unit_id)
        if unit is None or not unit.active:
            raise Refused(_("There is no such unit."), field="calls", code="unknown_unit")
        if unit.path not in able and not is_under(actor.unit_path, unit.path):
            words = {"unit": unit.name}
            raise Refused(
                _("No post of %(unit)s answers whistles; it could not come.") % words, field="calls", code="no_answer"
            )
        found[unit.id] = unit.path
    return found
