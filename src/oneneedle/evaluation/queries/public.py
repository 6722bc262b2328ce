"""The figures everybody may read: few measures, whole months, and no small numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from oneneedle.core import queries as core
from oneneedle.core.rules import parent_path
from oneneedle.evaluation.queries.compare import Group, compare
from oneneedle.evaluation.queries.rates import read_rates
from oneneedle.evaluation.queries.slices import Slice, answered_by_tallies
from oneneedle.evaluation.rules import measures as table
from oneneedle.evaluation.rules.rates import Figure, hide_small
from oneneedle.units import queries as units

PUBLIC_BY = ("", "street", "unit", "month", "type")
_TOO_SMALL = frozenset({"community", "grid"})  # behind a unit of few people stand persons


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure, or None where it is too few to be told, or would tell another that is."""

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

    Nor of the next smallest beside a single small one, for the total would tell what is missing. Communities and grids
    are no units of the public comparison: behind so few people stand persons.
    """
    if by not in PUBLIC_BY or not answered_by_tallies(wanted) or wanted.unit_path:
        raise ValueError("The public reads whole months, by street, unit, month or type.")
    codes = [code for code, measure in table.MEASURES.items() if measure.public]
    if not by:
        figures = read_rates(jurisdiction_id, wanted, codes)
        beside = _beside(jurisdiction_id, wanted, codes)
        hidden = {code: _hidden(beside, code) for code in codes}
        told = {code: _guarded(one, hide=wanted.area_path in hidden[code]) for code, one in figures.items()}
        return (PublicGroup("", "", told),)
    groups = compare(jurisdiction_id, wanted, by=by, measures=codes)
    if by == "unit":
        known = units.units_for(jurisdiction_id).by_path
        groups = tuple(one for one in groups if one.key in known and known[one.key].level not in _TOO_SMALL)
    hidden = {code: _hidden(groups, code, families=by == "street") for code in codes}
    return tuple(
        PublicGroup(
            group.key,
            group.name,
            {code: _guarded(one, hide=group.key in hidden[code]) for code, one in group.figures.items()},
        )
        for group in groups
    )


def _beside(jurisdiction_id: str, wanted: Slice, codes: Sequence[str]) -> tuple[Group, ...]:
    """The areas that make one whole together with the slice's own; none beside the city."""
    city = core.get_jurisdiction(jurisdiction_id)
    if city is None or not wanted.area_path or wanted.area_path == city.area_path:
        return ()
    return compare(jurisdiction_id, replace(wanted, area_path=parent_path(wanted.area_path)), by="area", measures=codes)


def _hidden(groups: Sequence[Group], code: str, *, families: bool = False) -> frozenset[str]:
    """The groups of which this measure is not told; `families`: areas of one parent, whose total is told as well."""
    counts = {group.key: group.figures[code].of for group in groups}
    if not families:
        return hide_small(counts)
    hidden: frozenset[str] = frozenset()
    for parent in sorted({parent_path(key) for key in counts}):
        hidden |= hide_small({key: count for key, count in counts.items() if parent_path(key) == parent})
    return hide_small(counts, hidden)


def _guarded(figure: Figure, *, hide: bool) -> PublicFigure:
    return PublicFigure(None if hide or 0 < figure.of < table.SUPPRESS_BELOW else figure)
