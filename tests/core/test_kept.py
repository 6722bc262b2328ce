"""Readings kept for a moment."""

from __future__ import annotations

from oneneedle.core.rules import kept


def test_a_reading_is_kept_for_its_time_and_invented_keys_do_not_pile_up() -> None:
    asked: list[int] = []

    def read(key: int) -> int:
        asked.append(key)
        return key

    held = kept.Kept(read, seconds=60)
    assert (held.get(1), held.get(1), asked) == (1, 1, [1])
    for key in range(kept.MOST * 3):
        held.get(key)
    assert len(held._held) <= kept.MOST
