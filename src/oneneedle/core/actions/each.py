"""The way jobs walk over what is due: one thing after the other, and none holds up the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from django.db.models import Model, QuerySet

from oneneedle.core.actions.repeat import repeat
from oneneedle.core.rules import Refused

T = TypeVar("T")
M = TypeVar("M", bound=Model)
BATCH = 200
log = structlog.get_logger(__name__)


def do_due(due: Callable[[], QuerySet[M]], act: Callable[[M], object]) -> int:
    """Do it to all that is due, the first of its order first, for some seconds; answers how often it was done.

    What could not be done, or says that there was nothing to do (False), steps back until the next run, so that
    however much of it there is, the rest is reached. What was done and is due again is done again.
    """
    left: list[M] = []
    done = 0

    def turn(thing: M) -> None:
        nonlocal done
        if act(thing) is False:
            left.append(thing)
        else:
            done += 1

    def step() -> int:
        things = list(due().exclude(pk__in=[one.pk for one in left])[:BATCH])
        do_each(things, turn, left=left)
        return len(things)

    repeat(step, full=1)
    return done


def do_each(things: Iterable[T], act: Callable[[T], object], *, left: list[T] | None = None) -> int:
    """Do it to each; answers for how many it was done, and puts the others into `left`.

    What the house refuses is left for the next look; anything else that goes wrong is logged with its trace, and
    the others still get their turn.
    """
    left = [] if left is None else left
    done = 0
    for thing in things:
        try:
            act(thing)
            done += 1
        except Refused:
            left.append(thing)
        except Exception:
            left.append(thing)
            log.exception("one of many failed", kind=type(thing).__name__, key=str(getattr(thing, "pk", "")))
    return done
