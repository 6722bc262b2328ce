"""docs/export.md tells every column of every data set."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from oneneedle.evaluation.rules.datasets import ALL_DATASETS, Dataset
from oneneedle.evaluation.rules.open_data import FEWEST

DOC = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("dataset", ALL_DATASETS.values(), ids=lambda one: one.code)
def test_each_data_set_stands_there_with_its_columns_in_order(dataset: Dataset) -> None:
    section = DOC.split(f"### `{dataset.code}`:", 1)[1].split("\n### ", 1)[0]
    told = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert told == dataset.header
    with translation.override("en"):
        for column in dataset.columns:
            assert str(column.what) in section, column.name


def test_k_is_said_as_it_is() -> None:
    assert f"**k is {FEWEST}.**" in DOC
