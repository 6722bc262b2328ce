"""Who learns of a step at the gate: follows the ledger and writes notices to desks, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system
from oneneedle.gate.models import Admission, GateRefusal, Task
from oneneedle.gate.queries.deciders import decider_of
from oneneedle.gate.queries.words import ADMISSION_LINK, TASK_LINK
from oneneedle.notices import actions as notices
from oneneedle.units import queries as units

READER = "gate"
Thing = Task | Admission | GateRefusal

# Fact -> kind of notice and who learns of it: the unit asked, the unit that asked, the one that decides.
NEWS: dict[str, tuple[tuple[str, str], ...]] = {
    "task.asked": (("task_asked", "receiver"),),
    "task.accepted": (("task_accepted", "asker"),),
    "task.finished": (("task_done", "asker"),),
    "task.returned": (("task_returned", "asker"),),
    "task.withdrawn": (("task_withdrawn", "receiver"),),
    "task.warned": (("task_due_soon", "receiver"),),
    "task.overdue": (("task_overdue", "receiver"), ("task_overdue", "asker")),
    "task.removal_proposed": (("task_removal_proposed", "decider"), ("task_removal_proposed", "asker")),
    "task.removal_decided": (("task_removal_decided", "receiver"), ("task_removal_decided", "asker")),
    "gate.refused": (("task_refused", "receiver"),),
    "admission.requested": (("admission_asked", "decider"),),
    "admission.approved": (("admission_decided", "asker"), ("admission_decided", "receiver")),
    "admission.refused": (("admission_decided", "asker"),),
    "admission.ended": (("admission_ended", "asker"),),
}
_MODELS: dict[str, Any] = {"task": Task, "admission": Admission, "gate_refusal": GateRefusal}


@transaction.atomic
def announce_tasks(*, limit: int = 200, now: datetime) -> int:
    """Write the notices of the next ledger rows and move on; answers how many rows were read."""
    rows = core_actions.follow_ledger(reader=READER, limit=limit)
    if not rows:
        return 0
    wanted = [row for row in rows if row.verb in NEWS]
    things = _find(wanted)
    drafts = [draft for row in wanted if row.subject in things for draft in _drafts(row, things[row.subject])]
    if drafts:
        notices.send_notices(drafts=drafts, actor=system(drafts[0].jurisdiction_id), now=now)
    core_actions.move_cursor(reader=READER, xact=rows[-1].xact, position=rows[-1].position)
    return len(rows)


def _find(rows: list[LedgerRow]) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for word, model in _MODELS.items():
        prefix = f"{word}:"
        ids = {UUID(row.subject.removeprefix(prefix)) for row in rows if row.subject.startswith(prefix)}
        found |= {f"{prefix}{one.id}": one for one in model.objects.filter(id__in=ids)} if ids else {}
    return found


def _drafts(row: LedgerRow, thing: Thing) -> Iterator[notices.NoticeDraft]:
    city = core.get_jurisdiction(thing.jurisdiction_id)
    for kind, side in NEWS[row.verb]:
        unit_id = _unit(side, thing)
        unit = units.get_unit(thing.jurisdiction_id, unit_id) if unit_id else None
        if unit is None:
            continue
        yield notices.NoticeDraft(
            key=f"{row.position}:{kind}:{unit.id}",
            kind=kind,
            subject=row.subject,
            jurisdiction_id=thing.jurisdiction_id,
            unit=unit.id,
            language=city.language if city else "",
            params=_params(row, thing),
            letter=bool(unit.email),
            mailbox=unit.email,
        )


def _unit(side: str, thing: Thing) -> UUID | None:
    if side == "receiver":
        return thing.to_unit_id
    asker = thing.asked_by_id if isinstance(thing, Admission) else thing.from_unit_id
    if side == "asker":
        return asker
    sides = {asker, thing.to_unit_id}
    above = decider_of(thing.jurisdiction_id, thing.area_path, thing.level, not_of=sides)
    return above.id if above else None


def _params(row: LedgerRow, thing: Thing) -> dict[str, Any]:
    """Plain words for the templates; the texts of a request stay on its page."""
    city = thing.jurisdiction_id
    asker = thing.asked_by_id if isinstance(thing, Admission) else thing.from_unit_id
    params: dict[str, Any] = {
        "title": thing.title,
        "asker": _name(city, asker),
        "unit": _name(city, thing.to_unit_id),
        **{name: row.data[name] for name in ("phase", "removed", "late") if name in row.data},
    }
    if isinstance(thing, Task):
        params |= {"number": thing.number, "link": TASK_LINK % thing.number, "due_by": thing.due_by.isoformat()}
        params["text"] = thing.end_words if row.verb in {"task.returned", "task.withdrawn"} else ""
    elif isinstance(thing, Admission):
        params |= {"number": thing.number, "link": ADMISSION_LINK % thing.number, "until_at": thing.until.isoformat()}
        params["approved"] = row.verb == "admission.approved"
        params["text"] = thing.decision if row.verb in {"admission.approved", "admission.refused"} else ""
    else:
        params["link"] = "/desk/tasks/?box=refusals"
    return params


def _name(city: str, unit_id: UUID | None) -> dict[str, str]:
    unit = units.get_unit(city, unit_id) if unit_id else None
    return {"zh": unit.name_zh or unit.name_en, "en": unit.name_en or unit.name_zh} if unit else {"zh": "", "en": ""}
