"""Counted cases for the pages of figures: real ones that open, and many lines nobody walked for the rankings."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from oneneedle.cases import actions
from oneneedle.evaluation.actions.fold import replace_lines
from oneneedle.evaluation.queries.facts import Worked
from oneneedle.evaluation.rules.story import Line
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, STREET_1, STREET_2, Cast
from tests.evaluation import crowds
from tests.evaluation.counting import fold_all, reckoning
from tests.replay import replayed

UNITS = {
    "s1": "lin/lin-city/lin-d1/lin-s1/",
    "s2": "lin/lin-city/lin-d1/lin-s2/",
    "water": "lin/lin-city/lin-water/",
    "market": "lin/lin-city/lin-market/",
}


@replayed
def gather(cast: Cast) -> Cast:
    """Three closed by the water company, one of them reopened; one sent back; two open in street 2; all counted."""
    crowds.gather(cast)
    for _number in range(2):
        steps.closed(cast)
    again = steps.closed(cast)
    late = lin.NOW + 5 * steps.HOUR
    actions.reopen_case(case=again, reason="It leaks again.", actor=cast.actor("desk", late), now=late)
    steps.returned(cast)
    for _number in range(2):
        steps.receive(cast, **lin.IN_21)
    fold_all()
    return cast


def write(*parts: dict[str, Any]) -> None:
    """Lines nobody walked, so many hits and misses each."""
    usual: dict[str, Any] = {"area": STREET_1, "unit": "s1", "measure": "checked", "day": date(2026, 11, 10)}
    lines = [
        Line(
            jurisdiction_id=CITY,
            kind="call" if given["measure"].startswith("whistle") else "case",
            subject_id=uuid5(NAMESPACE_OID, f"{part} {number}"),
            case_id=None,
            measure=given["measure"],
            day=given["day"],
            unit_id=None,
            unit_path=UNITS[given["unit"]],
            area_path=given["area"],
            street_path=given["area"],
            type_code="litter",
            hits=int(number < given["hits"]),
            of=1,
            seconds=given.get("seconds", 0),
        )
        for part in parts
        for given in [usual | part]
        for number in range(given["hits"] + given["misses"])
    ]
    replace_lines(reckoning(), Worked(tuple(line.subject_id for line in lines), tuple(lines)))


def write_streets() -> None:
    """Two streets with enough to be ranked, their stages, and a department late at whistles."""
    write(
        {"hits": 96, "misses": 24},
        {"hits": 40, "misses": 2, "area": STREET_2, "unit": "s2"},
        {"hits": 6, "misses": 3, "measure": "whistle_answer", "unit": "market"},
        {"hits": 2, "misses": 0, "measure": "whistle_answer", "unit": "water"},
        {"hits": 30, "misses": 0, "measure": "time_handle", "unit": "water", "seconds": 90_000},
        {"hits": 12, "misses": 0, "measure": "lifting", "unit": "water", "seconds": 9_000},
    )
