"""Which ways lead on from a case for this post, and what stands in the way: drawn from the transition table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.models import Case, Feedback, Whistle, WorkOrder
from oneneedle.cases.rules import flow, whistles
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import Actor

_NOBODYS_BUTTON = frozenset({"adopt"})  # imports do it
_FORWARD = ("file", "dispatch", "settle", "accept", "finish", "verify", "close")


@dataclass(frozen=True, slots=True)
class Button:
    """One verb of the table that the post may do now; a disabled one says what is missing."""

    verb: str
    title: str
    why: str
    enabled: bool
    forward: bool


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of a case when its buttons are drawn."""

    case: Case
    actor: Actor
    orders: Sequence[WorkOrder]
    feedback: Sequence[Feedback]
    now: datetime
    whistle: str = ""  # number of one that is still open


def possible(verb: str, grounds: Grounds) -> bool:
    """Whether the post may take this arrow from here; two returns turn `dispatch` into `settle`."""
    case = grounds.case
    if verb in _NOBODYS_BUTTON or flow.target_of(verb, case.state) is None:
        return False
    if verb in {"dispatch", "settle"} and (verb == "settle") != (case.returns >= flow.MAX_RETURNS):
        return False
    return access.can(verb, grounds.actor, case)


def draw_buttons(grounds: Grounds) -> tuple[Button, ...]:
    """All possible verbs, those that lead forward first."""
    buttons = []
    for arrow in flow.FLOW:
        if possible(arrow.verb, grounds):
            missing = _missing(arrow.verb, grounds)
            buttons.append(
                Button(arrow.verb, str(arrow.title), missing or str(arrow.why), not missing, arrow.verb in _FORWARD)
            )
    return tuple(sorted(buttons, key=lambda button: (not button.forward, not button.enabled)))


def _missing(verb: str, grounds: Grounds) -> str:
    """What must happen first, or nothing."""
    case = grounds.case
    if grounds.whistle and flow.target_of(verb, case.state) in flow.AFTER_WHISTLE:
        words = {"number": grounds.whistle}
        return _("Whistle %(number)s is still open: the street closes it first.") % words
    if case.held_at is not None and verb not in flow.ON_HOLD:
        return _("The case is on hold: resume it first.")
    if verb == "file":
        return _missing_to_file(case, grounds.now)
    if verb in {"verify", "fail"} and _did_the_work(grounds):
        return _("Nobody checks their own work.")
    if verb == "return" and case.returns >= flow.MAX_RETURNS:
        return _("Returned twice and decided: this order stands.")
    if verb == "close" and not _heard(grounds):
        return _("The resident has not been heard yet: record the feedback, or wait a week for the answer.")
    if verb in {"reopen", "feedback"} and case.closed_at and grounds.now - case.closed_at > flow.REOPEN_WITHIN:
        return _("It was closed more than 30 days ago. Please report it anew.") if verb == "reopen" else ""
    return ""


def _missing_to_file(case: Case, now: datetime) -> str:
    if case.case_type_id is None:
        return _("Set the type first.")
    rule = catalogue.get_catalogue(case.jurisdiction_id).rule_at(case.case_type_id, now, case.area_path)
    if rule is None:
        return _("No rule is in force for this type of case.")
    if rule.needs_place and case.area_id is None:
        return _("Set the place first: this type needs one.")
    return ""


def _did_the_work(grounds: Grounds) -> bool:
    finished = [order for order in grounds.orders if order.state == WorkOrder.State.FINISHED]
    if not finished or grounds.actor.person_id is None:
        return False
    last = max(finished, key=lambda order: order.seq)
    return grounds.actor.person_id in {last.ended_by_id, last.accepted_by_id}


def _heard(grounds: Grounds) -> bool:
    verified_at = grounds.case.verified_at
    if verified_at is None:
        return False
    return grounds.now - verified_at >= flow.WAIT_FOR_ANSWER or any(one.at >= verified_at for one in grounds.feedback)


def open_whistle(case: Case) -> str:
    """The number of a whistle that is still open for the case, or nothing."""
    running = Whistle.objects.filter(links__case=case, state__in=whistles.RUNNING_WHISTLE)
    return running.values_list("number", flat=True).first() or ""


def get_button(actor: Actor, case: Case, verb: str, now: datetime) -> Button | None:
    """The button of one verb, for lists that ask about many cases."""
    grounds = Grounds(case, actor, list(case.orders.all()), list(case.feedback.all()), now, open_whistle(case))
    return next((button for button in draw_buttons(grounds) if button.verb == verb), None)
