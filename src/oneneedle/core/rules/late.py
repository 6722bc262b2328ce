"""Modules that cost much to load and are rarely needed: read from disk when something in them is first asked for.

Photos and drawn sheets need such packages; a command that draws nothing never loads them. The name is written out at
the one place that makes the stand-in, and `docs/architecture.md` names them.
"""

from __future__ import annotations

import importlib
from typing import Any


class Late:
    """Stands for a module; the import system's own lock makes the first question safe among threads."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)
