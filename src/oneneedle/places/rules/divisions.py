"""Reads the Chinese division files (provinces, cities, areas, streets, villages) row by row."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO, cast

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.places.rules.rows import AreaRow, broken_row


class _Table(NamedTuple):
    name: str
    level: str
    digits: int
    parent_column: str


_TABLES = (
    _Table("provinces", "province", 2, ""),
    _Table("cities", "city", 4, "provinceCode"),
    _Table("areas", "district", 6, "cityCode"),
    _Table("streets", "street", 9, "areaCode"),
    _Table("villages", "community", 12, "streetCode"),
)


def find_tables(folder: Path) -> list[Path]:
    """The five files, plain or gzipped, in the folder itself or in `dist/` as the npm package has them."""
    found: list[Path] = []
    for table in _TABLES:
        names = (f"{table.name}.csv", f"{table.name}.csv.gz")
        places = [place / name for place in (folder, folder / "dist") for name in names]
        path = next((place for place in places if place.is_file()), None)
        if path is None:
            message = _("%(folder)s holds no %(name)s.csv (or .csv.gz). Give the folder of the five division files.")
            raise Refused(message % {"folder": folder, "name": table.name}, code="file_missing")
        found.append(path)
    return found


def count_divisions(folder: Path) -> int:
    """Rows in the five files, and the nation above them, for a progress bar."""
    total = 1
    for path in find_tables(folder):
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as handle:
            total += sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b"")) - 1
    return total


def read_divisions(folder: Path, nation: AreaRow) -> Iterator[AreaRow]:
    """The nation, then every row of the five files, top down; a row that cannot stand is refused by name."""
    yield nation
    above: dict[str, str] = {"": nation.path}
    for table, path in zip(_TABLES, find_tables(folder), strict=True):
        here: dict[str, str] = {}
        with open_table(path) as handle:
            for row in _read_table(handle, path.name, table, above):
                here[row.path[-table.digits - 1 : -1]] = row.path
                yield row
        above = here


def open_table(path: Path) -> TextIO:
    """The file as text, gunzipped by its name; a byte-order mark is dropped."""
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def _read_table(handle: TextIO, source: str, table: _Table, above: dict[str, str]) -> Iterator[AreaRow]:
    reader = csv.reader(handle)
    header = next(reader, [])
    wanted = ["code", "name", *([table.parent_column] if table.parent_column else [])]
    missing = [column for column in wanted if column not in header]
    if missing:
        raise broken_row(source, 1, _("the heading lacks %(columns)s.") % {"columns": ", ".join(missing)})
    code_at, name_at = header.index("code"), header.index("name")
    parent_at = header.index(table.parent_column) if table.parent_column else -1
    width, digits, level = len(header), table.digits, table.level
    for fields in reader:
        if len(fields) != width:
            counts = {"found": len(fields), "wanted": width}
            raise broken_row(source, reader.line_num, _("%(found)d columns instead of %(wanted)d.") % counts)
        code, name = fields[code_at], fields[name_at].strip()
        if len(code) != digits or not (code.isascii() and code.isdigit()):
            what = _("the code “%(code)s” is not of %(digits)d digits.") % {"code": code, "digits": digits}
            raise broken_row(source, reader.line_num, what)
        if not name:
            raise broken_row(source, reader.line_num, _("the name is empty."))
        parent = above.get(fields[parent_at] if parent_at >= 0 else "")
        if parent is None:
            what = _("no area above it has the code “%(code)s”.") % {"code": fields[parent_at]}
            raise broken_row(source, reader.line_num, what)
        yield AreaRow(f"{parent}{code}/", level, name, reader.line_num, source)
