"""Cases, what lies beside the corridor, whistles and campaigns: the rows and the table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from oneneedle.cases import access, actions
from oneneedle.cases.models import Attachment, Campaign, Case, Delay, FollowUp, Remark, Whistle, WhistleCall
from oneneedle.cases.rules import Report
from oneneedle.cases.rules.whistles import Called
from oneneedle.core.rules import Actor, is_under
from oneneedle.people.rules import READ_REASONS
from tests import cast as lin
from tests.cases import steps
from tests.cases.test_adopt_closing import copied
from tests.cases.whistles import crew as whistle
from tests.cast import NOW, Cast
from tests.house.posts.rows import Given, Row, Wing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LITTER = Report(description="垃圾成堆", type_code="litter", **lin.IN_11)
IN_A_MONTH = (NOW + 28 * DAY).date()


def _leak(cast: Cast, **more: Any) -> Given:
    return {"case": steps.receive(cast), **more}


def _litter(cast: Cast, **more: Any) -> Given:
    return {"case": steps.receive(cast, LITTER), **more}


def _sent_out(cast: Cast) -> Given:
    case = steps.filed(cast)
    garden = cast.unit("lin-garden").id
    actions.dispatch_case(case=case, unit_id=garden, reason="Theirs.", actor=cast.actor("desk"), now=NOW)
    return {"case": case}


def _lifted(cast: Cast) -> Given:
    case = steps.receive(cast, LITTER)
    actions.lift_case(case=case, reason="beyond_means", note="Needs a lorry.", actor=cast.actor("grid_worker"), now=NOW)
    return {"case": case, "reason": "The lorry came.", "now": NOW + HOUR}


def _classified(cast: Cast) -> Given:
    case = steps.bare(cast)
    actions.classify_case(case=case, type_code="water-leak", actor=cast.actor("desk"), now=NOW)
    return {"case": case}


def _heard(cast: Cast) -> Given:
    case = steps.verified(cast)
    desk = cast.actor("desk")
    actions.record_feedback(case=case, solved="yes", assisted=True, actor=desk, now=NOW + 4 * HOUR)
    return {"case": case, "now": NOW + 5 * HOUR}


def _held(cast: Cast) -> Case:
    case = steps.accepted(cast)
    actions.hold_case(case=case, reason="Frost.", until=NOW + DAY, actor=cast.actor("desk"), now=NOW + HOUR)
    return case


def _asked(cast: Cast) -> Delay:
    asks: Given = {"reason": "Frost.", "until": NOW + DAY, "actor": cast.actor("water"), "now": NOW + HOUR}
    return actions.ask_hold(case=steps.accepted(cast), **asks)


def _remark(cast: Cast) -> Remark:
    case = steps.receive(cast)
    return actions.add_remark(case=case, text="Seen.", public=True, actor=cast.actor("desk"), now=NOW)


def _photo(cast: Cast) -> Given:
    case = steps.receive(cast)
    files = [steps.add_photo()]
    actions.attach_files(case=case, file_ids=files, kind="before", actor=cast.actor("desk"), now=NOW)
    return {"attachment": Attachment.objects.select_related("case").get(case=case), "public": True}


LATER = {"now": NOW + HOUR}
REASON = {"reason": "Taken back."}
WAIT = {"reason": "Frost.", "until": NOW + DAY, **LATER}
SETTLE = {"reason": "Theirs.", "now": NOW + 3 * HOUR}
RETURN = {"reason": "private_property", "note": "Private pipe."}
CASES = (
    Row(actions.receive_case, lambda cast: {"report": LITTER}),
    Row(actions.locate_case, lambda cast: {"case": steps.bare(cast), "area_path": lin.COMMUNITY_12}),
    Row(actions.classify_case, lambda cast: {"case": steps.bare(cast), "type_code": "litter"}),
    Row(actions.file_case, _classified),
    Row(actions.decline_case, lambda cast: {"case": steps.bare(cast), "advice": "No.", "next_stop": "The landlord."}),
    Row(actions.dispatch_case, lambda cast: {"case": steps.filed(cast), "unit_id": cast.unit("lin-c11").id}),
    Row(
        actions.settle_case,
        lambda cast: {"case": steps.returned(cast, 2), "unit_id": cast.unit("lin-water").id, **SETTLE},
    ),
    Row(actions.accept_order, _leak, "of a department"),
    Row(actions.accept_order, _litter, "of a community"),
    Row(actions.accept_order, _sent_out, "of a company"),
    Row(actions.return_order, lambda cast: _leak(cast, proposed_unit_id=cast.unit("lin-market").id, **RETURN)),
    Row(
        actions.finish_order,
        lambda cast: {"case": steps.accepted(cast), "outcome": "resolved", "result": "Mended.", **LATER},
    ),
    Row(actions.verify_case, lambda cast: {"case": steps.finished(cast), "holds": True, "note": "", "now": NOW + DAY}),
    Row(actions.record_feedback, lambda cast: {"case": steps.verified(cast), "solved": "yes", "now": NOW + DAY}),
    Row(actions.close_case, _heard),
    Row(
        actions.reopen_case,
        lambda cast: {"case": steps.closed(cast), "reason": "It leaks again.", "now": NOW + DAY},
    ),
    Row(actions.withdraw_case, lambda cast: _leak(cast, **REASON)),
    Row(actions.merge_case, lambda cast: _leak(cast, into=steps.receive(cast))),
    Row(actions.join_case, _leak),
    Row(actions.add_remark, lambda cast: _leak(cast, text="Seen.", public=False)),
    Row(actions.attach_files, lambda cast: _leak(cast, file_ids=[steps.add_photo()], kind="before")),
    Row(actions.show_attachment, _photo),
    Row(actions.redact_case, lambda cast: _leak(cast, title="Leak", description="Water.", reason="A name.")),
    Row(actions.redact_remark, lambda cast: {"remark": _remark(cast), "text": "", "reason": "A name."}),
    Row(actions.read_reporter, lambda cast: _leak(cast, reason=next(iter(READ_REASONS)))),
    Row(actions.lift_case, lambda cast: _litter(cast, reason="beyond_means", **LATER)),
    Row(actions.lower_case, _lifted),
    Row(actions.ask_hold, lambda cast: {"case": steps.accepted(cast), **WAIT}),
    Row(actions.hold_case, lambda cast: {"case": steps.accepted(cast), **WAIT}),
    Row(
        actions.ask_extension,
        lambda cast: {"case": steps.accepted(cast), "reason": "Parts.", "extra": "24h", **LATER},
    ),
    Row(actions.decide_delay, lambda cast: {"delay": _asked(cast), "approve": True, **LATER}),
    Row(actions.resume_case, lambda cast: {"case": _held(cast), "now": NOW + 2 * HOUR}),
    Row(
        actions.adopt_closing,
        lambda cast: {"case": copied(cast), "outcome": "resolved", "closed_at": NOW, "note": "Done.", **LATER},
    ),
    Row(actions.pass_deadline, _leak),
)


def _proposed(cast: Cast) -> Whistle:
    return actions.propose_whistle(**_plan(cast), actor=cast.actor("community"), now=NOW)


def _plan(cast: Cast) -> Given:
    calls = [Called(cast.unit(code).id, "Come.") for code in ("lin-market", "lin-water")]
    when = {"meet_at": whistle.MEET, "meet_place": "Gate", "place": "Lane 3"}
    return {"kind": "joint", "asked": "A free lane.", "calls": calls, **when}


def _call(made: Whistle) -> WhistleCall:
    return whistle.call_of(made)


def _attended(cast: Cast) -> WhistleCall:
    made = whistle.blow(cast)
    return whistle.attend(cast, made)


def _refused(cast: Cast) -> WhistleCall:
    call = _call(whistle.blow(cast))
    actions.refuse_call(call=call, reason="No crew.", actor=cast.actor("market_head"), now=NOW + whistle.MINUTE)
    return call


def _rated(cast: Cast) -> WhistleCall:
    call = _call(whistle.finished(cast))
    actions.rate_call(call=call, rating=4, words="", actor=cast.actor("street"), now=EVENING)
    return call


def _campaign(cast: Cast) -> Campaign:
    plan: Given = {"name": "Night stalls", "goal": "A free lane.", "place": "Lane 3", "area_path": lin.COMMUNITY_11}
    return actions.open_campaign(**plan, actor=cast.actor("street"), now=NOW)


def _follow_up(cast: Cast) -> FollowUp:
    return actions.plan_follow_up(due_on=IN_A_MONTH, campaign=_campaign(cast), actor=cast.actor("street"), now=NOW)


EVENING = whistle.MEET + 100 * whistle.MINUTE
OUTCOME = {"outcome": "The lane is free.", "now": EVENING}
WHISTLES = (
    Row(actions.blow_whistle, _plan),
    Row(actions.propose_whistle, _plan),
    Row(actions.approve_whistle, lambda cast: {"whistle": _proposed(cast)}),
    Row(
        actions.withdraw_whistle,
        lambda cast: {"whistle": whistle.blow(cast), "reason": "Not needed."},
    ),
    Row(
        actions.attach_to_whistle,
        lambda cast: {"whistle": whistle.blow(cast), "file_ids": [steps.add_photo()], "kind": "before"},
    ),
    Row(actions.acknowledge_call, lambda cast: {"call": _call(whistle.blow(cast))}),
    Row(actions.refuse_call, lambda cast: {"call": _call(whistle.blow(cast)), "reason": "No crew."}),
    Row(actions.settle_call, lambda cast: {"call": _refused(cast), "decision": "confirm", "reason": "So.", **LATER}),
    Row(
        actions.check_in,
        lambda cast: {"call": _call(whistle.blow(cast)), "file_ids": [steps.add_photo()], "now": whistle.MEET},
    ),
    Row(actions.finish_call, lambda cast: {"call": _attended(cast), "result": "Moved.", "now": EVENING}),
    Row(
        actions.close_whistle,
        lambda cast: {"whistle": whistle.finished(cast), "file_ids": [steps.add_photo()], "no_before": "-", **OUTCOME},
    ),
    Row(
        actions.rate_call,
        lambda cast: {"call": _call(whistle.finished(cast)), "rating": 4, "words": "", "now": EVENING},
    ),
    Row(
        actions.rate_whistle,
        lambda cast: {
            "call": _call(whistle.finished(cast)),
            "needed": True,
            "clear": 4,
            "words": "",
            "now": EVENING,
        },
    ),
    Row(actions.reply_to_rating, lambda cast: {"call": _rated(cast), "text": "We were two.", "now": EVENING}),
    Row(actions.pass_whistle_deadline, lambda cast: {"call": _call(whistle.blow(cast))}),
    Row(actions.pass_proposal_deadline, lambda cast: {"whistle": _proposed(cast), **LATER}),
    Row(
        actions.open_campaign,
        lambda cast: {"name": "Stalls", "goal": "A free lane.", "place": "Lane 3", "area_path": lin.COMMUNITY_11},
    ),
    Row(actions.gather_cases, lambda cast: {"campaign": _campaign(cast), "cases": [whistle.stalls(cast)]}),
    Row(actions.close_campaign, lambda cast: {"campaign": _campaign(cast), "outcome": "Free."}),
    Row(actions.plan_follow_up, lambda cast: {"campaign": _campaign(cast), "due_on": IN_A_MONTH}),
    Row(
        actions.record_follow_up,
        lambda cast: {"follow_up": _follow_up(cast), "relapsed": False, "note": "Free.", "now": NOW + 28 * DAY},
    ),
    Row(actions.remind_follow_up, lambda cast: {"follow_up": _follow_up(cast), "now": NOW + 28 * DAY}),
)


def sees(actor: Actor, given: Given) -> bool:
    """Whether the case, whistle, campaign or follow-up of the row is shown to the actor."""
    thing = next(iter(given.values()))
    thing = getattr(thing, "whistle", None) or thing if isinstance(thing, WhistleCall) else thing
    if isinstance(thing, Delay | Attachment | Remark):
        thing = thing.case
    if isinstance(thing, Case):
        return access.sees(actor, thing) or access.is_reporter(actor, thing)
    if isinstance(thing, Whistle):
        return access.sees_whistle(actor, thing)
    if isinstance(thing, Campaign):
        return Campaign.objects.filter(access.campaigns_visible_to(actor), id=thing.id).exists()
    if isinstance(thing, FollowUp):
        return (
            actor.jurisdiction_id == lin.CITY and bool(actor.area_path) and is_under(thing.area_path, actor.area_path)
        )
    return actor.post_id is not None and actor.jurisdiction_id == lin.CITY


WINGS = (
    Wing("Cases", CASES, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
receive_case                   x  x  x  .  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x
locate_case                    -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  .  .  .  .  x
classify_case                  -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  .  .  .  .  x
file_case                      -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  .  .  .  .  x
decline_case                   -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  .  .  .  .  x
dispatch_case                  -  .  .  .  -  -  .  x  -  x  .  x  x  x  -  .  .  .  .  x
settle_case                    -  .  .  .  -  -  .  -  -  -  .  x  x  x  -  .  .  .  .  x
accept_order of a department   -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  .  .  .  x
accept_order of a community    -  .  .  .  x  x  .  -  -  -  .  -  -  -  -  .  .  .  .  x
accept_order of a company      -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  .  .  .  x  x
return_order                   -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  .  .  .  x
finish_order                   -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  .  .  .  x
verify_case                    -  .  .  .  -  -  .  -  x  x  .  -  -  x  -  -  .  .  .  x
record_feedback                x  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
close_case                     -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
reopen_case                    x  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
withdraw_case                  x  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
merge_case                     -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
join_case                      x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x
add_remark                     x  .  .  .  x  x  .  x  x  x  .  x  x  x  x  x  .  .  .  x
attach_files                   x  .  .  .  x  x  .  x  x  x  .  x  x  x  x  x  .  .  .  x
show_attachment                -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
redact_case                    -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
redact_remark                  -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
read_reporter                  -  .  .  .  -  -  .  x  -  x  .  -  -  x  -  -  .  .  .  x
lift_case                      -  .  .  .  x  x  .  x  -  x  .  x  x  x  -  .  .  .  .  -
lower_case                     -  .  .  .  -  -  .  x  -  x  .  x  x  x  -  .  .  .  .  -
ask_hold                       -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  .  .  .  -
hold_case                      -  .  .  .  -  -  .  x  -  x  .  x  x  x  -  -  .  .  .  -
ask_extension                  -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  x  .  .  .  -
decide_delay                   -  .  .  .  -  -  .  x  -  x  .  x  x  x  -  -  .  .  .  -
resume_case                    -  .  .  .  -  -  .  x  -  x  .  x  x  x  -  x  .  .  .  x
adopt_closing                  -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  -  .  .  .  x
pass_deadline                  -  .  .  .  -  -  .  -  -  -  .  -  -  -  -  -  .  .  .  x
""", sees),
    Wing("Whistles and campaigns", WHISTLES, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
blow_whistle                   .  .  .  .  -  -  -  -  -  x  x  x  x  -  -  -  -  -  -  .
propose_whistle                .  .  .  .  -  x  x  -  -  -  -  -  -  -  -  -  -  -  -  .
approve_whistle                .  .  .  .  -  -  .  -  -  x  .  -  -  -  -  .  .  .  .  -
withdraw_whistle               .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  -  -  -  .  -
attach_to_whistle              .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  -  -  -  .  -
acknowledge_call               .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  -  x  -  .  -
refuse_call                    .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  -  x  -  .  -
settle_call                    .  .  .  .  .  .  .  -  -  -  .  x  x  -  -  -  -  -  .  -
check_in                       .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  -  x  -  .  -
finish_call                    .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  -  x  -  .  -
close_whistle                  .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  -  -  -  .  -
rate_call                      .  .  .  .  .  .  .  -  -  x  .  -  -  -  -  -  -  -  .  -
rate_whistle                   .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  -  x  -  .  -
reply_to_rating                .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  -  x  -  .  -
pass_whistle_deadline          .  .  .  .  .  .  .  -  -  -  .  -  -  -  -  -  -  -  .  x
pass_proposal_deadline         .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  .  .  .  .  x
open_campaign                  .  .  .  .  -  x  -  -  -  x  -  x  x  -  -  -  -  -  -  .
gather_cases                   .  .  .  .  -  -  .  -  -  x  .  x  x  -  -  .  .  .  .  -
close_campaign                 .  .  .  .  -  -  .  -  -  x  .  x  x  -  -  .  .  .  .  -
plan_follow_up                 .  .  .  .  -  x  .  -  x  x  .  x  x  x  -  .  .  .  .  -
record_follow_up               .  .  .  .  -  x  .  -  x  x  .  x  x  x  -  .  .  .  .  .
remind_follow_up               .  .  .  .  -  -  .  -  -  -  .  -  -  -  -  .  .  .  .  x
""", sees),
)  # fmt: skip
