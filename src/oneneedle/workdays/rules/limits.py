"""Time limits as written in the catalogue: "2h", "3d", "3wd", "8wh"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oneneedle.core.rules import Refused

Unit = Literal["m", "h", "d"]
MINUTES: dict[Unit, int] = {"m": 1, "h": 60, "d": 1440}
_TEXT = re.compile(r"\s*([0-9]{1,9})\s*(w?)([mhd])\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: an amount of minutes, hours or days, by the calendar or by working time."""

    amount: int
    unit: Unit
    working: bool = False

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise Refused(gettext_lazy("A time limit must be at least 1."), code="limit_too_small")

    @classmethod
    def parse(cls, text: str) -> Limit:
        """The limit a text names; anything else than one whole number and one unit is refused."""
        if found := _TEXT.fullmatch(text.lower()):
            number, working, letter = found.groups()
            unit: Unit = "m" if letter == "m" else "h" if letter == "h" else "d"
            return cls(int(number), unit, bool(working))
        message = _("“%(text)s” is not a time limit; write a number and a unit, as in 30m, 2h, 3d, 8wh or 3wd.")
        raise Refused(message % {"text": text}, code="limit_unreadable")

    def __str__(self) -> str:
        return f"{self.amount}{'w' if self.working else ''}{self.unit}"

    @property
    def in_days(self) -> bool:
        """Whether whole working days are counted, rather than minutes."""
        return self.working and self.unit == "d"

    @property
    def minutes(self) -> int:
        """The limit in minutes, of the clock or of working time; working days have no fixed length."""
        return self.amount * MINUTES[self.unit]


def describe_limit(limit: Limit) -> str:
    """The limit in the reader's words."""
    count = {"count": limit.amount}
    if limit.working:
        if limit.unit == "d":
            return ngettext("%(count)d working day", "%(count)d working days", limit.amount) % count
        if limit.unit == "h":
            return ngettext("%(count)d working hour", "%(count)d working hours", limit.amount) % count
        return ngettext("%(count)d working minute", "%(count)d working minutes", limit.amount) % count
    if limit.unit == "d":
        return ngettext("%(count)d day", "%(count)d days", limit.amount) % count
    if limit.unit == "h":
        return ngettext("%(count)d hour", "%(count)d hours", limit.amount) % count
    return ngettext("%(count)d minute", "%(count)d minutes", limit.amount) % count
