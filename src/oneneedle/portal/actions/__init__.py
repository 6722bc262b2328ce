"""Writers of the residents' pages: the session's drawer, sending a report, counting wrong receipts."""

from __future__ import annotations

from oneneedle.portal.actions.attempts import MOST_ATTEMPTS, check_attempts, note_attempt
from oneneedle.portal.actions.checks import MOST_FROM_ADDRESS, MOST_IN_AN_HOUR, MOST_OF_ONE, claim_check
from oneneedle.portal.actions.drawer import (
    change_key,
    drop_draft,
    drop_old_sessions,
    forget_held,
    keep_draft,
    keep_held,
)
from oneneedle.portal.actions.limits import PHOTOS, claim_place
from oneneedle.portal.actions.send import join_report, send_report

__all__ = [
    "MOST_ATTEMPTS",
    "MOST_FROM_ADDRESS",
    "MOST_IN_AN_HOUR",
    "MOST_OF_ONE",
    "PHOTOS",
    "change_key",
    "check_attempts",
    "claim_check",
    "claim_place",
    "drop_draft",
    "drop_old_sessions",
    "forget_held",
    "join_report",
    "keep_draft",
    "keep_held",
    "note_attempt",
    "send_report",
]
