"""From a number down to the matters it counts, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from oneneedle.cases import queries as cases
from oneneedle.cases.models import WhistleCall
from oneneedle.cases.queries.inbox import filtered
from oneneedle.cases.queries.whistles import of_side
from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under
from oneneedle.evaluation.models import ScoreLine
from oneneedle.evaluation.queries.reckonings import current_reckoning
from oneneedle.evaluation.queries.slices import Slice, lines
from oneneedle.evaluation.rules import measures as table
from oneneedle.evaluation.rules.rates import Figure
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class DrillRow:
    """One line with the case, or the whistle of the call, it is about."""

    kind: str
    subject_id: UUID
    day: date
    unit_name: str
    hits: int
    of: int
    seconds: int
    case: cases.CaseRow | None
    whistle_id: UUID | None
    whistle_number: str


@dataclass(frozen=True, slots=True)
class DrillPage:
    """One page behind a number: `figure` of the slice, the `number` that was clicked, how many of it are `shown` here.

    What the reader may not see is counted in `number` and missing in `shown`.
    """

    items: tuple[DrillRow, ...]
    figure: Figure
    number: int
    shown: int
    next_key: str


def drill(
    actor: Actor,
    wanted: Slice,
    measure: str,
    *,
    hit: bool | None = None,
    last: int | None = None,
    after: str = "",
    limit: int = 50,
    now: datetime,
) -> DrillPage:
    """The matters behind a number of the actor's city, the newest first: its hits, its misses, or all of them.

    With `last` only the newest so many lines are looked at, the same ones that a ranking of the last ones counts.
    """
    reckoning = current_reckoning()
    said = table.MEASURES[measure]
    if reckoning is None or (actor.post_id is None and actor.channel != SYSTEM_CHANNEL):
        return DrillPage((), Figure(), 0, 0, "")
    rows = lines(reckoning, actor.jurisdiction_id, wanted).filter(measure=measure)
    if last:
        newest = rows.order_by("-day", "-subject_id").values_list("id", flat=True)[:last]
        rows = ScoreLine.objects.filter(id__in=list(newest))
    figure = _figure(rows)
    visible = rows if _sees_all(actor) else rows.filter(_seen(actor, said.kind, now))
    seen = figure if visible is rows else _figure(visible)
    page = _hits(visible, hit)
    if key := _read_key(after):
        page = page.filter(day__lte=key[0]).filter(Q(day__lt=key[0]) | Q(id__lt=key[1]))
    found = list(page.order_by("-day", "-id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return DrillPage(
        items=tuple(_rows(actor, found, now)),
        figure=figure,
        number=_number(figure, hit),
        shown=_number(seen, hit),
        next_key=f"{found[-1].day.isoformat()}~{found[-1].id}" if more else "",
    )


def _figure(rows: QuerySet[ScoreLine]) -> Figure:
    sums = rows.order_by().aggregate(h=Sum("hits"), o=Sum("of"), s=Sum("seconds"))
    return Figure(int(sums["h"] or 0), int(sums["o"] or 0), int(sums["s"] or 0))


def _number(figure: Figure, hit: bool | None) -> int:
    if hit is None:
        return figure.of
    return figure.hits if hit else figure.of - figure.hits


def _hits(rows: QuerySet[ScoreLine], hit: bool | None) -> QuerySet[ScoreLine]:
    if hit is None:
        return rows
    return rows.filter(hits__gt=0) if hit else rows.filter(hits__lt=F("of"))


def _sees_all(actor: Actor) -> bool:
    """Whoever governs the whole city sees every case and every whistle of it."""
    city = core.get_jurisdiction(actor.jurisdiction_id)
    return actor.channel == SYSTEM_CHANNEL or (city is not None and is_under(city.area_path, actor.area_path))


def _seen(actor: Actor, kind: str, now: datetime) -> Q:
    if kind == table.CASE:
        return Q(subject_id__in=filtered(actor, "all", now, cases.Filters()).order_by().values("id"))
    whistles = of_side(actor, "all").order_by().values("id")
    return Q(subject_id__in=WhistleCall.objects.filter(whistle_id__in=whistles).values("id"))


def _rows(actor: Actor, found: list[ScoreLine], now: datetime) -> Iterable[DrillRow]:
    case_ids = [line.subject_id for line in found if line.kind == ScoreLine.Kind.CASE]
    known = {row.id: row for row in cases.find_rows(actor, case_ids, now)} if case_ids else {}
    calls = [line.subject_id for line in found if line.kind == ScoreLine.Kind.CALL]
    whistles = WhistleCall.objects.filter(id__in=calls).values_list("id", "whistle_id", "whistle__number")
    numbers = {key: (whistle_id, number) for key, whistle_id, number in whistles} if calls else {}
    directory = units.units_for(actor.jurisdiction_id).by_path
    for line in found:
        unit = directory.get(line.unit_path)
        whistle_id, number = numbers.get(line.subject_id, (None, ""))
        yield DrillRow(
            kind=line.kind,
            subject_id=line.subject_id,
            day=line.day,
            unit_name=unit.name if unit else "",
            hits=line.hits,
            of=line.of,
            seconds=line.seconds,
            case=known.get(line.subject_id),
            whistle_id=whistle_id,
            whistle_number=number,
        )


def _read_key(key: str) -> tuple[date, int] | None:
    """A key somebody bent is no key."""
    day, _tilde, line_id = key.partition("~")
    try:
        return date.fromisoformat(day), int(line_id)
    except ValueError:
        return None
