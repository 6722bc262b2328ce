"""Rubbish sent to every page of the desk: refused with words, nothing written, never an error of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from oneneedle.desk.forms.steps import FORMS
from oneneedle.desk.forms.supervision import COMMITMENT_FORMS, NOTICE_FORMS, RECTIFICATION_FORMS
from oneneedle.desk.forms.tasks import STEP_FORMS
from oneneedle.desk.forms.whistle_steps import CALL_FORMS, WHISTLE_FORMS
from oneneedle.desk.urls import urlpatterns
from oneneedle.desk.views.zones.settings import STEPS
from oneneedle.powers.rules import MOVES
from oneneedle.units.models import Holding
from tests import bad_input
from tests.bad_input import NOBODY
from tests.cast import Cast
from tests.desk.conftest import ClientOf
from tests.house.posts import crew
from tests.house.posts.rows import Given
from tests.house.posts.wings import WINGS

# Whoever comes first and is let in fills in the form.
WHO = ("street", "keeper", "community", "market_head", "district", "city", "command")

# Pictures, files and pages that are only read: an unknown one is not found, and there is nothing to fill in.
NO_FORM = {
    "/desk/checks/findings/…/photo/",
    "/desk/duties/practices/…/",
    "/desk/files/…/",
    "/desk/inbox/",
    "/desk/rates/cases/",
    "/desk/sheets/lin-s1/2026-10/sheet-en.pdf",
    "/desk/supervision/proofs/…/",
    "/desk/tasks/nothing/files/…/",
    "/desk/whistles/files/…/",
}
# A reason in words, a word and a day, or a button alone: odd words are words. Whatever else takes rubbish is a fault.
TAKES_ANY_WORDS = {
    "/desk/campaigns/new/",
    "/desk/campaigns/…/close/",
    "/desk/checks/findings/…/case/",
    "/desk/checks/powers/…/end/",
    "/desk/checks/…/call_off/",
    "/desk/desks/settings/places/…/end/",
    "/desk/duties/changes/…/withdraw/",
    "/desk/duties/consultations/…/comment/",
    "/desk/exports/…/again/",
    "/desk/exports/…/cancel/",
    "/desk/keys/",
    "/desk/keys/…/revoke/",
    "/desk/people/end/…/",
    "/desk/rights/…/end/",
    "/desk/supervision/commitments/…/finish/",
    "/desk/supervision/commitments/…/withdraw/",
    "/desk/supervision/notices/…/accept/",
    "/desk/supervision/notices/…/withdraw/",
    "/desk/supervision/rectifications/…/withdraw/",
    "/desk/supervision/sheets/task/…/status/",
    "/desk/tasks/exclusions/items/X-01/end/",
    "/desk/topics/…/hand/",
    "/desk/topics/…/report/",
    "/desk/topics/…/set-aside/",
    "/desk/topics/…/take/",
    "/desk/whistles/…/withdraw/",
    "/desk/zones/Z-01/settings/end/",
}


def things_of(cast: Cast) -> Mapping[str, Mapping[str, Any]]:
    """One of each thing, by the pattern whose address it fills."""
    makers = {row.name: row.make for wing in WINGS for row in wing.rows}

    def make(row: str) -> Given:
        return makers[row](cast)

    case, right = make("verify_case")["case"].number, make("withdraw_right")["right"].id
    call = make("rate_call")["call"]
    task, removal = make("accept_task")["task"].number, make("decide_removal")["removal"].id
    admission = make("decide_admission")["admission"].number
    notice, check = make("accept_answer")["notice"].number, make("record_effect_check")["check"].id
    put_right, promised = make("report_rectification")["rectification"].id, make("finish_commitment")["commitment"].id
    dispute, follow_up = make("hear_party")["demarcation"], make("record_follow_up")["follow_up"]
    pair, topic = make("give_opinion")["pair"], make("take_topic")["topic"].id
    month = {"code": "lin-s1", "month": "2026-10"}
    talk = {"consultation_id": make("record_consultation")["consultation"].id}
    change, export = make("switch_on_change")["change"].id, make("cancel_export")["export"].id
    override, zone = make("end_override")["override"], make("swap_turn")["zone"].code
    fault = make("open_case_from_finding")["finding"]
    period, campaign = pair.period_id, follow_up.campaign_id
    place, proof = make("unseat_post")["place"], make("show_proof")["proof"].id
    return {
        "case": {"number": case},
        "": {"number": case},  # the steps beside the corridor
        "step": {"number": case, "verb": [*FORMS]},
        "show-file": {"attachment_id": make("show_attachment")["attachment"].id},
        "show-proof": {"file_id": proof},
        "hand-over": {"number": case},
        "edit-desk": {"desk_id": place.desk_id},
        "seat-post": {"desk_id": place.desk_id},
        "unseat-post": {"place_id": place.id},
        "whistle": {"number": call.whistle.number},
        "whistle-live": {"number": call.whistle.number},
        "whistle-step": {"number": call.whistle.number, "verb": [*WHISTLE_FORMS]},
        "call-step": {"number": call.whistle.number, "call_id": call.id, "verb": [*CALL_FORMS]},
        "ask-account": {"kind": "case", "number": case},
        "notice": {"number": notice},
        "notice-step": {"number": notice, "verb": [*NOTICE_FORMS]},
        "sheet": {"kind": "case", "number": case},
        "write-sheet": {"kind": "task", "number": task, "verb": ["status", "plan"]},
        "effect-check": {"check_id": check},
        "rectification": {"one_id": put_right},
        "rectification-step": {"one_id": put_right, "verb": [*RECTIFICATION_FORMS]},
        "commitment": {"one_id": promised},
        "commitment-step": {"one_id": promised, "verb": [*COMMITMENT_FORMS]},
        "new-demarcation": {"number": dispute.case.number},
        "demarcation": {"one_id": dispute.id},
        "demarcation-step": {"one_id": dispute.id, "verb": ["say", "decide", "withdraw"]},
        "campaign": {"campaign_id": campaign},
        "campaign-step": {"campaign_id": campaign, "verb": ["gather", "plan", "close"]},
        "follow-up": {"follow_up_id": follow_up.id},
        "removal": {"removal_id": removal},
        "admission": {"number": admission},
        "admission-step": {"number": admission, "verb": ["decide", "end"]},
        "exclusion": {"code": "X-01"},
        "end-exclusion": {"code": "X-01"},
        "call-off-exclusion": {"code": "X-01"},
        "task": {"number": task},
        "task-step": {"number": task, "verb": [*STEP_FORMS]},
        "unit-burden": {"unit_id": cast.unit("lin-c11").id},
        "two-way-period": {"period_id": period},
        "close-two-way": {"period_id": period},
        "withdraw-two-way": {"period_id": period},
        "two-way-pair": {"pair_id": pair.id},
        "two-way-step": {"pair_id": pair.id, "verb": ["give", "correct", "reply"]},
        "monthly-sheet": month,
        "publish-monthly-sheet": month,
        "monthly-sheet-file": {**month, "file": "sheet-en.pdf"},
        "topic": {"topic_id": topic},
        "topic-step": {"topic_id": topic, "verb": ["take", "report", "hand", "set-aside"]},
        "revoke-key": {"key_id": make("revoke_key")["key_id"]},
        "end-holding": {"holding_id": Holding.objects.first().id},  # type: ignore[union-attr]
        "withdraw-right": {"right_id": right},
        "call-off-right": {"right_id": right},
        "role": {"level": "street"},
        "end-override": {"override_id": override.id},
        "end-bound": {"bound_id": make("end_bound")["bound"].id},
        "duty": {"code": "C-01"},
        "duty-change": {"change_id": change},
        "switch-on-duties": {"change_id": change},
        "withdraw-duties": {"change_id": change},
        "record-consultation": talk,
        "comment-consultation": talk,
        "cancel-export": {"export_id": export},
        "repeat-export": {"export_id": export},
        "send-export": {"export_id": export},
        "check": {"number": fault.round.check_of.number},
        "check-step": {"number": fault.round.check_of.number, "verb": [*MOVES]},
        "finding-case": {"finding_id": fault.id},
        "finding-photo": {"finding_id": fault.id},
        "end-power": {"power_id": fault.round.check_of.power_id},
        "call-off-power": {"power_id": fault.round.check_of.power_id},
        "zone": {"code": zone},
        "zone-settings": {"code": zone},
        "zone-step": {"code": zone, "verb": [*STEPS]},
        "inbox": {"duty": "inbox"},
    }


@pytest.fixture
def full(cast: Cast) -> Cast:
    return crew.gather(cast)


@pytest.fixture
def clients(full: Cast, client_of: ClientOf) -> list[Client]:
    return [client_of(role) for role in WHO]


def _let_in(clients: list[Client], address: str) -> tuple[int, Client]:
    """What whoever comes furthest is answered: 405 where there is no form, else the answer to an empty one."""
    code, somebody = 404, clients[0]
    for client in clients:
        answer, _wrote = bad_input.post(client, address, {})
        if answer.status_code not in {403, 404}:
            return answer.status_code, client
        code = answer.status_code
    return code, somebody


@pytest.mark.slow
def test_rubbish_in_every_form_is_refused_with_words(full: Cast, clients: list[Client]) -> None:
    names = bad_input.field_names("desk")
    assert len(names) > 100
    wrong, shut = [], set()
    for turn, address in enumerate(bad_input.addresses("/desk/", urlpatterns, things_of(full))):
        code, client = _let_in(clients, address)
        if code in {403, 404}:
            shut.add(bad_input.shape(address))
        for word, body in bad_input.rounds(names, turn) if code not in {403, 404, 405} else ():
            answer, wrote = bad_input.post(client, address, body)
            if said := bad_input.faults(answer, wrote):
                wrong.append(f"{address} {word}: {said}")
            if wrote and bad_input.shape(address) not in TAKES_ANY_WORDS:
                wrong.append(f"{address} {word}: took it ({answer.status_code})")
    assert not wrong, "\n".join(wrong)
    assert shut == NO_FORM, "nobody fills these in: add who may, or the thing they are about"


def test_things_that_are_not_there_are_not_found(clients: list[Client]) -> None:
    for address in bad_input.addresses("/desk/", urlpatterns, {}):
        if str(NOBODY) in address or "nothing" in address:
            answered = bad_input.post(clients[0], address, {"reason": "x", "version": "1"})
            assert answered[0].status_code in {403, 404, 405}, address
            assert not bad_input.faults(*answered), address


def test_rubbish_behind_every_address_is_no_error(full: Cast, clients: list[Client]) -> None:
    names, wrong = bad_input.field_names("desk"), []
    for turn, address in enumerate(bad_input.addresses("/desk/", urlpatterns, things_of(full))):
        query = {name: word[:20].replace("\x00", "") for name, word in bad_input.mixed(names, turn).items()}
        if said := bad_input.faults(*bad_input.get(clients[0], address, query)):
            wrong.append(f"{address} {turn}: {said}")
    assert not wrong, "\n".join(wrong)
