"""The public cases of one month as open data may tell them: one statement reads them, all groups are of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import h3
from django.db.models import Max, Min

from oneneedle.cases import rules as case_rules
from oneneedle.cases.models import Case
from oneneedle.core import queries as core
from oneneedle.core.rules import add_months
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries.export_rows.names import Names, names_of
from oneneedle.evaluation.rules import open_data
from oneneedle.evaluation.rules.datasets import CELL_RESOLUTION

MOST_MONTHS = 36
AT_ONCE = 5_000

_FIELDS = (
    *("received_at", "case_type_id", "area_path", "h3", "channel", "source", "state", "outcome"),
    *("responded_at", "respond_by", "handled_at", "closed_at", "resolve_by"),
)


def due_months(jurisdiction_id: str, now: datetime) -> list[date]:
    """Whole months whose open data is to be made: missing ones, and the latest while they settle; newest first."""
    city = core.get_jurisdiction(jurisdiction_id)
    if city is None:
        return []
    zone = ZoneInfo(city.timezone)
    ends = Case.objects.filter(jurisdiction_id=city.id).aggregate(Min("received_at"), Max("received_at"))
    first, last = ends["received_at__min"], ends["received_at__max"]
    if first is None:
        return []
    this = now.astimezone(zone).date().replace(day=1)
    begun = datetime.combine(this, time.min, tzinfo=zone)
    made = dict(
        Export.objects.filter(
            jurisdiction_id=city.id, month__isnull=False, state=Export.State.DONE, dropped_at__isnull=True
        ).values_list("month", "asked_at")
    )
    due, month = [], add_months(min(this, add_months(last.astimezone(zone).date(), 1)), -1)
    # many of their cases are still open: made anew each month
    young = add_months(this, -3)
    for _turn in range(MOST_MONTHS):
        if month < first.astimezone(zone).date().replace(day=1):
            break
        if month not in made or (month >= young and made[month] < begun):
            due.append(month)
        month = add_months(month, -1)
    return due


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """The cases of a month that may be shown, in the order of the file, and how many are too rare."""

    month: date
    cases: list[open_data.OpenCase]
    left_out: int
    names: Names

    def parts(self, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of the file, part by part."""
        for begin in range(0, len(self.cases), size):
            yield [_row(case, self.month, self.names) for case in self.cases[begin : begin + size]]


def read_open_cases(jurisdiction_id: str, month: date, now: datetime) -> OpenMonth:
    """What may be told of a month; a million cases fit into memory, for equal words are held once."""
    names = names_of(jurisdiction_id)
    zone = names.zone
    since, until = (datetime.combine(day, time.min, tzinfo=zone) for day in (month, add_months(month, 1)))
    rows = Case.objects.filter(
        jurisdiction_id=jurisdiction_id,
        received_at__gte=since,
        received_at__lt=until,
        private=False,
        case_type__isnull=False,
    ).exclude(state="withdrawn")
    once: dict[Any, Any] = {}
    found = [_told(row, names, zone, now, once) for row in rows.values_list(*_FIELDS).iterator(chunk_size=AT_ONCE)]
    shown, left_out = open_data.coarsen(found)
    return OpenMonth(month, shown, left_out, names)


def _told(
    row: tuple[Any, ...], names: Names, zone: ZoneInfo, now: datetime, once: dict[Any, Any]
) -> open_data.OpenCase:
    received, type_id, area, cell, channel, source, state, outcome, responded, respond_by, handled, closed, by = row
    code = names.type_of(type_id)[0]
    above = names.book.ancestors(code)
    street = names.street_of(area)
    is_open = state in case_rules.flow.OPEN_STATES
    done = handled or closed  # a case copied from another system tells its end alone

    def one(value: Any) -> Any:
        return once.setdefault(value, value)

    return open_data.OpenCase(
        day=one(received.astimezone(zone).date()),
        type_code=code,
        branch=above[0].code if above else code,
        street=street if street in names.streets else "",
        cell=one(h3.cell_to_parent(cell, CELL_RESOLUTION)) if cell else "",
        channel=one(channel),
        state="open" if is_open else one(state),
        outcome=one(outcome) if state == "closed" else "",
        responded_in_time=None
        if source and responded is None
        else open_data.in_time(responded, respond_by, now, ended=not is_open),
        handled_in_time=open_data.in_time(done, by, now, ended=not is_open),
        days=open_data.whole_days(received, closed, zone),
    )


def _row(case: open_data.OpenCase, month: date, names: Names) -> tuple[Any, ...]:
    kind = names.book.by_code.get(case.type_code)
    street, zh, en = names.streets.get(case.street, ("", "", ""))
    type_names = (kind.name_zh, kind.name_en) if kind else ("", "")
    head = (f"{month:%Y-%m}", case.day, case.type_code, *type_names, street, zh, en, case.cell, case.channel)
    return (*head, case.state, case.outcome, case.responded_in_time, case.handled_in_time, case.days)
