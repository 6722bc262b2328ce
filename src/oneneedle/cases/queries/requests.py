"""Cases as outside systems read them: typed, not private, without a word about the reporter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.utils.translation import get_language

from oneneedle.cases.queries.public import cell_range
from oneneedle.cases.rules import flow
from oneneedle.core.rules import tidy_number
from oneneedle.places import rules as place_rules

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class PublicRequest:
    """One case as GeoReport knows it."""

    number: str
    state: str
    outcome: str
    type_code: str
    type_name: str
    title: str
    description: str
    unit_name: str
    requested_at: datetime
    updated_at: datetime
    expected_by: datetime | None
    address: str
    address_id: str
    zipcode: str
    lon: float | None
    lat: float | None
    notes: str
    merged_into: str
    photo_ids: tuple[UUID, ...]
    type_id: UUID
    channel: str
    answers: Mapping[str, Any]

    @property
    def status(self) -> str:
        """`open` or `closed`."""
        return flow.open311_status(self.state)


@dataclass(frozen=True, slots=True)
class Near:
    """Around a point (WGS 84 degrees), so many metres."""

    lon: float
    lat: float
    metres: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box of WGS 84 degrees."""

    west: float
    south: float
    east: float
    north: float


# A closed case was last changed when it was closed, whatever is said about it afterwards.
_UPDATED = "CASE WHEN c.state = 'closed' AND c.closed_at IS NOT NULL THEN c.closed_at ELSE c.changed_at END"
_PHOTO = (
    "EXISTS (SELECT 1 FROM cases_attachment a JOIN core_storedfile f ON f.id = a.file_id "
    "WHERE a.case_id = c.id AND a.public AND f.content_type LIKE 'image/%%')"
)
_REQUESTS = """
WITH found AS (
  SELECT c.* FROM cases_case c WHERE {where} ORDER BY c.received_at DESC, c.id DESC LIMIT %s OFFSET %s
)
SELECT c.number, c.state, c.outcome, t.code, t.name_zh, t.name_en, c.title, c.description,
  coalesce(u.name_zh, ''), coalesce(u.name_en, ''), c.received_at, {updated}, c.resolve_by,
  c.address, c.address_id, c.zipcode, c.lon, c.lat,
  (SELECT r.text FROM cases_remark r WHERE r.case_id = c.id AND r.public ORDER BY r.seq DESC, r.at DESC LIMIT 1),
  CASE WHEN m.private THEN '' ELSE coalesce(m.number, '') END,
  ARRAY(SELECT a.id FROM cases_attachment a JOIN core_storedfile f ON f.id = a.file_id
    WHERE a.case_id = c.id AND a.public AND f.content_type LIKE 'image/%%' ORDER BY a.added_at, a.id),
  t.id, c.channel, c.answers::text
FROM found c
JOIN catalogue_casetype t ON t.id = c.case_type_id
LEFT JOIN units_unit u ON u.id = c.unit_id
LEFT JOIN cases_case m ON m.id = c.merged_into_id
ORDER BY c.received_at DESC, c.id DESC
"""


def requests(
    jurisdiction_id: str,
    *,
    ids: Sequence[str] | None = None,
    type_codes: Sequence[str] = (),
    statuses: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    updated_since: datetime | None = None,
    updated_until: datetime | None = None,
    near: Near | None = None,
    box: Box | None = None,
    agency: str = "",
    has_photo: bool | None = None,
    limit: int,
    offset: int = 0,
) -> list[PublicRequest]:
    """Public cases, newest first, in one statement; `ids` are numbers and set every other wish aside.

    Times are half-open. A case whose type nobody has found yet is not there: the standard asks for a service code.
    """
    wishes = _Wishes(jurisdiction_id)
    if ids is not None:
        wishes.add("c.number = ANY(%s)", [tidy_number(number) for number in ids])
    else:
        _add_times(wishes, since, until, updated_since, updated_until)
        _add_words(wishes, type_codes, statuses, agency)
        _add_places(wishes, near, box)
        if has_photo is not None:
            wishes.add(_PHOTO if has_photo else f"NOT {_PHOTO}")
    statement = _REQUESTS.format(where=wishes.where, updated=_UPDATED)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*wishes.params, limit, offset])
        return [_request(row) for row in cursor.fetchall()]


class _Wishes:
    """The conditions of one reading and their parameters, in step."""

    def __init__(self, jurisdiction_id: str) -> None:
        self.params: list[Any] = [jurisdiction_id]
        self.parts = ["c.jurisdiction_id = %s", "NOT c.private", "c.case_type_id IS NOT NULL"]

    def add(self, part: str, *params: Any) -> None:
        self.parts.append(part)
        self.params.extend(params)

    @property
    def where(self) -> str:
        return " AND ".join(self.parts)


def _add_times(
    wishes: _Wishes,
    since: datetime | None,
    until: datetime | None,
    updated_since: datetime | None,
    updated_until: datetime | None,
) -> None:
    if since:
        wishes.add("c.received_at >= %s", since)
    if until:
        wishes.add("c.received_at < %s", until)
    if updated_since:
        # The first condition is implied by the second and has an index.
        wishes.add(f"c.changed_at >= %s AND {_UPDATED} >= %s", updated_since, updated_since)
    if updated_until:
        wishes.add(f"{_UPDATED} < %s", updated_until)


def _add_words(wishes: _Wishes, type_codes: Sequence[str], statuses: Sequence[str], agency: str) -> None:
    if type_codes:
        wishes.add(
            "c.case_type_id IN (SELECT id FROM catalogue_casetype WHERE jurisdiction_id = %s AND code = ANY(%s))",
            wishes.params[0],
            list(type_codes),
        )
    if statuses and set(statuses) != {"open", "closed"}:
        states = flow.OPEN_STATES if "open" in statuses else flow.END_STATES
        wishes.add("c.state = ANY(%s)", list(states))
    if agency:
        wishes.add(
            "c.unit_id IN (SELECT id FROM units_unit WHERE jurisdiction_id = %s AND %s IN (code, name_zh, name_en))",
            wishes.params[0],
            agency,
        )


def _add_places(wishes: _Wishes, near: Near | None, box: Box | None) -> None:
    if near:
        _add_cells(wishes, near.lon, near.lat, near.metres)
        high = near.metres / METRES_PER_DEGREE * 1.01
        wide = min(high / max(math.cos(math.radians(near.lat)), 0.01), 360.0)
        wishes.add("c.lat BETWEEN %s AND %s", near.lat - high, near.lat + high)
        wishes.add("c.lon BETWEEN %s AND %s", near.lon - wide, near.lon + wide)
        wishes.add(
            "2 * 6371008.8 * asin(least(1, sqrt(power(sin(radians(c.lat - %s) / 2), 2)"
            " + cos(radians(c.lat)) * cos(radians(%s)) * power(sin(radians(c.lon - %s) / 2), 2)))) <= %s",
            near.lat,
            near.lat,
            near.lon,
            near.metres,
        )
    if box:
        lon, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
        corners = ((box.west, box.south), (box.west, box.north), (lon, box.south), (lon, box.north))
        _add_cells(wishes, lon, lat, max(place_rules.distance_metres(lon, lat, *corner) for corner in corners))
        wishes.add("c.lat BETWEEN %s AND %s", box.south, box.north)
        wishes.add("c.lon BETWEEN %s AND %s", box.west, box.east)


def _add_cells(wishes: _Wishes, lon: float, lat: float, metres: float) -> None:
    """What is implied by the place and has an index; a wish for half the earth has none."""
    if ranges := [cell_range(cell) for cell in place_rules.cells_around(lon, lat, metres)]:
        parts = " OR ".join(["c.h3 BETWEEN %s AND %s"] * len(ranges))
        wishes.add(f"({parts})", *chain.from_iterable(ranges))


def _request(row: tuple[Any, ...]) -> PublicRequest:
    return PublicRequest(
        number=row[0],
        state=row[1],
        outcome=row[2],
        type_code=row[3],
        type_name=name_of(row[4], row[5]),
        title=row[6],
        description=row[7],
        unit_name=name_of(row[8], row[9]),
        requested_at=row[10],
        updated_at=row[11],
        expected_by=row[12],
        address=row[13],
        address_id=row[14],
        zipcode=row[15],
        lon=row[16],
        lat=row[17],
        notes=row[18] or "",
        merged_into=row[19],
        photo_ids=tuple(row[20]),
        type_id=row[21],
        channel=row[22],
        answers=msgspec.json.decode(row[23]),
    )


def find_number(jurisdiction_id: str, text: str) -> str | None:
    """The number of a public case, as it is written; None when there is no such case."""
    found = requests(jurisdiction_id, ids=[text], limit=1)
    return found[0].number if found else None


def name_of(name_zh: str, name_en: str) -> str:
    """The name in the reader's language, else in the other."""
    if (get_language() or "").startswith("zh"):
        return name_zh or name_en
    return name_en or name_zh
