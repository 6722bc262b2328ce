"""Pure words of the desk: how states, deadlines and duties look."""

from __future__ import annotations

from oneneedle.desk.rules.looks import (
    CHANNELS,
    DUTY_NAMES,
    KIND_NAMES,
    ORDER_NAMES,
    PRIORITY_LOOKS,
    VERB_ICONS,
    Chip,
    due_chip,
    make_steps,
    state_chip,
)

__all__ = [
    "CHANNELS",
    "DUTY_NAMES",
    "KIND_NAMES",
    "ORDER_NAMES",
    "PRIORITY_LOOKS",
    "VERB_ICONS",
    "Chip",
    "due_chip",
    "make_steps",
    "state_chip",
]
