"""The day of a follow-up has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from oneneedle.cases import actions, jobs
from oneneedle.cases.models import FollowUp
from oneneedle.notices.models import Notice
from tests.cases import steps
from tests.cases.whistles.test_open_campaign import begin
from tests.cases.whistles.test_plan_follow_up import plan
from tests.cast import NOW, Cast


def test_the_unit_is_reminded_once(town: Cast) -> None:
    follow_up = plan(town, campaign=begin(town))
    assert actions.remind_follow_up(follow_up=follow_up, actor=town.system, now=NOW)
    assert not actions.remind_follow_up(follow_up=follow_up, actor=town.system, now=NOW)
    notice = Notice.objects.get(kind="follow_up_due")
    assert (notice.unit_id, notice.letter.mailbox) == (town.unit("lin-s1").id, "s1@lin.example")


def test_only_by_the_house(town: Cast) -> None:
    follow_up = plan(town, campaign=begin(town))
    with steps.refused("not_yours"):
        actions.remind_follow_up(follow_up=follow_up, actor=town.actor("city"), now=NOW)


@pytest.mark.parametrize(("hour", "reminded"), [(15, 0), (17, 1)])  # midnight in the city is 16:00 UTC
def test_the_job_knows_the_day_of_the_city(
    town: Cast, monkeypatch: pytest.MonkeyPatch, hour: int, reminded: int
) -> None:
    plan(town, campaign=begin(town))
    at = datetime(2026, 12, 15, hour, tzinfo=NOW.tzinfo)
    monkeypatch.setattr("oneneedle.cases.jobs.timezone.now", lambda: at)
    assert jobs.remind_follow_ups() == reminded
    monkeypatch.setattr("oneneedle.cases.jobs.timezone.now", lambda: at + timedelta(minutes=5))
    assert jobs.remind_follow_ups() == 0


def test_one_that_cannot_be_reminded_stops_no_other(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = (plan(town, campaign=begin(town)) for _campaign in range(2))
    remind = actions.remind_follow_up

    def fail(*, follow_up: FollowUp, **said: Any) -> bool:
        if follow_up == broken:
            raise OSError("no space left")
        return remind(follow_up=follow_up, **said)

    monkeypatch.setattr(actions, "remind_follow_up", fail)
    monkeypatch.setattr("oneneedle.cases.jobs.timezone.now", lambda: datetime(2026, 12, 15, 17, tzinfo=NOW.tzinfo))
    assert jobs.remind_follow_ups() == 1
    assert list(FollowUp.objects.filter(reminded_at__isnull=False)) == [whole]
