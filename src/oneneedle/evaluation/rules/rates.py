"""A figure and what may be said of it: its rate, the interval it lies in, the mean; whole numbers and decimals only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from oneneedle.evaluation.rules.measures import SUPPRESS_BELOW

Z = Decimal("1.959963984540054")  # 95 of 100 intervals hold the true rate
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many, and their seconds; figures of parts add up to the figure of the whole."""

    hits: int = 0
    of: int = 0
    seconds: int = 0
    lines: int = 0

    def __add__(self, other: Figure) -> Figure:
        return Figure(
            self.hits + other.hits, self.of + other.of, self.seconds + other.seconds, self.lines + other.lines
        )

    def __bool__(self) -> bool:
        return self.of > 0

    @property
    def rate(self) -> Decimal | None:
        """Hits of `of` to four places; nothing of nothing."""
        return (Decimal(self.hits) / self.of).quantize(_PLACES) if self.of else None

    @property
    def mean(self) -> int | None:
        """Whole seconds for one."""
        return self.seconds // self.of if self.of else None

    @property
    def low(self) -> Decimal | None:
        """The lower end of the interval."""
        ends = wilson(self.hits, self.of)
        return ends[0] if ends else None

    @property
    def high(self) -> Decimal | None:
        """The upper end of the interval."""
        ends = wilson(self.hits, self.of)
        return ends[1] if ends else None


def wilson(hits: int, of: int) -> tuple[Decimal, Decimal] | None:
    """The score interval of a rate (E. B. Wilson, 1927): honest with small numbers, never outside 0 and 1."""
    if not of:
        return None
    with localcontext() as context:
        context.prec = 28
        n, share = Decimal(of), Decimal(hits) / of
        square = Z * Z
        middle = share + square / (2 * n)
        reach = Z * ((share * (1 - share) + square / (4 * n)) / n).sqrt()
        below, above = (middle - reach) / (1 + square / n), (middle + reach) / (1 + square / n)
    return max(below, Decimal(0)).quantize(_PLACES), min(above, Decimal(1)).quantize(_PLACES)


def against(figure: Figure, whole: Figure) -> str:
    """Whether the interval of a part lies wholly above or below the rate of the whole; "" while it holds it."""
    ends, rate = wilson(figure.hits, figure.of), whole.rate
    if ends is None or rate is None or ends[0] <= rate <= ends[1]:
        return ""
    return "above" if ends[0] > rate else "below"


def hide_small(counts: Mapping[str, int], known: Collection[str] = ()) -> frozenset[str]:
    """Which parts of a whole the public is not told: the small ones and those `known` to be hidden.

    The whole minus what is told must not give one of them away: the next smallest are hidden as well, until two or
    more are, and as many cases as may be told.
    """
    hidden = {key for key, count in counts.items() if 0 < count < SUPPRESS_BELOW or key in known}
    others = sorted((count, key) for key, count in counts.items() if count and key not in hidden)
    for _count, key in others:
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= SUPPRESS_BELOW):
            break
        hidden.add(key)
    return frozenset(hidden)
