"""Pure words of powers handed down and site checks: fields of work, states and steps, checklists, what was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Refused

Words = str | Promise

NUMBER_PREFIX = "K-"
FURTHEST = timedelta(days=730)
MAX_LINES, MAX_LINE = 60, 300

# The list is open: a city may use any other word; it names itself.
FIELDS: dict[str, Words] = {
    "production_safety": gettext_lazy("Production safety"),
    "ecology": gettext_lazy("Ecology and environment"),
    "culture_tourism": gettext_lazy("Culture and tourism"),
    "fire_safety": gettext_lazy("Fire safety"),
    "city_appearance": gettext_lazy("City appearance and sanitation"),
    "construction": gettext_lazy("Construction works"),
    "market": gettext_lazy("Market and food"),
    "water": gettext_lazy("Water and drainage"),
}
SITE_KINDS: dict[str, Words] = {
    "organisation": gettext_lazy("Organisation"),
    "shop": gettext_lazy("Shop"),
    "works": gettext_lazy("Works"),
    "public_place": gettext_lazy("Public place"),
}
RESULTS: dict[str, Words] = {
    "ok": gettext_lazy("As it should be"),
    "not_ok": gettext_lazy("Not as it should be"),
    "not_applicable": gettext_lazy("Does not apply here"),
}
STATE_NAMES: dict[str, Words] = {
    "planned": gettext_lazy("Still to be checked"),
    "rectifying": gettext_lazy("To be put right at the site"),
    "closed": gettext_lazy("All in order"),
    "called_off": gettext_lazy("Called off"),
}
# Tab of the list -> states it holds.
TAB_STATES = {"planned": ("planned",), "rectify": ("rectifying",), "closed": ("closed", "called_off")}
# Step -> states it starts from, name, what it does.
MOVES: dict[str, tuple[frozenset[str], Words, Words]] = {
    "record": (
        frozenset({"planned"}),
        gettext_lazy("Write down what was found"),
        gettext_lazy(
            "Every line of the checklist; what is not in order gets words and a day until which it is put right."
        ),
    ),
    "recheck": (
        frozenset({"rectifying"}),
        gettext_lazy("Re-check the site"),
        gettext_lazy("Each line that was not in order; by another post and another person than the last time."),
    ),
    "call_off": (
        frozenset({"planned", "rectifying"}),
        gettext_lazy("Call the check off"),
        gettext_lazy("The site is gone, or the matter went back to the department."),
    ),
}
LEFT_STATES = frozenset({"planned", "rectifying"})
# Verb of the ledger -> words and tone.
STORY: dict[str, tuple[Words, str]] = {
    "powers.check_planned": (gettext_lazy("The check was planned"), "info"),
    "powers.check_recorded": (gettext_lazy("What was found was written down"), "info"),
    "powers.check_rechecked": (gettext_lazy("Somebody looked again"), "info"),
    "powers.check_overdue": (gettext_lazy("Not put right in time"), "bad"),
    "powers.check_called_off": (gettext_lazy("Called off"), "neutral"),
    "powers.case_opened_from_check": (gettext_lazy("A finding became a case"), "info"),
}
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found on one line of the checklist."""

    line_id: UUID
    result: str
    words: str = ""
    file_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """The site of a check: an organisation, a shop, works or a public place; never a person."""

    name: str
    kind: str
    address: str = ""
    area_path: str = ""
    lon: float | None = None
    lat: float | None = None


def say_field(word: str) -> str:
    """A field of work in words; one of the city's own names itself."""
    return str(FIELDS.get(word, word.replace("_", " ").capitalize()))


def check_word(word: str) -> str:
    """The word of a field of work as it stands; refused when it cannot be one."""
    if _WORD.fullmatch(word):
        return word
    message = _("“%(word)s” is no word for a field of work: use small letters and underscores.")
    raise Refused(message % {"word": word}, field="work_field", code="bad_field")


def check_link(address: str) -> str:
    """The address of the place where a penalty is dealt with; empty when there is none. Refuses all but http(s)."""
    bare = address.replace("\x00", "").strip()
    if not bare:
        return ""
    try:
        parts = urlsplit(bare)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(bare) <= MAX_LINE
    except ValueError:
        fine = False
    if not fine or re.search(r"\s", bare):
        raise Refused(_("Give an address that begins with http:// or https://."), field="outside_link", code="bad_link")
    return bare


def check_ahead(day: date | None, today: date, field: str) -> date:
    """A day that is still to come, within two years; refused otherwise."""
    if day is None:
        raise Refused(_("Say until which day it is put right."), field=field, code="no_day")
    if not today < day <= today + FURTHEST:
        raise Refused(_("Choose a day that is still to come, within two years."), field=field, code="past")
    return day


def said(text: str, most: int) -> str:
    """The text without blanks around it, at most so long."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:most]


def last_day_of(until: datetime, zone: ZoneInfo) -> date:
    """The last day something holds that holds until just before this moment, on the clocks of the city."""
    return (until - timedelta(microseconds=1)).astimezone(zone).date()


def split_lines(zh: str, en: str) -> tuple[tuple[str, str], ...]:
    """A checklist from one text each language, a line of text for a line of the list.

    Refuses no line at all, too many or too long ones, and two languages that do not have the same number of lines.
    """
    first, second = (
        [line.strip() for line in text.replace("\x00", "").splitlines() if line.strip()] for text in (zh, en)
    )
    if not first and not second:
        raise Refused(_("Write at least one line of the checklist."), field="lines_zh", code="no_lines")
    if first and second and len(first) != len(second):
        words = _("The checklist has %(zh)d lines in Chinese and %(en)d in English.")
        raise Refused(words % {"zh": len(first), "en": len(second)}, field="lines_en", code="lines_differ")
    count = max(len(first), len(second))
    if count > MAX_LINES or any(len(line) > MAX_LINE for line in (*first, *second)):
        words = _("A checklist has at most %(lines)d lines of %(signs)d characters.")
        raise Refused(
            words % {"lines": MAX_LINES, "signs": MAX_LINE}, field="lines_zh" if first else "lines_en", code="too_long"
        )
    return tuple(zip(first or [""] * count, second or [""] * count, strict=True))


def check_answers(answers: Sequence[Answer], asked: Collection[UUID]) -> None:
    """Refuse answers that are not one for each line that is asked, and a line not in order without words."""
    given = [one.line_id for one in answers]
    if len(given) != len(set(given)) or set(given) != set(asked):
        raise Refused(_("Answer every line of the checklist, each once."), code="lines_missing")
    if any(one.result not in RESULTS for one in answers):
        raise Refused(_("Choose one of the answers."), code="bad_result")
    if any(one.result == "not_ok" and not said(one.words, MAX_LINE) for one in answers):
        raise Refused(_("Say in words what is not in order."), code="no_words")
