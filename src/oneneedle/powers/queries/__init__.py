"""Readers of work desks: the queue, the settings, the roster; they answer with frozen values and change nothing."""

from __future__ import annotations

from oneneedle.powers.queries.desks import (
    DeskLine,
    PlaceLine,
    get_desk,
    get_place,
    list_desks,
    may_keep,
    posts_of_street,
    sees_desks,
    streets_of,
)
from oneneedle.powers.queries.queue import PAGE, DeskCount, Moved, Queue, current_desk, may_hand_over, queue_of
from oneneedle.powers.queries.roster import RosterDesk, RosterLine, roster_of

__all__ = [
    "PAGE",
    "DeskCount",
    "DeskLine",
    "Moved",
    "PlaceLine",
    "Queue",
    "RosterDesk",
    "RosterLine",
    "current_desk",
    "get_desk",
    "get_place",
    "list_desks",
    "may_hand_over",
    "may_keep",
    "posts_of_street",
    "queue_of",
    "roster_of",
    "sees_desks",
    "streets_of",
]
