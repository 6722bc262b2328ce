"""Figures as people read them: a share, its interval, a length of time; the same words on pages, sheets and screens."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from oneneedle.evaluation.rules.measures import COUNT, MEASURES, SECONDS
from oneneedle.evaluation.rules.rates import Figure

_HOUR = 3600
_DAY = 24 * _HOUR
_TENTH = Decimal("0.1")


def say_share(share: Decimal | None) -> str:
    """`93.4%`, rounded half up; a dash where there is nothing to divide by."""
    if share is None:
        return "–"
    return _("%(number)s%%") % {"number": (share * 100).quantize(_TENTH, ROUND_HALF_UP)}


def say_rate(figure: Figure) -> str:
    """The share of a figure."""
    return say_share(figure.rate)


def say_interval(figure: Figure) -> str:
    """`between 91.0% and 95.1%`: where the share would lie in 95 of 100 such months; empty without cases."""
    if figure.low is None or figure.high is None:
        return ""
    return _("between %(low)s and %(high)s") % {"low": say_share(figure.low), "high": say_share(figure.high)}


def say_count(figure: Figure) -> str:
    """`41 of 44`."""
    return _("%(hits)d of %(of)d") % {"hits": figure.hits, "of": figure.of}


def say_time(seconds: int | None, beside: int | None = None) -> str:
    """`35 min`, `7.5 h` or `3.2 days`; in a column the longest time `beside` it decides the unit for all of them."""
    if seconds is None:
        return "–"
    longest = max(seconds, beside or 0)
    if longest < _HOUR:
        return _("%(number)d min") % {"number": round(seconds / 60)}
    if longest < 2 * _DAY:
        return _("%(number)s h") % {"number": _tenths(seconds, _HOUR)}
    return _("%(number)s days") % {"number": _tenths(seconds, _DAY)}


def _tenths(seconds: int, unit: int) -> Decimal:
    """To the tenth; what would be nothing then, to the hundredth."""
    number = Decimal(seconds) / unit
    return number.quantize(_TENTH if number >= _TENTH / 2 else _TENTH / 10, ROUND_HALF_UP)


def say_counted(count: int) -> str:
    """How many a mean is made of."""
    return _("%(count)d counted") % {"count": count}


def say_figure(code: str, figure: Figure, beside: int | None = None) -> str:
    """The main word of a figure by its measure: a number, a share, or a mean time in the unit of those beside it."""
    unit = MEASURES[code].unit
    if unit == SECONDS:
        return say_time(figure.mean, beside)
    return str(figure.hits) if unit == COUNT else say_rate(figure)
