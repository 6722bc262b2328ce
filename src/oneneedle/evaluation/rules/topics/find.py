"""Finds the topics of a month: spots where neighbouring cells stand out, and words that several places share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import h3

from oneneedle.core.rules import ancestors, parent_path
from oneneedle.evaluation.rules.topics import words
from oneneedle.evaluation.rules.topics.growth import Growth, growth_of

FORMULAS = "1"
CELL = 8  # H3 cells about 900 m across: a few blocks
FEWEST = 8  # cases a topic needs
MOST = 60  # topics of one month; more are no news
SPOT, SPREAD = "spot", "spread"
_HOT = 4  # cases that make a cell stand out, if they are also ...
_OVER = 2.0  # ... so many times the usual number of an occupied cell of this type
_LARGEST = 0.6  # a word more of the type's cases have is the type itself
_LIFT = 3.0  # a word is the type's own when other types say it so much less
_ONE_PLACE = 0.7  # a word that comes from one community is a place or a person, not a matter
_WORDS = 3
_RANKS = {"new": 0, "grows": 0, "steady": 1, "falls": 2}


@dataclass(frozen=True, slots=True)
class Said:
    """One case as the search sees it; `month` is 0 for the month looked at, 1 for the one before, and so on."""

    id: UUID
    month: int
    cell: str
    type_path: str
    area_path: str
    text: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What makes a case one of a topic: its type (a branch stands for its leaves) and its cell, or a word it says."""

    kind: str
    type_path: str
    cells: tuple[str, ...] = ()
    phrase: str = ""

    @property
    def key(self) -> str:
        """The same for the same matter."""
        return "|".join((self.kind, self.type_code, self.phrase, self.cells[0] if self.cells else ""))

    @property
    def type_code(self) -> str:
        """The last code of the path."""
        return self.type_path.rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Found:
    """One topic with its cases of the month and how many came in the months before, the nearest first."""

    definition: Definition
    words: tuple[str, ...]
    case_ids: tuple[UUID, ...]
    cells: tuple[str, ...]
    communities: tuple[str, ...]
    area_path: str
    before: tuple[int, ...]
    growth: Growth


def define_topics(now: Iterable[Said], *, banned: frozenset[str] = frozenset()) -> dict[Definition, tuple[str, ...]]:
    """What makes a topic among the cases of one month, each definition with its words, `banned` ones never."""
    known = sorted(now, key=lambda one: one.id)
    titles = _climb(known, _find_spots)
    return titles | _climb(known, _Vocabulary(known, banned).find_spreads)


def gather_topics(
    titles: Mapping[Definition, tuple[str, ...]],
    now: Iterable[Said],
    past: Iterable[Said],
    *,
    days: Sequence[int],
    most: int = MOST,
) -> tuple[Found, ...]:
    """Those topics with their cases, what grows first; `past` may be long: each case is looked at once and let go.

    `days` are the lengths of the months, that of the cases first, as far as they are known.
    """
    members: dict[Definition, list[Said]] = defaultdict(list)
    for definition, one in assign(titles, sorted(now, key=lambda one: one.id)):
        members[definition].append(one)
    before: dict[Definition, Counter[int]] = defaultdict(Counter)
    for definition, one in assign(titles, past):
        before[definition][one.month] += 1
    found = [
        _make(definition, title, members[definition], before[definition], days) for definition, title in titles.items()
    ]
    return tuple(sorted(found, key=_order)[:most])


def find_topics(
    said: Iterable[Said], *, days: Sequence[int], banned: frozenset[str] = frozenset(), most: int = MOST
) -> tuple[Found, ...]:
    """The topics of month 0 of all these cases, in whatever order they come."""
    known = tuple(one for one in said if one.month < len(days))
    now = tuple(one for one in known if one.month == 0)
    titles = define_topics(now, banned=banned)
    return gather_topics(titles, now, (one for one in known if one.month), days=days, most=most)


def assign(definitions: Iterable[Definition], said: Iterable[Said]) -> Iterator[tuple[Definition, Said]]:
    """Each case with each definition it meets."""
    by_cell: dict[tuple[str, str], list[Definition]] = defaultdict(list)
    by_type: dict[str, list[Definition]] = defaultdict(list)
    for definition in definitions:
        for cell in definition.cells:
            by_cell[definition.type_path, cell].append(definition)
        if definition.phrase:
            by_type[definition.type_path].append(definition)
    for one in said:
        for path in ancestors(one.type_path) or [""]:
            for definition in by_cell.get((path, one.cell), ()):
                yield definition, one
            for definition in by_type.get(path, ()):
                if words.holds(one.text, definition.phrase):
                    yield definition, one


def _order(one: Found) -> tuple[int, float, str]:
    expected = len(one.case_ids) / one.growth.times if one.growth.times else 0.0
    weight = len(one.case_ids) - (expected if one.growth.trend in {"new", "grows"} else 0.0)
    return _RANKS[one.growth.trend], -weight, one.definition.key


def _make(
    definition: Definition, title: tuple[str, ...], members: list[Said], before: Counter[int], days: Sequence[int]
) -> Found:
    past = tuple(before[month] for month in range(1, len(days)))
    places = tuple(sorted({one.area_path for one in members}))
    return Found(
        definition=definition,
        words=title,
        case_ids=tuple(one.id for one in members),
        cells=definition.cells or tuple(sorted({one.cell for one in members if one.cell})),
        communities=places,
        area_path=_around(places),
        before=past,
        growth=growth_of(len(members), days[0], past, sum(days[1:])),
    )


def _around(paths: Sequence[str]) -> str:
    shared = [step for step in ancestors(paths[0]) if all(path.startswith(step) for path in paths)]
    return shared[-1] if shared else ""


_Gather = Callable[[str, list[Said]], dict[Definition, tuple[str, ...]]]


def _climb(now: list[Said], gather: _Gather) -> dict[Definition, tuple[str, ...]]:
    """Look at each leaf of the type tree, then at what is left over below each branch, up to the top branches."""
    pools: dict[str, list[Said]] = defaultdict(list)
    for one in now:
        pools[one.type_path].append(one)
    found: dict[Definition, tuple[str, ...]] = {}
    for depth in range(max((path.count("/") for path in pools), default=0), -1, -1):
        for path in sorted(path for path in pools if path.count("/") == depth):
            pool = pools[path]
            here = gather(path, pool) if len(pool) >= FEWEST else {}
            found |= here
            above = parent_path(path)
            if above:
                taken = {one.id for _definition, one in assign(here, pool)}
                pools[above].extend(one for one in pool if one.id not in taken)
    return found


def _find_spots(path: str, pool: list[Said]) -> dict[Definition, tuple[str, ...]]:
    """Cells that stand out among those of this type, neighbours joined."""
    if not path:
        return {}  # cases without a type have nothing in common but the place
    counts = Counter(one.cell for one in pool if one.cell)
    if not counts:
        return {}
    usual = counts.total() / len(counts)
    hot = {cell for cell, count in counts.items() if count >= max(_HOT, _OVER * usual)}
    spots: dict[Definition, tuple[str, ...]] = {}
    while hot:
        spot, edge = set[str](), {min(hot)}
        while edge:
            spot |= edge
            hot -= edge
            edge = {near for cell in edge for near in h3.grid_disk(cell, 1)} & hot
        if sum(counts[cell] for cell in spot) >= FEWEST:
            spots[Definition(SPOT, path, cells=tuple(sorted(spot)))] = ()
    return spots


class _Vocabulary:
    """The words of the month, and which of them make a matter of their own inside a type."""

    def __init__(self, now: list[Said], banned: frozenset[str]) -> None:
        self._banned = banned
        texts = [one.text for one in now if one.text]
        self._telling = len(texts)
        self._all = Counter(term for text in texts for term in words.terms(text))

    def find_spreads(self, path: str, pool: list[Said]) -> dict[Definition, tuple[str, ...]]:
        """Words many cases of the type share and other types do not, from several communities: the widest first."""
        telling = [one for one in pool if one.text]
        holders = self._candidates(telling)
        found: dict[Definition, tuple[str, ...]] = {}
        free = set(range(len(telling)))
        while holders:
            term = max(holders, key=lambda word: (len(holders[word] & free), word))
            members = holders.pop(term)
            if len(members & free) < FEWEST:
                break
            phrase = self._phrase(term, [telling[index].text for index in sorted(members)])
            if not phrase:
                continue
            free -= members
            companions = self._companions(phrase, members, holders, telling)
            found[Definition(SPREAD, path, phrase=phrase)] = (phrase, *companions)
        return found

    def _candidates(self, telling: list[Said]) -> dict[str, set[int]]:
        terms = [words.terms(one.text) for one in telling]  # of one type at a time: all together would be too much
        count = Counter(term for said in terms for term in said)
        elsewhere = self._telling - len(telling)
        own = {
            term
            for term, number in count.items()
            if FEWEST <= number <= _LARGEST * len(telling)
            and term not in self._banned
            and number / len(telling) >= _LIFT * (self._all[term] - number + 1) / (elsewhere + 2)
        }
        holders: dict[str, set[int]] = defaultdict(set)
        for index, said in enumerate(terms):
            for term in said & own:
                holders[term].add(index)
        return {term: members for term, members in holders.items() if _is_spread([telling[i] for i in members])}

    def _phrase(self, term: str, texts: list[str]) -> str:
        phrase = words.stretch(term, texts)
        if sum(words.holds(text, phrase) for text in texts) < FEWEST:
            phrase = term
        return "" if words.is_named(phrase, self._banned) else phrase

    def _companions(
        self, phrase: str, members: set[int], holders: dict[str, set[int]], telling: list[Said]
    ) -> tuple[str, ...]:
        """Words said along with it, as a title needs them; nothing that repeats a sign of the phrase."""
        close = [
            (-len(with_it & members), term)
            for term, with_it in holders.items()
            if len(with_it & members) >= max(FEWEST, len(members) / 2) and not words.repeats(term, phrase)
        ]
        chosen: list[str] = []
        for _count, term in sorted(close):
            texts = [telling[index].text for index in sorted(holders[term] & members)]
            word = self._phrase(term, texts)
            if len(chosen) < _WORDS - 1 and word and not any(words.repeats(word, one) for one in (phrase, *chosen)):
                chosen.append(word)
        return tuple(chosen)


def _is_spread(members: list[Said]) -> bool:
    places = Counter(one.area_path for one in members)
    return len(places) > 1 and max(places.values()) <= _ONE_PLACE * len(members)
