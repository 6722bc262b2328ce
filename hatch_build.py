"""Build hook: a wheel carries compiled translations and the fetched front-end files, or is not built."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WholePackage(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the words; refuses a tree whose front-end packages were never fetched."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from oneneedle.engine.words import compile_words

        compile_words(root / "src/oneneedle/locale")
        if version != "editable" and not (root / "src/oneneedle/ui/static/vendor/stamp.txt").exists():
            raise RuntimeError("The front-end packages are not here yet: run ./oneneedle --version once, then build.")
