"""The posts of the gate, a small list with exclusions, and short ways to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor
from oneneedle.duties import actions as duties
from oneneedle.duties.rules import read_row
from oneneedle.gate import actions, rules
from oneneedle.gate.models import Admission, GateRefusal, Task
from tests.cast import CITY, COMMUNITY_21, DISTRICT, NOW, Cast
from tests.replay import replayed

DAY = timedelta(days=1)
SINCE = NOW - 300 * DAY

# name -> (unit, rights)
POSTS: dict[str, tuple[str, frozenset[str]]] = {
    "water_desk": ("lin-water", frozenset({"task.ask"})),
    "market_desk": ("lin-market", frozenset({"task.ask"})),
    "city_gate": ("lin-city", frozenset({"task.ask", "task.admit"})),
    "district_gate": ("lin-d1", frozenset({"task.ask", "task.admit"})),
    "street_head": ("lin-s1", frozenset({"task.ask", "task.answer"})),
    "street_2_head": ("lin-s2", frozenset({"task.ask", "task.answer"})),
    "head_11": ("lin-c11", frozenset({"task.answer"})),
    "head_12": ("lin-c12", frozenset({"task.answer"})),
    "head_21": ("lin-c21", frozenset({"task.answer"})),
    "worker_11": ("lin-c11", frozenset({"case.handle"})),
}
DUTIES: tuple[dict[str, Any], ...] = (
    {"code": "C-01", "level": "community", "area_of_duty": "livelihood", "name_en": "Visits to old people"},
    {"code": "C-02", "level": "community", "stance": "taken_back", "name_en": "Inspection of lifts"},
    {"code": "C-03", "level": "community", "area_path": COMMUNITY_21, "name_en": "Care of the plum garden"},
    {"code": "C-04", "level": "community", "area_of_duty": "city", "name_en": "Clearing litter"},
    {"code": "S-01", "level": "street", "name_en": "Patrols of streets"},
)
EXCLUSIONS: tuple[dict[str, Any], ...] = (
    {
        "code": "X-01",
        "level": "community",
        "matter": "demolition",
        "name_en": "Demolition and relocation",
        "keywords": ["demolition", "拆迁"],
        "basis_en": "Committees of residents do not clear houses.",
    },
    {"code": "X-02", "level": "community", "matter": "investment", "name_en": "Attracting investment"},
    {"code": "X-03", "level": "street", "matter": "investment", "name_en": "Attracting investment"},
    {"code": "X-04", "level": "street", "matter": "tax", "name_en": "Tax targets", "duty_areas": ["economy"]},
)


def exclusion(code: str = "X-09", **changes: Any) -> rules.ExclusionRow:
    """Investment, unless something else is said."""
    values = {"level": "community", "matter": "investment", "name_en": "Investment", "basis_en": "A notice of 2020."}
    return rules.read_exclusion({**values, "code": code, **changes})


def furnish(cast: Cast) -> Cast:
    """A list, exclusions; the names of the posts then work as `actor(town, name)`."""
    rows = [read_row({"lead": "community:community", **one}) for one in DUTIES]
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "since": SINCE, "actor": cast.system, "now": SINCE}
    duties.import_duties(rows=rows, **branch)
    actions.import_exclusions(rows=[exclusion(**one) for one in EXCLUSIONS], **branch)
    return cast


replay = replayed(furnish)


def actor(town: Cast, name: str) -> Actor:
    """Somebody on that post; who it is does not matter here."""
    code, rights = POSTS[name]
    unit = town.unit(code)
    return Actor(
        jurisdiction_id=CITY,
        channel="desk",
        person_id=UUID(int=list(POSTS).index(name) + 1),
        post_id=UUID(int=list(POSTS).index(name) + 101),
        unit_id=unit.id,
        unit_path=unit.path,
        area_path=unit.area_path if unit.level else "",
        rights=rights,
    )


def ids(town: Cast, *codes: str) -> list[UUID]:
    return [town.unit(code).id for code in codes]


def form(**changes: Any) -> rules.Ask:
    """A form about old people that cites the duty of communities."""
    values: dict[str, Any] = {
        "kind": "form",
        "title": "Roll of residents above eighty",
        "asked": "Names are not needed: how many live alone, how many were visited.",
        "due_by": NOW + 10 * DAY,
        "duty_code": "C-01",
    }
    return rules.Ask(**{**values, **changes})


def ask_many(
    town: Cast,
    codes: Sequence[str],
    by: str = "water_desk",
    now: datetime = NOW,
    files: Sequence[UUID] = (),
    **changes: Any,
) -> tuple[Task, ...]:
    changes.setdefault("due_by", now + 10 * DAY)
    given = form(**changes)
    return actions.ask_task(to_units=ids(town, *codes), ask=given, file_ids=files, actor=actor(town, by), now=now)


def ask(town: Cast, code: str = "lin-c11", by: str = "water_desk", now: datetime = NOW, **changes: Any) -> Task:
    (task,) = ask_many(town, [code], by, now, **changes)
    return task


def done(town: Cast, task: Task, result: str = "41 live alone.", now: datetime = NOW + DAY, hours: str = "3") -> Task:
    receiver = {"lin-c11": "head_11", "lin-c12": "head_12", "lin-s1": "street_head"}[task.to_unit.code]
    actions.finish_task(task=task, result=result, hours=Decimal(hours), actor=actor(town, receiver), now=now)
    return task


def leave(**changes: Any) -> rules.AdmissionAsk:
    """Inspections of wells by the communities of the district, for a month."""
    values: dict[str, Any] = {
        "title": "Look at the lids of wells",
        "kind": "inspection",
        "level": "community",
        "reason": "After the storm nobody knows which lids are missing.",
        "staff": "Two engineers come along.",
        "money": Decimal(2000),
        "last_on": date(2026, 12, 18),
        "area_path": DISTRICT,
    }
    return rules.AdmissionAsk(**{**values, **changes})


ACK_BY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)  # the end of the second working day
ENDS = datetime(2026, 12, 18, 16, 0, tzinfo=UTC)  # midnight in the city, after the last day


def request(town: Cast, by: str = "water_desk", now: datetime = NOW, **changes: Any) -> Admission:
    return actions.request_admission(ask=leave(**changes), actor=actor(town, by), now=now)


def admitted(town: Cast, by: str = "water_desk", **changes: Any) -> Admission:
    admission = request(town, by, **changes)
    who = actor(town, "district_gate")
    actions.decide_admission(admission=admission, approve=True, decision="Needed.", actor=who, now=NOW)
    return admission


def by_leave(admission: Admission, **changes: Any) -> dict[str, Any]:
    """What a request that cites this admission says."""
    values = {"kind": "inspection", "title": "Lids of wells", "asked": "Look at each lid.", "duty_code": ""}
    return {**values, "admission": admission.id, **changes}


def facts(task: Task) -> list[str]:
    rows = LedgerRow.objects.filter(subject=f"task:{task.id}").order_by("seq")
    return [verb.removeprefix("task.") for verb in rows.values_list("verb", flat=True)]


def last_row(subject: str) -> LedgerRow:
    return LedgerRow.objects.filter(subject=subject).latest("seq")


@contextmanager
def kept_off(rule: str, times: int = 1) -> Iterator[list[GateRefusal]]:
    """The gate says no by this rule; nothing is asked, and the refusals stand on record."""
    before, tasks = set(GateRefusal.objects.values_list("id", flat=True)), Task.objects.count()
    found: list[GateRefusal] = []
    try:
        yield found
    except rules.GateRefused as error:
        assert error.code == "gate_refused"
        rows = GateRefusal.objects.exclude(id__in=before)
        assert {row.id for row in rows} == set(error.refusals)
        assert [row.rule for row in rows] == [rule] * times, [row.rule for row in rows]
        assert LedgerRow.objects.filter(verb="gate.refused", subject=f"gate_refusal:{rows[0].id}").count() == 1
        assert Task.objects.count() == tasks
        found.extend(rows)
    else:
        raise AssertionError("it came through")
