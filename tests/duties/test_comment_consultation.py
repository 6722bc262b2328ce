"""comment_consultation: a street that takes part in planning says what it thinks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.duties import actions, queries
from oneneedle.duties.models import Consultation, ConsultationComment
from tests.cast import NOW, Cast
from tests.duties.test_plan_consultation import plan
from tests.units.test_grant_right import grant


def comment(consultation: Consultation, actor: Actor, text: str = "Mind the school.") -> ConsultationComment:
    return actions.comment_consultation(consultation=consultation, text=text, actor=actor, now=NOW)


def test_a_street_s_words_stand_beside_the_consultation(cast: Cast) -> None:
    talk = plan(cast)
    comment(talk, cast.actor("desk"))
    comment(talk, cast.actor("other_desk"), "And the market.")
    [told] = queries.list_consultations(talk.jurisdiction_id, now=NOW).rows
    assert [(one.unit.name, one.text) for one in told.comments.all()] == [
        ("Hebian street office", "Mind the school."),
        ("Shanqian street office", "And the market."),
    ]
    assert LedgerRow.objects.filter(verb="consultation.commented").count() == 2


def test_the_register_switches_it_on(cast: Cast) -> None:
    talk = plan(cast)
    grant(cast, "planning_participation", "lin-s2")
    with pytest.raises(Refused, match="does not grant “Planning participation”"):
        comment(talk, cast.actor("desk"))
    assert comment(talk, cast.actor("other_desk")).text == "Mind the school."


@pytest.mark.parametrize("role", ["grid_worker", "water", "keeper", "nobody"])
def test_others_do_not_comment(cast: Cast, role: str) -> None:
    talk = plan(cast)
    with pytest.raises(Refused) as refused:
        comment(talk, cast.actor(role))
    assert refused.value.code == "not_allowed"


def test_empty_words_and_a_recorded_consultation_are_refused(cast: Cast) -> None:
    talk = plan(cast)
    with pytest.raises(Refused) as refused:
        comment(talk, cast.actor("desk"), " \x00 ")
    assert refused.value.code == "empty"
    late = talk.meets_at + timedelta(hours=1)
    actions.record_consultation(consultation=talk, held=True, outcome="Agreed.", actor=cast.actor("keeper"), now=late)
    with pytest.raises(Refused, match="recorded already"):
        comment(talk, cast.actor("desk"))
