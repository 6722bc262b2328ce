"""One pair of a two-way evaluation for its two sides: what they shared, what each said, sealed until it may be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.cases import queries as cases
from oneneedle.cases.models import WhistleCall
from oneneedle.core.rules import Actor
from oneneedle.evaluation import access
from oneneedle.evaluation.models.two_way import EvaluationPair, Opinion
from oneneedle.evaluation.rules import two_way
from oneneedle.units import queries as units

SHOWN_CASES = 50


@dataclass(frozen=True, slots=True)
class SharedCall:
    """A whistle both sides were in; how they rated each other there is told on its own page."""

    number: str
    asked: str
    blown_at: datetime
    rated: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with the mark and words it got."""

    question: str
    mark: int
    mark_name: str
    words: str


@dataclass(frozen=True, slots=True)
class OpinionView:
    """What one side said, and what the other replied."""

    id: UUID
    by: str
    about: str
    answers: tuple[Answer, ...]
    given_at: datetime
    corrected_at: datetime | None
    reply: str
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class PairMay:
    """What the post may do with its pair."""

    give: bool
    correct: bool
    reply: bool


@dataclass(frozen=True, slots=True)
class PairPage:
    """Everything one side sees of its pair; `theirs` is None while it is sealed or was never given."""

    pair: EvaluationPair
    period_id: UUID
    period_name: str
    closes_at: datetime
    side: str
    unit_name: str
    partner_name: str
    questions: tuple[two_way.Question, ...]
    sealed: bool
    over: bool
    other_given: bool
    mine: OpinionView | None
    theirs: OpinionView | None
    cases: tuple[cases.CaseRow, ...]
    cases_shared: int
    calls: tuple[SharedCall, ...]
    may: PairMay


def get_pair(actor: Actor, pair_id: UUID) -> EvaluationPair:
    """The pair, for its own two units; EvaluationPair.DoesNotExist for everybody else."""
    seen = EvaluationPair.objects.filter(access.pairs_visible_to(actor)).exclude(period__state="withdrawn")
    return seen.select_related("period__jurisdiction").get(id=pair_id)


def get_pair_page(actor: Actor, pair: EvaluationPair, now: datetime) -> PairPage:
    """The page of a pair that `get_pair` gave, from the reader's side."""
    period, side = pair.period, access.side_of(actor, pair)
    across = two_way.other(side)
    said = {one.side: one for one in Opinion.objects.filter(pair=pair)}
    over = two_way.is_over(period.state, period.closes_at, now)
    sealed = two_way.is_sealed(given=len(said), over=over)
    mine, theirs = said.get(side), None if sealed else said.get(across)
    answers = access.can_answer(actor, pair)
    replies = theirs is not None and theirs.replied_at is None and now < period.closes_at + two_way.REPLY_WITHIN
    return PairPage(
        pair=pair,
        period_id=period.id,
        period_name=period.name,
        closes_at=period.closes_at,
        side=side,
        unit_name=name_of(pair, side),
        partner_name=name_of(pair, across),
        questions=questions_of(pair, side),
        sealed=sealed,
        over=over,
        other_given=across in said,
        mine=_view(pair, mine) if mine else None,
        theirs=_view(pair, theirs) if theirs else None,
        cases=tuple(cases.find_rows(actor, pair.cases[:SHOWN_CASES], now)),
        cases_shared=len(pair.cases),
        calls=_calls(pair),
        may=PairMay(
            give=answers and not over and mine is None,
            correct=answers and mine is not None and sealed,
            reply=answers and replies,
        ),
    )


def questions_of(pair: EvaluationPair, side: str) -> tuple[two_way.Question, ...]:
    """What this side is asked."""
    street = side == two_way.STREET
    return two_way.questions_from(pair.period.street_form if street else pair.period.department_form)


def name_of(pair: EvaluationPair, side: str) -> str:
    """The unit of a side, for the reader."""
    unit_id = pair.street_id if side == two_way.STREET else pair.department_id
    unit = units.get_unit(pair.period.jurisdiction_id, unit_id)
    return unit.name if unit else ""


def _view(pair: EvaluationPair, one: Opinion) -> OpinionView:
    asked = questions_of(pair, one.side)
    return OpinionView(
        id=one.id,
        by=name_of(pair, one.side),
        about=name_of(pair, two_way.other(one.side)),
        answers=tuple(
            Answer(question.text, mark, str(two_way.MARK_NAMES[mark]), words)
            for question, mark, words in zip(asked, one.marks, one.words, strict=True)
        ),
        given_at=one.given_at,
        corrected_at=one.corrected_at,
        reply=one.reply,
        replied_at=one.replied_at,
    )


def _calls(pair: EvaluationPair) -> tuple[SharedCall, ...]:
    found = WhistleCall.objects.filter(id__in=pair.calls).select_related("whistle").order_by("-whistle__blown_at")
    return tuple(
        SharedCall(
            number=call.whistle.number,
            asked=call.asked,
            blown_at=call.whistle.blown_at,
            rated=call.rated_at is not None or call.answered_at is not None,
        )
        for call in found
    )
