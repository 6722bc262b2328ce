"""Writers of the responsibility list, its documents, its changes on trial, and talks about it."""

from __future__ import annotations

from oneneedle.duties.actions.changes import propose_change, switch_on_change, withdraw_change
from oneneedle.duties.actions.documents import set_document
from oneneedle.duties.actions.items import DutiesImported, end_duty, import_duties, set_duty
from oneneedle.duties.actions.talks import comment_consultation, plan_consultation, record_consultation, share_practice

__all__ = [
    "DutiesImported",
    "comment_consultation",
    "end_duty",
    "import_duties",
    "plan_consultation",
    "propose_change",
    "record_consultation",
    "set_document",
    "set_duty",
    "share_practice",
    "switch_on_change",
    "withdraw_change",
]
