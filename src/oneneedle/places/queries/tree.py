"""The area tree: one area, those below it, those above it, those of a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import get_language

from oneneedle.core.rules import ancestors, is_under
from oneneedle.places.models import Area
from oneneedle.places.rules.rows import LEVELS

_FIELDS = ("id", "path", "level", "code", "name", "name_en")


@dataclass(frozen=True, slots=True)
class AreaRef:
    """An area as other rooms hold it."""

    id: int
    path: str
    level: str
    code: str
    name: str
    name_en: str = ""

    @property
    def label(self) -> str:
        """The name for the reader's language."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


def get_area(path: str) -> AreaRef | None:
    """The area at the path, or None."""
    return next(_refs(Area.objects.filter(path=path).values_list(*_FIELDS)), None)


def find_areas(paths: Iterable[str]) -> dict[str, AreaRef]:
    """The areas at these paths, by path, in one query."""
    return {area.path: area for area in _refs(Area.objects.filter(path__in=list(paths)).values_list(*_FIELDS))}


def children(path: str) -> list[AreaRef]:
    """The areas right below the path, by code; the roots for the empty path."""
    found = Area.objects.filter(parent__path=path) if path else Area.objects.filter(parent__isnull=True)
    return list(_refs(found.order_by("path").values_list(*_FIELDS)))


def chain(path: str, *, root: str = "") -> tuple[AreaRef, ...]:
    """The area and those above it, from `root` (or the very top) down; empty if the path does not exist."""
    paths = [step for step in ancestors(path) if not root or is_under(step, root)]
    found = tuple(_refs(Area.objects.filter(path__in=paths).order_by("path").values_list(*_FIELDS)))
    return found if found and found[-1].path == path else ()


def search_areas(root: str, text: str, *, level: str = "", limit: int = 20) -> list[AreaRef]:
    """Areas below `root` whose name holds the text or whose code begins with it; higher levels first."""
    text = text.strip()
    if not text:
        return []
    wanted = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__startswith=text)
    found = Area.objects.under(root).filter(wanted)
    if level:
        found = found.filter(level=level)
    ranks = [When(level=level, then=Value(rank)) for rank, level in enumerate(LEVELS)]
    found = found.order_by(Case(*ranks, output_field=IntegerField()), "path")
    return list(_refs(found.values_list(*_FIELDS)[:limit]))


def list_codes(under: str) -> list[tuple[str, str, str]]:
    """Code, path and level of the area at `under` and all below it."""
    return list(Area.objects.under(under).order_by("path").values_list("code", "path", "level"))


def _refs(rows: Iterable[tuple[int, str, str, str, str, str]]) -> Iterator[AreaRef]:
    return (AreaRef(*row) for row in rows)
