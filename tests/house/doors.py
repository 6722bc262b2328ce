"""The import-linter contract of the doors: neighbours knock only at a module's open rooms."""

from __future__ import annotations

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """An import from one module into another must end in an open room of it."""

    open_rooms = fields.ListField(subfield=fields.StringField())
    open_modules = fields.ListField(subfield=fields.StringField())  # every file of these is a door

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        wrong = [
            (importer, imported)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self.is_allowed(importer, imported)
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def is_allowed(self, importer: str, imported: str) -> bool:
        here, there = importer.split("."), imported.split(".")
        if len(there) < 3 or len(here) < 2 or here[1] == there[1]:
            return True
        options: Any = self
        module, room = there[1], there[2]
        return module in {"cli", "engine", *options.open_modules} or room in options.open_rooms

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} knocks at {imported}, which is not a door.")
        output.new_line()
