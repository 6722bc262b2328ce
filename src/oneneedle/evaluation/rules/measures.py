"""The measures as one table: what is counted, of what, on which day, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMULAS = "2"  # raise it when a formula changes: everything is counted anew, and the old numbers stand until then
MINIMUM = 30  # smaller numbers are shown, never ranked
SUPPRESS_BELOW = 5  # the public sees no smaller number
CONTENT_FROM = 4  # of 1 to 5

# Doors through which the city's own people bring what they found.
STAFF_CHANNELS = frozenset({"grid", "staff", "desk", "system"})

CASE, CALL = "case", "call"
RATE, COUNT, SECONDS = "rate", "count", "seconds"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: a rate is hits of `of`, a count is hits, a time is seconds over `of`; `better`: high, low, none."""

    code: str
    kind: str
    unit: str
    better: str
    name: str | Promise
    formula: str | Promise
    anchor: str | Promise
    answers: str | Promise
    public: bool = False


_HANDLER = _("The unit that reported the result.")
_HOLDER = _("The unit that had the case then; nobody while no unit had it.")
_GROUND = _("The desk of the ground; no unit is charged.")
_FIRST_UNIT = _("The unit it was sent to first.")
_CALLED = _("The department that was called.")
_END = _("The day the case was closed, or reopened before that.")

# fmt: off
_TABLE: tuple[Measure, ...] = (
    Measure("received", CASE, COUNT, "", _("Cases received"),
            _("Reports that came in, whatever became of them."),
            _("The day it was reported."), _FIRST_UNIT, public=True),
    Measure("found_by_staff", CASE, RATE, "high", _("Found by staff"),
            _("Matters that the city's own people or instruments found, of all that came in."),
            _("The day it was reported."), _FIRST_UNIT, public=True),
    Measure("response", CASE, RATE, "high", _("Response rate"),
            _("Accepted by the answering deadline, of those accepted or past it. Each reopening counts anew. A case"
              " copied from another system counts only if it was accepted here or its deadline passed here."),
            _("The day it was accepted in time, else the day of the deadline."), _HOLDER, public=True),
    Measure("on_time", CASE, RATE, "high", _("On time"),
            _("Last result by the deadline, of those that ended or passed it. Granted delays move the deadline. Each"
              " reopening counts anew. Of a case closed in another system its closing is the result."),
            _("The day it ended in time, else the day of the deadline."),
            _("The unit that reported the result in time; else the unit that had the case at the deadline."),
            public=True),
    Measure("checked", CASE, RATE, "high", _("Closed as resolved"),
            _("Closed as resolved and not reopened since, of all closed;"
              " “explained” and “gone” do not count as resolved."),
            _("The day it was closed."), _HANDLER, public=True),
    Measure("resolution", CASE, RATE, "high", _("Resolution rate"),
            _("The resident said “yes, it is solved”, of those who said yes, partly or no. The last word before a"
              " reopening counts; who could not be reached counts nowhere."),
            _("The day the resident said so."), _HANDLER, public=True),
    Measure("satisfaction", CASE, RATE, "high", _("Satisfaction rate"),
            _("Content with 4 or 5 of 5, of those who said how content they are."),
            _("The day the resident said so."), _HANDLER, public=True),
    Measure("first_dispatch", CASE, RATE, "high", _("First dispatch right"),
            _("Finished by the unit it was sent to first, or one below it, of cases with a first result."),
            _("The day of the first result."), _FIRST_UNIT),
    Measure("rework", CASE, RATE, "low", _("Rework"),
            _("Failed at the check or reopened, of cases closed or reopened; not those closed in another system."),
            _END, _HANDLER),
    Measure("returns", CASE, RATE, "low", _("Returned orders"),
            _("Orders sent back, of orders that came to a result or were sent back."),
            _("The day of the result or the return."), _HOLDER),
    Measure("shirking", CASE, RATE, "low", _("Returned without ground"),
            _("Returns after which the case was decided back to the same unit, or one below it, of returns that were"
              " decided on."),
            _("The day of the decision."), _("The unit that sent it back.")),
    Measure("time_dispatch", CASE, SECONDS, "low", _("Time until dispatch"),
            _("From reception, or from a return, to the dispatch."),
            _("The day of the dispatch."), _GROUND),
    Measure("time_accept", CASE, SECONDS, "low", _("Time until acceptance"),
            _("From the dispatch to the unit's acceptance."),
            _("The day of the acceptance."), _HOLDER),
    Measure("time_handle", CASE, SECONDS, "low", _("Time of handling"),
            _("From the acceptance to the result; holds are not taken off."),
            _("The day of the result."), _HOLDER),
    Measure("time_check", CASE, SECONDS, "low", _("Time until the check"),
            _("From the result to the check, whether it held or not."),
            _("The day of the check."), _GROUND),
    Measure("time_close", CASE, SECONDS, "low", _("Time until closing"),
            _("From the check to the closing."),
            _("The day of the closing."), _GROUND),
    Measure("time_total", CASE, SECONDS, "low", _("Time from report to closing"),
            _("From the report, or the reopening, to the closing."),
            _("The day of the closing."), _HANDLER, public=True),
    Measure("lifting", CASE, SECONDS, "low", _("Time lost in lifting"),
            _("How long a case lay with a unit before it was lifted or lowered a level; each move counts."),
            _("The day of the move."), _("The unit it lay with.")),
    Measure("whistle_answer", CALL, RATE, "high", _("Whistle answered"),
            _("Departments that answered in time (coming, there, or refusing with a reason), of those that answered or"
              " let the time pass."),
            _("The day of the answer in time, else the day of the deadline."), _CALLED, public=True),
    Measure("whistle_check_in", CALL, RATE, "high", _("Whistle check-in"),
            _("Departments on site in time, of those that came or let the time pass; who was excused counts nowhere."),
            _("The day of the arrival in time, else the day of the deadline."), _CALLED, public=True),
    Measure("whistle_finish", CALL, RATE, "high", _("Whistle result"),
            _("Results in time, of results brought or times passed; who was excused counts nowhere."),
            _("The day of the result in time, else the day of the deadline."), _CALLED, public=True),
)
# fmt: on

MEASURES: dict[str, Measure] = {measure.code: measure for measure in _TABLE}
# The three rates, and the times of the stages in the order of the corridor.
THREE_RATES = ("response", "resolution", "satisfaction")
STAGES = ("time_dispatch", "time_accept", "time_handle", "time_check", "time_close")
