"""One whistle for the desk: who was called and came, what was asked and done, what each said of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from oneneedle.cases import access
from oneneedle.cases.models import Attachment, Case, Whistle, WhistleCall, WhistleFile
from oneneedle.cases.queries.follow_ups import FollowUpLine, lines_of
from oneneedle.cases.queries.rows import CaseRow, row_of
from oneneedle.cases.queries.steps import Step
from oneneedle.cases.queries.whistle_story import WhistleStep, tell_whistle
from oneneedle.cases.queries.whistles import WhistleRow, due_of_call, row_of_whistle, unit_name
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import Actor
from oneneedle.units.models import Post

_STREET_FIRST = ("approve", "close", "attach", "withdraw", "look_again")
_AFTERWARDS_ONCE = {"rate": "rated_at", "answer": "answered_at", "reply": "replied_at"}


@dataclass(frozen=True, slots=True)
class WhistleFileLine:
    """One picture beside a whistle."""

    id: UUID
    kind: str
    kind_name: str
    added_at: datetime
    name: str
    content_type: str

    @property
    def is_image(self) -> bool:
        """Whether it can be drawn."""
        return self.content_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class CallLine:
    """One department on the page of a whistle."""

    id: UUID
    unit_id: UUID
    unit_name: str
    asked: str
    state: str
    state_name: str
    tone: str
    phase: str
    ack_by: datetime | None
    check_in_by: datetime | None
    finish_by: datetime | None
    acknowledged_at: datetime | None
    refused_at: datetime | None
    refuse_reason: str
    settled_at: datetime | None
    settle_reason: str
    checked_in_at: datetime | None
    checked_in_by: str
    late: bool
    check_in_metres: int | None
    result: str
    finished_at: datetime | None
    rating: int | None
    rating_words: str
    needed: bool | None
    clear: int | None
    clear_words: str
    reply: str
    lifted_at: datetime | None
    due_at: datetime | None
    overdue: bool
    mine: bool
    files: tuple[WhistleFileLine, ...]
    buttons: tuple[Step, ...]

    def button(self, verb: str) -> Step | None:
        """The step of that verb, if the post may take it now."""
        return next((step for step in self.buttons if step.verb == verb), None)


@dataclass(frozen=True, slots=True)
class WhistleCaseLine:
    """A case of the whistle; a called department reads what it is about, and opens it only if it sees it anyway."""

    row: CaseRow
    visible: bool


@dataclass(frozen=True, slots=True)
class WhistlePage:
    """Everything the page of a whistle shows."""

    row: WhistleRow
    whistle: Whistle
    asked: str
    outcome: str
    proposed_by: str
    calls: tuple[CallLine, ...]
    cases: tuple[WhistleCaseLine, ...]
    files: tuple[WhistleFileLine, ...]
    history: tuple[WhistleStep, ...]
    buttons: tuple[Step, ...]
    follow_ups: tuple[FollowUpLine, ...]
    version: int

    def button(self, verb: str) -> Step | None:
        """The step of that verb, if the post may take it now."""
        return next((step for step in self.buttons if step.verb == verb), None)


def get_whistle_page(actor: Actor, whistle: Whistle, now: datetime) -> WhistlePage:
    """The page of a whistle that `get_whistle` gave; the number of queries does not grow with its calls."""
    calls = list(whistle.calls.select_related("whistle", "checked_in_post").order_by("unit_path"))
    files = list(whistle.files.select_related("file").order_by("added_at", "id"))
    return WhistlePage(
        row=row_of_whistle(whistle, now),
        whistle=whistle,
        asked=whistle.asked,
        outcome=whistle.outcome_text,
        proposed_by=unit_name(whistle.jurisdiction_id, whistle.proposed_by_id),
        calls=tuple(_call(actor, call, [one for one in files if one.call_id == call.id], now) for call in calls),
        cases=_cases(actor, whistle, now),
        files=tuple(_file(one) for one in files if one.call_id is None),
        history=tell_whistle(whistle),
        buttons=_buttons(actor, whistle, calls),
        follow_ups=lines_of(actor, whistle.follow_ups.all(), now),
        version=whistle.version,
    )


def has_before(whistle: Whistle) -> bool:
    """Whether a picture from before stands on the whistle or on one of its cases."""
    told = Attachment.objects.filter(case__whistle_links__whistle=whistle, kind__in=("report", "before"))
    return whistle.files.filter(kind="before").exists() or told.exists()


def plan_of(whistle: Whistle) -> whistles.Proposal:
    """The plan as it stands, for the street that is asked to blow."""
    called = whistle.calls.order_by("unit_path").values_list("unit_id", "asked", "finish_by")
    calls = tuple(whistles.Called(*one) for one in called)
    return whistles.Proposal(whistle.asked, whistle.meet_at, whistle.meet_place, calls)


def _buttons(actor: Actor, whistle: Whistle, calls: Sequence[WhistleCall]) -> tuple[Step, ...]:
    steps = []
    for verb in _STREET_FIRST:
        move = whistles.MOVES[verb]
        if verb == "look_again":
            may = access.can_look_again(actor, whistle.jurisdiction_id, whistle.area_path)
        else:
            may = access.can_move_whistle(verb, actor, whistle)
        if whistle.state in move.sources and may:
            missing = verb == "close" and any(call.state not in whistles.ENDED_CALL for call in calls)
            steps.append(Step(verb, str(move.title), str(move.why), enabled=not missing))
    return tuple(steps)


def _call_buttons(actor: Actor, call: WhistleCall) -> tuple[Step, ...]:
    running = call.whistle.state in whistles.RUNNING_WHISTLE
    steps = []
    for verb, move in whistles.CALL_MOVES.items():
        if call.state not in move.sources or not access.can_move_call(verb, actor, call):
            continue
        if verb not in whistles.AFTERWARDS and not running:
            continue
        if (verb == "refuse" and call.settled_at is not None) or _said(verb, call):
            continue
        steps.append(Step(verb, str(move.title), str(move.why)))
    return tuple(steps)


def _said(verb: str, call: WhistleCall) -> bool:
    """What is said once is said, and there is no reply before a rating."""
    once = _AFTERWARDS_ONCE.get(verb)
    return (once is not None and getattr(call, once) is not None) or (verb == "reply" and call.rated_at is None)


def _call(actor: Actor, call: WhistleCall, files: Sequence[WhistleFile], now: datetime) -> CallLine:
    name = unit_name(call.whistle.jurisdiction_id, call.unit_id)
    due_at = due_of_call(call) if call.whistle.state in whistles.RUNNING_WHISTLE else None
    return CallLine(
        id=call.id,
        unit_id=call.unit_id,
        unit_name=name,
        asked=call.asked,
        state=call.state,
        state_name=str(whistles.CALL_STATE_NAMES[call.state]),
        tone=whistles.CALL_TONES[call.state],
        phase=whistles.phase_of(call.state),
        ack_by=call.ack_by,
        check_in_by=call.check_in_by,
        finish_by=call.finish_by,
        acknowledged_at=call.acknowledged_at,
        refused_at=call.refused_at,
        refuse_reason=call.refuse_reason,
        settled_at=call.settled_at,
        settle_reason=call.settle_reason,
        checked_in_at=call.checked_in_at,
        checked_in_by=_who(name, call.checked_in_post) if call.checked_in_at else "",
        late=call.late,
        check_in_metres=call.check_in_metres,
        result=call.result,
        finished_at=call.finished_at,
        rating=call.rating,
        rating_words=call.rating_words,
        needed=call.needed,
        clear=call.clear,
        clear_words=call.clear_words,
        reply=call.reply,
        lifted_at=call.lifted_at,
        due_at=due_at,
        overdue=due_at is not None and due_at <= now,
        mine=access.answers(actor, call),
        files=tuple(_file(one) for one in files),
        buttons=_call_buttons(actor, call),
    )


def _who(unit: str, post: Post | None) -> str:
    """Unit and post, never a person."""
    return " · ".join(part for part in (unit, post.name if post else "") if part)


def _file(one: WhistleFile) -> WhistleFileLine:
    name = str(whistles.FILE_KIND_NAMES[one.kind])
    return WhistleFileLine(one.id, one.kind, name, one.added_at, one.file.name, one.file.content_type)


def _cases(actor: Actor, whistle: Whistle, now: datetime) -> tuple[WhistleCaseLine, ...]:
    cases = Case.objects.filter(whistle_links__whistle=whistle).select_related("case_type", "area", "unit")
    seen: Mapping[UUID, bool] = {case.id: access.sees(actor, case) for case in cases}
    rows = [(row_of(case, now), seen[case.id]) for case in cases]
    rows = [
        (row if visible or not row.private else replace(row, heading="", address=""), visible) for row, visible in rows
    ]
    return tuple(WhistleCaseLine(row, visible) for row, visible in sorted(rows, key=lambda pair: pair[0].number))
