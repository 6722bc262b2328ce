"""A task as tables: who moves it from where to where, and the moments of its clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oneneedle.core.rules import Refused, check_number, tidy_number
from oneneedle.core.rules.moments import Moments, next_moment, warning_of
from oneneedle.core.rules.moves import Move
from oneneedle.core.rules.words import clean_words
from oneneedle.gate.rules.terms import ENDED_TASK, MOST_HOURS, OPEN_TASK
from oneneedle.workdays import rules as workdays

TASK_PREFIX, ADMISSION_PREFIX = "T-", "A-"
ACK_WITHIN = workdays.Limit.parse("2wd")

# Who moves it: the unit that asked, the unit that was asked, a unit above them.
ASKER, RECEIVER, ABOVE, BOTH = "asker", "receiver", "above", "both"
RIGHTS = {ASKER: "task.ask", RECEIVER: "task.answer", ABOVE: "task.admit"}


# fmt: off
MOVES: dict[str, Move] = {move.verb: move for move in (
    Move("accept", RECEIVER, ("asked",), "accepted", "accepted",
         _("Accept the task"), _("Your unit takes it on; the unit that asked can count on it.")),
    Move("finish", RECEIVER, OPEN_TASK, "done", "finished",
         _("Report the task done"), _("The answer, and the hours it took; they stand in the burden ledger.")),
    Move("return", RECEIVER, OPEN_TASK, "returned", "returned",
         _("Return the task"), _("With a reason; it ends, and the unit that asked reads why.")),
    Move("withdraw", ASKER, OPEN_TASK, "withdrawn", "withdrawn",
         _("Take the task back"), _("It is not needed any more.")),
    Move("attach", BOTH, OPEN_TASK, None, "attached",
         _("Add files"), _("The form that is asked for, or the answer.")),
    Move("propose_removal", RECEIVER, (*OPEN_TASK, "done", "returned"), None, "removal_proposed",
         _("Propose for removal"), _("Such a request should not be made of your unit; the unit above decides.")),
)}
# fmt: on


@dataclass(frozen=True, slots=True)
class Clock:
    """What the moments of a task are worked out from."""

    state: str
    sent_at: datetime
    ack_by: datetime
    due_by: datetime


def moments_of(clock: Clock) -> Moments:
    """Warned when a quarter of the time is left, overdue at its end: of the answer first, then of the result."""
    if clock.state in ENDED_TASK:
        return ()
    moments = [("due_warn", warning_of(clock.sent_at, clock.due_by)), ("due_overdue", clock.due_by)]
    if clock.state == "asked":
        moments = [("ack_warn", warning_of(clock.sent_at, clock.ack_by)), ("ack_overdue", clock.ack_by), *moments]
    return tuple(sorted(moments, key=lambda moment: moment[1]))


STAGE_FACTS = {"warn": "warned", "overdue": "overdue"}


def next_stage(clock: Clock, passed: str) -> tuple[str, datetime] | None:
    """The first moment behind the one that was passed; a task that was accepted meanwhile goes on with its result."""
    return next_moment(moments_of(clock), passed, before=moments_of(replace(clock, state="asked")))


def is_late(clock: Clock, now: datetime) -> bool:
    """Whether the answer or the result is overdue."""
    return clock.state in OPEN_TASK and (now > clock.due_by or (clock.state == "asked" and now > clock.ack_by))


def check_hours(hours: Decimal | None) -> Decimal:
    """The hours a task took, to the hundredth. Refuses none, less than nothing and more than a year of one person."""
    if hours is None or not hours.is_finite():
        raise Refused(gettext("Say how many hours it took; half an hour is 0.5."), field="hours", code="empty")
    if not 0 <= hours <= MOST_HOURS:
        words = {"most": int(MOST_HOURS)}
        raise Refused(gettext("Hours go from 0 to %(most)d.") % words, field="hours", code="out_of_range")
    return hours.quantize(Decimal("0.01"), ROUND_HALF_UP)


def tidy_task_number(text: str) -> str:
    """The number as we write it, from whatever a person typed; the letter in front may be left out."""
    return _tidy(text, TASK_PREFIX)


def tidy_admission_number(text: str) -> str:
    """The same for an admission."""
    return _tidy(text, ADMISSION_PREFIX)


def is_task_number(text: str) -> bool:
    """Whether the text is a number of a task whose check digit holds."""
    return text.strip()[:1].upper() == "T" and check_number(tidy_task_number(text).removeprefix(TASK_PREFIX))


def _tidy(text: str, prefix: str) -> str:
    bare, letter = clean_words(text), prefix[0]
    if bare[:1] in {letter, letter.lower(), chr(ord(letter) + 0xFEE0), chr(ord(letter.lower()) + 0xFEE0)}:
        bare = bare[1:].lstrip("-－ ")
    return prefix + tidy_number(bare)
