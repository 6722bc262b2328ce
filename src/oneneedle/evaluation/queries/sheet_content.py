"""What the month of a street comes to by what is counted now: the content of its sheet, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise

from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import add_months, month_span
from oneneedle.evaluation.models import Topic
from oneneedle.evaluation.queries.compare import Group, compare
from oneneedle.evaluation.queries.rates import read_rates
from oneneedle.evaluation.queries.reckonings import counted_until
from oneneedle.evaluation.queries.slices import month_slice
from oneneedle.evaluation.queries.topics import lines_of
from oneneedle.evaluation.rules import FORMULAS, MEASURES, sheets
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.units import queries as units

_MONTHS = 6
_MOST_KINDS = 10
_MOST_OLD = 10
_LANGUAGES = ("zh-hans", "en")
_ENDS_AND_BEGINS = ("case.closed", "case.adopted", "case.reopened")


def make_content(jurisdiction_id: str, unit: units.UnitRef, month: date, now: datetime) -> sheets.Content:
    """What the month of a street comes to by what is counted now."""
    city, ground = core.get_jurisdiction(jurisdiction_id), unit.area_path
    wanted = month_slice(month, area_path=ground)
    figures = read_rates(jurisdiction_id, wanted)
    before = read_rates(jurisdiction_id, month_slice(add_months(month, -1), area_path=ground))
    open_cases, old, oldest = _open_cases(jurisdiction_id, ground, month, now)
    return sheets.Content(
        formulas=FORMULAS,
        city=_named(city),
        street=_named(unit),
        month=month,
        made_at=now,
        counted_until=counted_until(),
        numbers=tuple(
            sheets.Number(
                code=code,
                name=_both(one.name),
                formula=_both(one.formula),
                unit=one.unit,
                hits=figures[code].hits,
                of=figures[code].of,
                seconds=figures[code].seconds,
                hits_before=before[code].hits,
                of_before=before[code].of,
                seconds_before=before[code].seconds,
            )
            for code, one in MEASURES.items()
        ),
        months=_row_of_months(jurisdiction_id, ground, month),
        kinds=_kinds(jurisdiction_id, ground, month),
        open_cases=open_cases,
        old=old,
        oldest=oldest,
        matters=_matters(jurisdiction_id, ground, month),
        burden=_burden(jurisdiction_id, unit, month),
    )


def _both(text: str | Promise) -> sheets.Both:
    return _in_both(lambda: str(text))


def _in_both(said: Callable[[], str]) -> sheets.Both:
    words = []
    for language in _LANGUAGES:
        with translation.override(language):
            words.append(said())
    return sheets.Both(*words)


def _named(one: object) -> sheets.Both:
    """The two names of a city, a unit, a type; whichever is missing is the other."""
    zh, en = getattr(one, "name_zh", ""), getattr(one, "name_en", "")
    return sheets.Both(zh or en, en or zh)


def _row_of_months(jurisdiction_id: str, ground: str, month: date) -> tuple[sheets.Month, ...]:
    since = add_months(month, 1 - _MONTHS)
    measures = ("received", "checked")
    found = compare(
        jurisdiction_id, month_slice(since, months=_MONTHS, area_path=ground), by="month", measures=measures
    )
    return tuple(
        sheets.Month(date.fromisoformat(f"{one.key}-01"), _hits(one, "received"), _of(one, "checked")) for one in found
    )


def _kinds(jurisdiction_id: str, ground: str, month: date) -> tuple[sheets.Kind, ...]:
    counts = [
        {
            one.key: _hits(one, "received")
            for one in compare(jurisdiction_id, month_slice(at, area_path=ground), by="type", measures=("received",))
        }
        for at in (month, add_months(month, -1))
    ]
    book = catalogue.get_catalogue(jurisdiction_id).by_code
    most = sorted((code for code in counts[0] if code in book), key=lambda code: (-counts[0][code], code))
    return tuple(
        sheets.Kind(code, _named(book[code]), counts[0][code], counts[1].get(code, 0)) for code in most[:_MOST_KINDS]
    )


def _hits(one: Group, measure: str) -> int:
    return one.figures[measure].hits if measure in one.figures else 0


def _of(one: Group, measure: str) -> int:
    return one.figures[measure].of if measure in one.figures else 0


def _open_cases(
    jurisdiction_id: str, ground: str, month: date, now: datetime
) -> tuple[int, tuple[tuple[int, int], ...], tuple[sheets.OldCase, ...]]:
    """What was open on the ground when the month ended: all, how many for how long, and the oldest that are public."""
    zone = core.zone_of(jurisdiction_id)
    at = min(month_span(month, zone)[1], now)
    rows = Case.objects.filter(jurisdiction_id=jurisdiction_id, area_path__startswith=ground, received_at__lt=at)
    rows = rows.filter(Q(state__in=flow.OPEN_STATES) | Q(closed_at__gte=at))
    rows = rows.exclude(id__in=_closed_then(rows, at))
    first = rows.filter(private=False, received_at__lte=at - timedelta(days=sheets.AGES[0]))
    oldest = first.select_related("case_type").order_by("received_at", "id")[:_MOST_OLD]
    ages = tuple((days, rows.filter(received_at__lte=at - timedelta(days=days)).count()) for days in sheets.AGES)
    known = oldest.only("number", "received_at", "case_type__name_zh", "case_type__name_en")
    told = (sheets.OldCase(one.number, _named(one.case_type), one.received_at.astimezone(zone).date()) for one in known)
    return rows.count(), ages, tuple(told)


def _closed_then(rows: QuerySet[Case], at: datetime) -> list[UUID]:
    """Those that were closed at that moment and reopened behind it: of them the row forgets the closing."""
    subjects = {f"case:{one}": one for one in rows.filter(reopened__gt=0).values_list("id", flat=True)}
    facts = LedgerRow.objects.filter(subject__in=list(subjects), at__lt=at, verb__in=_ENDS_AND_BEGINS)
    last = dict(facts.order_by("subject", "seq").values_list("subject", "verb"))
    return [subjects[subject] for subject, verb in last.items() if verb != "case.reopened"]


def _matters(jurisdiction_id: str, ground: str, month: date) -> tuple[sheets.Matter, ...]:
    rows = Topic.objects.filter(jurisdiction_id=jurisdiction_id, month=month).order_by("position")
    mine = [one for one in rows if any(path.startswith(ground) for path in one.communities)][:10]
    told = []
    for language in _LANGUAGES:
        with translation.override(language):
            told.append(lines_of(jurisdiction_id, mine))
    return tuple(
        sheets.Matter(sheets.Both(zh.title, en.title), zh.count, zh.growth.trend) for zh, en in zip(*told, strict=True)
    )


def _burden(jurisdiction_id: str, unit: units.UnitRef, month: date) -> sheets.Burden | None:
    ledger = gate.burden_of(jurisdiction_id, unit.id, month)
    if ledger is None or not (ledger.burden.now.tasks or ledger.burden.now.refused):
        return None
    now = ledger.burden.now
    by_name = {one.name: one for one in units.units_for(jurisdiction_id).units}
    return sheets.Burden(
        tasks=now.tasks,
        alike=now.groups,
        hours=float(now.hours),
        refused=now.refused,
        lines=tuple(
            sheets.Asked(
                unit=_named(by_name[one.from_name]) if one.from_name in by_name else _both(one.from_name),
                kind=_both(gate_rules.TASK_KINDS[one.kind]),
                tasks=one.tasks,
                hours=float(one.hours),
            )
            for one in ledger.lines
        ),
    )
