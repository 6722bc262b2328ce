"""Who may change the responsibility list, and who may share a practice."""

from __future__ import annotations

from oneneedle.core.rules import Actor


def can_manage_duties(actor: Actor, jurisdiction_id: str) -> bool:
    """Posts with the right to manage their own city, and the house itself in that city."""
    return actor.may("city.manage") and actor.jurisdiction_id == jurisdiction_id


def can_share_practice(actor: Actor, jurisdiction_id: str) -> bool:
    """Everybody on a post of the city."""
    return actor.unit_id is not None and actor.jurisdiction_id == jurisdiction_id
