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
WHO = ("street", "keeper", "community", "market_head")


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
    return {
        "case": {"number": case},
        "beside": {"number": case},
        "step": {"number": case, "verb": [*FORMS]},
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
        "topic-step": {"topic_id": topic, "verb": ["take", "report", "hand", "set_aside"]},
        "revoke-key": {"key_id": make("revoke_key")["key_id"]},
        "end-holding": {"holding_id": Holding.objects.first().id},  # type: ignore[union-attr]
        "withdraw-right": {"right_id": right},
        "call-off-right": {"right_id": right},
        "role": {"level": "street"},
        "end-override": {"override_id": override.id},
        "end-bound": {"bound_id": NOBODY},
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


def _let_in(clients: list[Client], address: str) -> Client | None:
    """Who comes as far as the form; nobody where there is none."""
    for client in clients:
        answer, _wrote = bad_input.post(client, address, {})
        if answer.status_code == 405:
            return None
        if answer.status_code not in {403, 404}:
            return client
    return None


@pytest.mark.slow
def test_rubbish_in_every_form_is_refused_with_words(full: Cast, clients: list[Client]) -> None:
    names = bad_input.field_names("desk")
    assert len(names) > 100
    wrong = []
    for turn, address in enumerate(bad_input.addresses("/desk/", urlpatterns, things_of(full))):
        if client := _let_in(clients, address):
            for word, body in bad_input.rounds(names, turn):
                if said := bad_input.faults(*bad_input.post(client, address, body)):
                    wrong.append(f"{address} {word}: {said}")
    assert not wrong, "\n".join(wrong)


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
