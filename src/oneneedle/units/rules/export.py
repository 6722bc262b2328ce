"""How units are written back as the CSV that `read_units` reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oneneedle.core.rules import sheets
from oneneedle.units.rules.sheet import COLUMNS, PostRow, UnitRow


def write_units(rows: Iterable[UnitRow]) -> str:
    """One line per unit, parents before children as given."""
    return sheets.write_csv(COLUMNS, (_fields(row) for row in rows))


def _fields(row: UnitRow) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in COLUMNS}
    posts = ";".join(_post(post) for post in row.posts or ())
    return fields | {"active": "" if row.active else "no", "posts": posts}


def _post(post: PostRow) -> str:
    return f"{post.code}|{_plain(post.name_zh)}|{_plain(post.name_en)}:{'+'.join(post.rights)}"


def _plain(name: str) -> str:
    """A name without the three signs that part posts from one another."""
    return name.replace(";", ",").replace("|", "/").replace(":", "-")
