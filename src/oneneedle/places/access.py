"""Who may change the area tree."""

from __future__ import annotations

from oneneedle.core.rules import Actor

KEEP_AREAS = "keep_areas"


def can_import_areas(actor: Actor) -> bool:
    """The keeper of the installation, or a post that has the right."""
    return actor.may(KEEP_AREAS)
