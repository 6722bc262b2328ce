"""Who sees tasks, admissions and refusals; who may do what with them stands in tests/house/posts."""

from __future__ import annotations

from oneneedle.core.rules import Actor, system
from oneneedle.gate import access, queries
from oneneedle.gate.models import Admission, GateRefusal, Task
from tests.cast import PEOPLE, Cast
from tests.gate import crew
from tests.gate.crew import POSTS, kept_off

ON_THE_GROUND = {"district_gate", "city_gate", "command", "keeper", "street_head", "desk", "inspector"}
SEE_TASK = ON_THE_GROUND | {"water_desk", "water", "head_11", "worker_11", "grid_worker", "system"}
SEE_ADMISSION = SEE_TASK - {"street_head", "desk", "inspector"} | {"head_12", "head_21"}


def members(town: Cast) -> dict[str, Actor]:
    on_posts = {role: town.actor(role) for role in PEOPLE} | {name: crew.actor(town, name) for name in POSTS}
    return {**on_posts, "nobody": town.stranger, "resident": town.resident, "system": town.system}


def test_who_sees_what(town: Cast) -> None:
    task, admission = crew.ask(town), crew.request(town)
    with kept_off("excluded") as found:
        crew.ask(town, subject="demolition")
    seen: dict[str, set[str]] = {"task": set(), "admission": set(), "refusal": set()}
    for role, actor in members(town).items():
        if Task.objects.filter(access.tasks_visible_to(actor), id=task.id):
            seen["task"].add(role)
        if Admission.objects.filter(access.admissions_visible_to(actor), id=admission.id):
            seen["admission"].add(role)
        if GateRefusal.objects.filter(access.refusals_visible_to(actor), id=found[0].id):
            seen["refusal"].add(role)
        assert (queries.get_task(actor, task.number) is not None) == (role in SEE_TASK)
        assert (queries.get_admission(actor, admission.number) is not None) == (role in SEE_ADMISSION), role
    assert seen == {"task": SEE_TASK, "admission": SEE_ADMISSION, "refusal": SEE_TASK}
    other = system("other")
    assert queries.get_task(other, task.number) is None and queries.get_admission(other, admission.number) is None
