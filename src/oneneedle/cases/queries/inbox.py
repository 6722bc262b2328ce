"""The inbox of a post: cases by duty, filtered, a page at a time, and how many wait at each duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from oneneedle.cases import access
from oneneedle.cases.models import Case
from oneneedle.cases.models.case import due_moment
from oneneedle.cases.queries.keyset import MOST_COUNTED, beyond, read_key, write_key
from oneneedle.cases.queries.public import cell_range
from oneneedle.cases.queries.rows import RUNNING, CaseRow, row_of
from oneneedle.cases.rules import flow, text
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import Actor, check_number, tidy_number

SOON = timedelta(hours=24)
_WARNED = ("respond_warn", "resolve_warn")
_HEAVY = ("search", "rule_copy", "due_steps", "answers", "tip", "receipt_digest")

# Duty -> the right that makes it one's own; an empty right is everybody's.
DUTIES: dict[str, str] = {
    "to_file": "case.file",
    "to_dispatch": "case.dispatch",
    "to_settle": "case.settle",
    "lifted": "case.dispatch",
    "mine": "case.handle",
    "due_soon": "",
    "overdue": "",
    "returned": "",
    "to_verify": "case.verify",
    "to_close": "case.close",
    "all": "",
}
_BY_DUE = frozenset({"to_dispatch", "to_settle", "lifted", "mine", "due_soon", "overdue", "returned"})
_GOVERNED = frozenset({"to_file", "to_dispatch", "to_settle", "to_verify", "to_close"})
_LED = frozenset({"to_file", "to_dispatch"})  # what whoever leads a shared zone does there too
_WORKED_ON = frozenset({"due_soon", "overdue", "returned"})  # what only lies on shared ground waits for others


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; empty fields look for everything. `since` and `until` are moments of reception."""

    text: str = ""
    state: str = ""
    type_code: str = ""
    area_path: str = ""
    unit_path: str = ""
    priority: str = ""
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an inbox; `total` stops at MOST_COUNTED + 1 and `capped` says so. Keys open the neighbours."""

    items: tuple[CaseRow, ...]
    total: int
    capped: bool
    next_key: str
    previous_key: str


def duties_of(actor: Actor) -> tuple[str, ...]:
    """The duties this post has, in the order of the corridor; who handles for the unit has its cases as `mine`."""
    has = (duty for duty, right in DUTIES.items() if not right or actor.may(right))
    return tuple(duty for duty in has if duty != "lifted" or not actor.may("case.handle"))


def inbox(
    actor: Actor,
    duty: str,
    *,
    now: datetime,
    filters: Filters | None = None,
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> Page:
    """One page of a duty: what waits longest or is due first stands on top; of all cases, the newest.

    Two queries, however many rows. An unknown duty is `all`.
    """
    rows = _filtered(_of_duty(actor, duty, now), actor, filters or Filters())
    total = rows.order_by()[: MOST_COUNTED + 1].count()
    sort, newest_first = ("due_moment" if duty in _BY_DUE else "received_at"), _is_newest_first(duty)
    rows = rows.annotate(due_moment=due_moment()).select_related("case_type", "area", "unit").defer(*_HEAVY)
    backwards = bool(before)
    if key := read_key(before or after):
        rows = rows.filter(beyond(sort, key, up=backwards == newest_first))
    sign = "-" if backwards != newest_first else ""
    found = list(rows.order_by(f"{sign}{sort}", f"{sign}id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    return Page(
        items=tuple(row_of(case, now) for case in found),
        total=min(total, MOST_COUNTED + 1),
        capped=total > MOST_COUNTED,
        next_key=write_key(getattr(found[-1], sort), found[-1].id) if found and (more or backwards) else "",
        previous_key=write_key(getattr(found[0], sort), found[0].id)
        if found and (more if backwards else key is not None)
        else "",
    )


def inbox_counts(actor: Actor, now: datetime) -> Mapping[str, int]:
    """How many cases wait at each duty of the post but `all`, in one query; each number stops at MOST_COUNTED + 1."""
    parts: list[str] = []
    params: list[Any] = []
    duties = [duty for duty in duties_of(actor) if duty != "all"]
    for duty in duties:
        rows = _of_duty(actor, duty, now).order_by().values("pk")[: MOST_COUNTED + 1]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:  # a post that governs nothing
            sql, values = "SELECT NULL WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS waiting)")  # noqa: S608 - compiled by Django
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        counts = cursor.fetchone()
    return dict(zip(duties, counts, strict=True))


def find_rows(actor: Actor, ids: list[UUID], now: datetime) -> list[CaseRow]:
    """The lines of these cases, as far as the actor sees them, in the given order."""
    rows = Case.objects.filter(access.visible_to(actor), id__in=ids).select_related("case_type", "area", "unit")
    found = {case.id: row_of(case, now) for case in rows.defer(*_HEAVY)}
    return [found[case_id] for case_id in ids if case_id in found]


def filtered(actor: Actor, duty: str, now: datetime, filters: Filters) -> QuerySet[Case]:
    """The cases of a duty behind the filters, for readers that count them another way."""
    return _filtered(_of_duty(actor, duty, now), actor, filters)


def _is_newest_first(duty: str) -> bool:
    return duty not in DUTIES or duty == "all"


def _of_duty(actor: Actor, duty: str, now: datetime) -> QuerySet[Case]:
    cases = Case.objects.filter(_own(actor, duty)).alias(due=due_moment())
    if duty == "to_file":
        return cases.filter(state="received")
    if duty == "to_dispatch":
        return cases.filter(state="filed", returns__lt=flow.MAX_RETURNS)
    if duty == "to_settle":
        return cases.filter(state="filed", returns__gte=flow.MAX_RETURNS)
    if duty == "mine":
        return cases.filter(state__in=("dispatched", "handling"), unit_path__startswith=actor.unit_path or "/")
    if duty == "lifted":
        out = cases.filter(state__in=("dispatched", "handling"), unit_path=actor.unit_path or "/")
        return out.filter(access.without_handler(actor))  # where somebody handles, it is theirs
    if duty == "returned":
        return cases.filter(state="filed", returns__gt=0)
    if duty == "overdue":
        return cases.filter(due__lte=now, state__in=RUNNING)
    if duty == "due_soon":
        near = Q(due__lte=now + SOON) | Q(due_stage__in=_WARNED)
        return cases.filter(near, due__gt=now, state__in=RUNNING)
    if duty == "to_verify":
        return cases.filter(state="handled")
    if duty == "to_close":
        return cases.filter(state="verified")
    return cases


def _own(actor: Actor, duty: str) -> Q:
    """The cases this duty is done for: on the own ground, where the office leads a shared zone, or what it works on."""
    if duty in _WORKED_ON:
        return access.worked_on_by(actor)
    if duty not in _GOVERNED:
        return access.visible_to(actor)
    own = access.governed_by(actor)
    return own | (Q(jurisdiction_id=actor.jurisdiction_id) & access.led_by(actor)) if duty in _LED else own


def _filtered(rows: QuerySet[Case], actor: Actor, filters: Filters) -> QuerySet[Case]:
    equal = {"priority": filters.priority, "channel": filters.channel}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if filters.state == "open":
        rows = rows.filter(state__in=flow.OPEN_STATES)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.type_code:
        rows = rows.filter(case_type_id__in=_types_below(actor.jurisdiction_id, filters.type_code))
    if filters.area_path:
        rows = rows.filter(area_path__startswith=filters.area_path)
    if filters.unit_path:
        rows = rows.filter(unit_path__startswith=filters.unit_path)
    if filters.since:
        rows = rows.filter(received_at__gte=filters.since)
    if filters.until:
        rows = rows.filter(received_at__lt=filters.until)
    if filters.cell:
        rows = rows.filter(h3__range=cell_range(filters.cell))
    return _said(rows, filters.text)


def _said(rows: QuerySet[Case], words: str) -> QuerySet[Case]:
    if check_number(words):
        return rows.filter(number=tidy_number(words))
    if query := text.search_query(words):
        return rows.filter(search=SearchQuery(query, config="simple", search_type="raw"))
    return rows


def _types_below(jurisdiction_id: str, code: str) -> list[UUID]:
    """A branch stands for all leaves below it."""
    book = catalogue.get_catalogue(jurisdiction_id)
    chosen = book.by_code.get(code)
    return [one.id for one in book.types if chosen and one.path.startswith(chosen.path)]
