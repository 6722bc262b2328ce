"""What binds for a time."""

from __future__ import annotations

from datetime import datetime


class Dated:
    """In force from `since` until just before `until`; without an end until somebody sets one."""

    __slots__ = ()
    since: datetime
    until: datetime | None

    def binds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)
