"""How case types and their rules are read from CSV and TOML files; every fault is told by its line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.catalogue.rules.binding import Binding, make_binding
from oneneedle.core.rules import Refused
from oneneedle.units import rules as units

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: the rows that can stand, and the faults of those that cannot."""

    rows: tuple[TypeRow, ...]
    faults: tuple[units.Fault, ...]


def read_catalogue(text: str, form: str) -> Sheet:
    """Types of a CSV or TOML text; a file that cannot be read at all is refused."""
    records = units.read_tables(text, "type") if form == "toml" else list(_csv_records(text))
    rows: list[TypeRow] = []
    faults: list[units.Fault] = []
    seen: dict[str, int] = {}
    for line, record in records:
        code = str(record.get("code", ""))
        try:
            row = _read_row(record, line)
            if code in seen:
                message = _("The code “%(code)s” stands on line %(line)d already; give this type another code.")
                raise Refused(message % {"code": code, "line": seen[code]})
        except Refused as refused:
            faults.append(units.Fault(line, code, str(refused)))
            continue
        seen[code] = line
        rows.append(row)
    return Sheet(tuple(rows), tuple(faults))


def _csv_records(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    units.check_heading(reader.fieldnames or [], COLUMNS, ("code",))
    for record in reader:
        if any((value or "").strip() for key, value in record.items() if key):
            extra = {"extra columns": "x"} if None in record else {}
            yield reader.line_num, {key: value or "" for key, value in record.items() if key} | extra


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


def _read_row(record: Mapping[str, Any], line: int) -> TypeRow:
    if unknown := sorted(set(record) - {*COLUMNS, "limits"}):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})
    texts: dict[str, Any] = {name: str(record.get(name, "")).strip() for name in TEXTS}
    check_type(**{name: texts[name] for name in ("code", "family", "name_zh", "name_en")})
    lists: dict[str, Any] = {name: tuple(dict.fromkeys(split_list(record.get(name, "")))) for name in LISTS}
    return TypeRow(
        **texts,
        **lists,
        ordinal=_read_ordinal(record.get("ordinal", "")),
        active=units.read_yes(record.get("active", ""), "active"),
        binding=_read_binding(record),
        line=line,
    )


def _read_ordinal(value: Any) -> int:
    text = str(value).strip() or "0"
    if re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII):
        return int(text)
    raise Refused(_("“%(text)s” in the column ordinal is no whole number.") % {"text": text}, code="bad_ordinal")


def _read_binding(record: Mapping[str, Any]) -> Binding | None:
    if not any(record.get(name) not in (None, "", [], {}) for name in (*RULE, "limits")):
        return None
    return make_binding(
        handlers=[_read_handler(one) for one in split_list(record.get("handlers", ""))],
        cooperating=split_list(record.get("cooperating", "")),
        limits=_read_limits(record),
        priority=str(record.get("priority", "")).strip() or "normal",
        private=units.read_yes(record.get("private", ""), "private", empty=False),
        needs_place=units.read_yes(record.get("needs_place", ""), "needs_place"),
        questions=_read_questions(record.get("questions", "")),
        **{name: str(record.get(name, "")).strip() for name in RULE_TEXTS},
    )


def _read_handler(text: str) -> dict[str, str]:
    """`street:street`, or `water` for the nearest of any level."""
    level, colon, kind = text.partition(":")
    return {"level": level.strip(), "kind": kind.strip()} if colon else {"level": "", "kind": text}


def _read_limits(record: Mapping[str, Any]) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    given = record.get("limits", {})
    if not isinstance(given, Mapping):
        raise Refused(_('limits is a table of priorities, as in {normal = {resolve = "3wd"}}.'), field="limits")
    for priority, texts in given.items():
        limits[priority] = dict(texts) if isinstance(texts, Mapping) else texts
    for column, (priority, name) in LIMITS.items():
        if text := str(record.get(column, "")).strip():
            limits.setdefault(priority, {})[name] = text
    return limits


def _read_questions(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        questions = json.loads(value) if value.strip() else []
    except json.JSONDecodeError as error:
        message = _("The column questions is no JSON: %(error)s")
        raise Refused(message % {"error": str(error)}, field="questions", code="bad_json") from None
    return questions if isinstance(questions, list) else [questions]


def split_list(value: Any) -> list[str]:
    """The words of `one;two`, or of a TOML list; a semicolon or backslash inside a word has a backslash before it."""
    if isinstance(value, list | tuple):
        if not all(isinstance(word, str) for word in value):
            raise Refused(_("A list holds texts only."), code="bad_list")
        words = list(value)
    else:
        words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r"(?:\\.|[^;\\])+", str(value), re.DOTALL)]
    return [word.strip() for word in words if word.strip()]


def join_list(words: tuple[str, ...]) -> str:
    """The words as `split_list` reads them."""
    return ";".join(re.sub(r"([;\\])", r"\\\1", word) for word in words)
