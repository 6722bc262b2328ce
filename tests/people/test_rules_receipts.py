"""Receipts: enough words, and a forgiving reader."""

from __future__ import annotations

import math

import pytest

from oneneedle.people import rules
from oneneedle.people.rules import receipts
from oneneedle.people.rules.words_en import ENGLISH
from oneneedle.people.rules.words_zh import CHINESE


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_six_words_are_sixty_bits(words: tuple[str, ...]) -> None:
    assert len(set(words)) == len(words) == 1024
    assert receipts.WORDS * math.log2(len(words)) >= receipts.BITS >= 60


def test_english_words_are_plain_and_short() -> None:
    assert all(word.isascii() and word.isalpha() and word.islower() and 2 <= len(word) <= 10 for word in ENGLISH)


def test_chinese_words_are_two_characters() -> None:
    assert {len(word) for word in CHINESE} == {2}


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("zh-hans", CHINESE), ("zh-CN", CHINESE)])
def test_a_receipt_speaks_the_language(language: str, words: tuple[str, ...]) -> None:
    parts = rules.make_receipt(language).split()
    assert len(parts) == 6
    assert set(parts) <= set(words)
    assert rules.make_receipt(language) != rules.make_receipt(language)


def test_case_blanks_width_and_punctuation_do_not_matter() -> None:
    wanted = rules.receipt_digest("maple river seven crow lamp tin")
    for typed in (
        "Maple River Seven Crow Lamp Tin",
        " maple-river-seven-crow,lamp tin. ",
        "ｍａｐｌｅ　river seven crow lamp tin",
    ):
        assert rules.receipt_digest(typed) == wanted
    assert rules.receipt_digest("maple river seven crow lamp tim") != wanted
    assert rules.receipt_digest("春山、金鱼，大河 红花 新月 好书") == rules.receipt_digest("春山金鱼大河红花新月好书")
