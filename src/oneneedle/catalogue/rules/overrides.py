"""What a street or community may change of a rule on its own ground, how far, and what the rule says then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.catalogue.rules.binding import PRIORITIES, Limits, LocalMark, Rule, limit_texts, read_limits
from oneneedle.core.rules import Refused, is_under
from oneneedle.workdays.rules import Limit, describe_limit

LEVELS = ("street", "community")
TEXTS: dict[str, str | Promise] = {
    "conditions_zh": gettext_lazy("Conditions in Chinese"),
    "conditions_en": gettext_lazy("Conditions in English"),
    "advice_zh": gettext_lazy("Advice in Chinese"),
    "advice_en": gettext_lazy("Advice in English"),
}
FIELDS: dict[str, str | Promise] = {
    "respond": gettext_lazy("Time to answer"),
    "resolve": gettext_lazy("Time to result"),
    "conditions": gettext_lazy("Conditions"),
    "advice": gettext_lazy("Advice"),
    "handler": gettext_lazy("Who acts"),
    "offered": gettext_lazy("Whether it is offered"),
}
PRIORITY_NAMES: dict[str, str | Promise] = {
    "normal": gettext_lazy("Normal"),
    "high": gettext_lazy("High"),
    "urgent": gettext_lazy("Urgent"),
}
LIMITS = ("respond", "resolve")
Place = tuple[str, str]  # priority and which of the two limits


@dataclass(frozen=True, slots=True)
class Range:
    """The fastest and the slowest limit that is allowed; only limits of the same measure can be compared."""

    fastest: Limit
    slowest: Limit

    def __post_init__(self) -> None:
        if measure(self.fastest) != measure(self.slowest):
            message = gettext_lazy("Write both ends of a bound in the same measure, such as 2wh and 8wh, or 1d and 3d.")
            raise Refused(message, field="limits", code="two_measures")
        if amount(self.fastest) > amount(self.slowest):
            message = gettext_lazy("The fastest limit of a bound cannot be longer than the slowest.")
            raise Refused(message, field="limits", code="bound_backwards")

    def holds(self, limit: Limit) -> bool:
        """Whether the limit lies inside; one in another measure does not."""
        same = measure(limit) == measure(self.fastest)
        return same and amount(self.fastest) <= amount(limit) <= amount(self.slowest)

    def __str__(self) -> str:
        ends = {"fastest": describe_limit(self.fastest), "slowest": describe_limit(self.slowest)}
        return _("%(fastest)s to %(slowest)s") % ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """How far the offices of one level may go on a ground, in a branch of the catalogue; no branch is all of it."""

    id: UUID
    unit_id: UUID
    area_path: str
    level: str
    type_path: str
    fields: frozenset[str]
    limits: Mapping[Place, Range]
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What all bounds together leave to one office for one type."""

    fields: frozenset[str] = frozenset()
    limits: Mapping[Place, Range] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an override says; what it leaves empty stays as the city says."""

    limits: Mapping[str, Limits] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    handler: UUID | None = None
    offered: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """The words of `FIELDS` it touches."""
        touched = {name for name in LIMITS if any(getattr(one, name) for one in self.limits.values())}
        touched |= {name.rpartition("_")[0] for name, text in self.texts.items() if text}
        touched |= {"handler"} if self.handler else set()
        touched |= set() if self.offered else {"offered"}
        return tuple(name for name in FIELDS if name in touched)

    def limit(self, priority: str, name: str) -> Limit | None:
        """What it says of one limit."""
        found: Limit | None = getattr(self.limits.get(priority, Limits()), name)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A change in force for one type on one ground from `since` until just before `until`."""

    id: UUID
    case_type_id: UUID
    unit_id: UUID
    unit_path: str
    area_path: str
    since: datetime
    until: datetime | None
    change: Change

    def binds(self, area_path: str, at: datetime) -> bool:
        """Whether it counts for this ground at this moment."""
        in_time = self.since <= at and (self.until is None or at < self.until)
        return in_time and is_under(area_path, self.area_path)


def measure(limit: Limit) -> str:
    """What a limit is counted in: working days, working minutes, or minutes of the clock."""
    return "working days" if limit.in_days else "working time" if limit.working else "clock"


def amount(limit: Limit) -> int:
    """How many of its measure."""
    return limit.amount if limit.in_days else limit.minutes


def make_change(*, limits: Any = None, handler: UUID | None = None, offered: bool = True, **texts: str) -> Change:
    """A change out of plain values; refused with the first thing that is wrong, named."""
    said = {name: texts.pop(name, "").strip() for name in TEXTS}
    if texts:
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(sorted(texts))})
    return Change(limits=read_limits(limits or {}), texts=said, handler=handler, offered=offered)


def change_columns(change: Change) -> dict[str, Any]:
    """The change as plain values for the table."""
    limits = {priority: limit_texts(one) for priority, one in change.limits.items()}
    return {"limits": limits, "handler_id": change.handler, "offered": change.offered, **change.texts}


def read_ranges(raw: Any) -> dict[Place, Range]:
    """The ranges of a bound out of plain values, as in `{"normal": {"respond": ["1h", "8h"]}}`."""
    found: dict[Place, Range] = {}
    if not isinstance(raw, Mapping) or set(raw) - set(PRIORITIES):
        message = _("Limits are told per priority: %(known)s.")
        raise Refused(message % {"known": ", ".join(PRIORITIES)}, field="limits", code="bad_limits")
    for priority, named in raw.items():
        if not isinstance(named, Mapping) or set(named) - set(LIMITS):
            raise Refused(_("A limit is for respond or for resolve."), field="limits", code="bad_limits")
        for name, ends in named.items():
            if not isinstance(ends, list | tuple) or len(ends) != 2 or not all(ends):
                raise Refused(_("A bound has two ends: the fastest and the slowest."), field="limits", code="one_end")
            found[priority, name] = Range(Limit.parse(str(ends[0])), Limit.parse(str(ends[1])))
    return found


def range_columns(ranges: Mapping[Place, Range]) -> dict[str, Any]:
    """The ranges as plain values for the table."""
    found: dict[str, dict[str, list[str]]] = {}
    for priority in PRIORITIES:
        for name in LIMITS:
            if one := ranges.get((priority, name)):
                found.setdefault(priority, {})[name] = [str(one.fastest), str(one.slowest)]
    return found


def find_allowed(bounds: Iterable[Bound], *, type_path: str, level: str, area_path: str) -> Allowed:
    """What the bounds leave to an office of this level on this ground for this type; without any, nothing.

    Of each office that set bounds the one of the nearest branch counts; several offices allow what all of them allow.
    """
    nearest: dict[UUID, Bound] = {}
    for bound in bounds:
        fits = bound.level == level and is_under(area_path, bound.area_path) and type_path.startswith(bound.type_path)
        held = nearest.get(bound.unit_id)
        if fits and (held is None or len(bound.type_path) > len(held.type_path)):
            nearest[bound.unit_id] = bound
    if not nearest:
        return Allowed()
    several = list(nearest.values())
    fields = frozenset.intersection(*(bound.fields for bound in several))
    limits: dict[Place, Range] = {}
    for place in ((priority, name) for priority in PRIORITIES for name in LIMITS):
        given = [bound.limits.get(place) for bound in several] if place[1] in fields else []
        if common := _common(given):
            limits[place] = common
    return Allowed(fields, limits)


def _common(ranges: Iterable[Range | None]) -> Range | None:
    """What lies in all of them; nothing when one is missing, in another measure or apart from the others."""
    found: Range | None = None
    for one in ranges:
        if one is None or (found and measure(found.fastest) != measure(one.fastest)):
            return None
        if found is None:
            found = one
            continue
        fastest = max(found.fastest, one.fastest, key=amount)
        slowest = min(found.slowest, one.slowest, key=amount)
        if amount(fastest) > amount(slowest):
            return None
        found = Range(fastest, slowest)
    return found


def check_change(change: Change, allowed: Allowed, *, danger: bool) -> None:
    """Refuse what goes beyond the bound, and show the bound; a type that speaks of danger is always offered."""
    if not change.fields:
        raise Refused(_("Say what shall be different on your ground."), code="nothing")
    if danger and not change.offered:
        message = _("This type speaks of danger: it is offered everywhere.")
        raise Refused(message, field="offered", code="danger")
    for name in change.fields:
        if name not in allowed.fields:
            raise Refused(_beyond(name, allowed), field=name, code="not_allowed_here")
    for priority in PRIORITIES:
        for name in LIMITS:
            limit, bound = change.limit(priority, name), allowed.limits.get((priority, name))
            if limit and (bound is None or not bound.holds(limit)):
                field_name = f"{priority}_{name}"
                raise Refused(_outside(limit, bound, priority, name), field=field_name, code="out_of_bound")


def _beyond(name: str, allowed: Allowed) -> str:
    if not allowed.fields:
        return _("No bound is set for your level here: the city's rule stands unchanged.")
    known = ", ".join(str(FIELDS[one]) for one in FIELDS if one in allowed.fields)
    message = _("“%(field)s” may not be changed here. The bound allows: %(known)s.")
    return message % {"field": FIELDS[name], "known": known}


def _outside(limit: Limit, bound: Range | None, priority: str, name: str) -> str:
    values = {"field": FIELDS[name], "priority": PRIORITY_NAMES[priority], "limit": describe_limit(limit)}
    if bound is None:
        return _("%(field)s (%(priority)s): no bound is set for it, so it stays as the city says.") % values
    message = _("%(field)s (%(priority)s): %(limit)s is outside the bound, which is %(bound)s.")
    return message % (values | {"bound": str(bound)})


def breaks(change: Change, allowed: Allowed, *, danger: bool) -> bool:
    """Whether the change goes beyond what is allowed."""
    try:
        check_change(change, allowed, danger=danger)
    except Refused:
        return True
    return False


def apply_overrides(rule: Rule, found: Iterable[Override], *, danger: bool) -> Rule:
    """The rule as it binds on a ground, changes from above first; limits nobody changed are those of the city.

    The one who acts is not part of it: who acts is asked when a case is sent.
    """
    for one in sorted(found, key=lambda override: len(override.area_path)):
        change = one.change
        limits = {priority: _merged(rule, change, priority) for priority in PRIORITIES} if change.limits else None
        texts: dict[str, Any] = {name: text for name, text in change.texts.items() if text}
        rule = replace(
            rule,
            **texts,
            limits={name: pair for name, pair in limits.items() if pair != Limits()} if limits else rule.limits,
            offered=rule.offered and (change.offered or danger or rule.priority == "urgent"),
            local=(*rule.local, LocalMark(one.id, one.unit_id, one.unit_path, change.fields)),
        )
    return rule


def _merged(rule: Rule, change: Change, priority: str) -> Limits:
    usual = rule.limits_for(priority)
    return Limits(
        respond=change.limit(priority, "respond") or usual.respond,
        resolve=change.limit(priority, "resolve") or usual.resolve,
    )
