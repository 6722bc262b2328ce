"""Supervision notices for the desk: found if they may be seen, listed by side, one with all its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from oneneedle.cases.queries.steps import Step
from oneneedle.core.queries import count_rows
from oneneedle.core.rules import Actor, Paged, slice_of, tidy_number
from oneneedle.supervision import access, rules
from oneneedle.supervision.models import SupervisionAnswer, SupervisionNotice
from oneneedle.supervision.queries.matters import Matter, matter_of_task, matter_shown
from oneneedle.supervision.queries.story import Told, name_of, tell_story

SIDES = ("asked", "asking", "all")
OPEN = ("asked", "answered")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as a line of a list."""

    id: UUID
    number: str
    what: str
    state: str
    state_name: str
    asker_name: str
    unit_id: UUID
    unit_name: str
    about: Matter
    asked_at: datetime
    due_by: datetime
    overdue: bool
    lifted_at: datetime | None
    answers: int
    version: int


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice with its answers, the way it went, and the steps this post may take."""

    notice: SupervisionNotice
    row: NoticeRow
    answers: tuple[SupervisionAnswer, ...]
    history: tuple[Told, ...]
    buttons: tuple[Step, ...]


def get_notice(actor: Actor, number_or_id: str | UUID) -> SupervisionNotice:
    """The notice of that number or identifier; SupervisionNotice.DoesNotExist when it is not to be seen."""
    found = _visible(actor).select_related("case__case_type", "task")
    if isinstance(number_or_id, UUID):
        return found.get(id=number_or_id)
    bare = number_or_id.strip()
    bare = bare[1:].lstrip("-－ ") if bare[:1].upper() in {"S", "Ｓ"} else bare
    return found.get(number=rules.PREFIX + tidy_number(bare))


def notice_version(actor: Actor, notice_id: UUID) -> int | None:
    """Its version alone, for a page that asks whether it is still the same; None when it is not to be seen."""
    return _visible(actor).filter(id=notice_id).values_list("version", flat=True).first()


def notices_for(
    actor: Actor, side: str = "all", state: str = "open", *, now: datetime, page: int = 1
) -> Paged[NoticeRow]:
    """Notices on the actor's desk: `asked` of the own unit and those below, `asking` by them, or `all`.

    What is due first stands on top; of those that ended, the newest.
    """
    rows = of_side(actor, side)
    if state == "open":
        rows = rows.filter(state__in=OPEN).order_by("due_by", "id")
    elif state == "ended":
        rows = rows.exclude(state__in=OPEN).order_by("-ended_at", "-id")
    else:
        rows = rows.order_by("-first_asked_at", "-id")
    total = count_rows(rows)
    number, pages, first, last = slice_of(page, total)
    return Paged(rows_of(actor, rows[first:last], now), total, number, pages)


def notice_counts(actor: Actor) -> Mapping[str, int]:
    """How many wait: for our answer, and for our word on an answer."""
    return {
        "asked": of_side(actor, "asked").filter(state="asked").count(),
        "asking": of_side(actor, "asking").filter(state="answered").count(),
    }


def of_side(actor: Actor, side: str) -> QuerySet[SupervisionNotice]:
    """The notices of one side."""
    rows = _visible(actor)
    if side in {"asked", "asking"}:
        column = "unit_path__startswith" if side == "asked" else "from_path__startswith"
        rows = rows.filter(**{column: actor.unit_path or "/"})
    return rows


def notices_of(actor: Actor, matter: Matter, *, now: datetime) -> tuple[NoticeRow, ...]:
    """The notices about one case or task, newest first."""
    rows = _visible(actor).filter(**{f"{matter.kind}_id": matter.id})
    return rows_of(actor, rows.order_by("-first_asked_at", "-id"), now)


def rows_of(actor: Actor, rows: QuerySet[SupervisionNotice], now: datetime) -> tuple[NoticeRow, ...]:
    """The lines of these notices, in one query for them and one for their answers."""
    found = rows.select_related("case__case_type", "task").prefetch_related("answers")
    return tuple(_row(actor, one, now) for one in found)


def get_notice_page(actor: Actor, notice: SupervisionNotice, now: datetime) -> NoticePage:
    """The page of a notice that `get_notice` gave."""
    answers = tuple(notice.answers.order_by("-seq"))
    buttons = tuple(
        Step(verb, str(move.title), str(move.why))
        for verb, move in rules.NOTICE_MOVES.items()
        if notice.state in move.sources and access.can_move_notice(verb, actor, notice)
    )
    history = tell_story(notice.jurisdiction_id, f"supervision:{notice.id}")
    return NoticePage(notice, _row(actor, notice, now), answers, history, buttons)


def may_ask(actor: Actor) -> bool:
    """Whether the post may ask any unit at all."""
    return actor.post_id is not None and actor.may(access.ASK)


def _row(actor: Actor, one: SupervisionNotice, now: datetime) -> NoticeRow:
    about = matter_shown(actor, one.case) if one.case else matter_of_task(one.task)  # type: ignore[arg-type]
    return NoticeRow(
        id=one.id,
        number=one.number,
        what=one.what,
        state=one.state,
        state_name=str(rules.NOTICE_STATE_NAMES[one.state]),
        asker_name=name_of(one.jurisdiction_id, one.from_unit_id),
        unit_id=one.unit_id,
        unit_name=name_of(one.jurisdiction_id, one.unit_id),
        about=about,
        asked_at=one.asked_at,
        due_by=one.due_by,
        overdue=one.state == "asked" and one.due_by <= now,
        lifted_at=one.lifted_at,
        answers=len(one.answers.all()),
        version=one.version,
    )


def _visible(actor: Actor) -> QuerySet[SupervisionNotice]:
    return SupervisionNotice.objects.filter(access.notices_visible_to(actor))
