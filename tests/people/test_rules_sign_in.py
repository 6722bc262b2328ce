"""Sign-in names in the one form we keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneneedle.people import rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Jane@Example.ORG ", "jane@example.org"),
        ("ｊａｎｅ＠example.org", "jane@example.org"),
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("0086 13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("(617) 555-0123", "6175550123"),
        ("+1 617 555 0123", "+16175550123"),
        ("00 1 617 555 0123", "+16175550123"),
        ("street.desk-7", "street.desk-7"),
        ("\u200b", ""),
    ],
)
def test_what_people_type_becomes_one_name(typed: str, kept: str) -> None:
    assert rules.normalise_sign_in(typed) == kept


@given(st.text(max_size=40))
def test_a_name_in_its_form_stays_so_with_blanks_around(text: str) -> None:
    once = rules.normalise_sign_in(text)
    assert rules.normalise_sign_in(f" {text}\t") == once
    assert not any(letter.isspace() for letter in once)
