"""Cases, and what hangs on them: feedback and work orders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import h3
from django.db.models import Model, QuerySet

from oneneedle.cases.models import Case, Feedback, WorkOrder
from oneneedle.core.models import LedgerRow
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries.export_rows.names import Names, names_of
from oneneedle.evaluation.queries.export_rows.part import Part, Row, cents, filled, in_time, walk
from oneneedle.evaluation.rules.datasets import CELL_RESOLUTION


def cases_in(export: Export) -> QuerySet[Case]:
    """The cases of its ground, time and type."""
    rows = Case.objects.filter(
        in_time(export, "received_at"), jurisdiction_id=export.jurisdiction_id, area_path__startswith=export.area_path
    )
    return rows.filter(case_type__path__startswith=export.type_path) if export.type_path else rows


_MOMENTS = (
    *("reported_at", "received_at", "filed_at", "dispatched_at", "responded_at", "handled_at", "verified_at"),
    *("closed_at", "respond_by", "resolve_by", "overdue_at"),
)
_DAYS = tuple(_MOMENTS.index(name) for name in ("received_at", "responded_at", "respond_by", "resolve_by", "closed_at"))
_HEAD = ("number", "state", "outcome", "priority", "channel", "source", "private")


def read_cases(export: Export, limit: int) -> Part:
    """The next cases, each with the last answer of its resident."""
    fields = (*_HEAD, "case_type_id", "area_path", "h3", "unit_id", *_MOMENTS, "returns", "reopened")
    found, part = walk(cases_in(export), export, "received_at", fields, limit)
    names = names_of(export.jurisdiction_id)
    said = Feedback.objects.filter(case_id__in=[row[1] for row in found]).order_by("at", "id")
    answers = {
        key: answer for key, _at, *answer in in_order_said(list(said.values_list("case_id", "at", "solved", "content")))
    }
    rows: list[Row] = []
    for _at, key, *told in found:
        head, (type_id, area, cell, unit), (*moments, returns, reopened) = told[:7], told[7:11], told[11:]
        shown = "" if told[6] or not cell else h3.cell_to_parent(cell, CELL_RESOLUTION)
        days = (names.day(moments[place]) for place in _DAYS)
        row = (str(key), *head, *names.about(type_id, area), shown, *names.unit_of(unit), *moments, *days)
        rows.append((*row, returns, reopened, *answers.get(key, ("", None))))
    return filled(part, rows)


def of_cases(model: type[Model]) -> Callable[[Export], QuerySet[Any]]:
    """Rows that hang on the cases of the export."""

    def rows(export: Export) -> QuerySet[Any]:
        return model._default_manager.filter(case__in=cases_in(export))

    return rows


def _read_children(
    export: Export, limit: int, children: QuerySet[Any], fields: tuple[str, ...]
) -> tuple[Part, dict[UUID, Row], list[Row], Names]:
    """Walk along the cases; the children of each are in the part of their case."""
    found, part = walk(
        cases_in(export), export, "received_at", ("number", "case_type_id", "area_path", "unit_id"), limit
    )
    cases = {row[1]: row for row in found}
    rows: list[Row] = list(children.filter(case_id__in=list(cases)).values_list("case_id", *fields))
    order = {key: place for place, key in enumerate(cases)}
    rows.sort(key=lambda row: order[row[0]])
    return part, cases, rows, names_of(export.jurisdiction_id)


def read_feedback(export: Export, limit: int) -> Part:
    """The answers to the next cases."""
    said = Feedback.objects.order_by("at", "id")
    fields = ("at", "solved", "content", "assisted_by_id")
    part, cases, found, names = _read_children(export, limit, said, fields)
    opened = _reopenings({row[0] for row in found})
    rows: list[Row] = []
    seen: Counter[UUID] = Counter()
    for case_id, at, solved, content, by in in_order_said(found):
        _at, _key, number, type_id, area, unit = cases[case_id]
        turn = 1 + sum(again < at for again in opened.get(case_id, ()))
        seen[case_id] += 1
        head = (str(case_id), number, at, names.day(at), turn, seen[case_id], solved, content, by is not None)
        rows.append((*head, *names.about(type_id, area), *names.unit_of(unit)))
    return filled(part, rows)


def in_order_said(answers: Sequence[Row]) -> list[Row]:
    """Answers (case, moment, solved, content, ...) as they came: of the same moment, as the ledger tells it."""
    moments = Counter(row[:2] for row in answers)
    twice = {case_id for (case_id, _at), count in moments.items() if count > 1}
    if not twice:
        return list(answers)
    subjects = {f"case:{key}": key for key in twice}
    told = LedgerRow.objects.filter(subject__in=list(subjects), verb="case.heard").order_by("subject", "seq")
    place = {
        (subjects[subject], at, data.get("solved"), data.get("content")): seq
        for subject, at, data, seq in told.values_list("subject", "at", "data", "seq")
    }
    groups: dict[tuple[UUID, datetime], list[Row]] = defaultdict(list)
    for row in answers:
        groups[row[0], row[1]].append(row)
    return [row for group in groups.values() for row in sorted(group, key=lambda row: place.get(row[:4], 0))]


def _reopenings(case_ids: set[UUID]) -> dict[UUID, list[datetime]]:
    """When each case was opened again; the answer that opened it belongs to the turn before."""
    often = Case.objects.filter(id__in=case_ids, reopened__gt=0).values_list("id", flat=True)
    subjects = {f"case:{key}": key for key in often}
    opened: dict[UUID, list[datetime]] = defaultdict(list)
    rows = LedgerRow.objects.filter(subject__in=list(subjects), verb="case.reopened").values_list("subject", "at")
    for subject, at in rows:
        opened[subjects[subject]].append(at)
    return opened


def read_orders(export: Export, limit: int) -> Part:
    """The orders of the next cases."""
    fields = (
        *("seq", "state", "unit_id", "sent_at", "accept_by", "accepted_at", "finish_by", "ended_at"),
        *("outcome", "return_reason", "cost"),
    )
    part, cases, found, names = _read_children(export, limit, WorkOrder.objects.order_by("seq"), fields)
    rows: list[Row] = []
    for case_id, seq, state, unit, sent, accept_by, accepted, finish_by, ended, *rest, cost in found:
        _at, _key, number, type_id, area, _unit = cases[case_id]
        head = (str(case_id), number, seq, state, *names.unit_of(unit), sent, accept_by, accepted, finish_by, ended)
        days = (names.day(accepted), names.day(ended))
        rows.append((*head, *days, *rest, cents(cost), *names.about(type_id, area)))
    return filled(part, rows)
