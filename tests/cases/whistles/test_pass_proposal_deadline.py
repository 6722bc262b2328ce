"""A community's proposal is answered, or the street is warned and the unit above it learns of it."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from oneneedle.cases import actions, jobs
from oneneedle.cases.models import Whistle
from oneneedle.cases.queries import proposals_by_street, whistles_for
from oneneedle.notices.models import Notice
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET, MINUTE
from tests.cases.whistles.test_propose_whistle import propose
from tests.cast import NOW, Cast


def test_the_street_is_warned_and_then_the_district_learns_of_it(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked at ten for eight in the evening: the street answers by then; it is warned once, lifted once."""
    whistle = propose(town)
    assert whistle.answer_by == MEET and whistle.next_due_at is not None and whistle.next_due_at < MEET
    (row,) = whistles_for(town.actor("street"), "blown", now=NOW).rows
    assert row.due_at == MEET
    assert actions.pass_proposal_deadline(whistle=whistle, actor=town.system, now=NOW) == ""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MEET + MINUTE)
    assert (jobs.watch_whistles(), jobs.watch_whistles()) == (2, 0)
    late = Whistle.objects.get(id=whistle.id)
    assert (late.lifted_at, late.next_due_at) == (MEET + MINUTE, None)
    assert crew.facts(whistle) == ["proposed", "warned", "lifted"]
    assert crew.last_row(whistle).data["parent"] == str(town.unit("lin-d1").id)
    while actions.announce_whistles(now=MEET + MINUTE):
        pass
    told = set(Notice.objects.values_list("kind", "unit_id"))
    expected = {("whistle_due_soon", "lin-s1"), ("whistle_lifted", "lin-d1"), ("whistle_lifted", "lin-c11")}
    assert {(kind, town.unit(code).id) for kind, code in expected} <= told
    made = proposals_by_street("lin", since=NOW, until=MEET + 2 * MINUTE)[town.unit("lin-s1").id]
    assert (made.blown, made.taken_back, made.unanswered) == (0, 0, 1)


def test_an_answer_ends_the_clock_and_is_counted(town: Cast) -> None:
    one, two, three = propose(town), propose(town), propose(town)
    actions.approve_whistle(whistle=one, actor=town.actor("street"), now=NOW)
    actions.withdraw_whistle(whistle=two, reason="They left.", actor=town.actor("community"), now=NOW)
    for whistle in (one, two):
        assert whistle.next_due_at is None
        assert actions.pass_proposal_deadline(whistle=whistle, actor=town.system, now=MEET + MINUTE) == ""
    made = proposals_by_street("lin", since=NOW, until=NOW + MINUTE)[three.unit_id]
    assert (made.blown, made.taken_back, made.unanswered) == (1, 1, 0)


def test_the_limit_is_a_working_day_and_two_hours_in_an_emergency(town: Cast) -> None:
    assert propose(town, meet_at=NOW + timedelta(days=6)).answer_by == NOW + timedelta(days=1, hours=7.5)
    assert propose(town, kind="emergency", meet_at=None).answer_by == NOW + timedelta(hours=2)


@pytest.mark.parametrize("role", ["street", "community", "district"])
def test_the_house_alone_watches(town: Cast, role: str) -> None:
    whistle = propose(town)
    with steps.refused("not_yours"):
        actions.pass_proposal_deadline(whistle=whistle, actor=town.actor(role), now=MEET)


def test_a_proposal_from_before_the_clock_gets_its_time_with_the_upgrade(town: Cast) -> None:
    whistle = propose(town)
    Whistle.objects.filter(id=whistle.id).update(answer_by=None, next_due_at=None)
    upgrade = import_module("oneneedle.cases.migrations.0012_proposals_under_the_clock")
    with connection.cursor() as cursor:
        cursor.execute(upgrade.FILL)
    whistle.refresh_from_db()
    assert whistle.answer_by is not None and whistle.next_due_at is not None
    assert whistle.answer_by - whistle.next_due_at == timedelta(days=1)
