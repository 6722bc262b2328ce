"""Reads what counting asks of cases and calls, many at once, and works their lines out by the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from oneneedle.cases.models import Case, WhistleCall, WhistleCase, WorkOrder
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import ancestors
from oneneedle.evaluation.rules.story import Fact, Ground, Holder, Line
from oneneedle.evaluation.rules.story_call import CallFacts, lines_of_call
from oneneedle.evaluation.rules.story_case import CaseFacts, Dues, lines_of_case
from oneneedle.places.models import Area, Level

_BELOW_STREET = (Level.COMMUNITY, Level.GRID)


@dataclass(frozen=True, slots=True)
class Worked:
    """The lines of some matters, and the identifiers of all whose lines they are: also of those that have none."""

    subjects: tuple[UUID, ...]
    lines: tuple[Line, ...]


def work_out(case_ids: Iterable[UUID], whistle_ids: Iterable[UUID]) -> Worked:
    """The lines of these cases, and of all calls of these whistles, from their chains and rows as they stand now."""
    cases, whistles = list(dict.fromkeys(case_ids)), list(dict.fromkeys(whistle_ids))
    subjects, lines = list(cases), _case_lines(cases) if cases else []
    if whistles:
        calls, more = _call_lines(whistles)
        subjects, lines = subjects + calls, lines + more
    return Worked(tuple(subjects), tuple(lines))


def _case_lines(ids: Sequence[UUID]) -> list[Line]:
    columns = ("jurisdiction_id", "area_path", "case_type__code", "source", "respond_by", "resolve_by", "reopened")
    rows = list(Case.objects.filter(id__in=ids).values_list("id", *columns))
    streets = _streets({row[2] for row in rows})
    orders = _orders([row[0] for row in rows if row[7]])
    chains = _chains("case", [row[0] for row in rows])
    lines: list[Line] = []
    for case_id, city, area, code, source, respond_by, resolve_by, _reopened in rows:
        ground = Ground(city, core.zone_of(city), area, streets[area], code or "")
        facts = CaseFacts(case_id, ground, bool(source), respond_by, resolve_by, orders.get(case_id, {}))
        lines += lines_of_case(facts, chains.get(case_id, ()))
    return lines


def _call_lines(whistle_ids: Sequence[UUID]) -> tuple[list[UUID], list[Line]]:
    columns = ("whistle_id", "whistle__jurisdiction_id", "whistle__area_path", "unit_id", "unit_path")
    moments = ("ack_by", "check_in_by", "finish_by")
    rows = list(WhistleCall.objects.filter(whistle_id__in=whistle_ids).values_list("id", *columns, *moments))
    streets = _streets({row[3] for row in rows})
    links: dict[UUID, list[UUID]] = defaultdict(list)
    for whistle_id, case_id in WhistleCase.objects.filter(whistle_id__in=whistle_ids).values_list(
        "whistle_id", "case_id"
    ):
        links[whistle_id].append(case_id)
    chains = _chains("whistle", whistle_ids)
    lines: list[Line] = []
    for call_id, whistle_id, city, area, unit_id, unit_path, *dues in rows:
        about = links[whistle_id]
        ground = Ground(city, core.zone_of(city), area, streets[area])
        facts = CallFacts(call_id, ground, Holder(unit_id, unit_path), about[0] if len(about) == 1 else None, *dues)
        lines += lines_of_call(facts, chains.get(whistle_id, ()))
    return [row[0] for row in rows], lines


def _chains(kind: str, ids: Sequence[UUID]) -> dict[UUID, list[Fact]]:
    subjects = {f"{kind}:{one}": one for one in ids}
    rows = LedgerRow.objects.filter(subject__in=list(subjects)).order_by("subject", "seq")
    chains: dict[UUID, list[Fact]] = defaultdict(list)
    for subject, verb, at, data in rows.values_list("subject", "verb", "at", "data"):
        chains[subjects[subject]].append(Fact(verb.partition(".")[2], at, data))
    return chains


def _orders(case_ids: Sequence[UUID]) -> dict[UUID, dict[str, Dues]]:
    """The deadlines of each order of cases that were reopened: those of turns that are over."""
    orders: dict[UUID, dict[str, Dues]] = defaultdict(dict)
    if case_ids:
        rows = WorkOrder.objects.filter(case_id__in=case_ids).values_list("case_id", "id", "accept_by", "finish_by")
        for case_id, order_id, accept_by, finish_by in rows:
            orders[case_id][str(order_id)] = (accept_by, finish_by)
    return orders


def _streets(paths: set[str]) -> dict[str, str]:
    """Each path cut at the level of the street: the lowest area above or at it that is no community and no grid."""
    wanted = {step for path in paths for step in ancestors(path)}
    low = set(Area.objects.filter(path__in=wanted, level__in=_BELOW_STREET).values_list("path", flat=True))
    return {path: next((one for one in reversed(ancestors(path)) if one not in low), path) for path in paths}


def subjects_of(rows: Iterable[LedgerRow]) -> tuple[list[UUID], list[UUID]]:
    """The cases and the whistles that rows of the ledger are about."""
    cases: dict[UUID, None] = {}
    whistles: dict[UUID, None] = {}
    for row in rows:
        kind, _colon, key = row.subject.partition(":")
        if kind == "case":
            cases[UUID(key)] = None
        elif kind == "whistle":
            whistles[UUID(key)] = None
    return list(cases), list(whistles)
