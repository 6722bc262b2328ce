"""Pure words of work desks, and of powers handed down with the site checks under them."""

from __future__ import annotations

from oneneedle.powers.rules.checks import (
    FIELDS,
    FURTHEST,
    LEFT_STATES,
    MOVES,
    NUMBER_PREFIX,
    RESULTS,
    SITE_KINDS,
    STATE_NAMES,
    STORY,
    TAB_STATES,
    Answer,
    Spot,
    check_answers,
    check_link,
    check_word,
    said,
    say_field,
    split_lines,
)
from oneneedle.powers.rules.desks import MAX_NAME, MAX_TEXT, USUAL, UsualDesk, check_code, desk_for

__all__ = [
    "FIELDS",
    "FURTHEST",
    "LEFT_STATES",
    "MAX_NAME",
    "MAX_TEXT",
    "MOVES",
    "NUMBER_PREFIX",
    "RESULTS",
    "SITE_KINDS",
    "STATE_NAMES",
    "STORY",
    "TAB_STATES",
    "USUAL",
    "Answer",
    "Spot",
    "UsualDesk",
    "check_answers",
    "check_code",
    "check_link",
    "check_word",
    "desk_for",
    "said",
    "say_field",
    "split_lines",
]
