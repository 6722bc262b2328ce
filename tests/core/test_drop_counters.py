"""Counts whose time is over are taken away by the day, whoever counted; the others stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from oneneedle.core import actions, queries
from oneneedle.core.rules import Refused
from oneneedle.portal import actions as portal
from oneneedle.portal import jobs
from tests.cast import CITY, NOW

HOUR = timedelta(hours=1)


def test_what_is_over_goes_and_what_counts_stays(db: None) -> None:
    cache.set("sign-in", 1, 1)
    actions.count_up(key="over", until=NOW, now=NOW - HOUR)
    actions.count_up(key="counts", until=NOW + HOUR, now=NOW)
    later = max(NOW, timezone.now() + HOUR)
    actions.count_up(key="long", until=later + HOUR, now=NOW)
    assert (actions.drop_counters(now=NOW), actions.drop_counters(now=NOW)) == (1, 0)
    assert queries.read_counter("counts", NOW) == 1
    actions.drop_counters(now=later)
    assert cache.get("sign-in") is None and queries.read_counter("long", later) == 1


def test_wrong_receipts_count_for_the_whole_hour_and_nothing_tells_the_address(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = NOW.replace(minute=0, second=0)
    cache.add("login:ip:192.0.2.7", 1, 60)
    tried = {"jurisdiction_id": CITY, "number": "261121-004273-5", "address": "192.0.2.7"}
    for turn in range(portal.MOST_ATTEMPTS):
        portal.check_attempts(**tried, now=begin + turn * timedelta(minutes=5))
        portal.note_attempt(**tried, now=begin + turn * timedelta(minutes=5))
    with pytest.raises(Refused):
        portal.check_attempts(**tried, now=begin + timedelta(minutes=59))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM core_counters")
        keys = {row[0] for row in cursor.fetchall()}
    assert len(keys) == 3 and not any("192.0.2.7" in key for key in keys)
    portal.check_attempts(**tried, now=begin + HOUR)
    monkeypatch.setattr("oneneedle.portal.jobs.timezone.now", lambda: begin + HOUR)
    jobs.drop_old_sessions.func(0)
    assert actions.drop_counters(now=begin + HOUR) == 0 and queries.read_counter("receipt", begin) == 0
