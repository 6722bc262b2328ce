"""Cities of the demo in a database of the test, lent to a measure in place of an installation of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from click.testing import CliRunner

from oneneedle.bench import own
from oneneedle.cli import bench
from oneneedle.demo import cities
from oneneedle.engine.postgres import EmbeddedServer
from tests.cast import NOW
from tests.conftest import OwnDatabase


def run_bench(
    database: OwnDatabase, monkeypatch: pytest.MonkeyPatch, *city_ids: str, words: tuple[str, ...]
) -> dict[str, Any]:
    """The figures of `oneneedle bench ... --json`; the measure itself is a process of the program."""
    monkeypatch.setattr(own, "own_installation", _lend(database, city_ids))
    done = CliRunner().invoke(bench.command, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    figures: dict[str, Any] = json.loads(done.output)
    return figures


def _lend(database: OwnDatabase, city_ids: tuple[str, ...]) -> Any:
    @contextmanager
    def lent(folder: Path) -> Iterator[own.Own]:
        for city in cities.CITIES:
            if city.id in city_ids:
                cities.make_city(city, NOW)
        server = cast("EmbeddedServer", SimpleNamespace(superuser_url=database.owner_url))
        yield own.Own(folder, server, database.environment)

    return lent
