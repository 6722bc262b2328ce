"""The arguments of one call, tidied: an empty one is an absent one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import tzinfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from oneneedle.open311.rules import Fault, bad, moments
from oneneedle.open311.rules.documents import legal

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[[^\[\]]*\])?")
_YES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Fields:
    """Reads arguments and gathers the faults found on the way."""

    def __init__(self, *sources: QueryDict) -> None:
        self._sources = sources
        self.faults: list[Fault] = []

    def raw(self, name: str) -> str:
        """The last value of the first source that has one, or the empty text."""
        for source in self._sources:
            if value := source.get(name):
                return legal(value)
        return ""

    def line(self, name: str) -> str:
        """One line, blanks tidied."""
        return " ".join(self.raw(name).split())

    def text(self, name: str) -> str:
        """Several lines; line ends as this house writes them."""
        return self.raw(name).replace("\r\n", "\n").replace("\r", "\n").strip()

    def many(self, name: str) -> tuple[str, ...]:
        """Every value given under the name, with or without brackets behind it."""
        found = (value for source in self._sources for key in (name, f"{name}[]") for value in source.getlist(key))
        return tuple(dict.fromkeys(value for one in found if (value := legal(one).strip())))

    def listed(self, name: str) -> tuple[str, ...]:
        """A list with commas; a repeated argument counts too."""
        parts = (part.strip() for value in self.many(name) for part in value.split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """`attribute[CODE]=`, `attribute[CODE][]=` and repetitions of either, by code."""
        found: dict[str, list[str]] = {}
        for source in self._sources:
            for key in source:
                if match := _ATTRIBUTE.fullmatch(key):
                    values = (legal(value).strip() for value in source.getlist(key))
                    found.setdefault(match[1], []).extend(value for value in values if value)
        return {code: tuple(dict.fromkeys(values)) for code, values in found.items() if values}

    def number(self, name: str, low: float, high: float) -> float | None:
        """A number between the two bounds; anything else is a fault."""
        text = self.line(name)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            words = {"name": name, "low": f"{low:g}", "high": f"{high:g}"}
            self.fault(_("%(name)s must be a number from %(low)s to %(high)s.") % words)
            return None
        return value

    def count(self, name: str, most: int, *, capped: bool = True) -> int | None:
        """A whole number from 1; more than `most` counts as `most`."""
        text = self.line(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text[:18]) < 1 or not (capped or int(text[:18]) <= most):
            self.fault(_("%(name)s must be a whole number from 1.") % {"name": name})
            return None
        return min(int(text[:18]), most)

    def truth(self, name: str) -> bool | None:
        """true or false."""
        text = self.line(name).lower()
        if text and text not in _YES:
            self.fault(_("%(name)s must be true or false.") % {"name": name})
        return _YES.get(text)

    def span(self, name: str, zone: tzinfo) -> moments.Span | None:
        """The stretch of time a W3C date-time names."""
        text = self.raw(name).strip()
        if not text:
            return None
        span = moments.read_span(text, zone)
        if span is None:
            self.fault(_("%(name)s must be a date and time such as 2026-11-21T08:00:00Z.") % {"name": name})
        return span

    def among(self, name: str, words: Iterable[str]) -> tuple[str, ...]:
        """A list with commas of words from a fixed set, in any case of letters."""
        known = tuple(words)
        found = tuple(word.lower() for word in self.listed(name))
        if any(word not in known for word in found):
            self.fault(_("%(name)s must be one of: %(words)s.") % {"name": name, "words": ", ".join(known)})
        return found

    def fault(self, description: str) -> None:
        """Note one more fault of the call."""
        self.faults.append(bad(description))
