"""Two-way evaluation as tables: the questions, the marks, when the seal opens, when units are reminded."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneneedle.core.rules import is_under

STREET, DEPARTMENT = "street", "department"
SIDES = (STREET, DEPARTMENT)
OPENING_LEVELS = frozenset({"city", "district"})
FEWEST_QUESTIONS, MOST_QUESTIONS = 3, 6
MARKS = (1, 2, 3, 4, 5)
LOW = 2  # up to here a mark needs words
FEWEST_PARTNERS = 3  # below this a mean would tell what one partner said
MAX_NAME, MAX_QUESTION, MAX_WORDS = 120, 200, 2000
LONGEST = timedelta(days=366)
LATEST_CLOSE = timedelta(days=90)
REPLY_WITHIN = timedelta(days=30)
REMIND_BEFORE = (timedelta(days=7), timedelta(days=1))

STATE_NAMES: dict[str, str | Promise] = {
    "open": _("Open for answers"),
    "closed": _("Evaluation closed"),
    "withdrawn": _("Evaluation taken back"),
}
STATE_TONES = {"open": "info", "closed": "neutral", "withdrawn": "warn"}
MARK_NAMES: dict[int, str | Promise] = {
    5: _("5, fully"),
    4: _("4, mostly"),
    3: _("3, partly"),
    2: _("2, hardly"),
    1: _("1, in no way"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One short question about the other unit, in one language or both."""

    zh: str
    en: str

    @property
    def text(self) -> str:
        """In the reader's language, else in the other."""
        return (self.zh or self.en) if (get_language() or "").startswith("zh") else (self.en or self.zh)


# The same for both directions unless who opens the period writes others.
USUAL_QUESTIONS = (
    Question("是否按职责清单办好了共同事项中自己的部分？", "Did it do its part of the shared cases, as the list says?"),
    Question("联系是否顺畅，要求和答复是否说得清楚？", "Could it be reached, and was it clear what it asked and said?"),
    Question("是否守住了约定的时间？", "Did it keep the times that were agreed?"),
    Question("共同事项的结果是否真正解决了群众的问题？", "Did the outcome of the shared cases help residents?"),
)


def read_questions(text: str) -> tuple[Question, ...]:
    """One question a line; a bar divides Chinese from English, a line without one stands in the language it is in."""
    found = []
    for line in text.splitlines():
        parts = [" ".join(part.split())[:MAX_QUESTION] for part in line.replace("｜", "|").split("|", 1)]
        if len(parts) == 1 and not _is_chinese(parts[0]):
            parts = ["", parts[0]]
        zh, en = (*parts, "")[:2]
        if zh or en:
            found.append(Question(zh, en))
    return tuple(found)


def write_questions(questions: Iterable[Question]) -> str:
    """The lines `read_questions` reads."""
    return "\n".join(" | ".join(part for part in (one.zh, one.en) if part) for one in questions)


def questions_from(rows: Iterable[Mapping[str, str]]) -> tuple[Question, ...]:
    """As they are kept beside a period."""
    return tuple(Question(str(row.get("zh", "")), str(row.get("en", ""))) for row in rows)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def other(side: str) -> str:
    """The side across the table."""
    return DEPARTMENT if side == STREET else STREET


def in_line(one: str, another: str) -> bool:
    """Whether two units stand in one line: the same, or one above the other."""
    return is_under(one, another) or is_under(another, one)


def start_of(day: date, zone: str) -> datetime:
    """The first moment of a day in the city."""
    return datetime.combine(day, time.min, ZoneInfo(zone))


def today_in(zone: str, now: datetime) -> date:
    """The city's own calendar day."""
    return now.astimezone(ZoneInfo(zone)).date()


def is_over(state: str, closes_at: datetime, now: datetime) -> bool:
    """Whether answers are closed: by its word, or because the time is over and nobody has written it down yet."""
    return state == "closed" or now >= closes_at


def is_sealed(*, given: int, over: bool) -> bool:
    """Opinions stay sealed until both sides have answered or the period is over, so that nobody answers in reply."""
    return given < len(SIDES) and not over


def reminders_due(closes_at: datetime, now: datetime) -> int:
    """How many reminders should have gone out by now; after the close there are none."""
    if now >= closes_at:
        return 0
    return sum(now >= closes_at - before for before in REMIND_BEFORE)


@dataclass(frozen=True, slots=True)
class Told:
    """What partners said of one unit: how many, the mean of each question, and how far apart they are."""

    answers: int
    means: tuple[float, ...]
    spreads: tuple[float, ...]


def sum_up(answers: Sequence[Sequence[int]]) -> Told | None:
    """Means and standard deviations by question; None while there are too few partners to hide one among them."""
    if len(answers) < FEWEST_PARTNERS:
        return None
    columns = list(zip(*answers, strict=True))
    return Told(
        len(answers),
        tuple(statistics.fmean(column) for column in columns),
        tuple(statistics.pstdev(column) for column in columns),
    )
