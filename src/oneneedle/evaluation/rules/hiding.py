"""Which numbers of tables shown together the public is not told, so that no difference gives a small one away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from oneneedle.core.rules import parent_path
from oneneedle.evaluation.rules.measures import SUPPRESS_BELOW
from oneneedle.evaluation.rules.rates import Figure

STEP = 5  # what still runs is told in fives, so that two looks at it tell no single case
Cell = tuple[str, str]  # area and type; "" is all types


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that is the sum of others, all of them told somewhere."""

    whole: Cell
    parts: tuple[Cell, ...]


def hide_cells(
    counts: Mapping[Cell, int], sums: Sequence[Sum], *, hidden: Collection[Cell] = (), told: Collection[Cell] = ()
) -> frozenset[Cell]:
    """The small numbers, those `hidden` before, and of every sum the next smallest beside them.

    Until two or more are missing from each sum, and as many cases as may be told. What is `told` elsewhere is not
    hidden; where nothing else is left to hide, the sum goes.
    """
    gone = set(hidden) | {cell for cell, count in counts.items() if 0 < count < SUPPRESS_BELOW and cell not in told}
    before = -1
    while len(gone) > before:
        before = len(gone)
        for one in sums:
            _close(one, counts, gone, told)
    return frozenset(gone)


def _close(one: Sum, counts: Mapping[Cell, int], gone: set[Cell], told: Collection[Cell]) -> None:
    parts = [part for part in one.parts if counts.get(part)]
    missing = [part for part in parts if part in gone]
    pool = sorted((counts[part], part) for part in parts if part not in gone and part not in told)
    if one.whole in gone:
        if parts and not missing and pool:  # else the parts would tell the whole
            gone.add(pool[0][1])
        return
    for _count, part in pool:
        if not _tells(missing, counts):
            return
        gone.add(part)
        missing.append(part)
    if _tells(missing, counts) and one.whole not in told:
        gone.add(one.whole)


def _tells(missing: Sequence[Cell], counts: Mapping[Cell, int]) -> bool:
    """Whether the whole less what is told gives one of these away."""
    return bool(missing) and (len(missing) == 1 or sum(counts[part] for part in missing) < SUPPRESS_BELOW)


def sum_areas(counts: Mapping[str, int], root: str) -> tuple[dict[Cell, int], list[Sum]]:
    """The numbers of all areas from those of the smallest, and their sums: each area of those in it, the root of all.

    What lies in an area and in none below it is a part of its own.
    """
    cells: dict[Cell, int] = {}
    parts: dict[Cell, set[Cell]] = {}
    for path, count in counts.items():
        _add(cells, (path, ""), count)
        below = (path, "")
        while below[0] != root and len(below[0]) > len(root):
            above = (parent_path(below[0]), "")
            parts.setdefault(above, set()).add(below)
            _add(cells, above, count)
            below = above
    for path, count in counts.items():
        if parts.get((path, "")) and count:
            rest = (f"{path}*", "")
            cells[rest] = count
            parts[(path, "")].add(rest)
    sums = [Sum(whole, tuple(sorted(found))) for whole, found in sorted(parts.items(), reverse=True)]
    leaves = tuple(sorted((f"{path}*", "") if (path, "") in parts else (path, "") for path in counts))
    return cells, [*sums, Sum((root, ""), leaves)]


def sum_types(counts: Mapping[Cell, int], root: str) -> tuple[dict[Cell, int], list[Sum]]:
    """The same for types in the areas right below the root: by area, by type, and of all areas together."""
    cells: dict[Cell, int] = {}
    for (area, kind), count in counts.items():
        _add(cells, (area, kind), count)
        _add(cells, (root, kind), count if area != root else 0)
    rests = {kind: counts[(root, kind)] for _area, kind in counts if (root, kind) in counts}
    for kind, count in rests.items():
        cells[(f"{root}*", kind)] = count
    by_kind = _group(((root, cell[1]), cell) for cell in cells if cell[0] != root)
    by_area = _group(((cell[0], ""), cell) for cell in cells if not cell[0].endswith("*"))
    return cells, [*by_kind, *by_area]


def round_figure(figure: Figure) -> Figure:
    """The figure of so many in fives, with much the same rate and mean."""
    of = (figure.of + STEP // 2) // STEP * STEP
    hits = (2 * figure.hits * of + figure.of) // (2 * figure.of) if figure.of else 0
    return replace(figure, hits=hits, of=of, seconds=(figure.mean or 0) * of)


def _add(cells: dict[Cell, int], cell: Cell, count: int) -> None:
    cells[cell] = cells.get(cell, 0) + count


def _group(pairs: Iterable[tuple[Cell, Cell]]) -> list[Sum]:
    found: dict[Cell, list[Cell]] = {}
    for whole, part in pairs:
        found.setdefault(whole, []).append(part)
    return [Sum(whole, tuple(sorted(parts))) for whole, parts in sorted(found.items())]
