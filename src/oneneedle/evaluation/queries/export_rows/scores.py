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


def read_tallies(export: Export, limit: int) -> Part:
    """The next sums."""
    reckoning = _current()
    place = export.position or []
    anew = bool(place) and place[0] != reckoning
    wanted = tallies_in(export).order_by("id")
    if place and not anew:
        wanted = wanted.filter(id__gt=place[1])
    fields = ("id", "measure", "month", "unit_path", "area_path", "type_code", "hits", "of", "seconds", "lines")
    found = list(wanted.values_list(*fields)[:limit])
    names = names_of(export.jurisdiction_id)
    rows = [(measure, month, names.code_at(unit), unit, *rest) for _key, measure, month, unit, *rest in found]
    return Part(rows, [reckoning, found[-1][0]] if found else export.position, len(found) == limit, anew)
