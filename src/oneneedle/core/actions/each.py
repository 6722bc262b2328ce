"""The way jobs walk over what is due: one thing after the other, and none holds up the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog

from oneneedle.core.rules import Refused

T = TypeVar("T")
log = structlog.get_logger(__name__)


def do_each(things: Iterable[T], act: Callable[[T], object]) -> int:
    """Do it to each; answers for how many it was done.

    What the house refuses is left for the next look; anything else that goes wrong is logged with its trace, and
    the others still get their turn.
    """
    done = 0
    for thing in things:
        try:
            act(thing)
            done += 1
        except Refused:
            continue
        except Exception:
            log.exception("one of many failed", kind=type(thing).__name__, key=str(getattr(thing, "pk", "")))
    return done
