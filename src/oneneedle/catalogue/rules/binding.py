"""What binds a case type for a time: who must act, by when, on which conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.catalogue.rules.questions import Question, parse_questions, question_json
from oneneedle.catalogue.rules.suggest import find_words
from oneneedle.catalogue.rules.types import CaseTypeRef
from oneneedle.core.rules import Refused, by_language
from oneneedle.places import rules as places
from oneneedle.workdays.rules import Limit

PRIORITIES = ("normal", "high", "urgent")
_KIND = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_TEXTS = ("conditions_zh", "conditions_en", "advice_zh", "advice_en")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Handler:
    """Who acts: the unit of this kind around the place; with `level`, one that serves an area of that level."""

    level: str
    kind: str


@dataclass(frozen=True, slots=True)
class Limits:
    """By when: a first answer, and the end of the matter."""

    respond: Limit | None = None
    resolve: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Everything a rule says, without when and for which type."""

    handlers: tuple[Handler, ...] = ()
    cooperating: tuple[str, ...] = ()
    limits: Mapping[str, Limits] = field(default_factory=dict)
    priority: str = "normal"
    private: bool = False
    conditions_zh: str = ""
    conditions_en: str = ""
    advice_zh: str = ""
    advice_en: str = ""
    questions: tuple[Question, ...] = ()
    needs_place: bool = True

    @property
    def conditions(self) -> str:
        return by_language(self.conditions_zh, self.conditions_en)

    @property
    def advice(self) -> str:
        return by_language(self.advice_zh, self.advice_en)

    def limits_for(self, priority: str) -> Limits:
        """The limits of this priority; what it leaves open is that of the next lower one."""
        lower = PRIORITIES[: PRIORITIES.index(priority) + 1][::-1]
        steps = [self.limits[name] for name in lower if name in self.limits]
        return Limits(
            respond=next((step.respond for step in steps if step.respond), None),
            resolve=next((step.resolve for step in steps if step.resolve), None),
        )


@dataclass(frozen=True, slots=True)
class LocalMark:
    """That an override of a street or community is in a rule, and what it touches."""

    id: UUID
    unit_id: UUID
    unit_path: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Binding):
    """A binding in force for one type from `since` until just before `until`, as it stands on some ground."""

    id: UUID
    case_type_id: UUID
    since: datetime
    until: datetime | None = None
    offered: bool = True
    local: tuple[LocalMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T]):
    """The handler of the rule that found a unit, and the unit."""

    handler: Handler
    unit: T


@dataclass(frozen=True, slots=True)
class PrioritySuggestion:
    """A priority and the words of the report that speak for it."""

    priority: str
    words: tuple[str, ...] = ()


def make_binding(
    *, handlers: Any = (), limits: Any = None, cooperating: Iterable[str] = (), priority: str = "normal",
    private: bool = False, needs_place: bool = True, questions: Any = (), **texts: str,
) -> Binding:  # fmt: skip
    """A binding out of plain values as they stand in the table; refused with the first thing that is wrong, named."""
    if unknown := sorted(set(texts) - set(_TEXTS)):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})
    if priority not in PRIORITIES:
        message = _("“%(priority)s” is no priority; the words are %(known)s.")
        values = {"priority": priority, "known": ", ".join(PRIORITIES)}
        raise Refused(message % values, field="priority", code="bad_priority")
    ranked = sorted((_handler(raw) for raw in handlers), key=_lowest_first)
    return Binding(
        handlers=tuple(dict.fromkeys(ranked)),
        cooperating=tuple(dict.fromkeys(_kind(kind, "cooperating") for kind in cooperating)),
        limits=read_limits(limits or {}),
        priority=priority,
        private=private,
        needs_place=needs_place,
        questions=parse_questions(list(questions)),
        **texts,
    )


def _handler(raw: Any) -> Handler:
    level, kind = (raw.get("level", ""), raw.get("kind", "")) if isinstance(raw, Mapping) else (raw.level, raw.kind)
    if level and level not in places.LEVELS:
        message = _("“%(level)s” is no level of an area; the words are %(known)s.")
        values = {"level": level, "known": ", ".join(places.LEVELS)}
        raise Refused(message % values, field="handlers", code="bad_level")
    return Handler(level, _kind(kind, "handlers"))


def _kind(kind: str, column: str) -> str:
    if _KIND.fullmatch(kind):
        return kind
    message = _("“%(kind)s” is no kind of unit: use one word in small letters, such as street or water.")
    raise Refused(message % {"kind": kind}, field=column, code="bad_kind")


def _lowest_first(handler: Handler) -> int:
    return -places.level_rank(handler.level) if handler.level else 1


def read_limits(raw: Any) -> dict[str, Limits]:
    """Limits per priority out of plain values."""
    if not isinstance(raw, Mapping) or set(raw) - set(PRIORITIES):
        message = _("Limits are told per priority: %(known)s.")
        raise Refused(message % {"known": ", ".join(PRIORITIES)}, field="limits", code="bad_limits")
    found = {}
    for priority in PRIORITIES:
        texts = raw.get(priority, {})
        if not isinstance(texts, Mapping) or set(texts) - {"respond", "resolve"}:
            raise Refused(_("A limit is for respond or for resolve."), field="limits", code="bad_limits")
        if any(texts.values()):
            found[priority] = Limits(_limit(texts.get("respond")), _limit(texts.get("resolve")))
    return found


def _limit(text: Any) -> Limit | None:
    return Limit.parse(str(text)) if text else None


def binding_columns(binding: Binding) -> dict[str, Any]:
    """The binding as plain values for the table."""
    return {
        "handlers": [{"level": handler.level, "kind": handler.kind} for handler in binding.handlers],
        "cooperating": list(binding.cooperating),
        "limits": {priority: limit_texts(limits) for priority, limits in binding.limits.items()},
        "priority": binding.priority,
        "private": binding.private,
        "needs_place": binding.needs_place,
        "questions": [question_json(question) for question in binding.questions],
        **{name: getattr(binding, name) for name in _TEXTS},
    }


def limit_texts(limits: Limits) -> dict[str, str]:
    """Both limits as they are written."""
    pairs = (("respond", limits.respond), ("resolve", limits.resolve))
    return {name: str(limit) for name, limit in pairs if limit}


def freeze_rule(rule: Rule) -> dict[str, Any]:
    """The rule as plain JSON, to be kept with a case as it stood when it was filed."""
    until = rule.until.isoformat() if rule.until else None
    when = {"since": rule.since.isoformat(), "until": until}
    local = [
        {"id": str(one.id), "unit": str(one.unit_id), "unit_path": one.unit_path, "fields": list(one.fields)}
        for one in rule.local
    ]
    frozen = {"id": str(rule.id), "case_type_id": str(rule.case_type_id), **when, **binding_columns(rule)}
    return frozen | ({"overrides": local} if local else {})


def thaw_rule(frozen: Mapping[str, Any]) -> Rule:
    """The rule a case keeps."""
    plain = dict(frozen)
    since, until = datetime.fromisoformat(plain.pop("since")), plain.pop("until")
    local = tuple(
        LocalMark(UUID(one["id"]), UUID(one["unit"]), one["unit_path"], tuple(one["fields"]))
        for one in plain.pop("overrides", ())
    )
    rule = bind_rule(
        make_binding(**{name: value for name, value in plain.items() if name not in {"id", "case_type_id"}}),
        id=UUID(plain["id"]),
        case_type_id=UUID(plain["case_type_id"]),
        since=since,
        until=datetime.fromisoformat(until) if until else None,
    )
    return replace(rule, local=local)


def bind_rule(binding: Binding, *, id: UUID, case_type_id: UUID, since: datetime, until: datetime | None) -> Rule:  # noqa: A002
    """The binding with its type and time."""
    columns = {name: getattr(binding, name) for name in Binding.__dataclass_fields__}
    return Rule(**columns, id=id, case_type_id=case_type_id, since=since, until=until)


def choose_handler(binding: Binding, area_path: str, find: Callable[[str, str, str], T | None]) -> Chosen[T] | None:
    """The first handler, lowest level first, for which `find(kind, area_path, level)` knows a unit."""
    for handler in binding.handlers:
        unit = find(handler.kind, area_path, handler.level)
        if unit is not None:
            return Chosen(handler, unit)
    return None


def suggest_priority(case_type: CaseTypeRef, text: str, usual: str = "normal") -> PrioritySuggestion:
    """Urgent when the report holds one of the type's danger words, else the usual priority."""
    if words := find_words(case_type.danger_words, text):
        return PrioritySuggestion("urgent", words)
    return PrioritySuggestion(usual)
