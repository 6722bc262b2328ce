"""The examples in the pages about spreadsheets can be brought in as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oneneedle.catalogue.rules import COLUMNS, read_catalogue
from oneneedle.units import rules as units

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("page", "read"), [("catalogue.md", read_catalogue), ("units.md", units.read_units)])
def test_every_toml_example_reads_without_a_fault(page: str, read: Callable[[str, str], Any]) -> None:
    examples = re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        sheet = read(example, "toml")
        assert sheet.faults == ()
        assert sheet.rows


@pytest.mark.parametrize(("page", "columns"), [("catalogue.md", COLUMNS), ("units.md", units.COLUMNS)])
def test_every_column_is_told(page: str, columns: tuple[str, ...]) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [column for column in columns if f"`{column}`" not in text] == []


def test_every_right_is_told() -> None:
    text = (DOCS / "units.md").read_text(encoding="utf-8")
    assert [right for right in units.RIGHTS if f"`{right}`" not in text] == []
