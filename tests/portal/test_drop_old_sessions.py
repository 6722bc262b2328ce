"""A draft that was never sent goes when its session is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from oneneedle.portal import actions, jobs
from tests.portal import walk

pytestmark = pytest.mark.usefixtures("cast")


def test_a_session_stays_while_it_is_valid_and_goes_afterwards(client: Client) -> None:
    walk.walk_to(client, "check", phone="13800138000")
    now = timezone.now()
    assert actions.drop_old_sessions(now=now + timedelta(days=13)) == 0
    assert actions.drop_old_sessions(now=now + timedelta(days=15)) == 1
    assert not Session.objects.exists()


def test_the_job_may_run_twice(client: Client) -> None:
    walk.walk_to(client, "check")
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    assert jobs.drop_old_sessions.func(0) == 1
    assert jobs.drop_old_sessions.func(0) == 0
