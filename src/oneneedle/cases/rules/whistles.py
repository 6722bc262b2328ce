"""The whistle as tables: kinds with their limits, states, who moves a call from where, and the moments of its clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneneedle.core.rules import check_number, tidy_number
from oneneedle.core.rules.moments import Moments, next_moment, warning_of
from oneneedle.core.rules.moves import Move
from oneneedle.workdays import rules as workdays

PREFIX = "W-"
MAX_WORDS = 4000
MOST_CALLS = 20
MOST_FILES = 60
RATE_WITHIN_DAYS = 60
FIRST_AND_LAST = (1, 5)


@dataclass(frozen=True, slots=True)
class Called:
    """One department that is called: what is asked of it, and by when, if not by the limit of the kind."""

    unit_id: UUID
    asked: str
    finish_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a community proposes to its street, as far as the street may change it."""

    asked: str
    meet_at: datetime
    meet_place: str
    calls: tuple[Called, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of whistle and its times."""

    code: str
    name: str | Promise
    ack: workdays.Limit  # to answer, from the blowing
    finish: workdays.Limit  # to bring the result, from the meeting
    grace: workdays.Limit | None  # after the meeting until somebody counts as late
    settle: workdays.Limit  # for the unit above to decide on a refusal
    lift: workdays.Limit  # from urging to lifting
    photo: bool  # a picture is part of checking in
    at_once: bool  # may be blown without a meeting time
    fewest: int  # departments that must be called
    propose: workdays.Limit  # for the street to answer what a community proposes


def _limit(text: str) -> workdays.Limit:
    return workdays.Limit.parse(text)


# fmt: off
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("departments", _("Needs departments"), _limit("4wh"), _limit("3wd"), _limit("10m"), _limit("4wh"),
             _limit("2h"), photo=True, at_once=False, fewest=1, propose=_limit("1wd")),
        Kind("joint", _("Joint enforcement"), _limit("2wh"), _limit("3wd"), _limit("10m"), _limit("2wh"),
             _limit("2h"), photo=True, at_once=False, fewest=2, propose=_limit("1wd")),
        Kind("emergency", _("Emergency"), _limit("15m"), _limit("24h"), None, _limit("15m"),
             _limit("15m"), photo=False, at_once=True, fewest=1, propose=_limit("2h")),
    )
}
# fmt: on
EMERGENCY_MEETS_AFTER = _limit("30m")

OPEN_WHISTLE = ("proposed", "blown", "gathered")
RUNNING_WHISTLE = ("blown", "gathered")
ENDED_WHISTLE = ("done", "withdrawn")
ENDED_CALL = ("finished", "excused")

# Kind -> the right a street needs for it by the register of street rights.
STREET_RIGHTS = {"joint": "comprehensive_management", "emergency": "emergency_response"}
CAMPAIGN_RIGHT = "comprehensive_management"

KIND_NAMES: dict[str, str | Promise] = {code: kind.name for code, kind in KINDS.items()}
STATE_NAMES: dict[str, str | Promise] = {
    "proposed": _("Proposed by the community"),
    "blown": _("Blown"),
    "gathered": _("All are there"),
    "done": _("Closed by the street"),
    "withdrawn": _("Taken back"),
}
CALL_STATE_NAMES: dict[str, str | Promise] = {
    "called": _("To be answered"),
    "acknowledged": _("Is coming"),
    "refused": _("Refused"),
    "present": _("On site"),
    "finished": _("Result is in"),
    "excused": _("Excused"),
}
CALL_TONES = {
    "called": "warn",
    "acknowledged": "info",
    "refused": "bad",
    "present": "info",
    "finished": "good",
    "excused": "neutral",
}
DECISION_NAMES: dict[str, str | Promise] = {
    "confirm": _("The call stands"),
    "excuse": _("The department is excused"),
}
FILE_KIND_NAMES: dict[str, str | Promise] = {
    "before": _("Before"),
    "after": _("After"),
    "check_in": _("On arrival"),
    "result": _("Result"),
}
PHASE_NAMES: dict[str, str | Promise] = {
    "propose": _("the answer to the proposal"),
    "answer": _("the answer"),
    "settle": _("the decision on the refusal"),
    "arrive": _("the arrival"),
    "finish": _("the result"),
}

# Who moves it: the street that blew, a department that was called, the unit above the street.
STREET, DEPARTMENT, ABOVE = "street", "department", "above"
RIGHTS = {STREET: "whistle.blow", DEPARTMENT: "whistle.answer", ABOVE: "whistle.settle"}


_STANDING = ("called", "acknowledged", "present", "refused")

# fmt: off
MOVES: dict[str, Move] = {move.verb: move for move in (
    Move("approve", STREET, ("proposed",), "blown", "approved",
         _("Blow the whistle"), _("The community asked for it; change what you like, then call.")),
    Move("close", STREET, RUNNING_WHISTLE, "done", "closed",
         _("Close the whistle"), _("Every department has finished or is excused.")),
    Move("withdraw", STREET, OPEN_WHISTLE, "withdrawn", "withdrawn",
         _("Take the whistle back"), _("The matter needs nobody any more.")),
    Move("attach", STREET, RUNNING_WHISTLE, None, "attached",
         _("Add pictures"), _("Before and after, for everybody who was called.")),
    Move("look_again", STREET, ("done",), None, "looked_again",
         _("Look again"), _("Somebody goes there on that day and sees whether it holds.")),
)}
CALL_MOVES: dict[str, Move] = {move.verb: move for move in (
    Move("acknowledge", DEPARTMENT, ("called",), "acknowledged", "acknowledged",
         _("We are coming"), _("The street can count on you.")),
    Move("check_in", DEPARTMENT, ("called", "acknowledged"), "present", "checked_in",
         _("I am here"), _("On site: the time and the post are kept, and how far the meeting point is.")),
    Move("finish", DEPARTMENT, ("present",), "finished", "finished",
         _("Report the result"), _("What your department did.")),
    Move("refuse", DEPARTMENT, ("called", "acknowledged"), "refused", "refused",
         _("Refuse"), _("With a reason; the unit above the street decides.")),
    Move("settle", ABOVE, _STANDING, None, "settled",
         _("Decide"), _("Whether the call stands or the department is excused.")),
    Move("rate", STREET, ("finished",), None, "rated",
         _("Rate the department"), _("How it answered on this matter; it will read this.")),
    Move("answer", DEPARTMENT, ENDED_CALL, None, "answered",
         _("Rate the call"), _("Was it needed, was it clear; the street will read this.")),
    Move("reply", DEPARTMENT, ENDED_CALL, None, "replied",
         _("Reply to the rating"), _("Your words stand beside it.")),
)}
# fmt: on
# What is said afterwards is said in any state of the whistle that departments see; the rest while it runs.
AFTERWARDS = frozenset({"rate", "answer", "reply"})


def tidy_whistle_number(text: str) -> str:
    """The number as we write it, from whatever a person typed; the letter in front may be left out."""
    bare = text.strip()
    if bare[:1] in {"w", "W", "Ｗ", "ｗ"}:
        bare = bare[1:].lstrip("-－ ")
    return PREFIX + tidy_number(bare)


def is_whistle_number(text: str) -> bool:
    """Whether the text is a number of a whistle whose check digit holds."""
    return text.strip()[:1].upper() in {"W", "Ｗ"} and check_number(tidy_whistle_number(text).removeprefix(PREFIX))


@dataclass(frozen=True, slots=True)
class Clock:
    """What the moments of a call are worked out from."""

    state: str
    called_at: datetime
    ack_by: datetime | None
    check_in_by: datetime | None
    finish_by: datetime | None
    refused_at: datetime | None
    checked_in_at: datetime | None


PHASES = {"called": "answer", "refused": "settle", "acknowledged": "arrive", "present": "finish"}


def phase_of(state: str) -> str:
    """What is waited for in this state, or nothing."""
    return PHASES.get(state, "")


def due_of(kind: Kind, clock: Clock, calendar: workdays.WorkCalendar) -> datetime | None:
    """The moment by which the present phase should be over."""
    match phase_of(clock.state):
        case "answer":
            return clock.ack_by
        case "settle":
            start = clock.refused_at
            return workdays.add_time(calendar, start, kind.settle).at if start else None
        case "arrive":
            return clock.check_in_by
        case "finish":
            return clock.finish_by
    return None


def moments_of(kind: Kind, clock: Clock, calendar: workdays.WorkCalendar) -> Moments:
    """The moments of the present phase: warned when a quarter of the time is left, urged at its end, then lifted."""
    phase, due = phase_of(clock.state), due_of(kind, clock, calendar)
    if due is None:
        return ()
    since = {
        "answer": clock.called_at,
        "settle": clock.refused_at,
        "arrive": clock.called_at,
        "finish": clock.checked_in_at,
    }[phase]
    warn = warning_of(min(since or clock.called_at, due), due)
    lift = workdays.add_time(calendar, due, kind.lift).at
    moments = [(f"{phase}_warn", warn), (f"{phase}_urge", due), (f"{phase}_lift", lift)]
    if phase == "answer" and clock.check_in_by is not None:  # who never answered is still missed at the meeting
        missed = workdays.add_time(calendar, clock.check_in_by, kind.lift).at
        moments += [("arrive_urge", clock.check_in_by), ("arrive_lift", missed)]
    return tuple(sorted(moments, key=lambda moment: moment[1]))


def next_proposal_stage(since: datetime, due: datetime, passed: str) -> tuple[str, datetime] | None:
    """The first moment behind the one that was passed: warned when a quarter of the time is left, lifted at its end."""
    return next_moment((("propose_warn", warning_of(since, due)), ("propose_lift", due)), passed)


STAGE_FACTS = {"warn": "warned", "urge": "urged", "lift": "lifted"}


def next_stage(kind: Kind, clock: Clock, calendar: workdays.WorkCalendar, passed: str) -> tuple[str, datetime] | None:
    """The first moment behind the one that was passed; a new phase begins with what has not come in the answer's."""
    answer = moments_of(kind, replace(clock, state="called"), calendar)
    return next_moment(moments_of(kind, clock, calendar), passed, before=answer)
