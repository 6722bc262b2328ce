"""Who learns of a step: follows the ledger and writes notices, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from oneneedle.cases.actions.letters import may_write
from oneneedle.cases.models import Case, Follower, Remark
from oneneedle.cases.queries.answers import answer_link, follow_link
from oneneedle.cases.queries.rulebook import desk_for
from oneneedle.cases.rules import deadlines
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system
from oneneedle.notices import actions as notices
from oneneedle.people import queries as people
from oneneedle.units import queries as units

READER = "notices"

# Verb of the ledger -> kind of notice, for whoever reported or joined, for the acting unit, for the desk of the ground.
TO_REPORTER = {
    "received": "received",
    "accepted": "accepted",
    "finished": "handled",
    "verified": "asked_for_feedback",
    "closed": "closed",
    "declined": "declined",
    "merged": "merged",
    "reopened": "reopened",
    "settled": "dispatched",
    "dispatched": "dispatched",
}
TO_UNIT = {
    "dispatched": "dispatched",
    "settled": "dispatched",
    "failed": "reopened",
    "reopened": "reopened",
    "warned": "due_soon",
    "overdue": "overdue",
    "urged": "urged",
    "lifted": "lifted",
    "withdrawn": "withdrawn",
    "lifted_up": "dispatched",
    "lowered": "dispatched",
    "held": "delay_decided",
    "resumed": "delay_decided",
    "extended": "delay_decided",
    "delay_denied": "delay_decided",
}
TO_DESK = {
    "returned": "returned",
    "overdue": "overdue",
    "hold_asked": "delay_asked",
    "extension_asked": "delay_asked",
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One ledger row and what the notices of it have in common."""

    row: LedgerRow
    case: Case
    verb: str
    params: dict[str, Any]
    public_words: str


@transaction.atomic
def announce_changes(*, limit: int = 200, now: datetime) -> int:
    """Write the notices of the next ledger rows and move on; answers how many rows were read.

    The notices, their letters' jobs and the reader's place stand in one transaction, so none is lost or doubled.
    """
    rows = core_actions.follow_ledger(reader=READER, limit=limit)
    if not rows:
        return 0
    wanted = [row for row in rows if row.subject.startswith("case:") and _is_news(row.verb)]
    ids = {UUID(row.subject.removeprefix("case:")) for row in wanted}
    cases = {case.id: case for case in Case.objects.filter(id__in=ids, source="")}
    moved = {key for row in wanted for key in row.data.get("followers", ())}  # by a merge
    followers = list(Follower.objects.filter(Q(case_id__in=ids) | Q(id__in=moved), contact__isnull=False))
    remarks = {(r.case_id, r.seq): r for r in Remark.objects.filter(case_id__in=ids)}
    people_told = {case.contact_id for case in cases.values()} | {follower.contact_id for follower in followers}
    reachable = people.get_many_masked([contact_id for contact_id in people_told if contact_id])
    drafts: list[notices.NoticeDraft] = []
    for row in wanted:
        case = cases.get(UUID(row.subject.removeprefix("case:")))
        if case is not None:
            step = _step(row, case, remarks.get((case.id, row.seq)))
            drafts += _for_reporters(step, [one for one in followers if _concerns(row, one)], reachable, now)
            drafts += _for_units(step)
    notices.send_notices(drafts=drafts, actor=system(""), now=now)
    core_actions.move_cursor(reader=READER, xact=rows[-1].xact, position=rows[-1].position)
    return len(rows)


def _concerns(row: LedgerRow, follower: Follower) -> bool:
    """Whether who joined had done so by then, or went along in this merge."""
    if str(follower.id) in row.data.get("followers", ()):
        return True
    return row.subject == f"case:{follower.case_id}" and follower.joined_at <= row.at


def _is_news(verb: str) -> bool:
    word = verb.removeprefix("case.")
    return word in TO_REPORTER or word in TO_UNIT or word in TO_DESK


def _step(row: LedgerRow, case: Case, remark: Remark | None) -> _Step:
    book = catalogue.get_catalogue(case.jurisdiction_id)
    case_type = book.by_id.get(case.case_type_id) if case.case_type_id else None
    unit_id = row.data.get("unit") or case.unit_id
    unit = units.get_unit(case.jurisdiction_id, UUID(str(unit_id))) if unit_id else None
    params: dict[str, Any] = {"number": case.number, "link": follow_link(case), "text": remark.text if remark else ""}
    if case_type:
        params["title"] = {
            "zh": case_type.name_zh or case_type.name_en,
            "en": case_type.name_en or case_type.name_zh,
        }
    if unit:
        params["unit"] = {"zh": unit.name_zh or unit.name_en, "en": unit.name_en or unit.name_zh}
        params["unit_phone"] = unit.phone
    for name, at in (("respond_by", case.respond_by), ("resolve_by", case.resolve_by)):
        if at is not None:
            params[name] = at.isoformat()
    if str(row.data.get("stage", "")) in deadlines.RESPOND_STAGES:
        params.pop("resolve_by", None)  # the answer is due, not the solution
    if case.outcome:
        params["outcome"] = case.outcome
    if into := row.data.get("into_number"):
        params["into"] = into
    public_words = remark.text if remark and remark.public else ""
    return _Step(row, case, row.verb.removeprefix("case."), params, public_words)


def _for_reporters(
    step: _Step, followers: Iterable[Follower], reachable: Mapping[UUID, people.ContactMasked], now: datetime
) -> Iterator[notices.NoticeDraft]:
    kind = TO_REPORTER.get(step.verb)
    if kind is None or step.row.data.get("by") == "rule":  # sent in the breath of reception: one notice says both
        return
    for contact_id in {f.contact_id for f in followers} | {step.case.contact_id}:
        masked = reachable.get(contact_id) if contact_id else None
        if masked is None or masked.erased_at is not None:
            continue
        params = {**step.params, "text": step.public_words}  # words between units stay between units
        if kind == "asked_for_feedback" and contact_id == step.case.contact_id:
            params = {**params, "link": answer_link(step.case)}
        yield notices.NoticeDraft(
            key=f"{step.row.position}:{kind}:{contact_id}",
            kind=kind,
            subject=step.row.subject,
            jurisdiction_id=step.case.jurisdiction_id,
            contact=contact_id,
            language=masked.language or step.case.language,
            params=params,
            letter=masked.has_email and may_write(contact_id=masked.id, kind=kind, now=now),
        )


def _for_units(step: _Step) -> Iterator[notices.NoticeDraft]:
    city = core.get_jurisdiction(step.case.jurisdiction_id)
    language = city.language if city else ""
    kind = TO_UNIT.get(step.verb)
    targets: list[tuple[str, units.UnitRef]] = []
    unit_id = step.row.data.get("unit") or step.case.unit_id
    acting = units.get_unit(step.case.jurisdiction_id, UUID(str(unit_id))) if unit_id else None
    desk = desk_for(step.case.jurisdiction_id, step.case.area_path)
    clock = step.row.data.get("stage") is not None
    addressed = acting or (desk if clock else None)  # while nobody acts, the clock is the desk's own
    if kind and addressed:
        targets.append((kind, addressed))
    parent_id = step.row.data.get("parent")
    parent = units.get_unit(step.case.jurisdiction_id, UUID(str(parent_id))) if parent_id else None
    if step.verb == "lifted" and parent:
        targets.append(("lifted", parent))
    if step.verb in TO_DESK and desk is not None and desk != addressed:
        targets.append((TO_DESK[step.verb], desk))
    loser = _loser(step)
    if loser is not None and all(unit != loser for _kind, unit in targets):
        targets.append(("taken_back", loser))
    for kind_of, unit in targets:
        yield notices.NoticeDraft(
            key=f"{step.row.position}:{kind_of}:{unit.id}",
            kind=kind_of,
            subject=step.row.subject,
            jurisdiction_id=step.case.jurisdiction_id,
            unit=unit.id,
            language=language,
            params={**step.params, "link": f"/desk/cases/{step.case.number}/"},
            letter=bool(unit.email),
            mailbox=unit.email,
        )


def _loser(step: _Step) -> units.UnitRef | None:
    """The unit that had the case until somebody else moved it on; who lifts or lowers it themselves knows."""
    moved = step.verb in {"lifted_up", "lowered"}
    unit_id = step.row.data.get("from") if moved else step.row.data.get("taken_from")
    if not unit_id or UUID(str(unit_id)) == step.row.unit_id:
        return None
    return units.get_unit(step.case.jurisdiction_id, UUID(str(unit_id)))
