"""What the house does by itself when nobody answers, comes or finishes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneneedle.cases import actions, jobs
from oneneedle.cases.models import WhistleCall
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET, MINUTE
from tests.cast import NOW, Cast

LONG_AFTER = NOW + timedelta(days=30)


def pass_all(town: Cast, call: WhistleCall, now: datetime = LONG_AFTER) -> list[str]:
    stages = []
    while stage := actions.pass_whistle_deadline(call=call, actor=town.system, now=now):
        stages.append(stage)
    call.refresh_from_db()
    return stages


def test_warned_urged_lifted_and_missed_at_the_meeting(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.call_of(whistle)
    assert pass_all(town, call) == ["answer_warn", "answer_urge", "answer_lift", "arrive_urge", "arrive_lift"]
    assert crew.facts(whistle)[1:] == ["warned", "urged", "lifted", "urged", "lifted"]
    assert call.lifted_at is not None and call.next_due_at is None
    row = crew.last_row(whistle)
    assert (row.data["parent"], row.data["phase"], row.channel) == (str(town.unit("lin-d1").id), "arrive", "system")


def test_each_moment_comes_once_at_its_time(town: Cast) -> None:
    call = crew.call_of(crew.blow(town))
    assert call.ack_by == NOW + 2 * steps.HOUR
    moments = [
        (NOW + 1.5 * steps.HOUR, "answer_warn"),
        (NOW + 2 * steps.HOUR, "answer_urge"),
        (NOW + 4 * steps.HOUR, "answer_lift"),
        (MEET + 10 * MINUTE, "arrive_urge"),
    ]
    for at, stage in moments:
        call.refresh_from_db()
        assert call.next_due_at == at
        assert actions.pass_whistle_deadline(call=call, actor=town.system, now=at - MINUTE / 60) == ""
        assert actions.pass_whistle_deadline(call=call, actor=town.system, now=at) == stage


def test_who_said_yes_is_reminded_and_missed(town: Cast) -> None:
    call = crew.acknowledge(town, crew.blow(town))
    assert pass_all(town, call) == ["arrive_warn", "arrive_urge", "arrive_lift"]


def test_who_was_missed_at_the_meeting_and_then_answers_is_not_missed_again(town: Cast) -> None:
    whistle = crew.blow(town, kind="departments", meet_at=NOW + 3 * steps.HOUR)
    call = crew.call_of(whistle)
    assert pass_all(town, call, NOW + 5 * steps.HOUR) == ["answer_warn", "answer_urge", "arrive_urge", "answer_lift"]
    crew.acknowledge(town, whistle, now=NOW + 5 * steps.HOUR)
    assert pass_all(town, call) == ["arrive_lift"]


def test_who_is_there_owes_the_result(town: Cast) -> None:
    call = crew.attend(town, crew.blow(town))
    assert pass_all(town, call) == ["finish_warn", "finish_urge", "finish_lift"]


def test_a_refusal_waits_for_the_district_and_is_lifted_past_it(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.call_of(whistle)
    actions.refuse_call(call=call, reason="No.", actor=town.actor("market_crew"), now=NOW)
    assert pass_all(town, call) == ["settle_warn", "settle_urge", "settle_lift"]
    assert crew.last_row(whistle).data["parent"] == str(town.unit("lin-city").id)


def test_coming_late_ends_the_clock_of_the_answer(town: Cast) -> None:
    whistle = crew.blow(town)
    pass_all(town, crew.call_of(whistle), now=MEET + 30 * MINUTE)
    call = crew.attend(town, whistle, now=MEET + 25 * MINUTE)
    assert call.late and call.next_due_at is not None and call.next_due_at > MEET + 30 * MINUTE


@pytest.mark.parametrize("end", ["finished", "withdrawn", "closed"])
def test_what_has_ended_has_no_moments(town: Cast, end: str) -> None:
    whistle = crew.done(town) if end == "closed" else crew.finished(town)
    if end == "withdrawn":
        actions.withdraw_whistle(whistle=whistle, reason="x", actor=town.actor("street"), now=MEET)
    before = crew.facts(whistle)
    call = crew.call_of(whistle)
    assert call.next_due_at is None
    assert pass_all(town, call) == []
    assert crew.facts(whistle) == before


def test_nobody_but_the_house(town: Cast) -> None:
    call = crew.call_of(crew.blow(town))
    for role in ("street", "city", "market_crew"):
        with steps.refused("not_yours"):
            actions.pass_whistle_deadline(call=call, actor=town.actor(role), now=LONG_AFTER)


def test_the_job_passes_all_that_have_come(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    whistle = crew.blow(town)
    monkeypatch.setattr("oneneedle.cases.jobs.timezone.now", lambda: LONG_AFTER)
    assert jobs.watch_whistles() == 15
    assert jobs.watch_whistles() == 0
    assert crew.facts(whistle).count("lifted") == 6
