"""Periodic work of the residents' pages: what was begun and never sent does not stay."""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core_actions
from oneneedle.portal import actions

log = structlog.get_logger(__name__)


@app.periodic(cron="41 3 * * *")
@app.task(name="portal.drop_old_sessions", queueing_lock="portal.drop_old_sessions")
def drop_old_sessions(timestamp: int = 0) -> int:
    """Delete expired sessions, drafts included, and counts that are over; safe to run twice."""
    core_actions.drop_counters(now=timezone.now())
    dropped = actions.drop_old_sessions(now=timezone.now())
    if dropped:
        log.info("sessions dropped", count=dropped)
    return dropped
