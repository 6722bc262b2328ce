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


def find_words(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Those of the words that stand in the text: Chinese anywhere, other languages as whole words."""
    plain, spaced = text.casefold(), _spaced(text)
    found = []
    for word in words:
        stands = word in plain if _CHINESE.search(word) else _spaced(word).strip() and _spaced(word) in spaced
        if stands:
            found.append(word)
    return tuple(found)


@lru_cache(maxsize=20_000)
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
    pieces = parts(text)
    own_chinese = language.startswith("zh") if language else None
    found = [suggestion for one in types if (suggestion := _weigh(one, common, text, pieces, own_chinese))]
    return sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.type.path))[:limit]


def count_parts(types: Iterable[CaseTypeRef]) -> Counter[str]:
    """In how many types each part stands."""
    return Counter(part for one in types for part in set().union(*(parts(word) for word in _words(one))))


def _words(one: CaseTypeRef) -> tuple[str, ...]:
    names = tuple(name for name in (one.name_zh, one.name_en) if name)
    return tuple(dict.fromkeys((*one.keywords, *names, *one.source_names)))


def _weigh(
    one: CaseTypeRef, common: Mapping[str, int], text: str, pieces: set[str], own_chinese: bool | None
) -> Suggestion | None:
    words = _words(one)
    whole = find_words(words, text)
    heard = set().union(*(parts(word) for word in whole)) if whole else set()
    soft = sorted((set().union(*(parts(word) for word in words)) & pieces) - heard)
    total = max(common.values(), default=1) + 1
    score = sum((_WHOLE + _length(word)) * _own(word, own_chinese) for word in whole)
    score += sum(_PART * math.log(1 + total / common.get(part, 1)) * _own(part, own_chinese) for part in soft)
    spoke = (*sorted(whole, key=lambda word: (-len(word), word)), *soft)
    return Suggestion(one, spoke, round(score, 3)) if spoke and score >= _ENOUGH else None


def _length(word: str) -> float:
    return float(len(word) if _CHINESE.search(word) else len(_WORD.findall(word.casefold())))


def _own(word: str, own_chinese: bool | None) -> float:
    return 1.5 if own_chinese is not None and bool(_CHINESE.search(word)) == own_chinese else 1.0
