"""pass_rectify_day: the street is told once that a site was not put right in time."""

from __future__ import annotations

import pytest
from django.utils import timezone

from oneneedle.notices.models import Notice
from oneneedle.powers import actions, jobs, queries
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers.checks import crew


def test_the_street_is_told_once_for_each_day_that_was_set(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    check = crew.found(town)
    last_day = NOW + 7 * crew.DAY
    assert not actions.pass_rectify_day(check=check, actor=town.system, now=last_day)
    monkeypatch.setattr(timezone, "now", lambda: last_day + crew.DAY)
    jobs.watch_checks.func()
    jobs.watch_checks.func()
    notice = Notice.objects.get(kind="site_check")
    assert (notice.unit_id, notice.params["number"]) == (town.unit("lin-s1").id, check.number)
    assert crew.facts(f"site_check:{check.id}")[-1] == "check_overdue"
    found = queries.list_checks(town.actor("enforcer"), "rectify", crew.TODAY + 8 * crew.DAY, late=True)
    assert (found.total, found.rows[0].days, found.rows[0].late) == (1, -1, True)
    later = last_day + 2 * crew.DAY
    crew.look_again(town, check, "not_ok", rectify_by=later.date() + crew.DAY, now=later)
    assert actions.pass_rectify_day(check=check, actor=town.system, now=later + 2 * crew.DAY)
    assert Notice.objects.filter(kind="site_check").count() == 2


def test_only_the_house_watches_days(town: Cast) -> None:
    check = crew.found(town)
    with refused("not_yours"):
        actions.pass_rectify_day(check=check, actor=town.actor("enforcer"), now=NOW)


def test_all_days_end_at_one_midnight_and_none_waits_for_the_next_hour(
    town: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneneedle.core.actions.each.BATCH", 1)
    power = crew.hand_down(town)
    checks = [crew.record(town, crew.plan(town, power)) for _turn in range(3)]
    monkeypatch.setattr(timezone, "now", lambda: NOW + 8 * crew.DAY)
    assert jobs.watch_checks.func() == len(checks)
    assert Notice.objects.filter(kind="site_check").count() == len(checks)
