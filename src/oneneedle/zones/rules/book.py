"""All zones of one city in memory: whose turn it is at a moment, and which rule speaks for a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from oneneedle.core.rules import Dated, add_months, by_language
from oneneedle.zones.rules.terms import MONTHS, LeadRule, Turn


@dataclass(frozen=True, slots=True)
class Period:
    """One period of the rota: from `begins` until just before `ends`, and who leads in it."""

    first_on: date
    begins: datetime
    ends: datetime
    unit_id: UUID
    swapped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedZone(Dated):
    """One zone with its whole rota and all its rules; days are those of the city's clocks."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    since: datetime
    until: datetime | None
    open: bool
    lead: UUID | None
    clock: ZoneInfo
    turns: tuple[Turn, ...]
    rules: tuple[LeadRule, ...]

    @property
    def name(self) -> str:
        return by_language(self.name_zh, self.name_en)

    @property
    def open_turn(self) -> Turn | None:
        """Ground and rota in force as last written down; none when the zone is not open."""
        return next((one for one in self.turns if one.open), None) if self.open else None

    def covers(self, area_path: str, at: datetime) -> bool:
        """Whether this is ground of the zone at this moment."""
        turn = self.turn_at(at) if self.binds(at) else None
        return turn is not None and turn.covers(area_path)

    def turn_at(self, at: datetime) -> Turn | None:
        """The version of ground and rota that binds at this moment."""
        return next((one for one in reversed(self.turns) if one.since <= at), None)

    def rota_of(self, turn: Turn) -> Turn:
        """The version in which this rota began and which keeps its swaps: a change of ground alone lets it go on."""
        before = self.turns[: self.turns.index(turn)]
        for one in reversed(before):
            if one.rota != turn.rota:
                break
            turn = one
        return turn

    def spans(self) -> Iterator[tuple[Turn, datetime, datetime | None]]:
        """Each version with the time in which it binds; one that never does is left out."""
        for one, following in zip(self.turns, (*self.turns[1:], None), strict=True):
            begins = max(one.since, self.since)
            ends = [self.until] if self.until else []
            if following:
                ends.append(following.since)
            if not ends or begins < min(ends):
                yield one, begins, min(ends, default=None)

    def clashes(self, other: SharedZone) -> bool:
        """Whether both would ever hold the same ground at the same moment."""
        return any(
            meet(since, until, other_since, other_until) and one.touches(another)
            for one, since, until in self.spans()
            for another, other_since, other_until in other.spans()
        )

    def order_at(self, at: datetime, *, agreed: bool = True) -> tuple[UUID, ...]:
        """Who leads at this moment, then who would step in; empty before the zone begins and after it ended.

        Without `agreed` as the rota itself would have it.
        """
        turn = self.turn_at(at) if self.binds(at) else None
        if turn is None:
            return ()
        first_on = self._first_of(at, turn)
        gone = _months_between(self._first_of(self.rota_of(turn).since, turn), first_on) // MONTHS[turn.length]
        place = gone % len(turn.members)
        order = (*turn.members[place:], *turn.members[:place])
        swap = self.rota_of(turn).swaps.get(first_on) if agreed else None
        return order if swap is None else (swap, *(one for one in order if one != swap))

    def periods(self, at: datetime, count: int) -> tuple[Period, ...]:
        """The period of this moment and those that follow; fewer when the zone ends before."""
        found: list[Period] = []
        moment = max(at, self.since)
        while len(found) < count and self.binds(moment):
            turn = self.turn_at(moment)
            if turn is None:
                break
            first_on = self._first_of(moment, turn)
            rota = self.rota_of(turn)
            begins = max(self._midnight(first_on), rota.since)
            ends = self._end_of(first_on, turn)
            found.append(Period(first_on, begins, ends, self.order_at(moment)[0], first_on in rota.swaps))
            moment = ends
        return tuple(found)

    def rule_for(self, codes: Sequence[str], at: datetime) -> LeadRule | None:
        """The rule of this moment for a type, `codes` leading from the top to it; the nearest one speaks."""
        return self._nearest(codes, (one for one in self.rules if one.binds(at)))

    def open_rule(self, codes: Sequence[str]) -> LeadRule | None:
        """The same as it was last written down, for those who read no clock."""
        return self._nearest(codes, (one for one in self.rules if one.open))

    def _nearest(self, codes: Sequence[str], rules: Iterable[LeadRule]) -> LeadRule | None:
        by_type = {one.type_code: one for one in rules}
        return next((by_type[code] for code in reversed(codes) if code in by_type), None)

    def _first_of(self, at: datetime, turn: Turn) -> date:
        """The first day of the period a moment lies in: of the month, or of the calendar quarter."""
        day = at.astimezone(self.clock).date()
        months = MONTHS[turn.length]
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)

    def _end_of(self, first_on: date, turn: Turn) -> datetime:
        """When a period ends: at its last midnight, or when another rota or nothing follows before."""
        ends = [self._midnight(add_months(first_on, MONTHS[turn.length]))]
        ends.extend(one.since for one in self.turns if one.since > turn.since and one.rota != turn.rota)
        return min(ends if self.until is None else [*ends, self.until])

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.clock)


@dataclass(frozen=True, slots=True)
class ZoneBook:
    """All zones of one city, and the open ground each office shares."""

    jurisdiction_id: str
    version: int
    zones: tuple[SharedZone, ...] = ()
    by_code: Mapping[str, SharedZone] = field(default_factory=dict)
    shared: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)

    def zone_of(self, area_path: str, at: datetime) -> SharedZone | None:
        """The zone this ground belongs to at this moment; grounds of zones do not overlap."""
        return next((one for one in self.zones if one.covers(area_path, at)), None)

    def open_zones(self, unit_id: UUID) -> tuple[SharedZone, ...]:
        """The zones of which this office is a member now, as last written down."""
        return tuple(one for one in self.zones if unit_id in open_members(one))


def open_members(zone: SharedZone) -> tuple[UUID, ...]:
    """The members of the rota in force as last written down; none when the zone is not open."""
    return zone.open_turn.members if zone.open_turn else ()


def meet(since: datetime, until: datetime | None, other_since: datetime, other_until: datetime | None) -> bool:
    """Whether two times, each from its begin until just before its end or without end, have a moment in common."""
    return (until is None or other_since < until) and (other_until is None or since < other_until)


def make_book(jurisdiction_id: str, version: int, zones: Iterable[SharedZone]) -> ZoneBook:
    """The book of these zones, in the order of their codes."""
    found = tuple(sorted(zones, key=lambda one: one.code))
    shared: dict[UUID, tuple[str, ...]] = {}
    for zone in found:
        if turn := zone.open_turn:
            for unit_id in turn.members:
                shared[unit_id] = (*shared.get(unit_id, ()), *turn.areas)
    by_code = MappingProxyType({one.code: one for one in found})
    return ZoneBook(jurisdiction_id, version, found, by_code, MappingProxyType(shared))


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
