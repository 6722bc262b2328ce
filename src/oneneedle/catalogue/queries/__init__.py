"""Readers of the catalogue: a city's types and rules held in memory, and what its offices changed of them."""

from __future__ import annotations

from oneneedle.catalogue.queries.book import (
    Catalogue,
    binding_of,
    forget,
    get_catalogue,
    override_of,
    rows_of,
)
from oneneedle.catalogue.queries.overrides import (
    BoundLine,
    Difference,
    OverrideLine,
    allowed_for,
    bounds_in_force,
    differences_of,
    get_bound,
    get_case_type,
    get_override,
    list_bounds,
    list_overrides,
    may_bound,
    may_override,
    standing_override,
)

__all__ = [
    "BoundLine",
    "Catalogue",
    "Difference",
    "OverrideLine",
    "allowed_for",
    "binding_of",
    "bounds_in_force",
    "differences_of",
    "forget",
    "get_bound",
    "get_case_type",
    "get_catalogue",
    "get_override",
    "list_bounds",
    "list_overrides",
    "may_bound",
    "may_override",
    "override_of",
    "rows_of",
    "standing_override",
]
