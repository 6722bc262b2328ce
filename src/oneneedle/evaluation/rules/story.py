"""What a chain of the ledger is made of for counting, and the lines it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the ledger; the verb without its module."""

    verb: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a matter lies and what it is: the same for all its lines."""

    jurisdiction_id: str
    zone: ZoneInfo
    area_path: str
    street_path: str
    type_code: str = ""

    def day(self, at: datetime) -> date:
        """The day in the city's zone."""
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Holder:
    """The unit that has a case, by the path it had then."""

    unit_id: UUID | None = None
    path: str = ""


NOBODY = Holder()


@dataclass(frozen=True, slots=True)
class Line:
    """What one matter adds on one day to one measure of one unit."""

    jurisdiction_id: str
    kind: str
    subject_id: UUID
    case_id: UUID | None
    measure: str
    day: date
    unit_id: UUID | None
    unit_path: str
    area_path: str
    street_path: str
    type_code: str
    hits: int
    of: int
    seconds: int


LINE_NAMES = tuple(field.name for field in fields(Line))


class Book:
    """Gathers the lines of one matter; what falls on the same day, measure and unit is one line."""

    def __init__(self, kind: str, subject_id: UUID, case_id: UUID | None, ground: Ground) -> None:
        self.kind, self.subject_id, self.case_id, self.ground = kind, subject_id, case_id, ground
        self._lines: dict[tuple[str, str, date], Line] = {}

    def add(self, measure: str, at: datetime, holder: Holder, *, hit: bool = True, seconds: int = 0) -> None:
        """One more of the measure on the day of `at`, charged to the holder."""
        day = self.ground.day(at)
        key = (measure, holder.path, day)
        known = self._lines.get(key)
        if known is not None:
            self._lines[key] = replace(
                known, hits=known.hits + hit, of=known.of + 1, seconds=known.seconds + max(0, seconds)
            )
            return
        self._lines[key] = Line(
            jurisdiction_id=self.ground.jurisdiction_id,
            kind=self.kind,
            subject_id=self.subject_id,
            case_id=self.case_id,
            measure=measure,
            day=day,
            unit_id=holder.unit_id,
            unit_path=holder.path,
            area_path=self.ground.area_path,
            street_path=self.ground.street_path,
            type_code=self.ground.type_code,
            hits=int(hit),
            of=1,
            seconds=max(0, seconds),
        )

    def time(self, measure: str, since: datetime, until: datetime, holder: Holder) -> None:
        """One more stay, counted on the day it ended."""
        self.add(measure, until, holder, seconds=int((until - since).total_seconds()))

    def lines(self) -> list[Line]:
        """All lines, in a fixed order."""
        return [self._lines[key] for key in sorted(self._lines)]
