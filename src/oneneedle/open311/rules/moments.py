"""Moments in the W3C profile of ISO 8601, read tolerantly and written in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_SHAPE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    # An unescaped plus sign arrives as a blank.
    r"(?P<zone>[Zz]|(?P<sign>[+\- ])(?P<zone_hours>\d\d):?(?P<zone_minutes>\d\d))?)?"
)
_SECOND = timedelta(seconds=1)
# Far from the ends of the calendar, so that adding a span never leaves it.
_FIRST_YEAR, _LAST_YEAR = 1000, 9000


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open stretch of time a text names: a second, or a day when it names no time."""

    since: datetime
    until: datetime


def read_span(text: str, zone: tzinfo) -> Span | None:
    """What the text names, or None when it names nothing; without an offset it is the city's own time.

    Answers show whole seconds, so a bound with a fraction means the second after it (since) or its own (until).
    """
    match = _SHAPE.fullmatch(text.strip())
    if match is None or not _FIRST_YEAR <= int(match["year"]) <= _LAST_YEAR:
        return None
    try:
        at = datetime(
            int(match["year"]),
            int(match["month"]),
            int(match["day"]),
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            int(match["second"] or 0),
            tzinfo=_zone(match, zone),
        )
    except ValueError:
        return None
    if match["hour"] is None:
        return Span(at.astimezone(UTC), (at + timedelta(days=1)).astimezone(UTC))
    at = at.astimezone(UTC)
    has_fraction = bool((match["fraction"] or "").strip("0"))
    return Span(at + _SECOND if has_fraction else at, at + _SECOND)


def _zone(match: re.Match[str], zone: tzinfo) -> tzinfo:
    if match["zone"] is None:
        return zone
    if match["sign"] is None:
        return UTC
    offset = timedelta(hours=int(match["zone_hours"]), minutes=int(match["zone_minutes"]))
    return timezone(-offset if match["sign"] == "-" else offset)


def write_moment(at: datetime) -> str:
    """`2026-11-21T04:05:06Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
