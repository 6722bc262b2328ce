"""The tables as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.house.posts import crew
from tests.house.posts.rows import Wing
from tests.house.posts.wings import Reached

_HEAD = """# Who may do what

Each kind of post against each action of the house. Every letter is tried by the action itself on the same small city
and taken back again; an action without a row makes the test fail (`tests/house/test_post_table.py`, which prints this
page).

`x` done, `-` refused although the thing is shown to them, `.` refused and not shown. Things lie in
community 11 of street 1 unless the row says something else. What column `el` does, it does in its own city.

| column | who |
|---|---|
"""


def draw(wings: Iterable[Wing], by_the_house: Mapping[str, Reached]) -> str:
    """The whole page."""
    columns = "".join(f"| `{column}` | {words} |\n" for column, (_role, words) in crew.COLUMNS.items())
    tables = "".join(f"\n## {wing.title}\n\n```\n{wing.table.strip(chr(10))}\n```\n" for wing in wings)
    parts = "".join(f"| `{name}` | {reached.why} |\n" for name, reached in by_the_house.items())
    return f"{_HEAD}{columns}{tables}\n## Without a row\n\n| action | why |\n|---|---|\n{parts}"
