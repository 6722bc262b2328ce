"""The transition table: every way a case can move, who may move it, and why, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_RETURNS = 2  # then the command desk decides with `settle`
WAIT_FOR_ANSWER = timedelta(days=7)  # then a checked case closes although the resident was silent
REOPEN_WITHIN = timedelta(days=30)  # of closing; then it is reported anew


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way to move: from any of `sources` to `target` (None: the state stays), by whoever holds `right`."""

    verb: str
    sources: tuple[str, ...]
    target: str | None
    right: str
    title: str | Promise
    why: str | Promise


OPEN_STATES = ("received", "filed", "dispatched", "handling", "handled", "verified")
END_STATES = ("closed", "declined", "withdrawn", "merged")
# Nobody's matter ends while departments are called to it; a case on hold only leaves by the side exits.
AFTER_WHISTLE = frozenset({"verified", *END_STATES})
ON_HOLD = frozenset({"withdraw", "merge", "locate"})
_BEFORE_RESULT = ("received", "filed", "dispatched", "handling")

# fmt: off
FLOW: tuple[Arrow, ...] = (
    Arrow("locate", ("received", "filed"), None, "case.file",
          _("Set the place"), _("Whose ground it is decides who must act.")),
    Arrow("classify", _BEFORE_RESULT, None, "case.file",
          _("Set the type"),
          _("The type decides who acts and by when; a corrected one keeps the number and the clock.")),
    Arrow("file", ("received",), "filed", "case.file",
          _("File"), _("Type and place are known: the deadlines begin.")),
    Arrow("dispatch", ("filed",), "dispatched", "case.dispatch",
          _("Dispatch"), _("The lowest unit that can act gets the work order.")),
    Arrow("settle", ("filed",), "dispatched", "case.settle",
          _("Decide who acts"), _("Returned twice: the command desk decides, and the decision stands.")),
    Arrow("accept", ("dispatched",), "handling", "case.handle",
          _("Accept"), _("The unit says: this is ours.")),
    Arrow("return", ("dispatched", "handling"), "filed", "case.handle",
          _("Return"), _("Not ours: with a reason and a better unit, at most twice.")),
    Arrow("finish", ("handling",), "handled", "case.handle",
          _("Report the result"), _("The work is done, explained, or no longer needed.")),
    Arrow("verify", ("handled",), "verified", "case.verify",
          _("Confirm the result"), _("Somebody other than the handler saw that it holds.")),
    Arrow("fail", ("handled",), "dispatched", "case.verify",
          _("Result does not hold"), _("The inspection failed: back to the same unit.")),
    Arrow("feedback", ("verified", "closed"), None, "case.feedback",
          _("Record feedback"), _("The resident is heard before anything closes.")),
    Arrow("close", ("verified",), "closed", "case.close",
          _("Close"), _("Checked, and the resident heard or asked long enough.")),
    Arrow("reopen", ("verified", "closed"), "dispatched", "case.reopen",
          _("Reopen"), _("It is not solved: same number, a new clock.")),
    Arrow("decline", ("received",), "declined", "case.file",
          _("Decline"), _("Outside the filing conditions: with advice and the next stop.")),
    Arrow("withdraw", _BEFORE_RESULT, "withdrawn", "case.file",
          _("Withdraw"), _("The reporter takes it back.")),
    Arrow("merge", _BEFORE_RESULT, "merged", "case.merge",
          _("Merge"), _("The same matter is open already; the reporter joins it.")),
    Arrow("adopt", ("received", "filed", "dispatched"), "closed", "case.import",
          _("Closed elsewhere"), _("Copied from another system, which says that it ended.")),
)
# fmt: on

ARROWS: dict[str, Arrow] = {arrow.verb: arrow for arrow in FLOW}

# What the ledger says happened, by the verb that did it.
FACTS: dict[str, str] = {
    "locate": "located",
    "classify": "classified",
    "file": "filed",
    "dispatch": "dispatched",
    "settle": "settled",
    "accept": "accepted",
    "return": "returned",
    "finish": "finished",
    "verify": "verified",
    "fail": "failed",
    "feedback": "heard",
    "close": "closed",
    "reopen": "reopened",
    "decline": "declined",
    "withdraw": "withdrawn",
    "merge": "merged",
    "adopt": "adopted",
}
# State after a fact that moves a case.
STATE_AFTER: dict[str, str] = {
    "received": "received",
    **{FACTS[arrow.verb]: arrow.target for arrow in FLOW if arrow.target},
    "lifted_up": "dispatched",
    "lowered": "dispatched",
}

# Steps of the step bar; a state stands at the step it has reached.
STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("received", _("Received")),
    ("filed", _("Filed")),
    ("dispatched", _("Dispatched")),
    ("handling", _("In work")),
    ("handled", _("Handled")),
    ("verified", _("Checked")),
    ("closed", _("Closed")),
)

STATE_NAMES: dict[str, str | Promise] = {
    **dict(STEPS),
    "declined": _("Declined"),
    "withdrawn": _("Withdrawn"),
    "merged": _("Merged"),
}

OUTCOME_NAMES: dict[str, str | Promise] = {
    "resolved": _("Resolved"),
    "explained": _("Explained, cannot be done"),
    "gone": _("No longer there"),
}

RETURN_REASONS: dict[str, str | Promise] = {
    "not_our_duty": _("Not our duty"),
    "not_our_area": _("Not our area"),
    "private_property": _("Private property"),
    "other_owner": _("Another owner of the installation"),
    "wrong_type": _("The type is wrong"),
    "needs_other_first": _("Another unit must act first"),
}

SOLVED: dict[str, str | Promise] = {
    "yes": _("Yes, it is solved"),
    "partly": _("Partly"),
    "no": _("No, it is not solved"),
    "unreached": _("Could not be reached"),
}


def step_of(state: str) -> int:
    """Position of a state on the step bar, from 0; side exits stand where the corridor ends."""
    names = [key for key, _title in STEPS]
    return names.index(state) if state in names else len(names) - 1


def target_of(verb: str, state: str) -> str | None:
    """State after the verb, or None when the table has no such arrow from here."""
    arrow = ARROWS.get(verb)
    if arrow is None or state not in arrow.sources:
        return None
    return arrow.target or state


def open311_status(state: str) -> str:
    """The only two words GeoReport v2 knows."""
    return "closed" if state in END_STATES else "open"


def extended_status(fact: str, state: str, outcome: str) -> str:
    """mySociety's word for an update that came with this fact and left this state."""
    if state == "closed":
        return "fixed" if outcome == "resolved" else "no_further_action"
    words = {
        "received": "open",
        "filed": "for_triage",
        "dispatched": "investigating",
        "handling": "in_progress",
        "handled": "in_progress",
        "verified": "in_progress",
        "declined": "not_councils_responsibility",
        "withdrawn": "cancelled",
        "merged": "duplicate",
    }
    if fact == "returned":
        return "internal_referral"
    if fact == "reopened":
        return "reopen"
    return words[state]
