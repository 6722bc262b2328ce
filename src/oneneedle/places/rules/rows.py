"""One area as a file tells it, and the faults a row may have, each named by file and line."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused, join_path, parent_path

LEVELS = ("nation", "province", "city", "district", "street", "community", "grid")
Refuse = Callable[[str, int, str], Refused]
_RANKS = {level: rank for rank, level in enumerate(LEVELS)}


class AreaRow(NamedTuple):
    """One area on its way in; None leaves a column as it is."""

    path: str
    level: str
    name: str
    line: int
    source: str
    name_en: str | None = None
    lon: float | None = None
    lat: float | None = None
    polygon: str | None = None

    @property
    def parent_path(self) -> str:
        return parent_path(self.path)


def level_rank(level: str) -> int:
    """0 for a nation, counting up to the grid."""
    return _RANKS[level]


def broken_row(source: str, line: int, what: str) -> Refused:
    """The refusal that names the place in the file."""
    message = _("%(file)s, line %(line)d: %(what)s Nothing was imported.")
    return Refused(message % {"file": source, "line": line, "what": what}, code="broken_row")


def read_root(spec: str) -> list[AreaRow]:
    """Rows for `us:nation:United States/ma:province:Massachusetts`; a fourth part is the English name."""
    rows: list[AreaRow] = []
    path = ""
    for number, segment in enumerate(spec.strip("/").split("/"), start=1):
        code, level, name, name_en = ([part.strip() for part in segment.split(":")] + [""] * 4)[:4]
        if segment.count(":") not in (2, 3) or not code or not name or level not in _RANKS:
            message = _("“%(segment)s” is not code:level:name, with a level out of %(levels)s.")
            raise Refused(message % {"segment": segment, "levels": ", ".join(LEVELS)}, code="bad_root")
        path = join_path(path, code)
        rows.append(AreaRow(path, level, name, number, "--make-root", name_en or None))
    return rows
