"""What every step of a whistle does: take its row for itself, ask whether it may, write the ledger and the columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.cases.queries.rulebook import calendar_for
from oneneedle.cases.rules import whistles
from oneneedle.core import actions as core_actions
from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.moves import check_source, not_now
from oneneedle.core.rules.words import check_words
from oneneedle.units import queries as units
from oneneedle.workdays import rules as workdays


def hold(whistle: Whistle) -> None:
    """Lock the whistle's row until the transaction ends and bring the object up to date: answers come one by one."""
    whistle.refresh_from_db(from_queryset=Whistle.objects.select_for_update())


def hold_call(call: WhistleCall) -> Whistle:
    """The same for a call: its whistle is locked first, so that no two steps of one whistle cross each other."""
    whistle = Whistle.objects.select_for_update().get(id=call.whistle_id)
    call.refresh_from_db()
    call.whistle = whistle
    return whistle


def permit(verb: str, whistle: Whistle, actor: Actor) -> None:
    """Refuse a step with the whistle that the post may not take, or that does not lead on from here."""
    if not access.can_move_whistle(verb, actor, whistle):
        raise not_yours()
    check_source(whistles.MOVES[verb], whistle.state, whistles.STATE_NAMES)


def permit_call(verb: str, call: WhistleCall, actor: Actor) -> None:
    """The same for a step with one call; what belongs to the matter itself also needs a whistle that runs."""
    move, whistle = whistles.CALL_MOVES[verb], call.whistle
    if not access.can_move_call(verb, actor, call):
        raise not_yours()
    fitting = ("blown", "gathered", "done", "withdrawn") if verb in whistles.AFTERWARDS else whistles.RUNNING_WHISTLE
    if whistle.state not in fitting:
        raise not_now(move, whistles.STATE_NAMES[whistle.state])
    check_source(move, call.state, whistles.CALL_STATE_NAMES)


def note(
    whistle: Whistle,
    fact: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """One row in the ledger and the columns that go with it; the whistle's row is held already."""
    row = core_actions.write_ledger(
        subject=f"whistle:{whistle.id}", verb=f"whistle.{fact}", actor=actor, now=now, data=data
    )
    columns = {**(changes or {}), "version": row.seq, "changed_at": max(now, whistle.changed_at)}
    Whistle.objects.filter(id=whistle.id).update(**columns)
    for name, value in columns.items():
        setattr(whistle, name, value)


def note_call(
    call: WhistleCall,
    fact: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """The same for one call; its clock is set to the next moment of the phase it is in."""
    for name, value in (changes or {}).items():
        setattr(call, name, value)
    following = next_stage(call)
    call.next_due_at = following[1] if following else None
    call.save(update_fields=[*(changes or {}), "next_due_at"])
    note(call.whistle, fact, actor, now, {"call": str(call.id), "unit": str(call.unit_id), **(data or {})})


def is_running(whistle: Whistle) -> bool:
    """Whether departments are called and the clocks run."""
    return whistle.state in whistles.RUNNING_WHISTLE


def next_stage(call: WhistleCall) -> tuple[str, datetime] | None:
    """The next moment of the phase the call is in; none while departments are not called."""
    if not is_running(call.whistle):
        return None
    clock = whistles.Clock(
        state=call.state,
        called_at=call.called_at,
        ack_by=call.ack_by,
        check_in_by=call.check_in_by,
        finish_by=call.finish_by,
        refused_at=call.refused_at,
        checked_in_at=call.checked_in_at,
    )
    return whistles.next_stage(whistles.KINDS[call.whistle.kind], clock, calendar_of(call), call.due_stage)


def next_proposal_stage(whistle: Whistle) -> tuple[str, datetime] | None:
    """The next moment of a proposal's clock; none once the street has answered."""
    if whistle.state != Whistle.State.PROPOSED or whistle.answer_by is None:
        return None
    return whistles.next_proposal_stage(whistle.blown_at, whistle.answer_by, whistle.due_stage)


def calendar_of(call: WhistleCall) -> workdays.WorkCalendar:
    """The working calendar of the called department."""
    city = call.whistle.jurisdiction_id
    return calendar_for(city, units.get_unit(city, call.unit_id))


def words(text: str, field: str, message: str) -> str:
    """The text without blanks around it. Refuses an empty and an overlong one."""
    return check_words(text, field, whistles.MAX_WORDS, empty=message)


def not_yours() -> Refused:
    """The refusal of a post that may not do this."""
    return Refused(_("Your post may not do this with this whistle."), code="not_yours")
