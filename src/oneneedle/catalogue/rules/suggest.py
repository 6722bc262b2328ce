"""Suggests case types for what somebody wrote, by the words both have in common.

A keyword or name of a type that stands in the text as a whole speaks loudest, the longer the louder. Parts of it, two
Chinese signs or one word of another language, speak softly, and the softer the more types share them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from oneneedle.catalogue.rules.types import CaseTypeRef

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9][a-z0-9']*")
# Words that say nothing about the matter.
# fmt: off
_EMPTY = frozenset(
    {
        "a", "an", "and", "are", "at", "be", "but", "by", "for", "from", "general", "had", "has", "have",
        "he", "i", "in", "is", "issue", "issues", "it", "its", "me", "my", "near", "no", "not", "of", "on",
        "or", "other", "our", "please", "request", "she", "so", "that", "the", "their", "there", "they",
        "this", "to", "very", "was", "we", "were", "with", "you", "your",
    }
)
_EMPTY_PAIRS = frozenset(
    {
        "一直", "什么", "他们", "你们", "反映", "小区", "希望", "怎么", "情况", "我们",
        "有关", "没有", "现在", "这个", "那个", "部门", "问题",
    }
)
# fmt: on
_WHOLE, _PART, _ENOUGH = 2.0, 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A type that may be meant, and the words that spoke for it."""

    type: CaseTypeRef
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text made ready for many comparisons."""

    plain: str
    spaced: str
    pieces: frozenset[str]

    def holds(self, word: str) -> bool:
        """Whether the word stands in the text: Chinese anywhere, other languages as whole words."""
        if _is_chinese(word):
            return word.casefold() in self.plain
        return bool(_spaced_word(word).strip()) and _spaced_word(word) in self.spaced


def find_words(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Those of the words that stand in the text: Chinese anywhere, other languages as whole words."""
    heard = _Heard(text.casefold(), _spaced(text), frozenset())
    return tuple(word for word in words if heard.holds(word))


# Only words of the catalogue go through the three caches, never what residents write.
@lru_cache(maxsize=20_000)
def _is_chinese(word: str) -> bool:
    return bool(_CHINESE.search(word))


@lru_cache(maxsize=20_000)
def _spaced_word(word: str) -> str:
    return _spaced(word)


@lru_cache(maxsize=20_000)
def _parts_of(word: str) -> frozenset[str]:
    return frozenset(parts(word))


def _stem(word: str) -> str:
    """The word without the ending of its plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _spaced(text: str) -> str:
    return f" {' '.join(_stem(word) for word in _WORD.findall(text.casefold()))} "


def parts(text: str) -> set[str]:
    """Pairs of Chinese signs, and words of other languages that say something."""
    plain = text.casefold()
    found = {_stem(word) for word in _WORD.findall(plain) if word not in _EMPTY and len(word) > 1}
    for run in _CHINESE.findall(plain):
        found.update(pair for at in range(len(run) - 1) if (pair := run[at : at + 2]) not in _EMPTY_PAIRS)
    return found


def suggest_types(
    types: Iterable[CaseTypeRef], common: Mapping[str, int], text: str, language: str, limit: int
) -> list[Suggestion]:
    """The types that share words with the text, best first; `common` counts in how many types a part stands.

    A word in the reader's own language counts half as much again.
    """
    heard = _Heard(text.casefold(), _spaced(text), frozenset(parts(text)))
    own_chinese = language.startswith("zh") if language else None
    offered = tuple(types)
    weighed = (_weigh(one, common, len(offered), heard, own_chinese) for one in offered)
    found = [suggestion for suggestion in weighed if suggestion]
    return sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.type.path))[:limit]


def count_parts(types: Iterable[CaseTypeRef]) -> Counter[str]:
    """In how many types each part stands."""
    return Counter(part for one in types for part in _all_parts(_words(one)))


def _words(one: CaseTypeRef) -> tuple[str, ...]:
    """Every word of the type, each once whatever its case."""
    names = (name for name in (one.name_zh, one.name_en) if name)
    return tuple({word.casefold(): word for word in (*one.source_names, *names, *one.keywords)}.values())


def _all_parts(words: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(_parts_of, words))


def _weigh(
    one: CaseTypeRef, common: Mapping[str, int], count: int, heard: _Heard, own_chinese: bool | None
) -> Suggestion | None:
    words = _words(one)
    whole = [word for word in words if heard.holds(word)]
    soft = sorted((_all_parts(words) & heard.pieces) - _all_parts(whole))
    score = sum((_WHOLE + _length(word)) * _own(word, own_chinese) for word in whole)
    score += sum(_PART * math.log(1 + count / common.get(part, 1)) * _own(part, own_chinese) for part in soft)
    spoke = (*sorted(whole, key=lambda word: (-len(word), word)), *soft)
    return Suggestion(one, spoke, round(score, 3)) if spoke and score >= _ENOUGH else None


def _length(word: str) -> float:
    return float(len(word) if _is_chinese(word) else len(_spaced_word(word).split()))


def _own(word: str, own_chinese: bool | None) -> float:
    return 1.5 if own_chinese is not None and _is_chinese(word) == own_chinese else 1.0
