"""Takes in the Chinese division files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from oneneedle.core.rules import Actor
from oneneedle.places.actions.store import Imported, Progress, store_areas
from oneneedle.places.rules.divisions import read_divisions
from oneneedle.places.rules.rows import AreaRow

CHINA = AreaRow("cn/", "nation", "中国", 1, "China", "China")


def import_divisions(*, folder: Path, actor: Actor, now: datetime, progress: Progress | None = None) -> Imported:
    """Put the provinces, cities, districts, streets and communities of the five files under `cn/`.

    Refuses a folder that lacks a file, and the whole import for one broken row, which it names.
    """
    rows = read_divisions(folder, CHINA)
    return store_areas(rows, source=folder.name, actor=actor, now=now, progress=progress)
