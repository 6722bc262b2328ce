"""How units are written back as the CSV that `read_units` reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from oneneedle.units.rules.sheet import COLUMNS, PostRow, UnitRow


def write_units(rows: Iterable[UnitRow]) -> str:
    """One line per unit, parents before children as given."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        fields = {name: getattr(row, name) for name in COLUMNS}
        fields["active"] = "" if row.active else "no"
        fields["posts"] = ";".join(_post(post) for post in row.posts or ())
        writer.writerow(fields)
    return out.getvalue()


def _post(post: PostRow) -> str:
    return f"{post.code}|{_plain(post.name_zh)}|{_plain(post.name_en)}:{'+'.join(post.rights)}"


def _plain(name: str) -> str:
    """A name without the three signs that part posts from one another."""
    return name.replace(";", ",").replace("|", "/").replace(":", "-")
