"""Two-way evaluation for the desk: periods, the pairs of the reader's unit, who has not answered, what came of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor
from oneneedle.evaluation import access
from oneneedle.evaluation.models.two_way import EvaluationPair, EvaluationPeriod, Opinion
from oneneedle.evaluation.rules import two_way
from oneneedle.units import queries as units

MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period as a line of a list; `mine` are the pairs of the reader's own unit."""

    id: UUID
    name: str
    unit_name: str
    since: date
    last_day: date
    closes_on: date
    state: str
    state_name: str
    tone: str
    pairs: int
    answered: int
    mine: int
    mine_answered: int

    @property
    def asked(self) -> int:
        """Answers that make it complete."""
        return self.pairs * len(two_way.SIDES)

    @property
    def mine_left(self) -> int:
        """Answers the reader's unit still owes."""
        return self.mine - self.mine_answered if self.state == "open" else 0


@dataclass(frozen=True, slots=True)
class PairRow:
    """One partner of the reader's unit."""

    id: UUID
    partner_name: str
    cases: int
    calls: int
    given: bool
    other_given: bool
    sealed: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """How many answers a unit still owes."""

    unit_name: str
    missing: int
    of: int


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What its partners said of one unit, counted; `told` is None while they are too few."""

    unit_id: UUID
    unit_name: str
    side: str
    partners: int
    answers: int
    told: two_way.Told | None
    own: bool


@dataclass(frozen=True, slots=True)
class PeriodMay:
    """What the post may do with a period."""

    close: bool
    withdraw: bool


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """Everything the page of a period shows; results are there once it is closed."""

    row: PeriodRow
    reason: str
    street_form: tuple[two_way.Question, ...]
    department_form: tuple[two_way.Question, ...]
    pairs: tuple[PairRow, ...]
    waiting: tuple[WaitingRow, ...]
    results: tuple[UnitResult, ...]
    may: PeriodMay


def may_open_period(actor: Actor) -> bool:
    """Whether the page offers to open one."""
    return access.can_open_period(actor)


def get_period(actor: Actor, period_id: UUID) -> EvaluationPeriod:
    """The period; EvaluationPeriod.DoesNotExist when it is not to be seen."""
    return EvaluationPeriod.objects.filter(access.periods_visible_to(actor)).get(id=period_id)


def periods_for(actor: Actor, now: datetime) -> tuple[PeriodRow, ...]:
    """The periods the actor has to do with, those open for answers first, then the newest."""
    seen = EvaluationPeriod.objects.filter(access.periods_visible_to(actor)).order_by("-opened_at", "-id")
    rows = _rows(actor, seen[:MOST_PERIODS], now)
    return tuple(sorted(rows, key=lambda row: row.state != "open"))


def get_period_page(actor: Actor, period: EvaluationPeriod, now: datetime) -> PeriodPage:
    """The page of a period that `get_period` gave."""
    row = _rows(actor, EvaluationPeriod.objects.filter(id=period.id), now)[0]
    pairs = list(EvaluationPair.objects.filter(period=period).order_by("street_path", "department_path"))
    opinions: dict[UUID, dict[str, Opinion]] = defaultdict(dict)
    for one in Opinion.objects.filter(pair__period=period):
        opinions[one.pair_id][one.side] = one
    keeps, is_open = access.can_keep_period(actor, period), row.state == "open"
    return PeriodPage(
        row=row,
        reason=period.reason,
        street_form=two_way.questions_from(period.street_form),
        department_form=two_way.questions_from(period.department_form),
        pairs=_own_pairs(actor, period, pairs, opinions, now),
        waiting=_waiting(actor, period, pairs, opinions) if is_open else (),
        results=_results(actor, period, pairs, opinions) if row.state == "closed" else (),
        may=PeriodMay(
            close=keeps and is_open and row.answered == row.asked, withdraw=keeps and is_open and not row.answered
        ),
    )


def _rows(actor: Actor, periods: QuerySet[EvaluationPeriod], now: datetime) -> list[PeriodRow]:
    found = list(periods.select_related("jurisdiction"))
    ids = [one.id for one in found]
    own_side = Q(pair__street_id=actor.unit_id, side=two_way.STREET)
    own_side |= Q(pair__department_id=actor.unit_id, side=two_way.DEPARTMENT)
    own = Q(street_id=actor.unit_id) | Q(department_id=actor.unit_id)
    pairs = EvaluationPair.objects.filter(period__in=ids).values_list("period_id")
    pair_counts = pairs.annotate(all=Count("id"), mine=Count("id", filter=own)).order_by()
    said = Opinion.objects.filter(pair__period__in=ids).values_list("pair__period_id")
    said_counts = said.annotate(all=Count("id"), mine=Count("id", filter=own_side)).order_by()
    counted = {key: (count, mine) for key, count, mine in pair_counts}
    answered = {key: (count, mine) for key, count, mine in said_counts}
    return [_row(one, counted.get(one.id, (0, 0)), answered.get(one.id, (0, 0)), now) for one in found]


def _row(one: EvaluationPeriod, pairs: tuple[int, int], answered: tuple[int, int], now: datetime) -> PeriodRow:
    over = one.state == EvaluationPeriod.State.OPEN and two_way.is_over(one.state, one.closes_at, now)
    state = str(EvaluationPeriod.State.CLOSED.value) if over else str(one.state)
    return PeriodRow(
        id=one.id,
        name=one.name,
        unit_name=_unit_name(one.jurisdiction_id, one.unit_id),
        since=one.since,
        last_day=one.until - timedelta(days=1),
        closes_on=two_way.today_in(one.jurisdiction.timezone, one.closes_at - timedelta(seconds=1)),
        state=state,
        state_name=str(two_way.STATE_NAMES[state]),
        tone=two_way.STATE_TONES[state],
        pairs=pairs[0],
        answered=answered[0],
        mine=pairs[1],
        mine_answered=answered[1],
    )


Opinions = dict[UUID, dict[str, Opinion]]


def _own_pairs(
    actor: Actor, period: EvaluationPeriod, pairs: list[EvaluationPair], opinions: Opinions, now: datetime
) -> tuple[PairRow, ...]:
    over = two_way.is_over(period.state, period.closes_at, now)
    rows = []
    for pair in pairs:
        pair.period = period
        side = access.side_of(actor, pair)
        if not side:
            continue
        said = opinions[pair.id]
        rows.append(
            PairRow(
                id=pair.id,
                partner_name=_unit_name(period.jurisdiction_id, _unit_of(pair, two_way.other(side))),
                cases=len(pair.cases),
                calls=len(pair.calls),
                given=side in said,
                other_given=two_way.other(side) in said,
                sealed=two_way.is_sealed(given=len(said), over=over),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.given))


def _waiting(
    actor: Actor, period: EvaluationPeriod, pairs: list[EvaluationPair], opinions: Opinions
) -> tuple[WaitingRow, ...]:
    """Units that still owe answers, for those who stand above them; who they are to say it of stays out."""
    owed: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    paths: dict[UUID, str] = {}
    for pair in pairs:
        for side in two_way.SIDES:
            unit_id = _unit_of(pair, side)
            paths[unit_id] = pair.street_path if side == two_way.STREET else pair.department_path
            owed[unit_id][0] += side not in opinions[pair.id]
            owed[unit_id][1] += 1
    rows = [
        WaitingRow(_unit_name(period.jurisdiction_id, key), missing, of)
        for key, (missing, of) in owed.items()
        if missing and key != actor.unit_id and access.reads_result_of(actor, period, paths[key])
    ]
    return tuple(sorted(rows, key=lambda row: (-row.missing, row.unit_name)))


def _results(
    actor: Actor, period: EvaluationPeriod, pairs: list[EvaluationPair], opinions: Opinions
) -> tuple[UnitResult, ...]:
    about: dict[tuple[str, UUID], list[list[int]]] = {}
    partners: dict[tuple[str, UUID], int] = defaultdict(int)
    paths: dict[UUID, str] = {}
    for pair in pairs:
        for side in two_way.SIDES:
            key = (side, _unit_of(pair, side))
            paths[key[1]] = pair.street_path if side == two_way.STREET else pair.department_path
            partners[key] += 1
            marks = about.setdefault(key, [])
            if (opinion := opinions[pair.id].get(two_way.other(side))) is not None:
                marks.append(opinion.marks)
    return tuple(
        UnitResult(
            unit_id=unit_id,
            unit_name=_unit_name(period.jurisdiction_id, unit_id),
            side=side,
            partners=partners[side, unit_id],
            answers=len(marks),
            told=two_way.sum_up(marks),
            own=unit_id == actor.unit_id,
        )
        for (side, unit_id), marks in about.items()
        if access.reads_result_of(actor, period, paths[unit_id])
    )


def _unit_of(pair: EvaluationPair, side: str) -> UUID:
    return pair.street_id if side == two_way.STREET else pair.department_id


def _unit_name(jurisdiction_id: str, unit_id: UUID) -> str:
    unit = units.get_unit(jurisdiction_id, unit_id)
    return unit.name if unit else ""


def city_zone(jurisdiction_id: str) -> str:
    """The city's time zone."""
    city = core.get_jurisdiction(jurisdiction_id)
    return city.timezone if city else "UTC"
