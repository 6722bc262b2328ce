"""The figures everybody may read: few measures, whole months, and no small numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oneneedle.core import queries as core
from oneneedle.evaluation.queries.compare import Group, compare
from oneneedle.evaluation.queries.hidden import hidden_areas, hidden_months, hidden_types
from oneneedle.evaluation.queries.rates import read_rates
from oneneedle.evaluation.queries.slices import Slice, answered_by_tallies
from oneneedle.evaluation.rules import measures as table
from oneneedle.evaluation.rules.hiding import round_figure
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


def public_rates(
    jurisdiction_id: str, wanted: Slice, *, by: str = "", today: date | None = None
) -> tuple[PublicGroup, ...]:
    """The public measures of whole months, at street level and above; of less than five nothing is said.

    Nor of what would tell it by a difference: within a table, between city, districts and streets, and between the
    types of the city and of its districts. A period that holds `today` still grows and is told in fives. Communities
    and grids are no units of the public comparison: behind so few people stand persons.
    """
    if by not in PUBLIC_BY or not answered_by_tallies(wanted) or wanted.unit_path:
        raise ValueError("The public reads whole months, by street, unit, month or type.")
    codes = tuple(code for code, measure in table.MEASURES.items() if measure.public)
    if by:
        groups = compare(jurisdiction_id, wanted, by=by, measures=codes)
    else:
        groups = (Group("", "", read_rates(jurisdiction_id, wanted, codes)),)
    if by == "unit":
        known = units.units_for(jurisdiction_id).by_path
        groups = tuple(one for one in groups if one.key in known and known[one.key].level not in _TOO_SMALL)
    hidden = _hidden(jurisdiction_id, wanted, by, codes, groups)
    return tuple(
        PublicGroup(
            group.key,
            group.name,
            {
                code: _guarded(one, hide=group.key in hidden[code], rough=_grows(wanted, by, group.key, today))
                for code, one in group.figures.items()
            },
        )
        for group in groups
    )


def _hidden(
    jurisdiction_id: str, wanted: Slice, by: str, codes: tuple[str, ...], groups: Sequence[Group]
) -> dict[str, frozenset[str]]:
    """Measure -> the groups of which it is not told."""
    city = core.get_jurisdiction(jurisdiction_id)
    root = city.area_path if city else ""
    here = wanted.area_path or root
    if by == "unit":
        return {code: hide_small({one.key: one.figures[code].of for one in groups}) for code in codes}
    if by == "month":
        months = hidden_months(jurisdiction_id, wanted, root, codes)
        return {code: frozenset(month for month, gone in months.items() if (here, "") in gone[code]) for code in codes}
    if by == "type":
        gone = hidden_types(jurisdiction_id, wanted, root, codes)
        return {code: frozenset(kind for area, kind in gone[code] if area == here) for code in codes}
    gone = hidden_areas(jurisdiction_id, wanted, root, codes)
    if by == "street":
        return {code: frozenset(area for area, _kind in gone[code]) for code in codes}
    return {code: frozenset({""} if (here, "") in gone[code] else ()) for code in codes}


def _grows(wanted: Slice, by: str, key: str, today: date | None) -> bool:
    """Whether the numbers still change: two looks at them would tell one case from the next."""
    if today is None:
        return False
    return key == f"{today:%Y-%m}" if by == "month" else wanted.since <= today < wanted.until


def _guarded(figure: Figure, *, hide: bool, rough: bool) -> PublicFigure:
    if hide or 0 < figure.of < table.SUPPRESS_BELOW:
        return PublicFigure(None)
    return PublicFigure(round_figure(figure) if rough else figure)
