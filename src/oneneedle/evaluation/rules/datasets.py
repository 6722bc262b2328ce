"""What can be written out, column by column: no words people wrote, no address, no name, no point finer than a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

CELL_RESOLUTION: Final = 8  # H3 cells of about 0.7 square kilometres

TEXT, WHOLE, AMOUNT, MOMENT, DAY, YES = "text", "whole", "amount", "moment", "day", "yes"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, what kind of value, and what it says."""

    name: str
    kind: str
    what: str | Promise


@dataclass(frozen=True, slots=True)
class Dataset:
    """One kind of table; `walk` names the rows it is read along."""

    code: str
    name: str | Promise
    hint: str | Promise
    walk: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


def _columns(*rows: tuple[str, str, str | Promise]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


_CASE_KEY = _columns(
    ("case_id", TEXT, "identifier of the case; joins the data sets"),
    ("number", TEXT, "number of the case"),
)
_ABOUT = _columns(
    ("type_code", TEXT, "case type"),
    ("type_name", TEXT, "its name"),
    ("area_path", TEXT, "smallest area known"),
    ("street_path", TEXT, "the same, cut at the level of the street"),
    ("street_name", TEXT, "its name"),
)
_UNIT = _columns(
    ("unit_code", TEXT, "who must act"),
    ("unit_path", TEXT, "its place in the tree of units"),
    ("unit_name", TEXT, "its name"),
)

CASES = Dataset(
    "cases",
    gettext_lazy("Cases"),
    gettext_lazy("One row per case, with its way, its deadlines and the last answer of the resident."),
    "cases",
    (
        *_CASE_KEY,
        *_columns(
            ("state", TEXT, "where it stands: received ... closed, declined, withdrawn, merged"),
            ("outcome", TEXT, "resolved, explained, gone; empty before"),
            ("priority", TEXT, "normal, high, urgent"),
            ("channel", TEXT, "the door it came in by"),
            ("source", TEXT, "the system it was copied from; empty for own cases"),
            ("private", YES, "its type is not shown to the public; it has no cell"),
        ),
        *_ABOUT,
        Column("cell", TEXT, "H3 cell of resolution 8 (about 0.7 km²) of the point; empty without one"),
        *_UNIT,
        *_columns(
            ("reported_at", MOMENT, "when the reporter said it"),
            ("received_at", MOMENT, "step 1"),
            ("filed_at", MOMENT, "step 4"),
            ("dispatched_at", MOMENT, "step 5"),
            ("responded_at", MOMENT, "first accepted by a unit"),
            ("handled_at", MOMENT, "step 7"),
            ("verified_at", MOMENT, "step 8"),
            ("closed_at", MOMENT, "step 9"),
            ("respond_by", MOMENT, "deadline of the response, extensions included"),
            ("resolve_by", MOMENT, "deadline of the result, extensions included"),
            ("overdue_at", MOMENT, "when it became overdue"),
            ("received_on", DAY, "days on the city's clocks, so that no engine has to know time zones"),
            ("responded_on", DAY, "day of responded_at"),
            ("respond_due_on", DAY, "day of respond_by"),
            ("resolve_due_on", DAY, "day of resolve_by"),
            ("closed_on", DAY, "day of closed_at"),
            ("returns", WHOLE, "times it was returned in this turn"),
            ("reopened", WHOLE, "times it was opened again"),
            ("solved", TEXT, "last answer of the resident: yes, partly, no, unreached"),
            ("content", WHOLE, "1 (not at all) to 5 (very), or empty"),
        ),
    ),
)  # fmt: skip

FEEDBACK = Dataset(
    "feedback",
    gettext_lazy("Feedback"),
    gettext_lazy("One row per answer of a resident, without the words."),
    "cases",
    (
        *_CASE_KEY,
        *_columns(
            ("at", MOMENT, "when it was said"),
            ("said_on", DAY, "the day on the city's clocks"),
            ("turn", WHOLE, "1 until the case is opened again, then 2 ..."),
            ("answer_seq", WHOLE, "first, second ... answer of the case"),
            ("solved", TEXT, "yes, partly, no, unreached"),
            ("content", WHOLE, "1 (not at all) to 5 (very), or empty"),
            ("assisted", YES, "a desk asked and wrote it down"),
        ),
        *_ABOUT,
        *_UNIT,
    ),
)

ORDERS = Dataset(
    "orders",
    gettext_lazy("Work orders"),
    gettext_lazy("One row per dispatch of a case to a unit."),
    "cases",
    (
        *_CASE_KEY,
        *_columns(
            ("order_seq", WHOLE, "first, second ... order of the case"),
            ("state", TEXT, "sent, accepted, finished, returned, cancelled"),
        ),
        *_UNIT,
        *_columns(
            ("sent_at", MOMENT, "when it was sent"),
            ("accept_by", MOMENT, "deadline of the answer"),
            ("accepted_at", MOMENT, "when it was accepted"),
            ("finish_by", MOMENT, "deadline of the result"),
            ("ended_at", MOMENT, "finished, returned or cancelled"),
            ("accepted_on", DAY, "day of accepted_at on the city's clocks"),
            ("ended_on", DAY, "day of ended_at"),
            ("outcome", TEXT, "resolved, explained, gone"),
            ("return_reason", TEXT, "reason code of a return"),
            ("cost", AMOUNT, "money spent, in the city's currency"),
        ),
        *_ABOUT,
    ),
)

CALLS = Dataset(
    "calls",
    gettext_lazy("Whistle calls"),
    gettext_lazy("One row per department called by a whistle."),
    "whistles",
    (
        *_columns(
            ("whistle", TEXT, "number of the whistle"),
            ("kind", TEXT, "departments, joint, emergency"),
            ("whistle_state", TEXT, "blown, gathered, done, withdrawn"),
            ("street_unit", TEXT, "code of the unit that called"),
            ("area_path", TEXT, "ground of the whistle"),
            ("cases", WHOLE, "cases it is blown for"),
            ("state", TEXT, "called, acknowledged, refused, present, finished, excused"),
        ),
        *_UNIT,
        *_columns(
            ("called_at", MOMENT, "when the clock of the answer began"),
            ("ack_by", MOMENT, "deadline of the answer"),
            ("acknowledged_at", MOMENT, "when it answered"),
            ("refused_at", MOMENT, "when it refused"),
            ("check_in_by", MOMENT, "deadline on site"),
            ("checked_in_at", MOMENT, "when it came"),
            ("finish_by", MOMENT, "deadline of the result"),
            ("finished_at", MOMENT, "when it finished"),
            ("lifted_at", MOMENT, "first lifted to the level above"),
            ("rating", WHOLE, "1 to 5, by the street"),
            ("needed", YES, "the department finds the call was needed"),
            ("clear", WHOLE, "1 to 5, by the department"),
        ),
    ),
)

TASKS = Dataset(
    "tasks",
    gettext_lazy("Tasks asked of streets and communities"),
    gettext_lazy("One row per task that passed the gate, without the words."),
    "tasks",
    _columns(
        ("task", TEXT, "number of the task"),
        ("kind", TEXT, "task, form, meeting, inspection"),
        ("state", TEXT, "asked, accepted, done, returned, withdrawn"),
        ("from_code", TEXT, "the unit that asks"),
        ("from_path", TEXT, "its place in the tree of units"),
        ("to_code", TEXT, "the unit asked"),
        ("to_path", TEXT, "its place in the tree of units"),
        ("level", TEXT, "street or community"),
        ("area_path", TEXT, "ground of the unit asked"),
        ("duty_code", TEXT, "item of the responsibility list it cites; else it was admitted"),
        ("repeats", TEXT, "number of the first like task, if it was asked before"),
        ("sent_at", MOMENT, "when it was asked"),
        ("ack_by", MOMENT, "deadline of the answer"),
        ("acknowledged_at", MOMENT, "when it was answered"),
        ("due_by", MOMENT, "deadline of the result"),
        ("done_at", MOMENT, "when it was done"),
        ("ended_at", MOMENT, "done, returned or withdrawn"),
        ("hours", AMOUNT, "hours it took, said by the unit asked"),
    ),
)

LINES = Dataset(
    "lines",
    gettext_lazy("Score lines"),
    gettext_lazy("What each matter adds to each measure; sums of these lines are the published rates."),
    "lines",
    _columns(
        ("measure", TEXT, "what is measured"),
        ("day", DAY, "when it became certain"),
        ("kind", TEXT, "case, call, task"),
        ("subject_id", TEXT, "identifier of the case, call or task"),
        ("case_id", TEXT, "the case it is about, if it is one"),
        ("unit_code", TEXT, "who answers for it"),
        ("unit_path", TEXT, "its place in the tree of units then"),
        ("area_path", TEXT, "smallest area known"),
        ("street_path", TEXT, "the same, cut at the level of the street"),
        ("type_code", TEXT, "case type; empty for calls and tasks"),
        ("hits", WHOLE, "so many ..."),
        ("of", WHOLE, "... of so many"),
        ("seconds", WHOLE, "time taken, where time is measured"),
    ),
)

TALLIES = Dataset(
    "tallies",
    gettext_lazy("Monthly sums"),
    gettext_lazy("The score lines summed by measure, month, unit, street and type."),
    "tallies",
    _columns(
        ("measure", TEXT, "what is measured"),
        ("month", DAY, "its first day"),
        ("unit_code", TEXT, "who answers for it"),
        ("unit_path", TEXT, "its place in the tree of units"),
        ("street_path", TEXT, "the street, or the area above it that is known"),
        ("type_code", TEXT, "case type; empty for calls and tasks"),
        ("hits", WHOLE, "so many ..."),
        ("of", WHOLE, "... of so many"),
        ("seconds", WHOLE, "time taken, where time is measured"),
        ("lines", WHOLE, "score lines in it"),
    ),
)

OPEN_CASES = Dataset(
    "open",
    gettext_lazy("Open data"),
    gettext_lazy("Public cases of one month, without anything that finds a person."),
    "month",
    _columns(
        ("month", TEXT, gettext_lazy("Month in which the case was received.")),
        ("day", DAY, gettext_lazy("Day on which the case was received, on the city's clocks.")),
        ("type_code", TEXT, gettext_lazy("Case type; its branch where the type is rare.")),
        ("type_zh", TEXT, gettext_lazy("Its name in Chinese.")),
        ("type_en", TEXT, gettext_lazy("Its name in English.")),
        ("street_code", TEXT, gettext_lazy("Street; empty where the type is rare in it.")),
        ("street_zh", TEXT, gettext_lazy("Its name in Chinese.")),
        ("street_en", TEXT, gettext_lazy("Its name in English.")),
        ("cell", TEXT, gettext_lazy("H3 cell of resolution 8 (about 0.7 km²); empty where the type is rare in it.")),
        ("channel", TEXT, gettext_lazy("The door the case came in by.")),
        ("state", TEXT, gettext_lazy("How it stood when the file was made: open, closed, declined, merged.")),
        ("outcome", TEXT, gettext_lazy("How it ended: resolved, explained, gone.")),
        ("responded_in_time", YES, gettext_lazy("A unit took it within the time; empty while that is open.")),
        ("handled_in_time", YES, gettext_lazy("The result came within the time; empty while that is open.")),
        ("days", WHOLE, gettext_lazy("Whole days from reception to closing.")),
    ),
)  # fmt: skip

WITHOUT_TYPE: Final = frozenset({"calls", "tasks"})
DATASETS: Final[dict[str, Dataset]] = {one.code: one for one in (CASES, FEEDBACK, ORDERS, CALLS, TASKS, LINES, TALLIES)}
ALL_DATASETS: Final[dict[str, Dataset]] = {**DATASETS, OPEN_CASES.code: OPEN_CASES}
