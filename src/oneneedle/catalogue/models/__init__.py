"""Tables of the catalogue: types, the rules that bind them, and what streets and communities change of them."""

from __future__ import annotations

from oneneedle.catalogue.models.overrides import LocalOverride, OverrideBound
from oneneedle.catalogue.models.types import CaseRule, CaseType, CatalogueVersion

__all__ = ["CaseRule", "CaseType", "CatalogueVersion", "LocalOverride", "OverrideBound"]
