"""The resident is heard, directly or with the desk's help."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case, Feedback
from oneneedle.core.rules import Actor, resident
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=4)


def reporter(case: Case) -> Actor:
    return resident(lin.CITY, contact_id=case.contact_id, case_id=case.id)


def answer(case: Case, actor: Actor, solved: str = "yes", **said: object) -> None:
    actions.record_feedback(case=case, solved=solved, actor=actor, now=LATER, **said)  # type: ignore[arg-type]


def test_the_reporter_answers_in_their_own_words(cast: Cast) -> None:
    case = steps.verified(cast)
    answer(case, reporter(case), content=4, comment=" Good. ")
    heard = Feedback.objects.get(case=case)
    assert (heard.solved, heard.content, heard.comment, heard.assisted_by_id) == ("yes", 4, "Good.", None)
    case.refresh_from_db()
    assert case.state == "verified"
    row = steps.last_row(case)
    assert (row.verb, row.data["solved"], row.data["assisted"]) == ("case.heard", "yes", False)
    assert "Good" not in str(row.data)


def test_whoever_asked_on_the_desk_is_written_down_also_when_they_do_not_say_so(cast: Cast) -> None:
    case = steps.verified(cast)
    answer(case, cast.actor("desk"), "unreached")
    heard = Feedback.objects.get(case=case)
    assert (heard.solved, heard.assisted_by_id) == ("unreached", cast.accounts["desk"].id)


@pytest.mark.parametrize("solved", ["no", "partly"])
def test_not_solved_opens_it_again_with_number_and_new_clock(cast: Cast, solved: str) -> None:
    case = steps.verified(cast)
    number = case.number
    answer(case, reporter(case), solved, comment="Still wet.")
    case.refresh_from_db()
    assert (case.number, case.state, case.reopened, case.returns, case.outcome) == (number, "dispatched", 1, 0, "")
    assert case.resolve_by == LATER + timedelta(hours=24)
    assert (case.responded_at, case.verified_at) == (None, None)
    assert steps.open_order(case).reason == "Still wet."
    assert steps.verbs(case)[-2:] == ["heard", "reopened"]


def test_a_second_answer_is_kept_beside_the_first(cast: Cast) -> None:
    case = steps.verified(cast)
    for content in (2, 5):
        answer(case, reporter(case), content=content)
    assert set(case.feedback.values_list("content", flat=True)) == {2, 5}


@pytest.mark.parametrize(
    ("solved", "said"), [("maybe", {}), ("unreached", {}), ("unreached", {"assisted": True}), ("yes", {"content": 6})]
)
def test_what_is_no_answer_of_a_resident_is_refused(cast: Cast, solved: str, said: dict[str, object]) -> None:
    case = steps.verified(cast)
    with steps.refused("refused"):
        answer(case, reporter(case), solved, **said)


def test_before_the_check_there_is_nothing_to_answer(cast: Cast) -> None:
    case = steps.finished(cast)
    for actor in (reporter(case), cast.actor("desk")):
        with steps.refused("wrong_state"):
            answer(case, actor)


def test_whoever_did_the_work_cannot_answer_for_the_resident(cast: Cast) -> None:
    case = steps.verified(cast)
    on_the_desk = replace(cast.actor("desk"), person_id=cast.accounts["water"].id)
    for assisted in (True, False):
        with steps.refused("own_work"):
            answer(case, on_the_desk, assisted=assisted)


def test_a_no_long_after_closing_is_a_new_report(cast: Cast) -> None:
    case = steps.closed(cast)
    late = NOW + timedelta(days=32)
    with steps.refused("too_late"):
        actions.record_feedback(case=case, solved="no", actor=reporter(case), now=late)
    case.refresh_from_db()
    actions.record_feedback(case=case, solved="yes", actor=reporter(case), now=late)


@pytest.mark.parametrize("role", ["water", "inspector", "other_desk"])
def test_others_do_not_answer(cast: Cast, role: str) -> None:
    case = steps.verified(cast)
    stranger = resident(lin.CITY, contact_id=steps.receive(cast).contact_id)
    for actor in (cast.actor(role), stranger, cast.stranger):
        with steps.refused("not_yours"):
            answer(case, actor)
