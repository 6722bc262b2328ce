"""Calls of whistles, and tasks that passed the gate."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries.export_rows.names import names_of
from oneneedle.evaluation.queries.export_rows.part import Part, Row, cents, filled, in_time, walk
from oneneedle.gate.models import Task


def _whistles(export: Export) -> QuerySet[Whistle]:
    return Whistle.objects.filter(
        in_time(export, "blown_at"), jurisdiction_id=export.jurisdiction_id, area_path__startswith=export.area_path
    ).exclude(state=Whistle.State.PROPOSED)


def calls_in(export: Export) -> QuerySet[WhistleCall]:
    """The calls of its ground and time."""
    return WhistleCall.objects.filter(whistle__in=_whistles(export))


def read_calls(export: Export, limit: int) -> Part:
    """The calls of the next whistles."""
    rows = _whistles(export).annotate(cases=Count("links"))
    found, part = walk(rows, export, "blown_at", ("number", "kind", "state", "unit_id", "area_path", "cases"), limit)
    names, whistles = names_of(export.jurisdiction_id), {row[1]: row for row in found}
    fields = (
        *("state", "unit_id", "called_at", "ack_by", "acknowledged_at", "refused_at", "check_in_by", "checked_in_at"),
        *("finish_by", "finished_at", "lifted_at", "rating", "needed", "clear"),
    )
    calls = WhistleCall.objects.filter(whistle_id__in=list(whistles)).order_by("whistle__blown_at", "whistle_id", "id")
    made: list[Row] = []
    for whistle_id, state, unit, *rest in calls.values_list("whistle_id", *fields):
        _at, _key, number, kind, whistle_state, street, area, count = whistles[whistle_id]
        head = (number, kind, whistle_state, names.unit_of(street)[0], area, count)
        made.append((*head, state, *names.unit_of(unit), *rest))
    return filled(part, made)


def tasks_in(export: Export) -> QuerySet[Task]:
    """The tasks of its ground and time."""
    return Task.objects.filter(
        in_time(export, "sent_at"), jurisdiction_id=export.jurisdiction_id, area_path__startswith=export.area_path
    )


def read_tasks(export: Export, limit: int) -> Part:
    """The next tasks."""
    fields = (
        *("number", "kind", "state", "from_unit_id", "to_unit_id", "level", "area_path", "duty_code"),
        *("duplicate_of__number", "sent_at", "ack_by", "acknowledged_at", "due_by", "done_at", "ended_at", "hours"),
    )
    found, part = walk(tasks_in(export), export, "sent_at", fields, limit)
    names = names_of(export.jurisdiction_id)
    rows: list[Row] = []
    for _at, _key, number, kind, state, asker, asked, level, area, duty, first, *rest, hours in found:
        sides = (*names.unit_of(asker)[:2], *names.unit_of(asked)[:2])
        rows.append((number, kind, state, *sides, level, area, duty, first or "", *rest, cents(hours)))
    return filled(part, rows)
