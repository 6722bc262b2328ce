"""Records of another system become cases by the same rules, dated as in the source; every row is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.adopt import adopt_closing, close_draft
from oneneedle.cases.actions.draft import Draft, make_draft
from oneneedle.cases.actions.receive import insert_drafts
from oneneedle.cases.models import Case
from oneneedle.cases.rules import deadlines, flow
from oneneedle.cases.rules.mapping import Fault, RowMapping, SourceRow, read_row, type_code
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused, new_id

BATCH = 250
NumberedRow = tuple[int, Mapping[str, str | None]]
Reject = Callable[[int, Mapping[str, str | None], str], None]


@dataclass(slots=True)
class ImportSummary:
    """What became of every row: rows = added + closed_since + known + rejected."""

    rows: int = 0
    added: int = 0
    closed_since: int = 0
    known: int = 0
    rejected: int = 0
    unlocated: int = 0
    outside: int = 0
    types: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, draft: Draft, type_name: str) -> None:
        """Count one new case."""
        self.added += 1
        self.types[type_name] += 1
        self.states[draft.case["state"]] += 1
        if draft.case["lon"] is None:
            self.unlocated += 1
        elif draft.case["area_id"] is None:
            self.outside += 1


@dataclass(frozen=True, slots=True)
class _Run:
    """What stays the same for all rows of one import."""

    city: Jurisdiction
    mapping: RowMapping
    actor: Actor
    now: datetime
    shift: timedelta
    dry_run: bool
    reject: Reject
    summary: ImportSummary


def import_cases(
    *,
    mapping: RowMapping,
    rows: Iterable[NumberedRow],
    reject: Reject,
    actor: Actor,
    now: datetime,
    shift: timedelta = timedelta(0),
    dry_run: bool = False,
    tick: Callable[[int], None] = lambda _count: None,
) -> ImportSummary:
    """Import rows (line number and columns) as cases, in batches that stand or fall together.

    A row already here by source and id adds nothing; if the source has closed it since, its closing is adopted.
    Rows that cannot become a case, and closings that cannot be adopted now, go to `reject` with the reason. `shift`
    moves all dates (demo). Stopped half-way, a second run completes it. Refuses an unknown city.
    """
    city = core.get_jurisdiction(actor.jurisdiction_id)
    if city is None:
        raise Refused(_("This installation serves no such city."), code="unknown_jurisdiction")
    run = _Run(city, mapping, actor, now, shift, dry_run, reject, ImportSummary())
    for batch in _batches(rows):
        _import_batch(run, batch)
        tick(len(batch))
    return run.summary


def _batches(rows: Iterable[NumberedRow]) -> Iterator[list[NumberedRow]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


@transaction.atomic
def _import_batch(run: _Run, batch: list[NumberedRow]) -> None:
    parsed: list[tuple[int, Mapping[str, str | None], SourceRow]] = []
    run.summary.rows += len(batch)
    for line, row in batch:
        try:
            parsed.append((line, row, _moved(read_row(run.mapping, row), run.shift)))
        except Fault as fault:
            _refuse(run, line, row, str(fault))
    here = _already_here(run, [source.external_id for _line, _row, source in parsed])
    drafts: dict[str, Draft] = {}
    for line, row, source in parsed:
        if source.external_id in drafts:
            run.summary.known += 1
            continue
        try:
            if source.external_id in here:
                _catch_up(run, here[source.external_id], source)
            else:
                drafts[source.external_id] = _draft(run, source)
        except (Fault, Refused) as fault:
            _refuse(run, line, row, str(fault))
    if drafts and not run.dry_run:
        insert_drafts(list(drafts.values()))


def _already_here(run: _Run, ids: list[str]) -> dict[str, tuple[UUID, str]]:
    known = Case.objects.filter(jurisdiction=run.city, source=run.mapping.source, external_id__in=ids)
    found = known.values_list("external_id", "id", "state")
    return {str(external): (case_id, state) for external, case_id, state in found}


def _catch_up(run: _Run, here: tuple[UUID, str], source: SourceRow) -> None:
    """A case copied before: adopt its closing if the source has closed it since, else nothing."""
    case_id, state = here
    if source.closed_at is None or state not in flow.ARROWS["adopt"].sources:
        run.summary.known += 1
        return
    if not run.dry_run:
        adopt_closing(
            case=Case.objects.get(id=case_id),
            outcome=source.outcome,
            closed_at=source.closed_at,
            note=source.note,
            actor=run.actor,
            now=run.now,
        )
    run.summary.closed_since += 1


def _draft(run: _Run, source: SourceRow) -> Draft:
    report = replace(source.report, type_code=_type_code(run, source.type_name), answers={})
    draft = make_draft(run.city, report, replace(run.actor, channel=source.channel), run.now)
    if source.closed_at is not None:
        close_draft(draft, outcome=source.outcome, closed_at=source.closed_at)
        if source.note:
            draft.remarks.append(_remark(draft, source.note, source.closed_at))
    else:
        _wind_clock(draft, run.now)
    run.summary.add(draft, source.type_name)
    return draft


def _type_code(run: _Run, type_name: str) -> str:
    code = type_code(run.mapping, type_name)
    if code:
        return code
    found = catalogue.get_catalogue(run.city.id).find_by_source_name(type_name)
    if found is not None:
        return found.code
    if run.mapping.fallback_type:
        return run.mapping.fallback_type
    raise Fault(
        _("no type for “%(name)s”: add it under [types.map], or to the source names of a type")
        % {"name": type_name[:80]}
    )


def _wind_clock(draft: Draft, now: datetime) -> None:
    """An old case that is still open: moments long past are passed in one row, not announced one by one.

    Other systems do not tell when a unit answered, so an answering time that is over is not held against it.
    """
    moments = deadlines.read_moments(draft.case["due_steps"])
    past = [(stage, at) for stage, at in moments if at <= now]
    if not past:
        return
    stage, at = past[-1]
    overdue = next((moment for name, moment in past if name == "resolve_due"), None)
    following = deadlines.next_moment(moments, after_stage=stage, responded=False)
    draft.case.update(due_stage=stage, overdue_at=overdue, next_due_at=following[1] if following else None)
    if stage not in deadlines.RESPOND_STAGES:
        verb = "overdue" if overdue else "warned"
        draft.note(verb, at, {"stage": stage, "due": at.isoformat(), "found": "import"})


def _remark(draft: Draft, text: str, at: datetime) -> dict[str, Any]:
    words = {"id": new_id(at), "case_id": draft.case["id"], "seq": draft.case["version"], "at": at, "text": text}
    return {**words, "public": True, "media_urls": []}


def _moved(source: SourceRow, shift: timedelta) -> SourceRow:
    if not shift:
        return source
    reported_at = source.report.reported_at
    report = replace(source.report, reported_at=reported_at + shift if reported_at else None)
    return replace(source, report=report, closed_at=source.closed_at + shift if source.closed_at else None)


def _refuse(run: _Run, line: int, row: Mapping[str, str | None], reason: str) -> None:
    run.summary.rejected += 1
    run.summary.reasons[reason] += 1
    run.reject(line, row, reason)
