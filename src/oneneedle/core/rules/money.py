"""Sums of money as people write them."""

from __future__ import annotations

from decimal import Decimal

SIGNS = {"CN": "¥", "US": "$", "GB": "£", "HK": "HK$", "MO": "MOP$", "SG": "S$", "CA": "CA$", "AU": "A$"}
_EURO = frozenset({"AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT"})


def say_money(amount: Decimal, country: str) -> str:
    """`¥1,234.50`; the country of the city (ISO 3166) names the currency, unknown ones stand without a sign."""
    sign = SIGNS.get(country, "€" if country in _EURO else "")
    return f"{sign}{amount:,.2f}"
