"""Periodic work of people: contacts are erased when their day has come."""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core.actions import repeat
from oneneedle.people import actions

log = structlog.get_logger(__name__)
SECONDS = 300.0


@app.periodic(cron="17 * * * *")
@app.task(name="people.erase_due_contacts", queueing_lock="people.erase_due_contacts")
def erase_due_contacts(timestamp: int = 0) -> int:
    """Erase in batches until nothing is due, for some minutes at most; safe to run twice, and at the same time."""
    erased = repeat(lambda: actions.erase_due_contacts(now=timezone.now()), full=1, seconds=SECONDS)
    if erased:
        log.info("contacts erased", count=erased)
    return erased
