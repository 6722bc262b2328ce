"""Who learns of a whistle, and that nobody learns it twice."""

from __future__ import annotations

from datetime import timedelta

from oneneedle.cases import actions, jobs
from oneneedle.notices import queries as notices
from oneneedle.notices.models import Notice
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cases.whistles.test_propose_whistle import propose
from tests.cast import NOW, Cast

DAY = timedelta(days=1)


def told(town: Cast, unit: str) -> list[str]:
    rows = Notice.objects.filter(unit_id=town.unit(unit).id, kind__startswith="whistle")
    return list(rows.order_by("created_at", "id").values_list("kind", flat=True))


def announce(town: Cast) -> None:
    assert actions.announce_whistles(limit=1000, now=NOW)
    assert not actions.announce_whistles(limit=1000, now=NOW)


def test_the_called_are_told_what_is_asked_of_each(committed_town: Cast) -> None:
    crew.blow(committed_town)
    announce(committed_town)
    for code in crew.BY_UNIT:
        assert told(committed_town, code) == ["whistle_called"]
    (line,) = notices.inbox(unit=committed_town.unit("lin-market").id, language="en", limit=1)
    assert "What lin-market does" in line.text and "What lin-water does" not in line.text
    assert "Gate of the lane" in line.text and line.link.startswith("/desk/whistles/W-")
    assert told(committed_town, "lin-s2") == []


def test_the_whole_way_is_told_to_whom_it_concerns(committed_town: Cast) -> None:
    town = committed_town
    whistle = propose(town)
    actions.approve_whistle(whistle=whistle, actor=town.actor("street"), now=NOW)
    call = crew.call_of(whistle)
    for _ in range(3):
        actions.pass_whistle_deadline(call=call, actor=town.system, now=MEET)
    actions.refuse_call(call=call, reason="No.", actor=town.actor("market_crew"), now=MEET)
    actions.settle_call(call=call, decision="confirm", reason="Yes.", actor=town.actor("district"), now=MEET)
    crew.attend(town, whistle, now=MEET + 2 * DAY)
    actions.finish_call(call=call, result="Done.", actor=town.actor("market_crew"), now=MEET + 2 * DAY)
    crew.end(town.actor("street"), whistle, now=MEET + 2 * DAY)
    actions.rate_call(call=call, rating=3, words="Late.", actor=town.actor("street"), now=MEET)
    actions.rate_whistle(call=call, needed=True, clear=5, words="", actor=town.actor("market_crew"), now=MEET)
    announce(town)
    assert told(town, "lin-c11") == ["whistle_blown", "whistle_done"]
    assert sorted(told(town, "lin-market")) == sorted(
        [
            "whistle_called",
            "whistle_due_soon",
            "whistle_urged",
            "whistle_lifted",
            "whistle_settled",
            "whistle_done",
            "whistle_rated",
        ]
    )
    assert sorted(told(town, "lin-s1")) == sorted(
        [
            "whistle_proposed",
            "whistle_urged",
            "whistle_lifted",
            "whistle_refused",
            "whistle_settled",
            "whistle_late",
            "whistle_answered",
        ]
    )
    assert sorted(told(town, "lin-d1")) == ["whistle_lifted", "whistle_refused"]


def test_a_question_taken_back_tells_no_department(committed_town: Cast) -> None:
    whistle = propose(committed_town)
    actions.withdraw_whistle(whistle=whistle, reason="No.", actor=committed_town.actor("street"), now=NOW)
    assert jobs.announce_whistles()
    assert told(committed_town, "lin-market") == []
    assert told(committed_town, "lin-s1") == ["whistle_proposed"]


def test_a_street_with_a_mailbox_gets_a_letter(committed_town: Cast) -> None:
    whistle = crew.blow(committed_town)
    crew.acknowledge(committed_town, whistle, now=NOW + timedelta(minutes=2))
    announce(committed_town)
    notice = Notice.objects.get(kind="whistle_acknowledged")
    assert notice.letter.mailbox == "s1@lin.example"
