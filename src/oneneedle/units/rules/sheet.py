"""How units and their posts are read from CSV and TOML files; every fault is told by its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused, sheets
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


def read_units(text: str, form: str) -> sheets.Sheet[UnitRow]:
    """Units of a CSV or TOML text; a file that cannot be read at all is refused."""
    twice = _("The code “%(code)s” stands on line %(line)d already; give this unit another code.")
    return sheets.read_rows(sheets.read_records(text, form, "unit", COLUMNS, _NEEDED), _read_row, twice)


def _read_row(record: sheets.Record, line: int) -> UnitRow:
    sheets.refuse_unknown(record, COLUMNS)
    texts: dict[str, Any] = {key: sheets.read_text(record.get(key, "")) for key in COLUMNS[:-2]}
    check_code(texts["code"])
    check_unit(kind=texts["kind"], level=texts["level"], name_zh=texts["name_zh"], name_en=texts["name_en"])
    row = UnitRow(**texts, active=sheets.read_yes(record.get("active", ""), "active"), line=line)
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
