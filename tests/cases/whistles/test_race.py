"""Sixteen posts answer one call at once; sixteen departments answer one whistle at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connections

from oneneedle.cases import actions
from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cast import CITY, NOW, Cast

MANY = 16


def at_once(calls: Sequence[Callable[[], object]]) -> list[str]:
    """What became of each: "done" or the code of its refusal."""
    gate, ends = threading.Barrier(len(calls)), [""] * len(calls)

    def run(index: int) -> None:
        gate.wait()
        try:
            calls[index]()
            ends[index] = "done"
        except Refused as refusal:
            ends[index] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def test_of_sixteen_posts_that_answer_one_call_one_is_first(committed_town: Cast) -> None:
    whistle = crew.blow(committed_town)
    copies = [crew.call_of(whistle) for _ in range(MANY)]
    actor = committed_town.actor("market_crew")
    ends = at_once([lambda call=call: actions.acknowledge_call(call=call, actor=actor, now=NOW) for call in copies])  # type: ignore[misc]
    assert sorted(ends) == ["done", *["wrong_state"] * (MANY - 1)]
    assert crew.facts(whistle) == ["blown", "acknowledged"]


def test_yes_and_no_at_once_leave_one_answer(committed_town: Cast) -> None:
    whistle = crew.blow(committed_town)
    copies = [crew.call_of(whistle) for _ in range(MANY)]
    actor = committed_town.actor("market_crew")

    def answer(index: int) -> None:
        if index % 2:
            actions.check_in(call=copies[index], file_ids=[photos[index]], actor=actor, now=MEET)
        else:
            actions.refuse_call(call=copies[index], reason="No.", actor=actor, now=MEET)

    photos = [steps.add_photo() for _ in range(MANY)]
    ends = at_once([lambda index=index: answer(index) for index in range(MANY)])  # type: ignore[misc]
    assert ends.count("done") == 1 and ends.count("wrong_state") == MANY - 1
    assert len(crew.facts(whistle)) == 2


def test_sixteen_departments_that_come_at_once_are_all_there(committed_town: Cast) -> None:
    town = committed_town
    codes = [f"lin-x{index}" for index in range(MANY)]
    for code in codes:
        names = {"name_zh": code, "name_en": code}
        units.create_unit(
            jurisdiction_id=CITY,
            code=code,
            parent_code="lin-market",
            kind="station",
            level="",
            area=lin.ROOT,
            name_zh=names["name_zh"],
            name_en=names["name_en"],
            actor=town.system,
            now=NOW,
        )
    unit_queries.forget()
    whistle = crew.blow(town, calls=crew.called(town, *codes))
    calls = list(WhistleCall.objects.filter(whistle=whistle).select_related("whistle"))
    photos, actor = [steps.add_photo() for _ in calls], town.actor("market_crew")
    ends = at_once(
        [
            lambda call=call, photo=photo: actions.check_in(call=call, file_ids=[photo], actor=actor, now=MEET)  # type: ignore[misc]
            for call, photo in zip(calls, photos, strict=True)
        ]
    )
    assert ends == ["done"] * MANY
    assert Whistle.objects.get(id=whistle.id).state == "gathered"
    assert crew.facts(whistle).count("gathered") == 1
    assert not list(verify_ledger())


def test_a_case_is_closed_or_whistled_for_but_never_both(committed_town: Cast) -> None:
    town = committed_town
    for _ in range(3):
        case = steps.verified(town)
        actions.record_feedback(
            case=case, solved="yes", assisted=True, actor=town.actor("desk"), now=NOW + 4 * steps.HOUR
        )
        one, two = type(case).objects.get(id=case.id), type(case).objects.get(id=case.id)
        ends = at_once(
            [
                lambda one=one: actions.close_case(case=one, actor=town.actor("desk"), now=NOW + 5 * steps.HOUR),  # type: ignore[misc]
                lambda two=two: crew.blow(town, [two]),  # type: ignore[misc]
            ]
        )
        case.refresh_from_db()
        running = case.whistle_links.exists()
        assert ends.count("done") == 1, ends
        assert running == (case.state == "verified")
