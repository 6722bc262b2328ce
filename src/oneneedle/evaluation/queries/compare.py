"""The figures of a slice laid side by side: by unit, street, area, type or month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from oneneedle.cases.queries.rows import area_name
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.rules import is_under
from oneneedle.evaluation.queries.slices import Slice
from oneneedle.evaluation.queries.sums import asked, sum_up
from oneneedle.evaluation.rules.rates import Figure
from oneneedle.places import queries as places
from oneneedle.places.models import Area
from oneneedle.places.rules.rows import LEVELS
from oneneedle.units import queries as units

BY = ("unit", "street", "area", "type", "month")


@dataclass(frozen=True, slots=True)
class Group:
    """One unit, area, type or month with its figures."""

    key: str
    name: str
    figures: Mapping[str, Figure]


def compare(jurisdiction_id: str, wanted: Slice, *, by: str, measures: Sequence[str] = ()) -> tuple[Group, ...]:
    """The figures by unit, street, area (one level below the slice's own), type or month; what has none is left out.

    What no unit answers for stands in no group of units, ground without a street in no group of streets, what has no
    type yet in no group of types.
    """
    if by not in BY:
        raise ValueError(f"{by} is none of {', '.join(BY)}")
    codes = asked(measures)
    root = wanted.area_path or _root(jurisdiction_id)
    fine = by == "area" and _is_street_or_below(root)
    parts = list(sum_up(jurisdiction_id, wanted, codes, by, fine=fine))
    key_of = _keys(by, root, {str(part.value) for part in parts})
    groups: dict[str, dict[str, Figure]] = {}
    for part in parts:
        if key := key_of(part.value):
            figures = groups.setdefault(key, {})
            figures[part.measure] = figures.get(part.measure, Figure()) + part.figure
    names = names_of(jurisdiction_id, by, groups)
    return tuple(
        Group(key, names.get(key, key), {code: groups[key].get(code, Figure()) for code in codes})
        for key in sorted(groups)
    )


def names_of(jurisdiction_id: str, by: str, keys: Iterable[str]) -> dict[str, str]:
    """What the reader calls these units, areas or types; what has no name any more keeps its key."""
    if by == "unit":
        known = units.units_for(jurisdiction_id).by_path
        return {key: known[key].name for key in keys if key in known}
    if by == "type":
        book = catalogue.get_catalogue(jurisdiction_id)
        return {key: book.by_code[key].name for key in keys if key in book.by_code}
    if by in {"street", "area"}:
        return {area.path: area_name(area) for area in Area.objects.filter(path__in=list(keys))}
    return {}


def _keys(by: str, root: str, values: set[str]) -> Callable[[Any], str]:
    if by == "month":
        return _month_key
    if by == "street":
        streets = set(Area.objects.filter(path__in=values, level="street").values_list("path", flat=True))
        return lambda value: value if value in streets else ""
    if by == "area":
        depth = root.count("/")
        return lambda value: "/".join(value.split("/")[: depth + 1]) + "/" if _is_below(value, root) else ""
    return str


def _month_key(value: date) -> str:
    return value.strftime("%Y-%m")


def _is_below(path: str, root: str) -> bool:
    return path != root and is_under(path, root)


def _root(jurisdiction_id: str) -> str:
    city = core.get_jurisdiction(jurisdiction_id)
    return city.area_path if city else ""


def _is_street_or_below(path: str) -> bool:
    area = places.get_area(path)
    return area is not None and LEVELS.index(area.level) >= LEVELS.index("street")
