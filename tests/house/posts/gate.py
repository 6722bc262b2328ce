"""The gate: tasks, admissions, removals, exclusions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from oneneedle.core.rules import Actor
from oneneedle.gate import access, actions
from oneneedle.gate.models import Admission, Removal, Task
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.house.posts.rows import Given, Row, Wing

HOUR = timedelta(hours=1)


def _ask(cast: Cast) -> Task:
    """The water company asks community 11."""
    return actions.ask_task(**_plan(cast), actor=cast.actor("water_head"), now=NOW)[0]


def _plan(cast: Cast) -> Given:
    return {"to_units": [cast.unit("lin-c11").id], "ask": crew.form(like_seen=True)}


def _removal(cast: Cast) -> Removal:
    return actions.propose_removal(task=_ask(cast), reason="Often.", actor=cast.actor("community"), now=NOW)


def _admission(cast: Cast) -> Admission:
    return actions.request_admission(ask=crew.leave(), actor=cast.actor("water_head"), now=NOW)


def _to_come(cast: Cast) -> Given:
    said: Given = {"jurisdiction_id": CITY, "actor": cast.system, "now": NOW}
    actions.set_exclusion(row=crew.exclusion(), since=NOW + 24 * HOUR, **said)
    return {"jurisdiction_id": CITY, "code": "X-09"}


DONE = {"result": "41 live alone.", "hours": Decimal(3), "now": NOW + HOUR}
CITY_SINCE: Given = {"jurisdiction_id": CITY, "since": NOW}
DECIDE = {"decision": "Needed.", "now": NOW + HOUR}
ROWS = (
    Row(actions.ask_task, _plan, "of a community"),
    Row(
        actions.ask_task,
        lambda cast: {"to_units": [cast.unit("lin-s1").id], "ask": crew.form(duty_code="S-01")},
        "of a street",
    ),
    Row(actions.accept_task, lambda cast: {"task": _ask(cast)}),
    Row(actions.finish_task, lambda cast: {"task": _ask(cast), **DONE}),
    Row(actions.return_task, lambda cast: {"task": _ask(cast), "code": "other", "reason": "No."}),
    Row(actions.withdraw_task, lambda cast: {"task": _ask(cast), "reason": "Done."}),
    Row(actions.attach_to_task, lambda cast: {"task": _ask(cast), "file_ids": [steps.add_photo()]}),
    Row(actions.pass_task_deadline, lambda cast: {"task": _ask(cast)}),
    Row(actions.propose_removal, lambda cast: {"task": _ask(cast), "reason": "Often."}),
    Row(actions.decide_removal, lambda cast: {"removal": _removal(cast), "remove": True, **DECIDE}),
    Row(actions.request_admission, lambda _cast: {"ask": crew.leave()}),
    Row(actions.decide_admission, lambda cast: {"admission": _admission(cast), "approve": True, **DECIDE}),
    Row(actions.end_admission, lambda cast: {"admission": _admission(cast), "reason": "Over.", "now": NOW + HOUR}),
    Row(actions.set_exclusion, lambda _cast: {**CITY_SINCE, "row": crew.exclusion()}),
    Row(actions.end_exclusion, lambda _cast: {**CITY_SINCE, "code": "X-01"}),
    Row(actions.call_off_exclusion, _to_come),
    Row(actions.import_exclusions, lambda _cast: {**CITY_SINCE, "rows": [crew.exclusion()]}),
)


def sees(actor: Actor, given: Given) -> bool:
    """Whether the task or admission is shown to the actor; the lists of the gate are open to every post."""
    thing = next(iter(given.values()))
    if isinstance(thing, Removal):
        thing = thing.task
    if isinstance(thing, Task):
        return Task.objects.filter(access.tasks_visible_to(actor), id=thing.id).exists()
    if isinstance(thing, Admission):
        return Admission.objects.filter(access.admissions_visible_to(actor), id=thing.id).exists()
    return actor.post_id is not None and actor.jurisdiction_id == CITY


WINGS = (
    Wing("Gate", ROWS, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
ask_task of a community        .  .  .  .  -  -  -  -  -  x  -  x  x  -  -  x  x  x  -  .
ask_task of a street           .  .  .  .  -  -  -  -  -  -  -  x  x  -  -  x  x  x  -  .
accept_task                    .  .  .  .  -  x  .  -  -  -  .  -  -  -  -  -  .  .  .  -
finish_task                    .  .  .  .  -  x  .  -  -  -  .  -  -  -  -  -  .  .  .  -
return_task                    .  .  .  .  -  x  .  -  -  -  .  -  -  -  -  -  .  .  .  -
withdraw_task                  .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  .  .  .  -
attach_to_task                 .  .  .  .  -  x  .  -  -  -  .  -  -  -  -  x  .  .  .  -
pass_task_deadline             .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  -  .  .  .  x
propose_removal                .  .  .  .  -  x  .  -  -  -  .  -  -  -  -  -  .  .  .  -
decide_removal                 .  .  .  .  -  -  .  -  -  -  .  x  x  -  -  -  .  .  .  -
request_admission              .  .  .  .  -  -  -  -  -  -  -  x  x  -  -  x  x  x  -  .
decide_admission               .  .  .  .  -  -  -  .  .  .  .  x  x  -  -  -  .  .  .  -
end_admission                  .  .  .  .  -  -  -  .  .  .  .  x  x  -  -  x  .  .  .  -
set_exclusion                  .  .  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
end_exclusion                  .  .  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
call_off_exclusion             .  .  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
import_exclusions              .  .  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
""", sees),
)  # fmt: skip
