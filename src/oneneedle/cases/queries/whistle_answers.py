"""How departments answer whistles, how streets are found to call, and whether a street calls too much or too little."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from oneneedle.cases.models import Case, Whistle, WhistleCall
from oneneedle.core.rules import is_under
from oneneedle.units import queries as units

FEWEST_CASES = 30  # below this a rate says nothing
MANY, FEW = 2.0, 0.5  # times the city's median
_COUNTED = ("blown", "gathered", "done")


@dataclass(frozen=True, slots=True)
class AnswerStats:
    """Counts over calls; a mean is None while nobody said anything."""

    called: int
    acknowledged_in_time: int
    present: int
    present_in_time: int
    finished: int
    finished_in_time: int
    refused: int
    excused: int
    lifted: int
    rated: int
    rating_mean: float | None
    answered: int
    needed: int
    clear_mean: float | None


@dataclass(frozen=True, slots=True)
class DepartmentAnswers:
    """The answers of one department."""

    unit_id: UUID
    unit_name: str
    stats: AnswerStats


@dataclass(frozen=True, slots=True)
class StreetRate:
    """How often one street blows, measured at the cases of its ground."""

    unit_id: UUID
    unit_name: str
    whistles: int
    cases: int
    per_thousand: float | None
    word: str  # many, few, usual, too_few_cases


@dataclass(frozen=True, slots=True)
class WhistleRates:
    """All streets of a city beside the median of those that have enough cases."""

    median: float | None
    streets: tuple[StreetRate, ...]


def answer_stats(
    jurisdiction_id: str, *, unit_path: str = "", street_path: str = "", since: datetime, until: datetime
) -> AnswerStats:
    """The answers to calls made in a time: to departments at or below `unit_path`, by streets at `street_path`."""
    return _sum(_calls(jurisdiction_id, unit_path, street_path, since, until))


def answers_by_department(
    jurisdiction_id: str, *, street_path: str = "", since: datetime, until: datetime
) -> tuple[DepartmentAnswers, ...]:
    """The same for each department that was called, the most called first."""
    groups: dict[UUID, list[WhistleCall]] = defaultdict(list)
    for call in _calls(jurisdiction_id, "", street_path, since, until):
        groups[call.unit_id].append(call)
    names = units.units_for(jurisdiction_id).by_id
    lines = [DepartmentAnswers(key, names[key].name, _sum(calls)) for key, calls in groups.items() if key in names]
    return tuple(sorted(lines, key=lambda line: (-line.stats.called, line.unit_name)))


def whistle_rates(jurisdiction_id: str, *, since: datetime, until: datetime) -> WhistleRates:
    """Whistles per thousand cases of each street's ground; far above or below the median shows, both ways."""
    streets = [unit for unit in units.units_for(jurisdiction_id).units if unit.active and unit.level == "street"]
    blown = Whistle.objects.filter(
        jurisdiction_id=jurisdiction_id, state__in=_COUNTED, blown_at__gte=since, blown_at__lt=until
    )
    whistles = dict(blown.values_list("unit_id").annotate(count=Count("id")))
    received = Case.objects.filter(jurisdiction_id=jurisdiction_id, received_at__gte=since, received_at__lt=until)
    places = list(received.values_list("area_path").annotate(count=Count("id")).order_by())
    found = []
    for unit in streets:
        cases = sum(count for path, count in places if is_under(path, unit.area_path))
        rate = whistles.get(unit.id, 0) * 1000 / cases if cases >= FEWEST_CASES else None
        found.append((unit, whistles.get(unit.id, 0), cases, rate))
    known = [rate for *_rest, rate in found if rate is not None]
    median = statistics.median(known) if known else None
    return WhistleRates(
        median,
        tuple(
            StreetRate(unit.id, unit.name, count, cases, rate, _word(rate, median))
            for unit, count, cases, rate in found
        ),
    )


def _calls(
    jurisdiction_id: str, unit_path: str, street_path: str, since: datetime, until: datetime
) -> Iterable[WhistleCall]:
    rows = WhistleCall.objects.filter(
        whistle__jurisdiction_id=jurisdiction_id,
        whistle__state__in=_COUNTED,
        whistle__blown_at__gte=since,
        whistle__blown_at__lt=until,
    )
    if unit_path:
        rows = rows.filter(unit_path__startswith=unit_path)
    if street_path:
        rows = rows.filter(whistle__unit_path__startswith=street_path)
    return rows


def _sum(calls: Iterable[WhistleCall]) -> AnswerStats:
    known = list(calls)
    ratings = [call.rating for call in known if call.rating is not None]
    clear = [call.clear for call in known if call.clear is not None]
    return AnswerStats(
        called=len(known),
        acknowledged_in_time=sum(_in_time(_first_answer(call), call.ack_by) for call in known),
        present=sum(call.checked_in_at is not None for call in known),
        present_in_time=sum(call.checked_in_at is not None and not call.late for call in known),
        finished=sum(call.state == WhistleCall.State.FINISHED for call in known),
        finished_in_time=sum(_in_time(call.finished_at, call.finish_by) for call in known),
        refused=sum(call.refused_at is not None for call in known),
        excused=sum(call.state == WhistleCall.State.EXCUSED for call in known),
        lifted=sum(call.lifted_at is not None for call in known),
        rated=len(ratings),
        rating_mean=statistics.fmean(ratings) if ratings else None,
        answered=len(clear),
        needed=sum(bool(call.needed) for call in known),
        clear_mean=statistics.fmean(clear) if clear else None,
    )


def _first_answer(call: WhistleCall) -> datetime | None:
    """Coming without a word is an answer too."""
    return min((at for at in (call.acknowledged_at, call.checked_in_at) if at is not None), default=None)


def _in_time(at: datetime | None, by: datetime | None) -> bool:
    return at is not None and (by is None or at <= by)


def _word(rate: float | None, median: float | None) -> str:
    if rate is None or median is None:
        return "too_few_cases"
    if median and rate >= median * MANY:
        return "many"
    return "few" if median and rate <= median * FEW else "usual"
