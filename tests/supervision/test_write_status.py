"""Running status: by the unit that has the matter."""

from __future__ import annotations

from oneneedle.core.models import LedgerRow
from oneneedle.supervision import actions
from oneneedle.supervision.models import StatusNote
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.supervision import crew


def test_the_unit_says_how_far_it_is(town: Cast) -> None:
    case = steps.receive(town)
    note = actions.write_status(
        words="Half is dug up.", share=50, next_step="The pipe", case=case, actor=town.actor("water_crew"), now=NOW
    )
    assert StatusNote.objects.get().share == 50
    row = LedgerRow.objects.get(subject=f"status_note:{note.id}")
    assert row.verb == "status_note.written" and row.data == {"case": str(case.id), "share": 50}


def test_a_community_says_it_of_a_task(town: Cast) -> None:
    task = crew.add_task(town)
    actions.write_status(words="Counting.", task=task, actor=town.actor("community"), now=NOW)
    actions.write_status(words="Still counting.", task=task, actor=town.actor("community"), now=NOW)
    assert StatusNote.objects.filter(task=task).count() == 2


def test_units_that_do_not_have_it_are_refused(town: Cast) -> None:
    case = steps.receive(town)
    for role in ("market_crew", "street", "community", "inspector"):
        with crew.refused("not_yours"):
            actions.write_status(words="Well.", case=case, actor=town.actor(role), now=NOW)


def test_words_and_a_share_that_is_one(town: Cast) -> None:
    case = steps.receive(town)
    with crew.refused("empty"):
        actions.write_status(words="", case=case, actor=town.actor("water_crew"), now=NOW)
    with crew.refused("bad_share"):
        actions.write_status(words="Done.", share=101, case=case, actor=town.actor("water_crew"), now=NOW)
    with crew.refused("one_subject"):
        actions.write_status(words="Done.", actor=town.actor("water_crew"), now=NOW)
