"""What may be done with a topic: verb, the states it leads from, the state it leads to."""

from __future__ import annotations

MOVES: dict[str, tuple[frozenset[str], str]] = {
    "take": (frozenset({"offered", "meeting", "aside"}), "taken"),
    "hand": (frozenset({"offered", "aside"}), "meeting"),
    "set_aside": (frozenset({"offered", "meeting"}), "aside"),
}
WATCHED = ("taken", "meeting")  # whose later months are counted
WATCH_MONTHS = 6


def may_move(verb: str, state: str) -> bool:
    """Whether the step leads out of this state."""
    return state in MOVES[verb][0]
