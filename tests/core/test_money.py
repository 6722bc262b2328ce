"""Sums of money as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from oneneedle.core.rules import say_money


@pytest.mark.parametrize(
    ("country", "said"), [("CN", "¥1,234.50"), ("US", "$1,234.50"), ("IT", "€1,234.50"), ("", "1,234.50")]
)
def test_the_country_of_the_city_names_the_currency(country: str, said: str) -> None:
    assert say_money(Decimal("1234.5"), country) == said
