"""From the content of a sheet to the paper in the reader's language; for the public, small numbers are not told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oneneedle.evaluation.rules.measures import COUNT as COUNTED
from oneneedle.evaluation.rules.measures import RATE, SECONDS, STAGES, SUPPRESS_BELOW, THREE_RATES
from oneneedle.evaluation.rules.rates import Figure
from oneneedle.evaluation.rules.sheets.content import Content, Number
from oneneedle.evaluation.rules.sheets.paper import (
    BARS,
    COUNT,
    HOURS,
    LINES,
    SHARE,
    TIME,
    Block,
    Column,
    Paper,
    Value,
    say,
)
from oneneedle.evaluation.rules.topics.growth import TREND_NAMES

MAIN = (*THREE_RATES, "on_time")
_AGAIN = ("first_dispatch", "rework", "returns", "shirking", "found_by_staff", "checked")
_CALLS = ("whistle_answer", "whistle_check_in", "whistle_finish")


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a sheet it is; number 0 is not published. `former` is the edition it corrects."""

    number: int = 0
    published_at: datetime | None = None
    reason: str = ""
    former: Content | None = None


def make_paper(content: Content, edition: Edition, *, zone: ZoneInfo, public: bool = False) -> Paper:
    """The sheet in the language that is active."""
    blocks = [
        _changes(content, edition, public=public),
        _rates(content, _("The main rates"), MAIN, public=public),
        _rates(content, _("Quality of the work"), _AGAIN, public=public),
        _rates(content, _("Answers of departments to whistles"), _CALLS, public=public),
        _stages(content, public=public),
        _months(content, public=public),
        _kinds(content, public=public),
        _old(content, public=public),
        None if public else _oldest(content),
        _matters(content),
        _burden(content),
        _asked(content),
        _definitions(content),
    ]
    month = f"{content.month:%Y-%m}"
    return Paper(
        language=get_language() or "en",
        title=_("%(street)s: the month %(month)s") % {"street": content.street, "month": month},
        subtitle=str(content.city),
        notes=tuple(_notes(content, edition, zone)),
        blocks=tuple(block for block in blocks if block is not None),
        foot=_foot(content, edition, zone),
        numbers=_("The numbers"),
    )


def _notes(content: Content, edition: Edition, zone: ZoneInfo) -> Iterable[str]:
    if not edition.number:
        yield _("Not published yet: these numbers still change.")
    if edition.reason:
        yield _("Edition %(number)d. Why it was corrected: %(reason)s") % {
            "number": edition.number,
            "reason": edition.reason,
        }
    yield _("Units are counted, never persons. The interval of a share holds the true one in 95 of 100 such months.")


def _foot(content: Content, edition: Edition, zone: ZoneInfo) -> str:
    parts = [_("Formulas %(version)s") % {"version": content.formulas}]
    if content.counted_until:
        parts.append(_("counted until %(at)s") % {"at": f"{content.counted_until.astimezone(zone):%Y-%m-%d %H:%M}"})
    if edition.number and edition.published_at:
        at = f"{edition.published_at.astimezone(zone):%Y-%m-%d}"
        parts.append(_("edition %(number)d of %(at)s") % {"number": edition.number, "at": at})
    return " · ".join(parts)


def _shown(figure: Figure, *, public: bool) -> bool:
    return bool(figure) and not (public and figure.of < SUPPRESS_BELOW)


def _rates(content: Content, title: str, codes: Iterable[str], *, public: bool) -> Block | None:
    known = {one.code: one for one in content.numbers}
    found = [known[code] for code in codes if code in known and known[code].of]
    if not found:
        return None
    return Block(
        title=title,
        columns=(
            Column(_("Measure")),
            Column(_("Share"), SHARE),
            Column(_("At least"), SHARE),
            Column(_("At most"), SHARE),
            Column(_("Hits"), COUNT),
            Column(_("Of"), COUNT),
            Column(_("Month before"), SHARE),
        ),
        rows=tuple(_rate_row(one, public=public) for one in found),
        note=_("Fewer than five are not shown.") if public else "",
        chart=BARS,
        ends=(2, 3),
    )


def _rate_row(one: Number, *, public: bool) -> tuple[Value, ...]:
    figure, before = one.figure, one.before
    earlier = before.rate if _shown(before, public=public) else None
    if not _shown(figure, public=public):
        return (str(one.name), None, None, None, None, None, earlier)
    return (str(one.name), figure.rate, figure.low, figure.high, figure.hits, figure.of, earlier)


def _stages(content: Content, *, public: bool) -> Block | None:
    found = [one for one in content.numbers if one.unit == SECONDS and _shown(one.figure, public=public)]
    if not found:
        return None
    found.sort(key=lambda one: one.code not in STAGES)
    return Block(
        title=_("Time in each stage"),
        columns=(
            Column(_("Stage")),
            Column(_("Mean"), TIME),
            Column(_("Counted"), COUNT),
            Column(_("Month before"), TIME),
        ),
        rows=tuple(
            (
                str(one.name),
                one.figure.mean,
                one.figure.of,
                one.before.mean if _shown(one.before, public=public) else None,
            )
            for one in found
        ),
        chart=BARS,
    )


def _count(number: int, *, public: bool) -> int | None:
    """A number of cases; for the public one of few is not told."""
    return None if public and 0 < number < SUPPRESS_BELOW else number


def _months(content: Content, *, public: bool) -> Block | None:
    if len(content.months) < 2:
        return None
    return Block(
        title=_("Received and closed"),
        columns=(Column(_("Month")), Column(_("Received"), COUNT), Column(_("Closed"), COUNT)),
        rows=tuple(
            (f"{one.month:%Y-%m}", _count(one.received, public=public), _count(one.closed, public=public))
            for one in content.months
        ),
        chart=LINES,
    )


def _kinds(content: Content, *, public: bool) -> Block | None:
    found = [one for one in content.kinds if not public or one.count >= SUPPRESS_BELOW]
    if not found:
        return None
    return Block(
        title=_("What was reported most"),
        columns=(Column(_("Type of case")), Column(_("Cases"), COUNT), Column(_("Month before"), COUNT)),
        rows=tuple((str(one.name), one.count, _count(one.before, public=public)) for one in found),
        chart=BARS,
    )


def _old(content: Content, *, public: bool) -> Block | None:
    if not content.open_cases:
        return None
    rows = [(_("All open cases"), _count(content.open_cases, public=public))]
    for days, count in content.old:
        words = ngettext("Open for more than %(days)d day", "Open for more than %(days)d days", days)
        rows.append((words % {"days": days}, _count(count, public=public)))
    return Block(
        title=_("Cases still open"),
        columns=(Column(_("Time open")), Column(_("Cases"), COUNT)),
        rows=tuple(rows),
        note=_("At the end of the month, or now while the month runs, whenever they came in."),
    )


def _oldest(content: Content) -> Block | None:
    if not content.oldest:
        return None
    return Block(
        title=_("The oldest open cases"),
        columns=(Column(_("Number")), Column(_("Type of case")), Column(_("Received on"))),
        rows=tuple((one.number, str(one.kind), f"{one.received_on:%Y-%m-%d}") for one in content.oldest),
    )


def _matters(content: Content) -> Block | None:
    if not content.matters:
        return None
    return Block(
        title=_("Topics of the month"),
        columns=(Column(_("Topic of the month")), Column(_("Cases"), COUNT), Column(_("Against the months before"))),
        rows=tuple((str(one.title), one.count, str(TREND_NAMES.get(one.trend, ""))) for one in content.matters),
    )


def _burden(content: Content) -> Block | None:
    if content.burden is None:
        return None
    burden = content.burden
    rows: tuple[tuple[Value, ...], ...] = (
        (_("Tasks"), float(burden.tasks)),
        (_("Like ones counted once"), float(burden.alike)),
        (_("Hours spent on them"), burden.hours),
        (_("Requests the gate kept off"), float(burden.refused)),
    )
    return Block(
        title=_("What was asked of the street"), columns=(Column(_("What")), Column(_("How many"), HOURS)), rows=rows
    )


def _asked(content: Content) -> Block | None:
    if content.burden is None or not content.burden.lines:
        return None
    return Block(
        title=_("Who asked"),
        columns=(Column(_("Unit")), Column(_("Kind")), Column(_("Tasks"), COUNT), Column(_("Hours"), HOURS)),
        rows=tuple((str(one.unit), str(one.kind), one.tasks, one.hours) for one in content.burden.lines),
    )


def _definitions(content: Content) -> Block | None:
    told = [one for one in content.numbers if one.of or one.of_before]
    if not told:
        return None
    return Block(
        title=_("How it is counted"),
        columns=(Column(_("Measure")), Column(_("Formula"))),
        rows=tuple((str(one.name), str(one.formula)) for one in told),
        note=_("The page of definitions of this installation says more: /definitions/"),
    )


def _changes(content: Content, edition: Edition, *, public: bool) -> Block | None:
    """What a correction changed, number by number; small ones stay untold before and after."""
    if edition.former is None:
        return None
    old = {one.code: one for one in edition.former.numbers}
    rows = [
        (str(one.name), _told(old.get(one.code), public=public), _told(one, public=public))
        for one in content.numbers
        if (one.of or one.code in old) and (one.code not in old or old[one.code].figure != one.figure)
    ]
    if not rows:
        rows = [(_("No measure changed; other parts of the sheet did."), "", "")]
    return Block(
        title=_("What this edition corrects"),
        columns=(Column(_("Measure")), Column(_("Former edition")), Column(_("This edition"))),
        rows=tuple(rows),
    )


def _told(one: Number | None, *, public: bool) -> str:
    if one is None or not one.of:
        return "–"
    if not _shown(one.figure, public=public):
        return _("too few")
    counted = _("%(hits)d of %(of)d") % {"hits": one.hits, "of": one.of}
    if one.unit == RATE:
        return f"{say(one.figure.rate, SHARE)} ({counted})"
    return str(one.hits) if one.unit == COUNTED else f"{say(one.figure.mean, TIME)} ({one.of})"
