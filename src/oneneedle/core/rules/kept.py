"""Small readings kept for a moment per process, so that a hot path needs no round trip for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST = 1000  # keys come from callers too: whoever invents cities shall not fill the memory

_all: list[Kept[Any, Any]] = []


class Kept(Generic[K, V]):
    """Answers `read(key)`, at most `seconds` old; another process's change is seen after that time."""

    def __init__(self, read: Callable[[K], V], *, seconds: float = 2.0) -> None:
        self._read = read
        self._seconds = seconds
        self._held: dict[K, tuple[float, V]] = {}
        _all.append(self)

    def get(self, key: K) -> V:
        """The value of `key`; an error of `read` is not kept."""
        held = self._held.get(key)
        moment = time.monotonic()
        if held is not None and moment < held[0]:
            return held[1]
        value = self._read(key)
        if len(self._held) >= MOST:
            self._held.clear()
        self._held[key] = (moment + self._seconds, value)
        return value

    def forget(self) -> None:
        """Read anew from the next call on."""
        self._held.clear()


def forget_kept() -> None:
    """Forget every reading of this process (after a change of the city itself; between tests)."""
    for kept in _all:
        kept.forget()
