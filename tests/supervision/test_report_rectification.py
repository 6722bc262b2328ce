"""Reporting that something is put right: it stays open."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import HOUR


def test_it_waits_for_somebody_on_the_ground(town: Cast) -> None:
    one = crew.rectify(town)
    actions.report_rectification(
        rectification=one,
        evidence="Free.",
        file_ids=[steps.add_photo()],
        actor=town.actor("market_crew"),
        now=NOW + HOUR,
    )
    assert one.state == "reported" and one.ended_at is None and one.files.count() == 1
    assert crew.facts("rectification", one) == ["opened", "reported"]
    assert crew.told(town, "lin-c11") == [("rectification", "reported")]
    with crew.refused("wrong_state"):
        actions.report_rectification(
            rectification=one, evidence="Free.", actor=town.actor("market_crew"), now=NOW + HOUR
        )


def test_other_units_no_words_and_too_many_files_are_refused(town: Cast) -> None:
    one = crew.rectify(town)
    for role in ("street", "community", "water_crew", "market"):
        with crew.refused("not_yours"):
            actions.report_rectification(rectification=one, evidence="Free.", actor=town.actor(role), now=NOW)
    officer = town.actor("market_crew")
    with crew.refused("empty"):
        actions.report_rectification(rectification=one, evidence="", actor=officer, now=NOW)
    photos = [steps.add_photo() for _ in range(21)]
    with crew.refused("too_many"):
        actions.report_rectification(rectification=one, evidence="x", file_ids=photos, actor=officer, now=NOW)
