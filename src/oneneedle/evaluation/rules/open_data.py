"""Open data that finds nobody: each row shares its type and its place with at least four others of its month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import chain, groupby
from typing import Final

FEWEST: Final = 5  # k: rows that share what is shown of type and place


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What may be told of one case; `branch` stands for its type where that is rare."""

    day: date
    type_code: str
    branch: str
    street: str
    cell: str
    channel: str
    state: str
    outcome: str
    responded_in_time: bool | None
    handled_in_time: bool | None
    days: int | None

    @property
    def group(self) -> tuple[str, str, str]:
        """What it could be found by."""
        return self.type_code, self.street, self.cell


def coarsen(cases: Sequence[OpenCase], *, fewest: int = FEWEST) -> tuple[list[OpenCase], int]:
    """The rows that may be shown, and how many are left out.

    A row whose type and cell are shared by fewer than `fewest` loses the cell; if still too rare the street; then its
    type becomes the branch; then it is left out. Sorted by what is shown, so that the order tells nothing either.
    """
    shown: list[OpenCase] = []
    left = list(cases)
    for wider in (_as_it_is, _without_cell, _without_street, _as_branch):
        left = [wider(case) for case in left]
        sizes = Counter(case.group for case in left)
        shown.extend(case for case in left if sizes[case.group] >= fewest)
        left = [case for case in left if sizes[case.group] < fewest]
    shown.sort(key=_day)
    by_day = (sorted(cases, key=_order) for _one, cases in groupby(shown, key=_day))  # few keys at a time
    return list(chain.from_iterable(by_day)), len(left)


def _day(case: OpenCase) -> date:
    return case.day


def in_time(done: datetime | None, by: datetime | None, now: datetime, *, ended: bool) -> bool | None:
    """Whether it was done by then; None while that can still come, or when nothing was promised."""
    if by is None:
        return None
    if done is not None:
        return done <= by
    return None if ended or now <= by else False


def whole_days(begin: datetime, end: datetime | None, zone: tzinfo) -> int | None:
    """Days between two moments, by the calendar."""
    return None if end is None else max((end.astimezone(zone).date() - begin.astimezone(zone).date()).days, 0)


def _as_it_is(case: OpenCase) -> OpenCase:
    return case


def _without_cell(case: OpenCase) -> OpenCase:
    return replace(case, cell="")


def _without_street(case: OpenCase) -> OpenCase:
    return replace(case, street="")


def _as_branch(case: OpenCase) -> OpenCase:
    return replace(case, type_code=case.branch)


def _order(case: OpenCase) -> tuple[object, ...]:
    said = (case.channel, case.state, case.outcome, str(case.responded_in_time), str(case.handled_in_time))
    return (case.day, *case.group, *said, -1 if case.days is None else case.days)
