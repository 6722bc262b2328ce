"""What the public is not told of a period, worked out over all tables that show it, whichever of them is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Func, Sum, TextField

from oneneedle.core.rules import Kept
from oneneedle.evaluation.queries.reckonings import current_reckoning
from oneneedle.evaluation.queries.slices import Slice, tallies
from oneneedle.evaluation.rules.hiding import Cell, hide_cells, sum_areas, sum_types

Hidden = Mapping[str, frozenset[Cell]]  # by measure
Codes = tuple[str, ...]
_KEPT_SECONDS = 45.0  # everybody may ask, and the answer sums the whole city; of months that run, fives are told
_NO_TYPE = "?"  # what has no type is a part of the whole, and stands in no table


def hidden_areas(jurisdiction_id: str, wanted: Slice, root: str, codes: Codes) -> Hidden:
    """Of the city, its districts and streets, on whichever ground of it somebody asks."""
    return _areas.get((jurisdiction_id, _whole(wanted), root, codes))


def hidden_months(jurisdiction_id: str, wanted: Slice, root: str, codes: Codes) -> Mapping[str, Hidden]:
    """The same for each month of the slice."""
    return _months.get((jurisdiction_id, _whole(wanted), root, codes))


def hidden_types(jurisdiction_id: str, wanted: Slice, root: str, codes: Codes) -> Hidden:
    """Of the types in the city and in the areas right below it."""
    return _types.get((jurisdiction_id, _whole(wanted), root, codes))


def _whole(wanted: Slice) -> Slice:
    return replace(wanted, area_path="")


def _read_areas(key: tuple[str, Slice, str, Codes]) -> Hidden:
    (gone,) = _by_month(*key, one=True).values()
    return gone


def _read_types(key: tuple[str, Slice, str, Codes]) -> Hidden:
    jurisdiction_id, wanted, root, codes = key
    found: dict[str, dict[Cell, int]] = {code: {} for code in codes}
    nearest = Func(
        F("area_path"),
        template=f"array_to_string((string_to_array(%(expressions)s, '/'))[1:{root.count('/') + 1}], '/')",
        output_field=TextField(),
    )
    for row in _sums(jurisdiction_id, wanted, codes, "near", "type_code", near=nearest):
        cell = (row["near"].rstrip("/") + "/", row["type_code"] or _NO_TYPE)
        found[row["measure"]][cell] = found[row["measure"]].get(cell, 0) + int(row["sum"])
    areas = hidden_areas(jurisdiction_id, wanted, root, codes)
    return {code: _hide_types(found[code], root, areas[code]) for code in codes}


def _hide_types(counts: Mapping[Cell, int], root: str, areas: frozenset[Cell]) -> frozenset[Cell]:
    cells, sums = sum_types(counts, root)
    told = {one.whole for one in sums if not one.whole[1]} - areas
    for one in sums:
        parts = [part for part in one.parts if cells[part]]
        if one.whole in told and len(parts) == 1:  # the same number under another name
            told.add(parts[0])
    return hide_cells(cells, sums, hidden=areas, told=told)


def _by_month(jurisdiction_id: str, wanted: Slice, root: str, codes: Sequence[str], *, one: bool) -> dict[str, Hidden]:
    found: dict[str, dict[str, dict[str, int]]] = {"": {}} if one else {}
    for row in _sums(jurisdiction_id, wanted, codes, "area_path", *(() if one else ("month",))):
        counts = found.setdefault("" if one else f"{row['month']:%Y-%m}", {})
        counts.setdefault(row["measure"], {})[row["area_path"]] = int(row["sum"])
    return {
        month: {code: hide_cells(*sum_areas(counts.get(code, {}), root)) for code in codes}
        for month, counts in found.items()
    }


def _sums(
    jurisdiction_id: str, wanted: Slice, codes: Sequence[str], *columns: str, **made: Any
) -> Iterable[Mapping[str, Any]]:
    """How many were counted on every ground of the city."""
    reckoning = current_reckoning()
    if reckoning is None:
        return ()
    rows = tallies(reckoning, jurisdiction_id, wanted).filter(measure__in=list(codes))
    summed: Iterable[Mapping[str, Any]] = (
        rows.annotate(**made).order_by().values("measure", *columns).annotate(sum=Sum("of"))
    )
    return summed


_areas: Kept[tuple[str, Slice, str, Codes], Hidden] = Kept(_read_areas, seconds=_KEPT_SECONDS)
_months: Kept[tuple[str, Slice, str, Codes], Mapping[str, Hidden]] = Kept(
    lambda key: _by_month(*key, one=False), seconds=_KEPT_SECONDS
)
_types: Kept[tuple[str, Slice, str, Codes], Hidden] = Kept(_read_types, seconds=_KEPT_SECONDS)
