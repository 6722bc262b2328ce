"""A later look is planned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from oneneedle.cases import actions, queries
from oneneedle.cases.models import FollowUp
from oneneedle.core.models import LedgerRow
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.test_open_campaign import begin
from tests.cast import NOW, Cast

IN_A_MONTH = date(2026, 12, 16)


def plan(town: Cast, role: str = "street", **given: Any) -> FollowUp:
    return actions.plan_follow_up(**{"due_on": IN_A_MONTH, "actor": town.actor(role), "now": NOW, **given})


def test_of_a_campaign_a_case_or_a_whistle(town: Cast) -> None:
    case = crew.stalls(town)
    subjects: list[dict[str, Any]] = [{"campaign": begin(town)}, {"case": case}, {"whistle": crew.blow(town)}]
    for subject in subjects:
        follow_up = plan(town, note="At 21:00.", **subject)
        assert (follow_up.due_on, follow_up.unit_id) == (IN_A_MONTH, town.unit("lin-s1").id)
        row = LedgerRow.objects.get(subject=f"follow_up:{follow_up.id}")
        assert row.verb == "follow_up.planned" and row.data["due_on"] == "2026-12-16"
    plan(town, "inspector", case=case)
    assert not queries.follow_ups_due(town.actor("street"), IN_A_MONTH - timedelta(days=1), now=NOW)
    lines = queries.follow_ups_due(town.actor("street"), IN_A_MONTH, now=NOW)
    assert sorted(line.kind for line in lines) == ["campaign", "case", "case", "whistle"]


def test_of_exactly_one(town: Cast) -> None:
    case, campaign = crew.stalls(town), begin(town)
    several: list[dict[str, Any]] = [{}, {"case": case, "campaign": campaign}]
    for subjects in several:
        with steps.refused("one_subject"):
            plan(town, **subjects)


@pytest.mark.parametrize("day", [date(2026, 11, 18), date(2026, 11, 1), date(2030, 1, 1)])
def test_on_a_day_to_come(town: Cast, day: date) -> None:
    campaign = begin(town)
    with steps.refused("past"):
        plan(town, campaign=campaign, due_on=day)


@pytest.mark.parametrize("role", ["street_2", "market_crew", "desk", "district"])
def test_by_who_governs_the_ground_and_checks(town: Cast, role: str) -> None:
    campaign = begin(town)
    with steps.refused("not_yours"):
        plan(town, role, campaign=campaign)
