"""Masks: known examples, and what always holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneneedle.people import rules

LETTERS = st.text(st.characters(categories=["Ll", "Lu"], codec="ascii"), min_size=2, max_size=30)
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("张三", "张*"),
        ("张 三丰", "张**"),
        ("欧阳小红", "欧***"),
        ("阿卜杜拉·买买提", "阿***"),
        ("张", "*"),
        ("John Smith", "J*** S***"),
        ("Jo", "J***"),
        ("  ", ""),
    ],
)
def test_names_keep_their_first_letter(clear: str, masked: str) -> None:
    assert rules.mask_name(clear) == masked


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("617-555-0123", "********23"),
        ("65551234", "******34"),
        ("12345", "*****"),
        ("ring at the door", "***"),
        ("", ""),
    ],
)
def test_telephone_numbers_keep_their_ends(clear: str, masked: str) -> None:
    assert rules.mask_phone(clear) == masked


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("jane@example.org", "j***@example.org"),
        ("j@example.org", "***@example.org"),
        ("not an address", "***"),
        ("@example.org", "***"),
        ("", ""),
    ],
)
def test_addresses_keep_their_first_letter_and_host(clear: str, masked: str) -> None:
    assert rules.mask_email(clear) == masked


@given(first=CHINESE, other=CHINESE)
def test_a_chinese_mask_tells_nothing_but_first_letter_and_length(first: str, other: str) -> None:
    same = first[0] + (other * 8)[: len(first) - 1]
    assert rules.mask_name(first) == rules.mask_name(same)
    assert not set(rules.mask_name(first)[1:]) - {"*"}


@given(name=LETTERS, middle=LETTERS)
def test_a_western_mask_tells_nothing_but_first_letters(name: str, middle: str) -> None:
    assert rules.mask_name(f"{name} {middle}") == f"{name[0]}*** {middle[0]}***"


@given(digits=st.text("0123456789", min_size=1, max_size=20), data=st.data())
def test_at_least_half_the_digits_of_any_number_or_four_are_hidden(digits: str, data: st.DataObject) -> None:
    masked = rules.mask_phone(digits)
    shown = sum(letter != "*" for letter in masked)
    assert masked.count("*") >= min(4, len(masked))
    assert shown <= 7
    keep = {place: digit for place, digit in enumerate(masked) if digit != "*"} if len(masked) == len(digits) else {}
    if keep:  # change every hidden digit: the mask stays
        changed = "".join(
            digit if place in keep else data.draw(st.sampled_from("13579")) for place, digit in enumerate(digits)
        )
        assert rules.mask_phone(changed) == masked


@given(local=LETTERS, rest=LETTERS)
def test_an_address_mask_tells_nothing_of_the_rest_of_the_name(local: str, rest: str) -> None:
    assert rules.mask_email(f"{local}@example.org") == rules.mask_email(f"{local[0]}{rest}@example.org")
