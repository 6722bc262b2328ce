"""Writers of the catalogue: case types, the dated rules that bind them, and what changes on some ground."""

from __future__ import annotations

from oneneedle.catalogue.actions.bind import set_rule
from oneneedle.catalogue.actions.bounds import end_bound, set_bound
from oneneedle.catalogue.actions.bring import CatalogueImported, import_catalogue
from oneneedle.catalogue.actions.overrides import end_override, set_override
from oneneedle.catalogue.actions.types import retire_case_type, set_case_type

__all__ = [
    "CatalogueImported",
    "end_bound",
    "end_override",
    "import_catalogue",
    "retire_case_type",
    "set_bound",
    "set_case_type",
    "set_override",
    "set_rule",
]
