"""Some rows of a long list, and which page of it they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE = 25
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list: its rows, how many there are in all, which page of how many."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def slice_of(page: int, total: int) -> tuple[int, int, int, int]:
    """The page that is meant, how many there are, and where its rows begin and end."""
    pages = max(1, -(-total // PAGE))
    here = min(max(page, 1), pages)
    return here, pages, (here - 1) * PAGE, here * PAGE
