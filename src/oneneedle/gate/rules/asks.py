"""What is asked of the gate, and its answer when it says no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.core.rules.words import check_words, clean_line, clean_words
from oneneedle.gate.rules.terms import GATED_LEVELS, MAX_TITLE, MAX_WORDS, TASK_KINDS

MOST_MONEY = Decimal(10) ** 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request to streets or communities: it cites an item of the list by its code, or an admission."""

    kind: str
    title: str
    asked: str
    due_by: datetime | None
    subject: str = ""
    duty_code: str = ""
    admission: UUID | None = None
    warning_answer: str = ""
    like_seen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionAsk:
    """Leave to ask what no duty covers: of one unit, or of every unit of a level on some ground."""

    title: str
    kind: str
    level: str
    reason: str
    staff: str
    money: Decimal | None
    last_on: date | None
    subject: str = ""
    to_unit: UUID | None = None
    area_path: str = ""
    warning_answer: str = ""


class GateRefused(Refused):
    """The gate says no; the refusals named here have been written down and stay."""

    def __init__(self, message: str | Promise, *, field: str, refusals: Sequence[UUID]) -> None:
        super().__init__(message, field=field, code="gate_refused")
        self.refusals = tuple(refusals)


def check_ask(ask: Ask, now: datetime) -> Ask:
    """The request without needless blanks. Refuses an unknown kind, empty or overlong words, and a day gone by."""
    check_kind(ask.kind)
    title = read_line(ask.title, "title", _("Say in one line what is asked."))
    asked = read_words(ask.asked, "asked", _("Say in full what is asked, so that nobody has to ask back."))
    if ask.due_by is None or ask.due_by <= now:
        raise Refused(_("Give a day that is still to come."), field="due_by", code="past")
    return Ask(
        kind=ask.kind,
        title=title,
        asked=asked,
        due_by=ask.due_by,
        subject=clean_words(ask.subject),
        duty_code=clean_words(ask.duty_code),
        admission=ask.admission,
        warning_answer=clean_words(ask.warning_answer)[:MAX_WORDS],
        like_seen=ask.like_seen,
    )


def check_admission_ask(ask: AdmissionAsk) -> AdmissionAsk:
    """The same for an admission: reason, staff and money are said, nothing is left open."""
    check_kind(ask.kind)
    if ask.level not in GATED_LEVELS:
        raise Refused(_("Choose whether streets or communities shall be asked."), field="level", code="unknown_level")
    if ask.money is None or not ask.money.is_finite() or not 0 <= ask.money < MOST_MONEY:
        raise Refused(_("Say what money comes with it; 0 if none."), field="money", code="out_of_range")
    if ask.last_on is None:
        raise Refused(_("Give the last day; every admission ends."), field="last_on", code="empty")
    return AdmissionAsk(
        title=read_line(ask.title, "title", _("Say in one line what shall be asked.")),
        kind=ask.kind,
        level=ask.level,
        reason=read_words(ask.reason, "reason", _("Give the reason; whoever decides will read it.")),
        staff=read_words(ask.staff, "staff", _("Say who helps: people sent along, or nobody.")),
        money=ask.money.quantize(Decimal("0.01")),
        last_on=ask.last_on,
        subject=clean_words(ask.subject),
        to_unit=ask.to_unit,
        area_path=clean_words(ask.area_path),
        warning_answer=clean_words(ask.warning_answer)[:MAX_WORDS],
    )


def title_of(text: str) -> str:
    """The first line of what somebody wrote without a title, cut to one."""
    lines = clean_words(text).splitlines() or [""]
    return lines[0] if len(lines[0]) <= MAX_TITLE else f"{lines[0][: MAX_TITLE - 1]}…"


def check_kind(kind: str) -> None:
    """Refuse a word that is no kind of request."""
    if kind not in TASK_KINDS:
        raise Refused(_("Choose what kind of request it is."), field="kind", code="unknown_kind")


def read_line(text: str, field: str, message: str) -> str:
    """One line. Refuses an empty and an overlong one."""
    return check_words(clean_line(text), field, MAX_TITLE, empty=message)


def read_words(text: str, field: str, message: str) -> str:
    """Some lines. Refuses none and too many."""
    return check_words(text, field, MAX_WORDS, empty=message)
