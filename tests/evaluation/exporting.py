"""Short ways of the export tests: asking, writing to the end, reading the file."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries import exports
from tests.cast import NOW, Cast

LATER = NOW + timedelta(days=1)


def ask(cast: Cast, dataset: str = "cases", role: str = "keeper", now: datetime = LATER, **words: Any) -> Export:
    return actions.ask_export(dataset=dataset, actor=cast.actor(role), now=now, **words)


def write(cast: Cast, export: Export, *, limit: int = 2, now: datetime = LATER) -> Export:
    """Part by part to the end."""
    while actions.write_export(export=export, limit=limit, actor=cast.system, now=now):
        pass
    export.refresh_from_db()
    return export


def content(export: Export) -> bytes:
    opened = exports.open_export(export)
    assert opened is not None
    with opened as handle:
        return bytes(handle.read())


def rows(export: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(export).decode("utf-8-sig"))))
