"""One row of a table of steps, and the refusal of a step that does not lead on from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from oneneedle.core.rules.refused import Refused

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Move:
    """One way to move: by which side, from where, to where (None: the state stays), and what the ledger says."""

    verb: str
    side: str
    sources: tuple[str, ...]
    target: str | None
    fact: str
    title: Words
    why: Words


def check_source(move: Move, state: str, names: Mapping[str, Words]) -> None:
    """Refuse a step that does not begin in this state."""
    if state not in move.sources:
        raise not_now(move, names[state])


def not_now(move: Move, state: Words) -> Refused:
    """The refusal of a step in this state."""
    said = {"step": str(move.title), "state": str(state)}
    return Refused(_("%(step)s is not possible now: %(state)s.") % said, code="wrong_state")
