"""The week of working hours of a calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 1440
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)

# Minutes after local midnight, half-open.
Span = tuple[int, int]
Spans = tuple[Span, ...]

WHOLE_DAY: Spans = ((0, DAY_MINUTES),)
WEEK_24_7: dict[str, list[list[str]]] = {day: [["00:00", "24:00"]] for day in WEEKDAYS}


@dataclass(frozen=True, slots=True)
class Week:
    """Working hours per weekday, Monday first, and the hours of a day that works although its weekday does not."""

    days: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
    makeup: Spans

    @property
    def always_open(self) -> bool:
        """Whether there is no moment without work; such a week keeps no holidays."""
        return all(spans == WHOLE_DAY for spans in self.days)


def parse_hours(data: object) -> Week:
    """The week a calendar's JSON describes; overlaps, backward spans and unknown days are refused.

    `makeup` may name the hours of make-up workdays; else they follow the first weekday that has hours.
    """
    if not isinstance(data, Mapping):
        raise _refuse(_("Working hours are a list of spans for each weekday."))
    if unknown := set(map(str, data)) - {*WEEKDAYS, "makeup"}:
        message = _("“%(day)s” is not a weekday; write mon, tue, wed, thu, fri, sat, sun or makeup.")
        raise _refuse(message % {"day": min(unknown)})
    mon, tue, wed, thu, fri, sat, sun = (_spans(day, data.get(day, [])) for day in WEEKDAYS)
    days = (mon, tue, wed, thu, fri, sat, sun)
    if not any(days):
        raise _refuse(_("A calendar needs working hours on at least one weekday."))
    makeup = _spans("makeup", data["makeup"]) if data.get("makeup") else ()
    return Week(days=days, makeup=makeup)


def _spans(day: str, items: object) -> Spans:
    if not isinstance(items, (list, tuple)):
        raise _refuse(_("The working hours of %(day)s are not a list of spans.") % {"day": day})
    spans: list[Span] = sorted(_span(day, item) for item in items)
    for (_start, end), (start, _end) in pairwise(spans):
        if start < end:
            raise _refuse(_("The working hours of %(day)s overlap.") % {"day": day})
    return tuple(spans)


def _span(day: str, item: object) -> Span:
    if not isinstance(item, (list, tuple)) or len(item) != 2:
        raise _refuse(_("A span of %(day)s needs a start and an end.") % {"day": day})
    start, end = _clock(day, item[0]), _clock(day, item[1])
    if start >= end:
        raise _refuse(_("A span of %(day)s ends before it starts.") % {"day": day})
    return start, end


def _clock(day: str, text: object) -> int:
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        message = _("“%(text)s” (%(day)s) is not a time of day such as 09:00.")
        raise _refuse(message % {"text": text, "day": day})
    return int(text[:2]) * 60 + int(text[3:])


def _refuse(message: str) -> Refused:
    return Refused(message, field="hours", code="hours_unreadable")
