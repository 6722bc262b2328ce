"""Takes rows of areas into the tree, all or none, by a staging table and one insert."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.places import queries
from oneneedle.places.access import can_import_areas
from oneneedle.places.rules.rows import LEVELS, AreaRow, Refuse, broken_row

Progress = Callable[[int], None]
_BLOCK = 4000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": None})


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `mended` counts polygons whose rings crossed."""

    read: int
    added: int
    changed: int
    unchanged: int
    mended: int = 0


_STAGE = """
CREATE TEMP TABLE staged_areas (
    path text COLLATE "C", parent_path text COLLATE "C", level text, code text, name text, name_en text,
    lon float8, lat float8, polygon jsonb, line int, source text
) ON COMMIT DROP
"""
_TWICE = """
SELECT min(source), max(line), min(code) FROM staged_areas
GROUP BY path HAVING count(*) > 1 ORDER BY 2 LIMIT 1
"""
_MISPLACED = """
SELECT s.source, s.line, s.code, s.level, coalesce(p.level, a.level) FROM staged_areas s
LEFT JOIN staged_areas p ON p.path = s.parent_path
LEFT JOIN places_area a ON a.path = s.parent_path
WHERE s.parent_path <> '' AND (
    coalesce(p.level, a.level) IS NULL
    OR array_position(%(levels)s::text[], coalesce(p.level, a.level))
        > array_position(%(levels)s::text[], s.level))
ORDER BY s.line LIMIT 1
"""
_CHANGE = """
UPDATE places_area a SET level = s.level, name = s.name, name_en = coalesce(s.name_en, a.name_en),
    lon = coalesce(s.lon, a.lon), lat = coalesce(s.lat, a.lat), polygon = coalesce(s.polygon, a.polygon)
FROM staged_areas s WHERE a.path = s.path AND (
    a.level <> s.level OR a.name <> s.name OR a.name_en <> s.name_en
    OR (s.lon IS NOT NULL AND (a.lon, a.lat) IS DISTINCT FROM (s.lon, s.lat))
    OR (s.polygon IS NOT NULL AND a.polygon IS DISTINCT FROM s.polygon))
"""
_LEVELS = "SELECT count(*) FROM places_area a JOIN staged_areas s ON a.path = s.path WHERE a.level <> s.level"
_ADD = """
WITH fresh AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('places_area', 'id')) AS id, s.* FROM staged_areas s
    WHERE NOT EXISTS (SELECT FROM places_area a WHERE a.path = s.path)
)
INSERT INTO places_area (id, path, parent_id, level, code, name, name_en, lon, lat, polygon)
SELECT f.id, f.path, coalesce(p.id, a.id), f.level, f.code, f.name, coalesce(f.name_en, ''),
    f.lon, f.lat, f.polygon
FROM fresh f LEFT JOIN fresh p ON p.path = f.parent_path LEFT JOIN places_area a ON a.path = f.parent_path
ORDER BY f.path
"""
_VERSION = """
INSERT INTO places_boundaryversion (id, number, changed_at) VALUES (1, pg_current_xact_id()::text::bigint, %s)
ON CONFLICT (id) DO UPDATE SET number = excluded.number, changed_at = excluded.changed_at
"""


@transaction.atomic
def store_areas(
    rows: Iterable[AreaRow],
    *,
    source: str,
    actor: Actor,
    now: datetime,
    progress: Progress | None,
    mended: int = 0,
    refuse: Refuse = broken_row,
) -> Imported:
    """Stage the rows, refuse them whole if one cannot stand, then change what differs and add what is new."""
    if not can_import_areas(actor):
        raise Refused(_("Only the keeper of the installation may import areas."), code="not_allowed")
    core.wait_turn("places.import")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")  # a whole nation is joined with itself
        cursor.execute("DROP TABLE IF EXISTS pg_temp.staged_areas")
        cursor.execute(_STAGE)
        read = _stage(cursor, rows, source, progress)
        cursor.execute("ANALYZE staged_areas")
        _refuse_misfits(cursor, refuse)
        cursor.execute(_LEVELS)
        levels = cursor.fetchone()[0]
        cursor.execute(_CHANGE)
        changed = cursor.rowcount
        cursor.execute(_ADD)
        added = cursor.rowcount
        cursor.execute("DROP TABLE pg_temp.staged_areas")
        done = Imported(read=read, added=added, changed=changed, unchanged=read - added - changed, mended=mended)
        if added or changed:
            # The transaction's number never repeats, not even after a rollback: no index takes old for new.
            cursor.execute(_VERSION, [now])
            data = {"source": source, "read": read, "added": added, "changed": changed}
            if levels:  # what is counted by street is counted anew then
                data["levels"] = levels
            core.write_ledger(subject="areas", verb="areas.imported", actor=actor, now=now, data=data)
    queries.forget_boundaries()
    transaction.on_commit(queries.forget_boundaries)
    return done


def _stage(cursor: CursorWrapper, rows: Iterable[AreaRow], source: str, progress: Progress | None) -> int:
    read = 0
    block: list[str] = []
    try:
        with cursor.copy("COPY staged_areas FROM STDIN") as copy:
            for line in _copy_lines(rows):
                block.append(line)
                if len(block) == _BLOCK:
                    read += _send(copy.write, block, progress)
            read += _send(copy.write, block, progress)
    except UnicodeDecodeError as error:
        message = _("%(file)s is not UTF-8 (%(error)s). Save it as UTF-8 and try again. Nothing was imported.")
        raise Refused(message % {"file": source, "error": error}, code="bad_file") from None
    except (OSError, EOFError, csv.Error, gzip.BadGzipFile, zlib.error) as error:
        message = _("%(file)s cannot be read (%(error)s). Nothing was imported.")
        raise Refused(message % {"file": source, "error": error}, code="bad_file") from None
    return read


def _send(write: Callable[[str], None], block: list[str], progress: Progress | None) -> int:
    count = len(block)
    write("".join(block))
    block.clear()
    if progress is not None:
        progress(count)
    return count


@lru_cache(maxsize=1024)
def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


def _copy_lines(rows: Iterable[AreaRow]) -> Iterator[str]:
    """The rows in the text form of COPY."""
    for row in rows:
        path, level, name, line, source, name_en, lon, lat, polygon = row
        if not (name.isprintable() and path.isprintable()) or "\\" in name or "\\" in path:
            path, name = _escape(path), _escape(name)
        cut = path.rfind("/", 0, -1) + 1
        head = f"{path}\t{path[:cut]}\t{level}\t{path[cut:-1]}\t{name}\t"
        if name_en is None and lon is None and polygon is None:
            yield f"{head}\\N\t\\N\t\\N\t\\N\t{line}\t{_escape(source)}\n"
        else:
            english, shape = (r"\N" if text is None else _escape(text) for text in (name_en, polygon))
            point = "\\N\t\\N" if lon is None else f"{lon!r}\t{lat!r}"
            yield f"{head}{english}\t{point}\t{shape}\t{line}\t{_escape(source)}\n"


def _refuse_misfits(cursor: CursorWrapper, refuse: Refuse) -> None:
    cursor.execute(_TWICE)
    if twice := cursor.fetchone():
        raise refuse(twice[0], twice[1], _("the code “%(code)s” comes twice.") % {"code": twice[2]})
    cursor.execute(_MISPLACED, {"levels": list(LEVELS)})
    if misplaced := cursor.fetchone():
        source, line, code, level, parent_level = misplaced
        if parent_level is None:
            raise refuse(source, line, _("the area above “%(code)s” does not exist.") % {"code": code})
        what = _("a %(level)s cannot lie in a %(parent)s.") % {"level": level, "parent": parent_level}
        raise refuse(source, line, what)
