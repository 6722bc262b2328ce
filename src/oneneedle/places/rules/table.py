"""Reads a plain CSV of areas: code, parent_code, level, name, and if wanted name_en, lon, lat."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from oneneedle.core.rules import join_path
from oneneedle.places.rules.datum import to_wgs84
from oneneedle.places.rules.divisions import open_table
from oneneedle.places.rules.points import PointFault, find_fault
from oneneedle.places.rules.rows import LEVELS, AreaRow, broken_row, level_rank

_WANTED = ("code", "parent_code", "level", "name")
Above = tuple[str, str]


def read_table(file: Path, *, under: str, known: dict[str, Above], datum: str) -> Iterator[AreaRow]:
    """The rows in the file's order, each parent before its children.

    `known` maps codes in the tree to path and level; an empty parent code means `under`, or a root.
    """
    above = dict(known)
    with open_table(file) as handle:
        reader = csv.DictReader(handle)
        missing = [column for column in _WANTED if column not in (reader.fieldnames or [])]
        if missing:
            raise broken_row(file.name, 1, _("the heading lacks %(columns)s.") % {"columns": ", ".join(missing)})
        own: set[str] = set()
        for record in reader:
            if None in record or None in record.values():
                raise broken_row(file.name, reader.line_num, _("the number of columns is not that of the heading."))
            row = _read_record(record, file.name, reader.line_num, under, above, datum)
            code = record["code"].strip()
            if code in own:
                raise broken_row(file.name, reader.line_num, _("the code “%(code)s” comes twice.") % {"code": code})
            own.add(code)
            above[code] = (row.path, row.level)
            yield row


def _read_record(
    record: dict[str, str], source: str, line: int, under: str, above: dict[str, Above], datum: str
) -> AreaRow:
    code, parent_code, level, name = (record[column].strip() for column in _WANTED)
    if not code or "/" in code:
        raise broken_row(source, line, _("the code “%(code)s” is empty or holds a slash.") % {"code": code})
    if not name:
        raise broken_row(source, line, _("the name is empty."))
    if level not in LEVELS:
        what = _("“%(level)s” is none of the levels %(levels)s.") % {
            "level": level,
            "levels": ", ".join(LEVELS),
        }
        raise broken_row(source, line, what)
    parent, parent_level = above.get(parent_code, ("", ""))
    if not parent_code:
        parent, parent_level = under, above[""][1] if "" in above else ""
    elif not parent:
        what = _("no area above it has the code “%(code)s”.") % {"code": parent_code}
        raise broken_row(source, line, what)
    if parent_level and level_rank(parent_level) > level_rank(level):
        what = _("a %(level)s cannot lie in a %(parent)s.") % {"level": level, "parent": parent_level}
        raise broken_row(source, line, what)
    lon, lat = _read_point(record, source, line, datum)
    return AreaRow(
        join_path(parent, code),
        level,
        name,
        line,
        source,
        record.get("name_en", "").strip() or None,
        lon,
        lat,
    )


def _read_point(record: dict[str, str], source: str, line: int, datum: str) -> tuple[float | None, float | None]:
    lon_text, lat_text = record.get("lon", "").strip(), record.get("lat", "").strip()
    if not lon_text and not lat_text:
        return None, None
    try:
        lon, lat = float(lon_text), float(lat_text)
    except ValueError:
        what = _("“%(lon)s”, “%(lat)s” are no longitude and latitude.") % {"lon": lon_text, "lat": lat_text}
        raise broken_row(source, line, what) from None
    fault = find_fault(lon, lat)
    if fault is PointFault.SWAPPED:
        raise broken_row(source, line, _("longitude and latitude seem to be swapped."))
    if fault is not None:
        what = _("“%(lon)s”, “%(lat)s” are no longitude and latitude.") % {"lon": lon_text, "lat": lat_text}
        raise broken_row(source, line, what)
    return to_wgs84(lon, lat, datum)
