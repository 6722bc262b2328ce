"""The moments at which the house speaks up, one after another: none is left out, and none comes twice."""

from __future__ import annotations

from datetime import datetime

Moments = tuple[tuple[str, datetime], ...]
WARN_PERCENT_LEFT = 25


def warning_of(since: datetime, due: datetime) -> datetime:
    """When a quarter of the time is left."""
    return due - (due - since) * WARN_PERCENT_LEFT / 100


def next_moment(moments: Moments, passed: str, before: Moments = ()) -> tuple[str, datetime] | None:
    """The first moment behind the one that was passed.

    When other moments count now than when it was passed, `before` are those of then: what was passed with it or lies
    before it does not come again.
    """
    if passed not in dict(before) or passed in dict(moments):
        before = moments
    names = [name for name, _at in before]
    gone = names[: names.index(passed) + 1] if passed in names else []
    last = dict(before)[passed] if gone else None
    waiting = ((name, at) for name, at in moments if name not in gone and (last is None or at >= last))
    return next(waiting, None)
