"""Which part of all lines somebody asks for: days, ground, unit and type; and whether the tallies can answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import add_months
from oneneedle.evaluation.models import Reckoning, ScoreLine, Tally
from oneneedle.places import queries as places
from oneneedle.places.rules.rows import LEVELS

_STREET = LEVELS.index("street")


@dataclass(frozen=True, slots=True)
class Slice:
    """Days in the city's zone, `until` not included; an empty path or code means everything.

    A unit stands for those below it too, unless it is asked for `alone`, as a comparison of units counts it.
    """

    since: date
    until: date
    area_path: str = ""
    unit_path: str = ""
    type_code: str = ""
    alone: bool = False

    @property
    def of_whole_months(self) -> bool:
        """Whether it begins and ends with a month."""
        return self.since.day == 1 and self.until.day == 1


def month_slice(
    month: date, *, months: int = 1, area_path: str = "", unit_path: str = "", type_code: str = ""
) -> Slice:
    """The month of this day and, if asked, those after it."""
    first = month.replace(day=1)
    return Slice(first, add_months(first, months), area_path, unit_path, type_code)


def answered_by_tallies(wanted: Slice) -> bool:
    """Whole months, and no finer ground than a street."""
    if not wanted.of_whole_months:
        return False
    area = places.get_area(wanted.area_path) if wanted.area_path else None
    return area is None or LEVELS.index(area.level) <= _STREET


def tallies(reckoning: Reckoning, jurisdiction_id: str, wanted: Slice) -> QuerySet[Tally]:
    """The tallies of a slice of whole months."""
    rows = Tally.objects.filter(
        reckoning=reckoning, jurisdiction_id=jurisdiction_id, month__gte=wanted.since, month__lt=wanted.until
    )
    return rows.filter(**_narrow(jurisdiction_id, wanted))


def lines(reckoning: Reckoning, jurisdiction_id: str, wanted: Slice) -> QuerySet[ScoreLine]:
    """The lines of any slice; name the measure as well, the indexes begin with it."""
    rows = ScoreLine.objects.filter(
        reckoning=reckoning, jurisdiction_id=jurisdiction_id, day__gte=wanted.since, day__lt=wanted.until
    )
    if wanted.area_path and (street := _street_around(wanted.area_path)):
        rows = rows.filter(street_path=street)  # what the index knows; the finer ground is looked at row by row
    return rows.filter(**_narrow(jurisdiction_id, wanted))


def _narrow(jurisdiction_id: str, wanted: Slice) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if wanted.area_path:
        parts["area_path__startswith"] = wanted.area_path
    if wanted.unit_path:
        parts["unit_path" if wanted.alone else "unit_path__startswith"] = wanted.unit_path
    if wanted.type_code:
        parts["type_code__in"] = types_below(jurisdiction_id, wanted.type_code)
    return parts


def types_below(jurisdiction_id: str, code: str) -> list[str]:
    """A branch stands for all leaves below it; an unknown code stands for itself."""
    book = catalogue.get_catalogue(jurisdiction_id)
    chosen = book.by_code.get(code)
    return [one.code for one in book.types if chosen and one.path.startswith(chosen.path)] or [code]


def _street_around(path: str) -> str:
    """The street whose ground this is; "" above the level of streets."""
    steps = places.chain(path)
    return next((step.path for step in steps if step.level == "street"), "")
