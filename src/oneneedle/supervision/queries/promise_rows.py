"""One rectification or commitment as a line of a list, with what residents said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from oneneedle.places.models import Area
from oneneedle.supervision import rules
from oneneedle.supervision.models import Commitment, Rectification
from oneneedle.supervision.queries.story import name_of

FEWEST_CHECKS = 5  # below this the public reads that few have spoken, and no shares


@dataclass(frozen=True, slots=True)
class Tally:
    """What residents said."""

    kept: int
    not_kept: int

    @property
    def total(self) -> int:
        return self.kept + self.not_kept

    @property
    def tells(self) -> bool:
        """Whether enough have spoken to show how many said what."""
        return self.total >= FEWEST_CHECKS


@dataclass(frozen=True, slots=True)
class RectificationRow:
    """One problem of the list."""

    id: UUID
    unit_name: str
    opener_name: str
    area_name: str
    problem: str
    action: str
    source_name: str
    due_on: date
    state: str
    state_name: str
    late: bool
    evidence: str
    reported_at: datetime | None
    witness: str
    witness_name: str
    ended_at: datetime | None
    end_words: str
    denied: int
    said: Tally
    version: int
    duty_code: str
    warning_answer: str
    witness_words: str


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """One promise of the list."""

    id: UUID
    unit_name: str
    area_name: str
    promise: str
    measure: str
    due_on: date
    state: str
    state_name: str
    late: bool
    done_on: date | None
    proof: str
    end_words: str
    made_at: datetime
    ended_at: datetime | None
    said: Tally
    version: int


def row_of_rectification(one: Rectification, today: date, names: Mapping[str, str]) -> RectificationRow:
    """One line; needs `counted`."""
    return RectificationRow(
        id=one.id,
        unit_name=name_of(one.jurisdiction_id, one.unit_id),
        opener_name=name_of(one.jurisdiction_id, one.opened_by_id),
        area_name=names.get(one.area_path, ""),
        problem=one.problem,
        action=one.action,
        source_name=str(rules.SOURCE_NAMES[one.source]),
        due_on=one.due_on,
        state=one.state,
        state_name=str(rules.RECTIFICATION_STATE_NAMES[one.state]),
        late=one.state in {"open", "reported"} and one.due_on < today,
        evidence=one.evidence,
        reported_at=one.reported_at,
        witness=one.witness,
        witness_name=name_of(one.jurisdiction_id, one.witness_unit_id),
        ended_at=one.ended_at,
        end_words=one.end_words,
        denied=one.denied,
        said=_tally(one),
        version=one.version,
        duty_code=one.duty_code,
        warning_answer=one.warning_answer,
        witness_words=one.witness_words,
    )


def row_of_commitment(one: Commitment, today: date, names: Mapping[str, str]) -> CommitmentRow:
    """One line; needs `counted`."""
    late = one.due_on < today if one.state == "open" else one.done_on is not None and one.done_on > one.due_on
    return CommitmentRow(
        id=one.id,
        unit_name=name_of(one.jurisdiction_id, one.unit_id),
        area_name=names.get(one.area_path, ""),
        promise=one.promise,
        measure=one.measure,
        due_on=one.due_on,
        state=one.state,
        state_name=str(rules.COMMITMENT_STATE_NAMES[one.state]),
        late=late,
        done_on=one.done_on,
        proof=one.proof,
        end_words=one.end_words,
        made_at=one.made_at,
        ended_at=one.ended_at,
        said=_tally(one),
        version=one.version,
    )


def row_again(one: Rectification, today: date) -> RectificationRow:
    """The line of one, read anew."""
    found = counted(Rectification.objects.all()).get(id=one.id)
    return row_of_rectification(found, today, area_names([found]))


def promise_again(one: Commitment, today: date) -> CommitmentRow:
    """The line of one, read anew."""
    found = counted(Commitment.objects.all()).get(id=one.id)
    return row_of_commitment(found, today, area_names([found]))


def area_names(rows: Iterable[Rectification | Commitment]) -> dict[str, str]:
    """The names of their areas in the reader's language, in one query."""
    found = Area.objects.filter(path__in={row.area_path for row in rows})
    english = (get_language() or "").startswith("en")
    return {area.path: area.name_en if english and area.name_en else area.name for area in found}


def _tally(one: Rectification | Commitment) -> Tally:
    return Tally(getattr(one, "said_kept", 0), getattr(one, "said_not", 0))


def counted(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    """The rows with what residents said."""
    found: QuerySet = rows.annotate(  # type: ignore[type-arg]
        said_kept=Count("checks", filter=Q(checks__kept=True)), said_not=Count("checks", filter=Q(checks__kept=False))
    )
    return found
