"""Pictures beside a whistle, each by its side."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cast import Cast


def test_before_and_after_by_the_street_and_results_by_the_department(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.attend(town, whistle)
    for kind in ("before", "after"):
        actions.attach_to_whistle(
            whistle=whistle, file_ids=[steps.add_photo()], kind=kind, actor=town.actor("street"), now=MEET
        )
    actions.attach_to_whistle(
        whistle=whistle,
        file_ids=[steps.add_photo()],
        kind="result",
        call=call,
        actor=town.actor("market_crew"),
        now=MEET,
    )
    kinds = sorted(whistle.files.values_list("kind", flat=True))
    assert kinds == ["after", "before", "check_in", "result"]
    assert crew.facts(whistle)[-3:] == ["attached"] * 3


@pytest.mark.parametrize(
    ("role", "kind", "with_call", "code"),
    [
        ("market_crew", "after", False, "not_yours"),
        ("street", "result", True, "not_yours"),
        ("police_crew", "result", True, "not_yours"),
        ("street", "after", True, "unknown_kind"),
        ("market_crew", "result", False, "unknown_kind"),
        ("street", "selfie", False, "unknown_kind"),
    ],
)
def test_each_side_brings_its_own(town: Cast, role: str, kind: str, with_call: bool, code: str) -> None:
    whistle = crew.blow(town)
    call = crew.attend(town, whistle)
    with steps.refused(code):
        actions.attach_to_whistle(
            whistle=whistle,
            file_ids=[steps.add_photo()],
            kind=kind,
            call=call if with_call else None,
            actor=town.actor(role),
            now=MEET,
        )


def test_not_nothing_not_before_arriving_and_not_without_end(town: Cast) -> None:
    whistle = crew.blow(town)
    with steps.refused("empty"):
        actions.attach_to_whistle(whistle=whistle, file_ids=[], kind="after", actor=town.actor("street"), now=MEET)
    with steps.refused("wrong_state"):
        actions.attach_to_whistle(
            whistle=whistle,
            file_ids=[steps.add_photo()],
            kind="result",
            call=crew.call_of(whistle),
            actor=town.actor("market_crew"),
            now=MEET,
        )
    with steps.refused("too_many"):
        actions.attach_to_whistle(
            whistle=whistle,
            file_ids=[steps.add_photo() for _ in range(61)],
            kind="after",
            actor=town.actor("street"),
            now=MEET,
        )
