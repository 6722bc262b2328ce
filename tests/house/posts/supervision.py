"""Supervision: notices, effect checks, rectifications, commitments, demarcations."""

from __future__ import annotations

from oneneedle.cases.models import Case
from oneneedle.core.rules import Actor
from oneneedle.gate.models import Task
from oneneedle.supervision import access, actions
from oneneedle.supervision.models import Demarcation, EffectCheck, SupervisionNotice
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.house.posts import cases
from tests.house.posts.rows import Given, Row, Wing
from tests.supervision import crew
from tests.supervision.crew import DAY, DUE, HOUR, IN_A_WEEK


def _notice(cast: Cast) -> Given:
    """Street 1 asks the water company about a case in community 11."""
    return {"notice": crew.ask(cast)}


def _answered(cast: Cast) -> Given:
    return {"notice": crew.answered(cast), "now": NOW + 2 * HOUR}


def _check(cast: Cast) -> EffectCheck:
    task = crew.add_task(cast, state="done")
    return actions.plan_effect_check(task=task, due_on=IN_A_WEEK, actor=cast.actor("district"), now=NOW)


def _demarcation(cast: Cast) -> Given:
    case = steps.returned(cast, 2)
    units = [cast.unit("lin-water").id, cast.unit("lin-market").id]
    return {"case": case, "unit_ids": units, "question": "Whose?", "hear_by": DUE, "now": NOW + 3 * HOUR}


ACCOUNT = {"what": "Why does it still leak?", "due_by": DUE}
RECTIFY = {"problem": "Stalls.", "source": "residents", "action": "The square.", "due_on": IN_A_WEEK}
LATER, NEXT_WEEK = {"now": NOW + 5 * HOUR}, {"now": NOW + 7 * DAY}
ROWS = (
    Row(
        actions.ask_account,
        lambda cast: {"case": steps.receive(cast), "unit_id": cast.unit("lin-water").id, **ACCOUNT},
        "of a department",
    ),
    Row(
        actions.ask_account,
        lambda cast: {"task": crew.add_task(cast), "unit_id": cast.unit("lin-c11").id, **ACCOUNT},
        "of a community",
    ),
    Row(actions.answer_account, lambda cast: {**_notice(cast), "words": "A part came."}),
    Row(actions.accept_answer, _answered),
    Row(actions.ask_again, lambda cast: {**_answered(cast), "words": "Which?", "due_by": DUE}),
    Row(actions.withdraw_notice, lambda cast: {**_notice(cast), "reason": "Done."}),
    Row(actions.pass_notice_deadline, _notice),
    Row(actions.write_status, lambda cast: {"case": steps.receive(cast), "words": "Digging."}),
    Row(actions.plan_effect_check, lambda cast: {"task": crew.add_task(cast, state="done"), "due_on": IN_A_WEEK}),
    Row(actions.record_effect_check, lambda cast: {"check": _check(cast), "holds": True, "note": "Lit.", **NEXT_WEEK}),
    Row(actions.remind_effect_check, lambda cast: {"check": _check(cast), **NEXT_WEEK}),
    Row(
        actions.open_rectification,
        lambda cast: {"unit_id": cast.unit("lin-market").id, "area_path": lin.COMMUNITY_11, **RECTIFY},
    ),
    Row(
        actions.report_rectification,
        lambda cast: {"rectification": crew.rectify(cast), "evidence": "Free.", **LATER},
    ),
    Row(
        actions.confirm_rectification,
        lambda cast: {"rectification": crew.reported(cast, case=steps.receive(cast)), **LATER},
    ),
    Row(
        actions.deny_rectification,
        lambda cast: {"rectification": crew.reported(cast, case=steps.receive(cast)), "words": "No.", **LATER},
    ),
    Row(actions.withdraw_rectification, lambda cast: {"rectification": crew.rectify(cast), "reason": "Wrong."}),
    Row(actions.pass_rectification_day, lambda cast: {"rectification": crew.rectify(cast), "now": NOW + 9 * DAY}),
    Row(
        actions.make_commitment,
        lambda _cast: {"promise": "Every lamp is mended.", "measure": "None is out.", "due_on": IN_A_WEEK},
    ),
    Row(actions.finish_commitment, lambda cast: {"commitment": crew.promise(cast), "proof": "All 40."}),
    Row(actions.withdraw_commitment, lambda cast: {"commitment": crew.promise(cast), "reason": "Wrong."}),
    Row(actions.pass_commitment_day, lambda cast: {"commitment": crew.promise(cast), "now": NOW + 9 * DAY}),
    Row(
        actions.blot_out,
        lambda cast: {"thing": crew.rectify(cast), "words": {"problem": "Stalls."}, "reason": "personal"},
        "of a rectification",
    ),
    Row(
        actions.blot_out,
        lambda cast: {"thing": crew.promise(cast), "words": {"promise": "Lamps."}, "reason": "personal"},
        "of a commitment",
    ),
    Row(actions.show_proof, lambda cast: {"proof": crew.proved(cast), "public": True}),
    Row(
        actions.record_resident_check,
        lambda cast: {
            "commitment": crew.kept(cast),
            "kept": True,
            "comment": "",
            "session_digest": b"1" * 32,
            "now": NOW + 2 * DAY,
        },
    ),
    Row(actions.open_demarcation, _demarcation),
    Row(actions.hear_party, lambda cast: {"demarcation": crew.dispute(cast), "words": "Not ours.", **LATER}),
    Row(
        actions.decide_demarcation,
        lambda cast: {
            "demarcation": crew.heard(cast),
            "lead_id": cast.unit("lin-water").id,
            "decision": "Water.",
            **LATER,
        },
    ),
    Row(actions.withdraw_demarcation, lambda cast: {"demarcation": crew.dispute(cast), "reason": "Over.", **LATER}),
    Row(actions.remind_demarcation, lambda cast: {"demarcation": crew.dispute(cast), "now": NOW + 3 * DAY}),
)


def sees(actor: Actor, given: Given) -> bool:
    """Whether the thing of the row is shown to the actor; rectifications and commitments are public."""
    thing = next(iter(given.values()))
    if isinstance(thing, Case):
        return cases.sees(actor, given)
    if isinstance(thing, EffectCheck):
        thing = thing.task
    if isinstance(thing, Task):
        return access.sees_task(actor, thing)
    if isinstance(thing, SupervisionNotice):
        return SupervisionNotice.objects.filter(access.notices_visible_to(actor), id=thing.id).exists()
    if isinstance(thing, Demarcation):
        return Demarcation.objects.filter(access.demarcations_visible_to(actor), id=thing.id).exists()
    return actor.jurisdiction_id == CITY


WINGS = (
    Wing("Supervision", ROWS, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
ask_account of a department    -  .  .  .  -  -  .  -  -  x  .  x  x  -  -  -  .  .  .  -
ask_account of a community     .  .  .  .  -  -  .  -  -  x  .  x  x  -  -  .  .  .  .  -
answer_account                 .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  .  .  .  -
accept_answer                  .  .  .  .  -  -  .  -  -  x  .  -  -  -  -  -  .  .  .  -
ask_again                      .  .  .  .  -  -  .  -  -  x  .  -  -  -  -  -  .  .  .  -
withdraw_notice                .  .  .  .  -  -  .  -  -  x  .  -  -  -  -  -  .  .  .  -
pass_notice_deadline           .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  -  .  .  .  x
write_status                   -  .  .  .  -  -  .  -  -  -  .  -  x  -  -  x  .  .  .  -
plan_effect_check              .  .  .  .  -  -  .  -  -  x  .  x  x  -  -  .  .  .  .  -
record_effect_check            .  .  .  .  -  -  .  -  -  -  .  x  -  -  -  .  .  .  .  -
remind_effect_check            .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  .  .  .  .  x
open_rectification             -  -  .  .  -  -  -  -  -  x  -  x  x  -  -  -  x  -  -  -
report_rectification           -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  x  -  -  -
confirm_rectification          x  -  .  .  -  x  -  -  -  -  -  -  -  -  -  -  -  -  -  -
deny_rectification             x  -  .  .  -  x  -  -  -  -  -  -  -  -  -  -  -  -  -  -
withdraw_rectification         -  -  .  .  -  -  -  -  -  x  -  -  x  -  -  -  -  -  -  -
pass_rectification_day         -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
make_commitment                -  -  .  x  -  x  x  -  -  x  x  x  x  -  -  x  x  x  -  -
finish_commitment              -  -  .  .  -  -  -  -  -  x  -  -  -  -  -  -  -  -  -  -
withdraw_commitment            -  -  .  .  -  -  -  -  -  x  -  -  -  -  -  -  -  -  -  -
pass_commitment_day            -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
blot_out of a rectification    -  -  .  .  -  -  -  x  -  x  -  -  -  x  -  -  -  -  -  -
blot_out of a commitment       -  -  .  .  -  -  -  -  -  -  -  -  -  x  -  -  -  -  -  -
show_proof                     -  -  .  .  -  -  -  x  -  x  -  -  -  x  -  -  -  -  -  -
record_resident_check          x  x  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
open_demarcation               -  .  .  .  -  -  .  -  -  -  .  -  x  x  -  .  .  .  .  -
hear_party                     .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  x  .  .  -
decide_demarcation             .  .  .  .  -  -  .  -  -  -  .  -  x  x  -  -  -  .  .  -
withdraw_demarcation           .  .  .  .  -  -  .  -  -  -  .  -  x  x  -  -  -  .  .  -
remind_demarcation             .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  -  -  .  .  x
""", sees),
)  # fmt: skip
