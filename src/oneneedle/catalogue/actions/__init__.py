"""Writers of the catalogue: case types, and the dated rules that bind them."""

from __future__ import annotations

from oneneedle.catalogue.actions.bind import set_rule
from oneneedle.catalogue.actions.bring import CatalogueImported, import_catalogue
from oneneedle.catalogue.actions.types import retire_case_type, set_case_type

__all__ = ["CatalogueImported", "import_catalogue", "retire_case_type", "set_case_type", "set_rule"]
