"""Periodic work of people: contacts are erased when their day has come."""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.people import actions

log = structlog.get_logger(__name__)


@app.periodic(cron="17 * * * *")
@app.task(name="people.erase_due_contacts", queueing_lock="people.erase_due_contacts")
def erase_due_contacts(timestamp: int = 0) -> int:
    """Erase in batches until nothing is due; safe to run twice, and at the same time."""
    erased = 0
    while batch := actions.erase_due_contacts(now=timezone.now()):
        erased += batch
    if erased:
        log.info("contacts erased", count=erased)
    return erased
