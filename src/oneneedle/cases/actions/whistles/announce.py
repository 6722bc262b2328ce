"""Who learns of a whistle: follows the ledger and writes notices to desks, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.cases.rules import whistles
from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system
from oneneedle.notices import actions as notices
from oneneedle.units import queries as units

READER = "whistles"

# Fact -> kind of notice -> who learns of it: the called department, all of them, the street, the unit above, or the
# community that asked. `party` is whoever is waited for, `parent` the unit it was lifted to, `asker` the community
# whose proposal waits.
NEWS: dict[str, tuple[tuple[str, str], ...]] = {
    "proposed": (("whistle_proposed", "street"),),
    "blown": (("whistle_called", "all"),),
    "approved": (("whistle_called", "all"), ("whistle_blown", "proposer")),
    "acknowledged": (("whistle_acknowledged", "street"),),
    "refused": (("whistle_refused", "street"), ("whistle_refused", "above")),
    "settled": (("whistle_settled", "department"), ("whistle_settled", "street")),
    "checked_in": (("whistle_late", "street"),),
    "warned": (("whistle_due_soon", "party"),),
    "urged": (("whistle_urged", "party"), ("whistle_urged", "street")),
    "lifted": (
        ("whistle_lifted", "party"),
        ("whistle_lifted", "street"),
        ("whistle_lifted", "parent"),
        ("whistle_lifted", "asker"),
    ),
    "closed": (("whistle_done", "all"), ("whistle_done", "proposer")),
    "withdrawn": (("whistle_withdrawn", "all"), ("whistle_withdrawn", "proposer")),
    "rated": (("whistle_rated", "department"),),
    "answered": (("whistle_answered", "street"),),
    "replied": (("whistle_answered", "street"),),
}


@transaction.atomic
def announce_whistles(*, limit: int = 200, now: datetime) -> int:
    """Write the notices of the next ledger rows and move on; answers how many rows were read."""
    rows = core_actions.follow_ledger(reader=READER, limit=limit)
    if not rows:
        return 0
    wanted = [row for row in rows if row.subject.startswith("whistle:") and _fact(row) in NEWS]
    ids = {UUID(row.subject.removeprefix("whistle:")) for row in wanted}
    found = {one.id: one for one in Whistle.objects.filter(id__in=ids).prefetch_related("calls")}
    for row in wanted:
        whistle = found.get(UUID(row.subject.removeprefix("whistle:")))
        if whistle is not None and not _is_no_news(row):
            _tell(row, whistle, now)
    core_actions.move_cursor(reader=READER, xact=rows[-1].xact, position=rows[-1].position)
    return len(rows)


def _fact(row: LedgerRow) -> str:
    return row.verb.removeprefix("whistle.")


def _is_no_news(row: LedgerRow) -> bool:
    """Who comes in time is on the page; a proposal taken back was never known to departments."""
    fact = _fact(row)
    return (fact == "checked_in" and not row.data.get("late")) or (
        fact == "withdrawn" and bool(row.data.get("proposed"))
    )


def _tell(row: LedgerRow, whistle: Whistle, now: datetime) -> None:
    city = core.get_jurisdiction(whistle.jurisdiction_id)
    calls = {str(call.id): call for call in whistle.calls.all()}
    call = calls.get(str(row.data.get("call")))
    told: set[tuple[str, UUID]] = set()
    for kind, side in NEWS[_fact(row)]:
        for unit_id, about in _recipients(side, row, whistle, call):
            unit = units.get_unit(whistle.jurisdiction_id, unit_id)
            if unit is None or (kind, unit_id) in told:
                continue
            told.add((kind, unit_id))
            notices.send_notice(
                draft=notices.NoticeDraft(
                    key=f"{row.position}:{kind}:{unit_id}",
                    kind=kind,
                    subject=row.subject,
                    jurisdiction_id=whistle.jurisdiction_id,
                    unit=unit_id,
                    language=city.language if city else "",
                    params=_params(row, whistle, about),
                    letter=bool(unit.email),
                    mailbox=unit.email,
                ),
                actor=system(whistle.jurisdiction_id),
                now=now,
            )


def _recipients(
    side: str, row: LedgerRow, whistle: Whistle, call: WhistleCall | None
) -> Iterator[tuple[UUID, WhistleCall | None]]:
    """The units that learn of it, and the call it is about."""
    parent = UUID(str(row.data["parent"])) if row.data.get("parent") else None
    match side:
        case "all":
            yield from ((one.unit_id, one) for one in whistle.calls.all())
        case "street":
            yield whistle.unit_id, call
        case "proposer" if whistle.proposed_by_id:
            yield whistle.proposed_by_id, None
        case "asker" if row.data.get("phase") == "propose" and whistle.proposed_by_id:
            yield whistle.proposed_by_id, None
        case "department" if call:
            yield call.unit_id, call
        case "party" if row.data.get("phase") == "propose":
            yield whistle.unit_id, None
        case "party" if row.data.get("phase") == "settle":
            above = units.parent_unit(whistle.jurisdiction_id, whistle.unit_id)
            yield (above.id if above else whistle.unit_id), call
        case "party" if call:
            yield call.unit_id, call
        case "above":
            above = units.parent_unit(whistle.jurisdiction_id, whistle.unit_id)
            yield (above.id if above else whistle.unit_id), call
        case "parent" if parent:
            yield parent, call


def _params(row: LedgerRow, whistle: Whistle, call: WhistleCall | None) -> dict[str, Any]:
    params: dict[str, Any] = {
        "number": whistle.number,
        "link": f"/desk/whistles/{whistle.number}/",
        "kind": _both(str(whistle.kind)),
        "street": _name(whistle.jurisdiction_id, whistle.unit_id),
        "place": whistle.meet_place,
        "meet_at": whistle.meet_at.isoformat(),
        "asked": whistle.asked,
    }
    if call is not None:
        params |= {"department": _name(whistle.jurisdiction_id, call.unit_id), "part": call.asked}
        params |= {"ack_by": call.ack_by.isoformat()} if call.ack_by else {}
        params |= {"finish_by": call.finish_by.isoformat()} if call.finish_by else {}
    params |= {name: row.data[name] for name in ("phase", "decision", "rating") if name in row.data}
    if text := _text(_fact(row), whistle, call):
        params["text"] = text
    return params


def _text(fact: str, whistle: Whistle, call: WhistleCall | None) -> str:
    """The words that belong to the step, as they stand now."""
    if fact in {"closed", "withdrawn"}:
        return whistle.outcome_text
    if call is None:
        return ""
    said = {
        "refused": call.refuse_reason,
        "settled": call.settle_reason,
        "rated": call.rating_words,
        "answered": call.clear_words,
        "replied": call.reply,
    }
    return said.get(fact, "")


def _name(jurisdiction_id: str, unit_id: UUID) -> dict[str, str]:
    unit = units.get_unit(jurisdiction_id, unit_id)
    return {"zh": unit.name_zh or unit.name_en, "en": unit.name_en or unit.name_zh} if unit else {"zh": "", "en": ""}


_KINDS_IN_WORDS = {
    "departments": {"zh": "需要部门到场", "en": "departments are needed"},
    "joint": {"zh": "联合执法", "en": "joint enforcement"},
    "emergency": {"zh": "应急处置", "en": "emergency"},
}


def _both(kind: str) -> dict[str, str]:
    return _KINDS_IN_WORDS[kind] if kind in whistles.KINDS else {"zh": "", "en": ""}
