"""What people said, made comparable: no numbers, no names of persons or places, phrases without a dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_PIECES = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z][a-z'-]*[a-z]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# Somebody named with a title: the name goes, with its title. Then "someone surnamed ..." as the papers write it.
_PERSONS = re.compile(
    r"[\u3400-\u9fff]{1,3}(?:先生|女士|小姐|老师|师傅|阿姨|大爷|大妈|奶奶|爷爷|医生|警官)"
    r"|[\u3400-\u9fff]某{1,2}"
    r"|\b(?:mr|mrs|ms|miss|dr)\.?\s+[a-z'-]+"
)
_PARTICLES = frozenset("的了是和与及也都就我你您他她它们这那请把被吗呢吧啊呀着很太已不没有在对为从向")
_COMMON = frozenset(
    """about above after again all also and any apr are aug back because been before but can cannot case could dec
    did does down feb for from get had has have her here him his into its jan jul jun just like mar may more new
    not nov now oct off one our out over please problem report reported request said says sep she should some
    still street than that the their them then there these they this too very was way were what when where which
    who will with would yes you your""".split()  # noqa: SIM905
)
_LONGEST = 8


def plain(text: str, *leave_out: str) -> str:
    """The text as words between blanks: Chinese runs whole, others in lower case.

    `leave_out` is what everybody says who reports this: the address, the name of the type.
    """
    flat = unicodedata.normalize("NFKC", text).lower()
    for known in leave_out:
        if words := unicodedata.normalize("NFKC", known).lower().strip():
            flat = flat.replace(words, " . ")
    pieces = _PIECES.findall(_PERSONS.sub(" . ", flat))
    return f" {' '.join(pieces)} " if pieces else ""


def holds(text: str, phrase: str) -> bool:
    """Whether a plain text says the phrase: inside a run of Chinese, or as a whole word."""
    return phrase in text if _HAN.match(phrase) else f" {phrase} " in text


def terms(text: str) -> set[str]:
    """Pairs of Chinese characters and whole other words of a plain text, without the words that say nothing."""
    found: set[str] = set()
    for piece in text.split():
        if _HAN.match(piece):
            found.update(
                piece[i : i + 2]
                for i in range(len(piece) - 1)
                if piece[i] not in _PARTICLES and piece[i + 1] not in _PARTICLES
            )
        elif len(piece) > 2 and piece not in _COMMON:
            found.add(piece)
    return found


def repeats(one: str, other: str) -> bool:
    """Whether two phrases say in part the same."""
    return bool(set(one) & set(other)) if _HAN.match(one) and _HAN.match(other) else one == other


def stretch(term: str, texts: Sequence[str], keep: float = 0.8) -> str:
    """The longest Chinese phrase around a pair that nearly all who said the pair said as well."""
    if not _HAN.match(term):
        return term
    while len(term) < _LONGEST:
        count = sum(term in text for text in texts)
        longer = _neighbours(term, texts)
        best = max(longer.items(), key=lambda one: (one[1], one[0]), default=("", 0))
        if best[1] < keep * count or not count:
            return term
        term = best[0]
    return term


def _neighbours(term: str, texts: Sequence[str]) -> Counter[str]:
    longer: Counter[str] = Counter()
    around = re.compile(f"(?=(.?){re.escape(term)}(.?))")
    for text in texts:
        said: set[str] = set()
        for left, right in around.findall(text):
            said.update(f"{sign}{term}" for sign in left if sign.strip() and sign not in _PARTICLES)
            said.update(f"{term}{sign}" for sign in right if sign.strip() and sign not in _PARTICLES)
        longer.update(said)
    return Counter({word: count for word, count in longer.items() if _HAN.match(word) and _HAN.match(word[-1])})


_LEVEL_WORDS = re.compile(r"(?:社区|街道|居委会|村委会|网格|新区|[省市区县镇乡村])$")


def ban_names(names: Iterable[str]) -> frozenset[str]:
    """The words by which areas are called, bare and with the word of their level; no topic is called by one."""
    banned: set[str] = set()
    for name in names:
        for piece in _PIECES.findall(unicodedata.normalize("NFKC", name).lower()):
            banned.add(piece)
            bare = _LEVEL_WORDS.sub("", piece) if _HAN.match(piece) else piece
            if len(bare) > 1:
                banned.add(bare)
    return frozenset(banned)


def is_named(phrase: str, banned: frozenset[str]) -> bool:
    """Whether a phrase is the name of an area, a piece of one, or has one in it."""
    if phrase in banned:
        return True
    if not _HAN.match(phrase):
        return False
    inside = any(phrase[i:j] in banned for i in range(len(phrase)) for j in range(i + 2, len(phrase) + 1))
    return inside or (len(phrase) > 2 and any(phrase in name for name in banned))
