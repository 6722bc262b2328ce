"""Whether a topic grows: cases a day now against the months before, with an interval that guards small numbers."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, sqrt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

BACK = 6  # months before that are looked at
# A spot is chosen because it stands out, so chance alone makes many of them look as if they grew: 99 %, not 95 %.
_Z = 2.5758
TREND_NAMES: dict[str, str | Promise] = {
    "new": gettext_lazy("New"),
    "grows": gettext_lazy("Grows"),
    "steady": gettext_lazy("No clear change"),
    "falls": gettext_lazy("Falls"),
}


@dataclass(frozen=True, slots=True)
class Growth:
    """How many times as many cases a day as before, with its interval; None where nothing came before."""

    trend: str
    times: float | None
    low: float
    high: float | None


def growth_of(count: int, days: int, before: Sequence[int], days_before: int) -> Growth:
    """Compare `count` cases in `days` with those of the months before.

    Both counts are taken as chance draws: of all cases together, the share that falls into the time now has a Wilson
    interval, and the share gives the ratio of the two rates. Nothing before in a known time is "new"; no month before
    that is known leaves the trend open.
    """
    past = sum(before)
    if not days_before or not count + past:
        return Growth("steady", None, 0.0, None)
    low, high = _share(count, count + past)
    each = days_before / days
    ratio = count / past * each if past else None
    bounds = _odds(low) * each, _odds(high) * each
    if bounds[0] > 1:
        trend = "grows" if past else "new"
    elif bounds[1] < 1:
        trend = "falls"
    else:
        trend = "steady"
    return Growth(trend, ratio, bounds[0], None if bounds[1] == inf else bounds[1])


def days_of(month: date) -> int:
    """How many days the month has."""
    return monthrange(month.year, month.month)[1]


def _share(hits: int, of: int) -> tuple[float, float]:
    rate, square = hits / of, _Z * _Z
    middle = rate + square / (2 * of)
    reach = _Z * sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    return max(0.0, (middle - reach) / (1 + square / of)), min(1.0, (middle + reach) / (1 + square / of))


def _odds(share: float) -> float:
    return inf if share >= 1 else share / (1 - share)
