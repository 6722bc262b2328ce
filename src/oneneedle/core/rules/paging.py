"""Some rows of a long list, and which page of it they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE = 25
MOST_ROWS = 10_000  # who looks for more turns no pages, but narrows; counting on would cost more than it tells
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list: its rows, how many there are (counted to MOST_ROWS + 1), which page of how many."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def slice_of(page: int, total: int) -> tuple[int, int, int, int]:
    """The page that is meant, how many there are, and where its rows begin and end."""
    pages = max(1, -(-min(total, MOST_ROWS) // PAGE))
    here = min(max(page, 1), pages)
    return here, pages, (here - 1) * PAGE, here * PAGE


def say_total(total: object) -> str:
    """A number that may have stopped counting: `10000+`."""
    return f"{MOST_ROWS}+" if isinstance(total, int) and total > MOST_ROWS else str(total)
