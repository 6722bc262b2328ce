"""What a measure writes never comes into an installation that stays."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from oneneedle.bench.own import MARKER
from oneneedle.cli import measure
from oneneedle.cli.ends import Failed


@pytest.mark.parametrize("words", [("fold", "--cases", "10"), ("questions", "--rounds", "1")])
def test_it_is_refused_by_hand_before_the_database_is_touched(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(MARKER, raising=False)
    done = CliRunner().invoke(measure.command, list(words), standalone_mode=False)
    assert isinstance(done.exception, Failed) and "oneneedle bench" in done.exception.message
