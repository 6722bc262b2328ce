"""Who may change working time."""

from __future__ import annotations

from oneneedle.core.rules import Actor

EDIT = "workdays.edit"


def can_edit_calendar(actor: Actor, jurisdiction_id: str) -> bool:
    """Posts with the right to edit calendars, in their own city."""
    return actor.may(EDIT) and actor.jurisdiction_id == jurisdiction_id
