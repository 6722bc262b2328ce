"""Whether two requests ask for the same thing: their words, without numbers, months and little words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from oneneedle.cases.rules.text import index_terms

# Within this time a request counts as made again.
LIKE_WITHIN = timedelta(days=365)
# Share of common words from which on two requests count as one; measured on the pairs in tests/gate/test_likeness.py.
LIKE = 0.6
_FEWEST_OF_TITLE = 4
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LITTLE_WORDS = """
the a an of and or to for in on at by with from is are be please all your our this that each per as it its
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec month monthly quarter year week
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one request: of its title alone, and of the whole."""

    title: frozenset[str]
    whole: frozenset[str]


def like_terms(*texts: str) -> list[str]:
    """Pairs of Chinese characters and other words that say what is asked."""
    return [term for term in index_terms(*texts) if _says_something(term)]


def words_of(title: str, terms: Collection[str]) -> Words:
    """The words of a request whose terms are known."""
    return Words(frozenset(like_terms(title)), frozenset(terms))


def likeness(one: Words, other: Words) -> float:
    """0 to 1: the larger share of common words, of the whole or of titles long enough to say something."""
    whole = _share(one.whole, other.whole)
    if min(len(one.title), len(other.title)) < _FEWEST_OF_TITLE:
        return whole
    return max(whole, _share(one.title, other.title))


def sure_terms(words: Words) -> frozenset[str]:
    """Terms of which every like request holds one at least: more of them than a like one may lack."""
    return _sure(words.whole) | (_sure(words.title) if len(words.title) >= _FEWEST_OF_TITLE else frozenset())


def _says_something(term: str) -> bool:
    if any(letter.isdigit() for letter in term):
        return False
    return len(term) > 1 and (bool(_HAN.match(term)) or term not in _LITTLE)


def _sure(terms: frozenset[str]) -> frozenset[str]:
    """The longest ones, which are the rarest: of Jaccard's share s, s of these are held by the other as well."""
    may_lack = int(len(terms) * (1 - LIKE) + 1e-9)
    return frozenset(sorted(terms, key=lambda term: (-len(term), term))[: may_lack + 1])


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 0.0
