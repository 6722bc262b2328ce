"""What a person's post and unit bring along, whatever the matter."""

from __future__ import annotations

from oneneedle.core.rules import SYSTEM_CHANNEL, Actor
from oneneedle.units import queries as units


def with_right(actor: Actor, right: str) -> bool:
    """A person on a post that gives the right; what the house does by itself is not meant."""
    return actor.channel != SYSTEM_CHANNEL and actor.post_id is not None and actor.may(right)


def level_of(actor: Actor) -> str:
    """The level of the actor's unit; empty for departments."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    return unit.level if unit else ""
