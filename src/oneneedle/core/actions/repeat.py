"""The way jobs work off more than fits into one transaction: a bounded step, again and again, for some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 5.0  # then the job ends, so that others get their turn and the worker can stop; the next one goes on
MOST_TURNS = 500  # whatever a clock says


def repeat(
    step: Callable[[], int],
    *,
    full: int,
    seconds: float = SECONDS,
    turns: int = MOST_TURNS,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Do the step again until one did less than `full`, the seconds are over or the turns used up; answers the sum.

    One step is always done. `full` is 1 where a step may do less than it took up and still leave something: it is
    done again until it does nothing.
    """
    end, total = clock() + seconds, 0
    for _turn in range(turns):
        done = step()
        total += done
        if done < full or clock() >= end:
            break
    return total
