"""The zones of a city held in memory at one version, asked without a round trip."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from oneneedle.core import queries as core
from oneneedle.core.rules import KeptBook
from oneneedle.zones.models import Zone, ZoneRule, ZonesVersion, ZoneTurn
from oneneedle.zones.rules import LeadRule, SharedZone, Turn, ZoneBook, make_book


def get_book(jurisdiction_id: str) -> ZoneBook:
    """The city's zones from memory; at most every two seconds one small query asks whether they are still the same."""
    return _books.get(jurisdiction_id)


def forget() -> None:
    """Read the zones anew at the next question: inside one transaction the version moves only once."""
    _books.drop()


def _version(jurisdiction_id: str) -> int:
    return ZonesVersion.objects.filter(pk=jurisdiction_id).values_list("version", flat=True).first() or 0


def _read(jurisdiction_id: str, version: int) -> ZoneBook:
    return read_book(jurisdiction_id, version) if version else make_book(jurisdiction_id, 0, ())


_books = KeptBook(_version, _read)


def read_book(jurisdiction_id: str, version: int = 0) -> ZoneBook:
    """The city's zones as the database has them now."""
    clock = core.zone_of(jurisdiction_id)
    rows = Zone.objects.filter(jurisdiction_id=jurisdiction_id)
    rows = rows.prefetch_related("rules", "turns__members", "turns__swaps")
    return make_book(jurisdiction_id, version, (_zone(row, clock) for row in rows))


def _zone(row: Zone, clock: ZoneInfo) -> SharedZone:
    return SharedZone(
        id=row.id,
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        since=row.since,
        until=row.until,
        open=row.open,
        lead=row.lead_id,
        clock=clock,
        turns=tuple(_turn(one) for one in sorted(row.turns.all(), key=lambda one: one.since)),
        rules=tuple(_rule(one) for one in sorted(row.rules.all(), key=lambda one: (one.type_code, one.since))),
    )


def _turn(row: ZoneTurn) -> Turn:
    members = tuple(one.unit_id for one in sorted(row.members.all(), key=lambda one: one.ordinal))
    swaps = {one.period_on: one.unit_id for one in row.swaps.all()}
    return Turn(row.id, row.since, row.length, members, tuple(row.areas), swaps, row.open)


def _rule(row: ZoneRule) -> LeadRule:
    return LeadRule(row.id, row.type_code, row.lead_id, row.since, row.until, row.open)
