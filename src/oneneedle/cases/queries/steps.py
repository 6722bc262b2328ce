"""A step that somebody may take now, as pages draw it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One button: what it does, why, and whether something is still missing (then `why` says what)."""

    verb: str
    title: str
    why: str
    enabled: bool = True
