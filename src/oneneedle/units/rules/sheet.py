"""How units and their posts are read from CSV and TOML files; every fault is told by its line."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.places.rules import LEVELS
from oneneedle.units.rules.words import check_code, check_rights, post_names

COLUMNS = (
    "code",
    "parent",
    "kind",
    "level",
    "area",
    "calendar",
    "name_zh",
    "name_en",
    "phone",
    "email",
    "address",
    "active",
    "posts",
)
_NEEDED = ("code", "kind")
_NO = {"no", "false", "0", "否"}
_YES = {"", "yes", "true", "1", "是"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that cannot stand: its line in the file, what it calls itself, and what to do."""

    line: int
    code: str
    problem: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post as a file tells it."""

    code: str
    name_zh: str
    name_en: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as a file tells it; `posts` of None leaves the unit's posts as they are."""

    code: str
    kind: str
    name_zh: str = ""
    name_en: str = ""
    parent: str = ""
    level: str = ""
    area: str = ""
    calendar: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    active: bool = True
    posts: tuple[PostRow, ...] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: the rows that can stand, and the faults of those that cannot."""

    rows: tuple[UnitRow, ...]
    faults: tuple[Fault, ...]


def read_units(text: str, form: str) -> Sheet:
    """Units of a CSV or TOML text; a file that cannot be read at all is refused."""
    records = _toml_records(text) if form == "toml" else _csv_records(text)
    rows: list[UnitRow] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, record in records:
        code = str(record.get("code", ""))
        try:
            row = _read_row(record, line)
            if code in seen:
                message = _("The code “%(code)s” stands on line %(line)d already; give this unit another code.")
                raise Refused(message % {"code": code, "line": seen[code]})
        except Refused as refused:
            faults.append(Fault(line, code, str(refused)))
            continue
        seen[code] = line
        rows.append(row)
    return Sheet(tuple(rows), tuple(faults))


def _csv_records(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    check_heading(reader.fieldnames or [], COLUMNS, _NEEDED)
    for record in reader:
        if any((value or "").strip() for key, value in record.items() if key):
            extra = {"extra": True} if None in record else {}
            yield reader.line_num, {key: (value or "").strip() for key, value in record.items() if key} | extra


def check_heading(heading: list[str] | Any, columns: tuple[str, ...], needed: tuple[str, ...]) -> None:
    """Refuse a first line that lacks a needed column or has one nobody knows."""
    if missing := [column for column in needed if column not in heading]:
        message = _("The first line lacks the columns %(columns)s.")
        raise Refused(message % {"columns": ", ".join(missing)}, code="bad_heading")
    if unknown := [column for column in heading if column not in columns]:
        message = _("The first line has unknown columns: %(columns)s. The columns are: %(known)s.")
        values = {"columns": ", ".join(unknown), "known": ", ".join(columns)}
        raise Refused(message % values, code="bad_heading")


def _toml_records(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from read_tables(text, "unit")


def read_tables(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The `[[name]]` tables of a TOML text with their lines; refused when the text is not TOML or holds none."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff")).get(name, [])
    except tomllib.TOMLDecodeError as error:
        message = _("This is not a TOML file: %(error)s")
        raise Refused(message % {"error": str(error)}, code="not_toml") from None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise Refused(_("The file holds no [[%(name)s]] tables.") % {"name": name}, code="bad_heading")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"[[{name}]]")]
    return list(zip(lines if len(lines) == len(tables) else range(1, len(tables) + 1), tables, strict=True))


def _read_row(record: Mapping[str, Any], line: int) -> UnitRow:
    if record.get("extra"):
        raise Refused(_("This row has more columns than the first line; put texts with commas in quotes."))
    texts: dict[str, Any] = {key: str(record.get(key, "")).strip() for key in COLUMNS[:-2]}
    if unknown := sorted(set(record) - set(COLUMNS)):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})
    check_code(texts["code"])
    check_unit(kind=texts["kind"], level=texts["level"], name_zh=texts["name_zh"], name_en=texts["name_en"])
    row = UnitRow(**texts, active=read_yes(record.get("active", ""), "active"), line=line)
    posts = record.get("posts", "")
    if isinstance(posts, list):
        return replace(row, posts=tuple(_table_post(post) for post in posts))
    return replace(row, posts=tuple(_text_post(part) for part in str(posts).split(";") if part.strip()) or None)


def check_unit(*, kind: str, level: str, name_zh: str, name_en: str) -> None:
    """Refuse a unit without kind or name, or with a level nobody knows."""
    if not name_zh and not name_en:
        raise Refused(_("The unit has no name: fill name_zh, name_en or both."), field="name_zh", code="no_name")
    if not kind or not kind.replace("_", "a").isalnum() or not kind.isascii() or len(kind) > 40:
        message = _("“%(kind)s” is no kind: use one word such as street, water or property.")
        raise Refused(message % {"kind": kind}, field="kind", code="bad_kind")
    if level and level not in LEVELS:
        message = _("“%(level)s” is no level: leave it empty or use one of %(levels)s.")
        raise Refused(message % {"level": level, "levels": ", ".join(LEVELS)}, field="level", code="bad_level")


def read_yes(value: Any, column: str, *, empty: bool = True) -> bool:
    """A yes or no as people write it; empty means what the column says."""
    word = str(value).strip().lower()
    if word == "":
        return empty
    if word in _NO or word in _YES:
        return word in _YES
    message = _("“%(value)s” in the column %(column)s is neither yes nor no.")
    raise Refused(message % {"value": value, "column": column}, code="bad_yes")


def _text_post(part: str) -> PostRow:
    """`desk:case.file+case.dispatch`, or with names `desk|受理席|Desk:case.file`."""
    head, _colon, rights = part.strip().partition(":")
    code, *names = [piece.strip() for piece in head.split("|")]
    usual_zh, usual_en = post_names(code)
    name_zh, name_en = [*names, "", ""][:2]
    words = [word.strip() for word in rights.split("+") if word.strip()]
    return _post(code, name_zh or usual_zh, name_en or usual_en, words)


def _table_post(post: Any) -> PostRow:
    if not isinstance(post, Mapping) or not isinstance(post.get("rights", []), list):
        raise Refused(_("A post is a table with code, name_zh, name_en and a list of rights."))
    code = str(post.get("code", ""))
    usual_zh, usual_en = post_names(code)
    name_zh, name_en = str(post.get("name_zh", "") or usual_zh), str(post.get("name_en", "") or usual_en)
    return _post(code, name_zh, name_en, [str(right) for right in post.get("rights", [])])


def _post(code: str, name_zh: str, name_en: str, rights: list[str]) -> PostRow:
    if len(check_code(code)) > 40 or "." in code:
        message = _("“%(code)s” is no code of a post: use up to 40 letters, digits, hyphens and underscores.")
        raise Refused(message % {"code": code}, code="bad_code")
    return PostRow(code, name_zh, name_en, tuple(check_rights(rights)))
