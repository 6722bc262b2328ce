"""Site checks of streets in lists: planned, to be put right, closed; counted and page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oneneedle.core.rules import Actor
from oneneedle.powers import access, rules
from oneneedle.powers.models import CheckFinding, DelegatedPower, SiteCheck
from oneneedle.units import queries as units

CHECKS_PAGE = 50
_LATE = {"planned": "planned_for", "rectify": "rectify_by"}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check in a list; `days` counts from today to the day that matters, below zero when it is over."""

    id: UUID
    number: str
    site: str
    kind: str
    address: str
    power: str
    unit_name: str
    state: str
    state_name: str
    day: date
    days: int
    rechecks: int
    late: bool


@dataclass(frozen=True, slots=True)
class CheckTab:
    """How many checks stand under one tab, and how many of them are late; what has ended is not counted."""

    key: str
    count: int | None
    late: int


@dataclass(frozen=True, slots=True)
class CheckList:
    """All tabs with their counts, and one page of the chosen one."""

    tabs: tuple[CheckTab, ...]
    rows: tuple[CheckRow, ...]
    total: int | None
    page: int
    more: bool


def list_checks(
    actor: Actor,
    tab: str,
    today: date,
    *,
    unit_id: UUID | None = None,
    work_field: str = "",
    late: bool = False,
    page: int = 1,
) -> CheckList:
    """The checks of one street or of all the actor sees; what is due first stands on top. Two queries.

    What has ended is read newest first and never counted.
    """
    seen = {one.id for one in access.streets_of(actor, closed=True)}
    wanted = seen & {unit_id} if unit_id else seen
    rows = SiteCheck.objects.filter(jurisdiction_id=actor.jurisdiction_id, unit_id__in=wanted)
    if work_field:
        rows = rows.filter(power__work_field=work_field)
    tabs = _count(rows, today)
    chosen = next((one for one in tabs if one.key == tab), tabs[0])
    rows = rows.filter(state__in=rules.TAB_STATES[chosen.key])
    if late and chosen.key in _LATE:
        rows = rows.filter(_late(chosen.key, today))
    page = max(1, page)
    if chosen.key not in _LATE:
        rows = rows.filter(ended_at__isnull=False)
    order = (_LATE.get(chosen.key, "-ended_at"), "id")
    found = list(rows.select_related("power").order_by(*order)[(page - 1) * CHECKS_PAGE : page * CHECKS_PAGE + 1])
    total = chosen.late if late and chosen.key in _LATE else chosen.count
    more = len(found) > CHECKS_PAGE
    return CheckList(tabs, tuple(row_of(one, today) for one in found[:CHECKS_PAGE]), total, page, more)


def get_check(actor: Actor, number: str) -> SiteCheck:
    """A check of a street the actor sees; SiteCheck.DoesNotExist otherwise."""
    found = SiteCheck.objects.select_related("power").filter(jurisdiction_id=actor.jurisdiction_id)
    check = found.get(number=number.upper())
    if not _sees(actor, check.unit_id):
        raise SiteCheck.DoesNotExist
    return check


def get_finding(actor: Actor, finding_id: UUID) -> CheckFinding:
    """What was found on one line of such a check; CheckFinding.DoesNotExist otherwise."""
    found = CheckFinding.objects.select_related("line", "round__check_of__power")
    finding = found.get(id=finding_id, round__check_of__jurisdiction_id=actor.jurisdiction_id)
    if not _sees(actor, finding.round.check_of.unit_id):
        raise CheckFinding.DoesNotExist
    return finding


def work_fields(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The fields of work of the powers of the actor's streets, with their words."""
    seen: Collection[UUID] = [one.id for one in access.streets_of(actor, closed=True)]
    words = DelegatedPower.objects.filter(unit_id__in=seen).values_list("work_field", flat=True)
    return tuple((word, rules.say_field(word)) for word in sorted(set(words.distinct().order_by())))


def row_of(check: SiteCheck, today: date) -> CheckRow:
    """One check as lists show it."""
    street = units.get_unit(check.jurisdiction_id, check.unit_id)
    day = check.planned_for
    if check.state == SiteCheck.State.RECTIFYING and check.rectify_by:
        day = check.rectify_by
    return CheckRow(
        id=check.id,
        number=check.number,
        site=check.site,
        kind=str(rules.SITE_KINDS[check.site_kind]),
        address=check.address,
        power=check.power.name,
        unit_name=street.name if street else "",
        state=check.state,
        state_name=str(rules.STATE_NAMES[check.state]),
        day=day,
        days=(day - today).days,
        rechecks=check.rechecks,
        late=check.state in rules.LEFT_STATES and day < today,
    )


def _count(rows: QuerySet[SiteCheck], today: date) -> tuple[CheckTab, ...]:
    counts = rows.filter(state__in=rules.LEFT_STATES).aggregate(
        **{key: Count("id", filter=Q(state__in=rules.TAB_STATES[key])) for key in _LATE},
        **{f"{key}_late": Count("id", filter=Q(state__in=rules.TAB_STATES[key]) & _late(key, today)) for key in _LATE},
    )
    return tuple(CheckTab(key, counts.get(key), counts.get(f"{key}_late", 0)) for key in rules.TAB_STATES)


def _late(tab: str, today: date) -> Q:
    return Q(**{f"{_LATE[tab]}__lt": today})


def _sees(actor: Actor, unit_id: UUID) -> bool:
    street = units.get_unit(actor.jurisdiction_id, unit_id)
    return street is not None and access.can_see_checks(actor, street)
