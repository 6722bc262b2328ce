"""Who may set up shared zones and their rules."""

from __future__ import annotations

from oneneedle.core.rules import Actor


def can_manage_zones(actor: Actor, jurisdiction_id: str) -> bool:
    """Posts with the right to manage their own city, and the house itself in that city."""
    return actor.may("city.manage") and actor.jurisdiction_id == jurisdiction_id
