"""Who learns of a step at the gate, each once."""

from __future__ import annotations

import pytest

from oneneedle.gate import actions, jobs
from oneneedle.gate.rules import GateRefused
from oneneedle.notices import queries as notices
from oneneedle.notices.models import Notice
from oneneedle.units import actions as units
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY


def told(town: Cast, unit: str) -> list[str]:
    prefixes = ("task_", "admission_")
    rows = Notice.objects.filter(unit_id=town.unit(unit).id).order_by("created_at", "id").values_list("kind", flat=True)
    return sorted(kind for kind in rows if kind.startswith(prefixes))


def test_the_whole_way_is_told_to_whom_it_concerns(town: Cast) -> None:
    units.create_post(
        jurisdiction_id=CITY, unit_code="lin-d1", code="gate", rights=["task.admit"], actor=town.system, now=NOW
    )
    task, late = crew.ask(town), crew.ask(town, "lin-c12")
    actions.accept_task(task=task, actor=crew.actor(town, "head_11"), now=NOW)
    crew.done(town, task)
    removal = actions.propose_removal(task=task, reason="Often.", actor=crew.actor(town, "head_11"), now=NOW)
    gate = crew.actor(town, "district_gate")
    actions.decide_removal(removal=removal, remove=True, decision="Yes.", actor=gate, now=NOW)
    for _ in range(4):
        actions.pass_task_deadline(task=late, actor=town.system, now=NOW + 11 * DAY)
    actions.return_task(task=late, code="other", reason="No.", actor=crew.actor(town, "head_12"), now=NOW + 11 * DAY)
    with pytest.raises(GateRefused):
        crew.ask(town, "lin-c12", subject="demolition")
    admission = crew.admitted(town)
    actions.end_admission(admission=admission, actor=town.system, now=crew.ENDS)
    assert jobs.announce() > 10
    assert not actions.announce_tasks(limit=1000, now=NOW)
    assert told(town, "lin-c11") == ["task_asked", "task_removal_decided"]
    assert told(town, "lin-c12") == sorted(
        ["task_asked", *["task_due_soon"] * 2, *["task_overdue"] * 2, "task_refused"]
    )
    assert told(town, "lin-d1") == ["admission_asked", "task_removal_proposed"]
    assert told(town, "lin-water") == sorted(
        [
            *("task_accepted", "task_done", "task_removal_proposed", "task_removal_decided", "task_overdue"),
            *("task_overdue", "task_returned", "admission_decided", "admission_ended"),
        ]
    )
    lines = {line.kind: line for line in notices.inbox(unit=town.unit("lin-d1").id, language="en", limit=5)}
    assert lines["admission_asked"].link == f"/desk/tasks/admissions/{admission.number}/"
    assert "Linjiang Water" in lines["admission_asked"].text and "Liushu" in lines["task_removal_proposed"].text
