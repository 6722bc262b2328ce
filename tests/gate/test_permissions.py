"""Each post against each verb of the gate: the whole table, written out."""

from __future__ import annotations

from oneneedle.core.rules import Actor, system
from oneneedle.gate import access, actions, queries, rules
from oneneedle.gate.models import Admission, GateRefusal, Task
from tests.cast import NOW, PEOPLE, Cast
from tests.gate import crew
from tests.gate.crew import POSTS, kept_off

RECEIVER = {"accept", "finish", "return", "attach", "propose_removal"}
# Member of the cast -> what it may with a task of the water company for community 11, with the proposal to remove it,
# and with an admission the water company asked for. Others may nothing.
EXPECTED = {
    "water_desk": {"ask", "withdraw", "attach", "end_admission"},
    "market_desk": {"ask"},
    "street_head": {"ask"},
    "street_2_head": {"ask"},
    "head_11": RECEIVER,
    "district_gate": {"ask", "decide_admission", "end_admission", "decide_removal"},
    "city_gate": {"ask", "decide_admission", "end_admission", "decide_removal"},
    "keeper": {"keep"},
    "system": {"end_admission", "keep"},
}
ON_THE_GROUND = {"district_gate", "city_gate", "command", "keeper", "street_head", "desk", "inspector"}
SEE_TASK = ON_THE_GROUND | {"water_desk", "water", "head_11", "worker_11", "grid_worker", "system"}
SEE_ADMISSION = SEE_TASK - {"street_head", "desk", "inspector"} | {"head_12", "head_21"}


def members(town: Cast) -> dict[str, Actor]:
    on_posts = {role: town.actor(role) for role in PEOPLE} | {name: crew.actor(town, name) for name in POSTS}
    return {**on_posts, "nobody": town.stranger, "resident": town.resident, "system": town.system}


def test_every_verb_for_every_member_of_the_cast(town: Cast) -> None:
    task, admission = crew.ask(town), crew.request(town)
    removal = actions.propose_removal(task=task, reason="Often.", actor=crew.actor(town, "head_11"), now=NOW)
    allowed = {}
    for role, actor in members(town).items():
        may = {
            "ask": access.may_ask(actor),
            "keep": access.may_keep(actor, "lin"),
            "decide_admission": access.can_decide_admission(actor, admission),
            "end_admission": access.can_end_admission(actor, admission),
            "decide_removal": access.can_decide_removal(actor, removal),
            **{verb: access.can_move(verb, actor, task) for verb in rules.MOVES},
        }
        allowed[role] = {verb for verb, can in may.items() if can}
    assert allowed == {role: EXPECTED.get(role, set()) for role in allowed}


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
