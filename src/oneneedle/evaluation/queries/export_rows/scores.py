"""Score lines and their sums, of the reckoning readers see; when another takes its place, reading begins anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oneneedle.catalogue import queries as catalogue
from oneneedle.evaluation.models import Export, Reckoning, ScoreLine, Tally
from oneneedle.evaluation.queries.export_rows.names import names_of
from oneneedle.evaluation.queries.export_rows.part import Part


def _current() -> int:
    """The reckoning readers see; none: no row has this number."""
    return Reckoning.objects.filter(state=Reckoning.State.CURRENT).values_list("id", flat=True).first() or 0


def _scored(export: Export, rows: QuerySet[Any], day: str, area: str) -> QuerySet[Any]:
    wanted = rows.filter(jurisdiction_id=export.jurisdiction_id, **{f"{area}__startswith": export.area_path})
    if export.since:
        wanted = wanted.filter(**{f"{day}__gte": export.since})
    if export.until:
        wanted = wanted.filter(**{f"{day}__lt": export.until})
    if export.type_path:
        book = catalogue.get_catalogue(export.jurisdiction_id)
        wanted = wanted.filter(type_code__in=[one.code for one in book.types if one.path.startswith(export.type_path)])
    return wanted


def lines_in(export: Export) -> QuerySet[ScoreLine]:
    """The lines of its ground, days and type."""
    return _scored(export, ScoreLine.objects.filter(reckoning_id=_current()), "day", "area_path")


def read_lines(export: Export, limit: int) -> Part:
    """Matter by matter: the lines of one are replaced together, and so they are read together."""
    reckoning = _current()
    place = export.position or []
    anew = bool(place) and place[0] != reckoning
    wanted = lines_in(export).order_by("subject_id")
    if place and not anew:
        wanted = wanted.filter(subject_id__gt=UUID(place[1]))
    subjects = list(wanted.values_list("subject_id", flat=True).distinct()[:limit])
    names = names_of(export.jurisdiction_id)
    fields = ("measure", "day", "kind", "subject_id", "case_id", "unit_path", "area_path", "street_path")
    found = lines_in(export).filter(subject_id__in=subjects).order_by("subject_id", "measure", "day", "unit_path")
    rows = [
        (measure, day, kind, str(subject), str(case) if case else "", names.code_at(unit), unit, *rest)
        for measure, day, kind, subject, case, unit, *rest in found.values_list(
            *fields, "type_code", "hits", "of", "seconds"
        )
    ]
    position = [reckoning, str(subjects[-1])] if subjects else export.position
    return Part(rows, position, len(subjects) == limit, anew)


def tallies_in(export: Export) -> QuerySet[Tally]:
    """The sums of its ground, months and type."""
    return _scored(export, Tally.objects.filter(reckoning_id=_current()), "month", "area_path")


# Of each sum there is one; its number is no key to walk by, for a sum that came to nothing and returns gets a new one.
_KEY = ("month", "measure", "unit_path", "area_path", "type_code")
_BEHIND = f"({', '.join(_KEY)}) > (%s::date, %s, %s, %s, %s)"


def read_tallies(export: Export, limit: int) -> Part:
    """The next sums, by what they are sums of."""
    reckoning = _current()
    place = export.position or []
    anew = bool(place) and place[0] != reckoning
    wanted = tallies_in(export).order_by(*_KEY)
    if place and not anew:
        wanted = wanted.extra(where=[_BEHIND], params=place[1:])  # noqa: S610 - constants and bound parameters only
    found = list(wanted.values_list(*_KEY, "hits", "of", "seconds", "lines")[:limit])
    names = names_of(export.jurisdiction_id)
    rows = [(measure, month, names.code_at(unit), unit, *rest) for month, measure, unit, *rest in found]
    position = [reckoning, found[-1][0].isoformat(), *found[-1][1:5]] if found else export.position
    return Part(rows, position, len(found) == limit, anew)
