"""The street alone ends a whistle, when everybody has finished."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import FollowUp
from oneneedle.core.queries import verify_ledger
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET, MINUTE
from tests.cast import Cast


def test_the_outcome_stands_and_the_case_knows(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = crew.done(town, [case])
    assert (whistle.state, whistle.closed_at) == ("done", MEET + 100 * MINUTE)
    assert whistle.outcome_text.startswith("The lane is free")
    assert crew.facts(whistle)[-1] == "closed"
    assert crew.last_row(whistle).data == {"finished": 3, "excused": 0}
    assert steps.verbs(case)[-1] == "whistle_ended"
    assert steps.last_row(case).data["how"] == "done"
    assert not list(verify_ledger())


def test_a_check_of_the_effect_is_planned_in_the_same_breath(town: Cast) -> None:
    whistle = crew.finished(town)
    day = (MEET + timedelta(days=28)).date()
    crew.end(town.actor("street"), whistle, follow_up_on=day)
    follow_up = FollowUp.objects.get()
    assert (follow_up.whistle, follow_up.due_on, follow_up.unit_id) == (whistle, day, town.unit("lin-s1").id)


@pytest.mark.parametrize(
    "role", ["market_crew", "water_crew", "district", "city", "street_2", "community", "desk", "command"]
)
def test_nobody_but_the_street_closes(town: Cast, role: str) -> None:
    whistle = crew.finished(town)
    with steps.refused("not_yours"):
        crew.end(town.actor(role), whistle)


def test_not_even_the_house_itself(town: Cast) -> None:
    whistle = crew.finished(town)
    for actor in (town.system, town.resident, town.stranger):
        with steps.refused("not_yours"):
            crew.end(actor, whistle)


def test_not_while_a_department_is_at_work(town: Cast) -> None:
    whistle = crew.blow(town)
    crew.finish(town, whistle, "lin-market")
    crew.finish(town, whistle, "lin-water")
    for prepare in (lambda: None, lambda: crew.attend(town, whistle, "lin-police")):
        prepare()
        with steps.refused("calls_open"):
            crew.end(town.actor("street"), whistle)


def test_words_and_a_picture_are_needed(town: Cast) -> None:
    whistle = crew.finished(town)
    with steps.refused("empty"):
        crew.end(town.actor("street"), whistle, outcome=" ")
    with steps.refused("photo"):
        crew.end(town.actor("street"), whistle, file_ids=[])
    actions.attach_to_whistle(
        whistle=whistle, file_ids=[steps.add_photo()], kind="after", actor=town.actor("street"), now=MEET
    )
    crew.end(town.actor("street"), whistle, file_ids=[])
    assert whistle.state == "done"


def test_when_everybody_was_excused_nobody_did_it_together(town: Cast) -> None:
    whistle = crew.blow(town)
    for code in crew.BY_UNIT:
        actions.settle_call(
            call=crew.call_of(whistle, code), decision="excuse", reason="Storm.", actor=town.actor("district"), now=MEET
        )
    with steps.refused("nobody_came"):
        crew.end(town.actor("street"), whistle)


def test_once(town: Cast) -> None:
    whistle = crew.done(town)
    with steps.refused("wrong_state"):
        crew.end(town.actor("street"), whistle)


def test_closing_asks_for_before_as_well_as_after(town: Cast) -> None:
    """A picture on the whistle or on its case, or a word why there is none; the word stands on the page."""
    whistle, street = crew.finished(town), town.actor("street")
    with steps.refused("no_before"):
        crew.end(street, whistle, no_before=" ")
    crew.end(street, whistle, no_before="It was night.")
    assert whistle.no_before == "It was night."
    case = crew.stalls(town)
    other = crew.finished(town, [case])
    case.refresh_from_db()
    actions.attach_files(case=case, file_ids=[steps.add_photo()], kind="before", actor=town.actor("desk"), now=MEET)
    crew.end(street, other, no_before="")
    assert other.state == "done"
