"""The figures everybody may read: few measures, whole months, and no small numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oneneedle.evaluation.queries.compare import compare
from oneneedle.evaluation.queries.rates import read_rates
from oneneedle.evaluation.queries.slices import Slice, answered_by_tallies
from oneneedle.evaluation.rules import measures as table
from oneneedle.evaluation.rules.rates import Figure
from oneneedle.units import queries as units

PUBLIC_BY = ("", "street", "unit", "month", "type")
_TOO_SMALL = frozenset({"community", "grid"})  # behind a unit of few people stand persons


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure, or None where it is too few to be told."""

    figure: Figure | None

    @property
    def too_few(self) -> bool:
        """Whether something was counted that is not told."""
        return self.figure is None


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """One street, month or type with its public figures; the key of the whole is empty."""

    key: str
    name: str
    figures: Mapping[str, PublicFigure]


def public_rates(jurisdiction_id: str, wanted: Slice, *, by: str = "") -> tuple[PublicGroup, ...]:
    """The public measures of whole months, at street level and above; of less than five nothing is said.

    Communities and grids are no units of the public comparison: behind so few people stand persons.
    """
    if by not in PUBLIC_BY or not answered_by_tallies(wanted) or wanted.unit_path:
        raise ValueError("The public reads whole months, by street, unit, month or type.")
    codes = [code for code, measure in table.MEASURES.items() if measure.public]
    if not by:
        return (PublicGroup("", "", _guarded(read_rates(jurisdiction_id, wanted, codes))),)
    groups = compare(jurisdiction_id, wanted, by=by, measures=codes)
    if by == "unit":
        known = units.units_for(jurisdiction_id).by_path
        groups = tuple(one for one in groups if one.key in known and known[one.key].level not in _TOO_SMALL)
    return tuple(PublicGroup(group.key, group.name, _guarded(group.figures)) for group in groups)


def _guarded(figures: Mapping[str, Figure]) -> dict[str, PublicFigure]:
    return {
        code: PublicFigure(None if 0 < figure.of < table.SUPPRESS_BELOW else figure) for code, figure in figures.items()
    }
