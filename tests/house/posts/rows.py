"""One row of the table: an action, how the thing it is done with comes about, and who does it, who sees the thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from oneneedle.core.rules import Actor, Refused, forget_kept
from tests.cast import CITY, NOW, Cast
from tests.house.posts import crew

DONE, TOLD, HIDDEN = "x", "-", "."
WIDTH = 31
# Only these codes say "not you"; any other refusal means that the row was made wrongly.
BARRED = {
    *("not_yours", "not_allowed", "city_right", "account_right", "keys_right", "export_right"),
    *("not_your_ground", "export_ground", "not_given", "not_yet", "gate_refused"),
}
Given = dict[str, Any]
Action = Callable[..., Any]


@dataclass(frozen=True)
class Row:
    """`make` brings the thing about and says what the action is called with; the first value is the thing itself."""

    action: Action
    make: Callable[[Cast], Given]
    said: str = ""  # when the same action stands in several rows

    @property
    def name(self) -> str:
        return f"{self.action.__name__} {self.said}".strip()


@dataclass(frozen=True)
class Wing:
    """Some rows with their table as written down, and how to tell whether somebody sees the thing of a row at all."""

    title: str
    rows: tuple[Row, ...]
    table: str
    sees: Callable[[Actor, Given], bool]
    changes_the_city: bool = False  # units and rules are kept in mind by the process

    def written(self) -> dict[str, str]:
        """Name of the row -> its letters, column by column."""
        lines = self.table.strip("\n").splitlines()[1:]
        return {line[:WIDTH].strip(): line[WIDTH:].replace(" ", "") for line in lines}

    def draw(self, letters: Mapping[str, str]) -> str:
        """The table as it stands in this folder and in docs/permissions.md."""
        heading = f"{'':{WIDTH}}" + " ".join(crew.COLUMNS)
        rows = (f"{name:{WIDTH}}" + "  ".join(found) for name, found in letters.items())
        return "\n".join((heading, *rows))


def try_row(row: Row, wing: Wing, cast: Cast, members: Mapping[str, Actor]) -> str:
    """The letters of a row, each tried by the action itself and taken back again."""
    before = transaction.savepoint()
    given = row.make(cast)
    people = dict(members)
    if case_id := _case_of(given):
        people["re"] = crew.as_reporter(case_id)
    letters = [_try(row, wing, given, actor) for actor in people.values()]
    transaction.savepoint_rollback(before)
    forget_kept()
    return "".join(letters)


def _try(row: Row, wing: Wing, given: Given, actor: Actor) -> str:
    words = {name: deepcopy(value) for name, value in given.items() if not name.startswith("_")}
    before = transaction.savepoint()  # a block of its own would stand around what asks to be committed by itself
    try:
        row.action(**{"now": NOW, **words}, actor=actor)
    except Refused as no:
        known = no.code in BARRED or actor.jurisdiction_id != CITY
        assert known, f"{row.name}: {no.code} {no.message}"
        letter = TOLD if wing.sees(actor, given) else HIDDEN
    else:
        letter = DONE
    transaction.savepoint_rollback(before)
    if letter == DONE and wing.changes_the_city:
        forget_kept()
    return letter


def _case_of(given: Given) -> Any:
    thing = given.get("_case") or given.get("case") or next(iter(given.values()), None)
    case = thing if type(thing).__name__ == "Case" else getattr(thing, "case", None)
    return case.id if case is not None else None
