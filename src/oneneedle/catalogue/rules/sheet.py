"""How case types and their rules are read from CSV and TOML files; every fault is told by its line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.catalogue.rules.binding import Binding, make_binding
from oneneedle.core.rules import Refused, sheets

LISTS = ("keywords", "danger_words", "source_names")
TEXTS = ("code", "parent", "family", "name_zh", "name_en", "description_zh", "description_en")
LIMITS = {
    "respond": ("normal", "respond"),
    "resolve": ("normal", "resolve"),
    "respond_high": ("high", "respond"),
    "resolve_high": ("high", "resolve"),
    "respond_urgent": ("urgent", "respond"),
    "resolve_urgent": ("urgent", "resolve"),
}
RULE_TEXTS = ("conditions_zh", "conditions_en", "advice_zh", "advice_en")
RULE = ("handlers", "cooperating", "priority", *LIMITS, "private", "needs_place", *RULE_TEXTS, "questions")
COLUMNS = (*TEXTS, *LISTS, "ordinal", "active", *RULE)
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}", re.ASCII)
_FAMILY = re.compile(r"[a-z0-9_-]{0,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One case type as a file tells it; without a binding it has no rule, as branches have none."""

    code: str
    parent: str = ""
    family: str = ""
    name_zh: str = ""
    name_en: str = ""
    description_zh: str = ""
    description_en: str = ""
    keywords: tuple[str, ...] = ()
    danger_words: tuple[str, ...] = ()
    source_names: tuple[str, ...] = ()
    ordinal: int = 0
    active: bool = True
    binding: Binding | None = None
    line: int = 0


def read_catalogue(text: str, form: str) -> sheets.Sheet[TypeRow]:
    """Types of a CSV or TOML text; a file that cannot be read at all is refused."""
    twice = _("The code “%(code)s” stands on line %(line)d already; give this type another code.")
    return sheets.read_rows(sheets.read_records(text, form, "type", COLUMNS), _read_row, twice)


def check_type(*, code: str, family: str, name_zh: str, name_en: str) -> None:
    """Refuse a type without name, or with a code that Open311 clients cannot take."""
    if not _CODE.fullmatch(code):
        message = _("“%(code)s” is no code: begin with a small letter; then letters, digits, hyphens, at most 60.")
        raise Refused(message % {"code": code}, field="code", code="bad_code")
    if not name_zh and not name_en:
        raise Refused(_("The type has no name: fill name_zh, name_en or both."), field="name_zh", code="no_name")
    if not _FAMILY.fullmatch(family):
        message = _("“%(family)s” is no family: use one word such as component, event or service.")
        raise Refused(message % {"family": family}, field="family", code="bad_family")


def _read_row(record: sheets.Record, line: int) -> TypeRow:
    sheets.refuse_unknown(record, (*COLUMNS, "limits"))
    texts: dict[str, Any] = {name: sheets.read_text(record.get(name, "")) for name in TEXTS}
    check_type(**{name: texts[name] for name in ("code", "family", "name_zh", "name_en")})
    lists: dict[str, Any] = {name: sheets.read_list(record.get(name, "")) for name in LISTS}
    return TypeRow(
        **texts,
        **lists,
        ordinal=sheets.read_ordinal(record.get("ordinal", "")),
        active=sheets.read_yes(record.get("active", ""), "active"),
        binding=_read_binding(record),
        line=line,
    )


def _read_binding(record: sheets.Record) -> Binding | None:
    if not any(record.get(name) not in (None, "", [], {}) for name in (*RULE, "limits")):
        return None
    return make_binding(
        handlers=[_read_handler(one) for one in sheets.split_list(record.get("handlers", ""))],
        cooperating=sheets.split_list(record.get("cooperating", "")),
        limits=_read_limits(record),
        priority=sheets.read_text(record.get("priority", "")) or "normal",
        private=sheets.read_yes(record.get("private", ""), "private", empty=False),
        needs_place=sheets.read_yes(record.get("needs_place", ""), "needs_place"),
        questions=_read_questions(record.get("questions", "")),
        **{name: sheets.read_text(record.get(name, "")) for name in RULE_TEXTS},
    )


def _read_handler(text: str) -> dict[str, str]:
    """`street:street`, or `water` for the nearest of any level."""
    level, colon, kind = text.partition(":")
    return {"level": level.strip(), "kind": kind.strip()} if colon else {"level": "", "kind": text}


def _read_limits(record: sheets.Record) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    given = record.get("limits", {})
    if not isinstance(given, Mapping):
        raise Refused(_('limits is a table of priorities, as in {normal = {resolve = "3wd"}}.'), field="limits")
    for priority, texts in given.items():
        limits[priority] = dict(texts) if isinstance(texts, Mapping) else texts
    for column, (priority, name) in LIMITS.items():
        if text := sheets.read_text(record.get(column, "")):
            limits.setdefault(priority, {})[name] = text
    return limits


def _read_questions(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        questions = sheets.drop_nul(json.loads(value)) if value.strip() else []
    except json.JSONDecodeError as error:
        message = _("The column questions is no JSON: %(error)s")
        raise Refused(message % {"error": str(error)}, field="questions", code="bad_json") from None
    return questions if isinstance(questions, list) else [questions]
