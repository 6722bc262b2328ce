"""Whistles for the desk: found if they may be seen, listed by side, and how many wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from oneneedle.cases import access
from oneneedle.cases.models import Case, Whistle, WhistleCall, WhistleFile
from oneneedle.cases.queries.rows import area_name
from oneneedle.cases.rules import whistles
from oneneedle.core.queries import count_rows
from oneneedle.core.rules import Actor, Paged, slice_of
from oneneedle.units import queries as units

SIDES = ("called", "blown", "settle", "all")
_WAITING = ("called", "acknowledged", "present")


@dataclass(frozen=True, slots=True)
class WhistleRow:
    """One whistle as a line of a list; the numbers count its calls, `due_at` is the next thing waited for."""

    id: UUID
    number: str
    kind: str
    kind_name: str
    state: str
    state_name: str
    unit_name: str
    area_name: str
    place: str
    meet_at: datetime
    meet_place: str
    asked: str
    blown_at: datetime
    closed_at: datetime | None
    called: int
    acknowledged: int
    present: int
    finished: int
    late: int
    refused: int
    due_at: datetime | None
    overdue: bool
    version: int


def get_whistle(actor: Actor, number_or_id: str | UUID) -> Whistle:
    """The whistle of that number (typed in any form) or identifier; Whistle.DoesNotExist when it is not to be seen."""
    found = _visible(actor).select_related("unit", "area", "proposed_by", "campaign")
    if isinstance(number_or_id, UUID):
        return found.get(id=number_or_id)
    try:
        return found.get(id=UUID(number_or_id))
    except ValueError:
        return found.get(number=whistles.tidy_whistle_number(number_or_id))


def get_call(actor: Actor, call_id: UUID) -> WhistleCall:
    """A call of a whistle the actor sees; WhistleCall.DoesNotExist otherwise."""
    return WhistleCall.objects.select_related("whistle", "unit").get(id=call_id, whistle__in=_visible(actor))


def get_whistle_file(actor: Actor, file_id: UUID) -> WhistleFile:
    """A picture of a whistle the actor sees; WhistleFile.DoesNotExist otherwise."""
    return WhistleFile.objects.select_related("whistle", "file").get(id=file_id, whistle__in=_visible(actor))


def whistle_version(actor: Actor, whistle_id: UUID) -> int | None:
    """Its version alone, for a page that asks whether it is still the same; None when it is not to be seen."""
    return _visible(actor).filter(id=whistle_id).values_list("version", flat=True).first()


def may_blow(actor: Actor) -> bool:
    """Whether the page offers to blow."""
    return access.may_blow(actor)


def may_propose(actor: Actor) -> bool:
    """Whether the page offers to ask the street to blow."""
    return access.may_propose(actor)


def whistles_for(
    actor: Actor, side: str = "all", state: str = "open", *, now: datetime, page: int = 1
) -> Paged[WhistleRow]:
    """Whistles on the actor's desk: `called` to come, `blown` by the own unit and those below, refusals to `settle`,
    or `all`; what meets first stands on top, of those that ended the newest.
    """
    rows = of_side(actor, side)
    if state == "open":
        rows = rows.filter(state__in=whistles.OPEN_WHISTLE).order_by("meet_at", "id")
    elif state == "ended":
        rows = rows.filter(state__in=whistles.ENDED_WHISTLE).order_by("-closed_at", "-id")
    else:
        rows = rows.order_by("-blown_at", "-id")
    total = count_rows(rows)
    here, pages, first, last = slice_of(page, total)
    reader = actor if side == "called" else None
    return Paged(tuple(row_of_whistle(one, now, reader) for one in _with_calls(rows)[first:last]), total, here, pages)


def whistle_counts(actor: Actor, now: datetime) -> Mapping[str, int]:
    """How many open ones wait for this desk, per side: calls not finished, own whistles, refusals to decide."""
    mine = WhistleCall.objects.filter(_own_calls(actor), whistle__state__in=whistles.RUNNING_WHISTLE)
    return {
        "called": mine.filter(state__in=_WAITING).count() if actor.may("whistle.answer") else 0,
        "blown": of_side(actor, "blown").filter(state__in=whistles.OPEN_WHISTLE).count(),
        "settle": of_side(actor, "settle").count(),
    }


def whistles_of_case(actor: Actor, case: Case, *, now: datetime) -> tuple[WhistleRow, ...]:
    """The whistles blown for a case, as far as the actor sees them, newest first."""
    rows = _visible(actor).filter(links__case=case).order_by("-blown_at")
    return tuple(row_of_whistle(one, now) for one in _with_calls(rows))


def whistles_of_campaign(actor: Actor, campaign_id: UUID, *, now: datetime) -> tuple[WhistleRow, ...]:
    """The whistles of a campaign, newest first."""
    rows = _visible(actor).filter(campaign_id=campaign_id).order_by("-blown_at")
    return tuple(row_of_whistle(one, now) for one in _with_calls(rows))


def of_side(actor: Actor, side: str) -> QuerySet[Whistle]:
    """The whistles of one side, in any state but what nobody on that side may see."""
    rows = _visible(actor)
    if side == "called":
        called = WhistleCall.objects.filter(_own_calls(actor)).values("whistle_id")
        return rows.filter(id__in=called).exclude(state=Whistle.State.PROPOSED)
    if side == "blown":
        own = Q(unit_path__startswith=actor.unit_path or "/") | Q(proposed_by_id=actor.unit_id)
        return rows.filter(own) if actor.unit_path else rows.none()
    if side == "settle":
        if not actor.may("whistle.settle") or not actor.unit_path:
            return rows.none()
        refused = WhistleCall.objects.filter(state=WhistleCall.State.REFUSED).values("whistle_id")
        below = rows.filter(unit_path__startswith=actor.unit_path, id__in=refused)
        running = below.filter(state__in=whistles.RUNNING_WHISTLE)
        return running.exclude(unit_id=actor.unit_id) if actor.unit_id else running
    return rows


def row_of_whistle(whistle: Whistle, now: datetime, reader: Actor | None = None) -> WhistleRow:
    """The line of a whistle read with its calls; `due_at` is the reader's own when a department reads."""
    calls = list(whistle.calls.all())
    watched = [call for call in calls if reader is None or access.answers(reader, call)]
    dues = [due for call in watched if (due := due_of_call(call)) is not None] if _is_running(whistle) else []
    due_at = whistle.answer_by if whistle.state == Whistle.State.PROPOSED else min(dues, default=None)
    return WhistleRow(
        id=whistle.id,
        number=whistle.number,
        kind=whistle.kind,
        kind_name=str(whistles.KIND_NAMES[whistle.kind]),
        state=whistle.state,
        state_name=str(whistles.STATE_NAMES[whistle.state]),
        unit_name=unit_name(whistle.jurisdiction_id, whistle.unit_id),
        area_name=area_name(whistle.area),
        place=whistle.place,
        meet_at=whistle.meet_at,
        meet_place=whistle.meet_place,
        asked=whistle.asked,
        blown_at=whistle.blown_at,
        closed_at=whistle.closed_at,
        called=len(calls),
        acknowledged=sum(call.acknowledged_at is not None or call.checked_in_at is not None for call in calls),
        present=sum(call.checked_in_at is not None for call in calls),
        finished=sum(call.state == "finished" for call in calls),
        late=sum(call.late for call in calls),
        refused=sum(call.state == "refused" for call in calls),
        due_at=due_at,
        overdue=due_at is not None and due_at <= now,
        version=whistle.version,
    )


def due_of_call(call: WhistleCall) -> datetime | None:
    """By when what the call waits for should be done; a refusal waits for the unit above, whose clock is not shown."""
    times = {"called": call.ack_by, "acknowledged": call.check_in_by, "present": call.finish_by}
    return times.get(call.state)


def unit_name(jurisdiction_id: str, unit_id: UUID | None) -> str:
    """The unit's name for the reader."""
    unit = units.get_unit(jurisdiction_id, unit_id) if unit_id else None
    return unit.name if unit else ""


def _is_running(whistle: Whistle) -> bool:
    return whistle.state in whistles.RUNNING_WHISTLE


def _visible(actor: Actor) -> QuerySet[Whistle]:
    return Whistle.objects.filter(access.whistles_visible_to(actor))


def _own_calls(actor: Actor) -> Q:
    """Calls to the actor's unit or one below it; a street that is above a called unit is not meant."""
    return Q(unit_path__startswith=actor.unit_path) if actor.unit_path else Q(pk__in=[])


def _with_calls(rows: QuerySet[Whistle]) -> QuerySet[Whistle]:
    calls = WhistleCall.objects.select_related("whistle")
    return rows.select_related("area").prefetch_related(Prefetch("calls", calls))
