"""Small readings kept for a moment per process, so that a hot path needs no round trip for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, Protocol, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
FRESH_SECONDS = 2.0
MOST = 1000  # keys come from callers too: whoever invents cities shall not fill the memory


class Versioned(Protocol):
    """What is written under a version that every change moves."""

    @property
    def version(self) -> int: ...


Book = TypeVar("Book", bound=Versioned)
_all: list[Kept[Any, Any] | KeptBook[Any]] = []


class Kept(Generic[K, V]):
    """Answers `read(key)`, at most `seconds` old; another process's change is seen after that time."""

    def __init__(self, read: Callable[[K], V], *, seconds: float = 2.0, most: int = MOST) -> None:
        self._read = read
        self._seconds = seconds
        self._most = most
        self._held: dict[K, tuple[float, V]] = {}
        _all.append(self)

    def get(self, key: K) -> V:
        """The value of `key`; an error of `read` is not kept."""
        held = self._held.get(key)
        moment = time.monotonic()
        if held is not None and moment < held[0]:
            return held[1]
        value = self._read(key)
        if len(self._held) >= self._most:
            self._held.clear()
        self._held[key] = (moment + self._seconds, value)
        return value

    def forget(self) -> None:
        """Read anew from the next call on."""
        self._held.clear()


class KeptBook(Generic[Book]):
    """One book per city held in memory; whether it is still the same is asked by its version, and not every time."""

    def __init__(self, version: Callable[[str], int], read: Callable[[str, int], Book]) -> None:
        self._version = version
        self._read = read
        self._held: dict[str, Book] = {}
        self._asked: dict[str, float] = {}
        _all.append(self)

    def get(self, city: str) -> Book:
        """The city's book; another process's change is seen after `FRESH_SECONDS`."""
        moment, held = time.monotonic(), self._held.get(city)
        if held is not None and city in self._asked and moment - self._asked[city] < FRESH_SECONDS:
            return held
        version = self._version(city)
        if held is None or held.version != version:
            held = self._read(city, version)
        if len(self._held) >= MOST:
            self._held.clear()
        self._held[city], self._asked[city] = held, moment
        return held

    def drop(self, city: str | None = None) -> None:
        """Read a city's book anew at the next question, as a version moves only once in a transaction."""
        if city is None:
            self._held.clear()
        else:
            self._held.pop(city, None)

    def forget(self) -> None:
        """Read all of them anew from the next call on."""
        self._held.clear()
        self._asked.clear()


def forget_kept() -> None:
    """Forget every reading of this process (after a change of the city itself; between tests)."""
    for kept in _all:
        kept.forget()
