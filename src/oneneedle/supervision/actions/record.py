"""What every step of supervision does: hold the row, ask whether it may, write ledger and columns, tell the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, new_id
from oneneedle.core.rules.moves import Move, Words, check_source
from oneneedle.core.rules.words import check_words
from oneneedle.gate import rules as gate_rules
from oneneedle.notices import actions as notices
from oneneedle.supervision import rules
from oneneedle.supervision.models import Commitment, Demarcation, ProofFile, Rectification, SupervisionNotice
from oneneedle.units import queries as units

Thing = SupervisionNotice | Rectification | Commitment | Demarcation


def hold(thing: Thing) -> None:
    """Lock the row until the transaction ends and bring the object up to date: steps come one by one."""
    held: Any = type(thing)._default_manager.select_for_update()
    thing.refresh_from_db(from_queryset=held)


def permit(allowed: bool, move: Move, state: str, names: Mapping[str, Words]) -> None:
    """Refuse a step the post may not take, or that does not lead on from here."""
    if not allowed:
        raise not_yours()
    check_source(move, state, names)


def note(
    thing: Thing,
    fact: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> LedgerRow:
    """One row in the ledger and the columns that go with it; the row of the thing is held already."""
    kind = KINDS[type(thing)]
    row = core_actions.write_ledger(
        subject=f"{kind}:{thing.id}", verb=f"{kind}.{fact}", actor=actor, now=now, data=data
    )
    columns = {**(changes or {}), "version": row.seq, "changed_at": max(now, thing.changed_at)}
    type(thing)._default_manager.filter(id=thing.id).update(**columns)
    for name, value in columns.items():
        setattr(thing, name, value)
    return row


KINDS: dict[type[Thing], str] = {
    SupervisionNotice: "supervision",
    Rectification: "rectification",
    Commitment: "commitment",
    Demarcation: "demarcation",
}


def tell(
    row: LedgerRow,
    kind: str,
    step: str,
    recipients: Iterable[UUID | None],
    params: Mapping[str, Any],
    now: datetime,
) -> None:
    """The notices of one ledger row: each of these units once, and whoever did it not at all."""
    city = core.get_jurisdiction(row.jurisdiction_id)
    if city is None:
        return
    drafts = []
    for unit_id in dict.fromkeys(one for one in recipients if one is not None and one != row.unit_id):
        unit = units.get_unit(city.id, unit_id)
        if unit is None:
            continue
        draft = notices.NoticeDraft(
            key=f"{row.position}:{kind}_{step}:{unit_id}",
            kind=kind,
            subject=row.subject,
            jurisdiction_id=city.id,
            unit=unit_id,
            language=city.language,
            params={"step": step, **params},
            letter=bool(unit.email),
            mailbox=unit.email,
        )
        drafts.append(draft)
    notices.send_notices(drafts=drafts, actor=Actor(city.id, SYSTEM_CHANNEL), now=now)


def name_of(jurisdiction_id: str, unit_id: UUID) -> dict[str, str]:
    """The unit's name in both languages, for a notice."""
    unit = units.get_unit(jurisdiction_id, unit_id)
    return {"zh": unit.name_zh or unit.name_en, "en": unit.name_en or unit.name_zh} if unit else {"zh": "", "en": ""}


def brief(text: str) -> str:
    """The first words, for the title of a notice."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def above(jurisdiction_id: str, unit_id: UUID) -> UUID | None:
    """The unit above; none at the top."""
    parent = units.parent_unit(jurisdiction_id, unit_id)
    return parent.id if parent else None


def own_unit(actor: Actor) -> units.UnitRef:
    """The unit the actor speaks for. Refuses who speaks for none."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if unit is None:
        raise not_yours()
    return unit


def find_unit(jurisdiction_id: str, unit_id: UUID, field: str) -> units.UnitRef:
    """The active unit of that identifier. Refuses any other."""
    unit = units.get_unit(jurisdiction_id, unit_id)
    if unit is None or not unit.active:
        raise Refused(_("There is no such unit."), field=field, code="unknown_unit")
    return unit


def is_guarded(jurisdiction_id: str, unit_id: UUID) -> bool:
    """Whether the gate stands before this unit: a street or community."""
    unit = units.get_unit(jurisdiction_id, unit_id)
    return unit is not None and unit.level in gate_rules.GATED_LEVELS


def words(text: str, field: str, message: str, most: int = rules.MAX_WORDS) -> str:
    """The text without blanks around it. Refuses an empty and an overlong one."""
    return check_words(text, field, most, empty=message)


def maybe(text: str, field: str, most: int = rules.MAX_WORDS) -> str:
    """The same for words that may stay unsaid."""
    return check_words(text, field, most)


def check_moment(at: datetime, now: datetime, field: str) -> datetime:
    """A moment that is still to come, within two years."""
    if not now < at <= now + timedelta(days=rules.FURTHEST_DAYS):
        raise Refused(_("Choose a moment that is still to come, within two years."), field=field, code="past")
    return at


def check_day(day: date, jurisdiction_id: str, now: datetime, field: str) -> date:
    """A day that is still to come on the city's calendar, within two years."""
    today = today_in(jurisdiction_id, now)
    if not today < day <= today + timedelta(days=rules.FURTHEST_DAYS):
        raise Refused(_("Choose a day that is still to come, within two years."), field=field, code="past")
    return day


def today_in(jurisdiction_id: str, now: datetime) -> date:
    """The day it is in the city."""
    city = core.get_jurisdiction(jurisdiction_id)
    return now.astimezone(ZoneInfo(city.timezone if city else "UTC")).date()


def check_house(actor: Actor, jurisdiction_id: str) -> None:
    """Refuse everybody but the house itself."""
    if actor.channel != SYSTEM_CHANNEL or actor.jurisdiction_id != jurisdiction_id:
        raise Refused(_("Deadlines are watched by the house itself."), code="not_yours")


def add_proof(thing: Rectification | Commitment, file_ids: Sequence[UUID], now: datetime) -> None:
    """The files that show it. Refuses more than a thing may have."""
    if not file_ids:
        return
    if thing.files.count() + len(file_ids) > rules.MOST_FILES:
        raise Refused(_("There are as many files as there may be."), field="files", code="too_many")
    name = KINDS[type(thing)]
    ProofFile.objects.bulk_create(
        ProofFile(id=new_id(now), file_id=file_id, added_at=now, **{name: thing}) for file_id in file_ids
    )


def not_yours() -> Refused:
    """The refusal of a post that may not do this."""
    return Refused(_("Your post may not do this here."), code="not_yours")
