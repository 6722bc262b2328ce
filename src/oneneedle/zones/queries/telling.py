"""Zones in words: ground, members, whose turn it is, and who leads in what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import is_under
from oneneedle.places import queries as places
from oneneedle.units import queries as units
from oneneedle.zones.queries.books import get_book
from oneneedle.zones.queries.leads import first_active
from oneneedle.zones.rules import LENGTHS, LeadRule, SharedZone, ZoneBook

SHOWN_PERIODS, MOST_PERIODS = 4, 15


@dataclass(frozen=True, slots=True)
class ToldPeriod:
    """One period: who leads and hosts from its first day to its last."""

    first_on: date
    last_on: date
    unit: str
    agreed: bool
    now: bool
    whole: bool
    begins: datetime


@dataclass(frozen=True, slots=True)
class ToldMember:
    """One member with the ground it brings in."""

    unit_id: UUID
    code: str
    name: str
    areas: tuple[str, ...]
    ground: tuple[str, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class ToldRule:
    """One version of a rule."""

    id: UUID
    type_code: str
    type_name: str
    leaf: bool
    lead: str
    since: datetime
    until: datetime | None
    state: str
    tone: str
    over: bool


@dataclass(frozen=True, slots=True)
class ToldZone:
    """One zone for a page."""

    id: UUID
    code: str
    name: str
    state: str
    tone: str
    over: bool
    since: datetime
    until: datetime | None
    length: str
    lead: str
    members: tuple[ToldMember, ...]
    periods: tuple[ToldPeriod, ...]
    rules: tuple[ToldRule, ...]

    @property
    def following(self) -> ToldPeriod | None:
        """The next period, when there is one."""
        return next((one for one in self.periods if not one.now), None)


def list_zones(jurisdiction_id: str, now: datetime) -> tuple[ToldZone, ...]:
    """The city's zones, those that are over last; one query for the names of their ground."""
    zones = get_book(jurisdiction_id).zones
    names = places.find_areas({path for one in zones for turn in one.turns for path in turn.areas})
    told = (tell_zone(jurisdiction_id, one, now, {path: area.label for path, area in names.items()}) for one in zones)
    return tuple(sorted(told, key=lambda one: one.over))


def get_zone(jurisdiction_id: str, code: str, now: datetime, *, book: ZoneBook | None = None) -> ToldZone | None:
    """One zone, or None; out of this book, or the one in memory."""
    zone = (book or get_book(jurisdiction_id)).by_code.get(code)
    if zone is None:
        return None
    names = {
        path: area.label
        for path, area in places.find_areas({path for turn in zone.turns for path in turn.areas}).items()
    }
    return tell_zone(jurisdiction_id, zone, now, names)


def tell_zone(jurisdiction_id: str, zone: SharedZone, now: datetime, names: Mapping[str, str]) -> ToldZone:
    """The zone as it stands at this moment; before it begins, as it will stand."""
    at = max(now, zone.since)
    lead = first_active(jurisdiction_id, zone.order_at(now))
    turn = zone.turn_at(at)
    state, tone = _state(zone.since, zone.until, now)
    return ToldZone(
        id=zone.id,
        code=zone.code,
        name=zone.name,
        state=state,
        tone=tone,
        over=zone.until is not None and zone.until <= now,
        since=zone.since,
        until=zone.until,
        length=str(LENGTHS[turn.length]) if turn else "",
        lead=lead.name if lead else "",
        members=tuple(_member(jurisdiction_id, one, turn.areas, names, lead) for one in turn.members) if turn else (),
        periods=_periods(jurisdiction_id, zone, now, SHOWN_PERIODS),
        rules=tuple(_rule(jurisdiction_id, one, now) for one in zone.rules),
    )


def _member(
    jurisdiction_id: str, unit_id: UUID, areas: Iterable[str], names: Mapping[str, str], lead: units.UnitRef | None
) -> ToldMember:
    unit = units.get_unit(jurisdiction_id, unit_id)
    ground = tuple(one for one in areas if unit and is_under(one, unit.area_path))
    return ToldMember(
        unit_id=unit_id,
        code=unit.code if unit else "",
        name=unit.name if unit else "",
        areas=tuple(names.get(one, one) for one in ground),
        ground=ground,
        leads=lead is not None and lead.id == unit_id,
    )


def coming_members(jurisdiction_id: str, zone: SharedZone, now: datetime) -> tuple[units.UnitRef, ...]:
    """Who is a member now or will be as far as it is planned."""
    turns = (turn for turn, _begins, until in zone.spans() if until is None or until > now)
    known = (
        units.get_unit(jurisdiction_id, one) for one in dict.fromkeys(one for turn in turns for one in turn.members)
    )
    return tuple(one for one in known if one)


def coming_periods(jurisdiction_id: str, zone: SharedZone, now: datetime) -> tuple[ToldPeriod, ...]:
    """The periods of the next year and more that have not begun, each from its first day on."""
    found = _periods(jurisdiction_id, zone, now, MOST_PERIODS)
    return tuple(one for one in found if not one.now and one.whole and one.begins > now)


def _periods(jurisdiction_id: str, zone: SharedZone, now: datetime, count: int) -> tuple[ToldPeriod, ...]:
    found = []
    for one in zone.periods(now, count):
        unit = first_active(jurisdiction_id, zone.order_at(one.begins))
        first = one.begins.astimezone(zone.clock).date()
        last = (one.ends - timedelta(microseconds=1)).astimezone(zone.clock).date()
        runs = one.begins <= now < one.ends
        whole = first == one.first_on
        found.append(ToldPeriod(first, last, unit.name if unit else "", one.swapped, runs, whole, one.begins))
    return tuple(found)


def _rule(jurisdiction_id: str, one: LeadRule, now: datetime) -> ToldRule:
    kind = catalogue.get_catalogue(jurisdiction_id).by_code.get(one.type_code)
    lead = units.get_unit(jurisdiction_id, one.lead) if one.lead else None
    state, tone = _state(one.since, one.until, now)
    return ToldRule(
        id=one.id,
        type_code=one.type_code,
        type_name=kind.name if kind else one.type_code,
        leaf=kind is not None and kind.is_leaf,
        lead=lead.name if lead else _("The member in turn"),
        since=one.since,
        until=one.until,
        state=state,
        tone=tone,
        over=one.until is not None and one.until <= now,
    )


def _state(since: datetime, until: datetime | None, now: datetime) -> tuple[str, str]:
    if until is not None and until <= now:
        return _("No longer in force"), "neutral"
    return (_("Not yet in force"), "info") if since > now else (_("In force"), "good")
