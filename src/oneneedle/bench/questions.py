"""Measures what a process answers from memory (place, deadline, route), beside one trip to the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice, product

from django.db import connection

from oneneedle.bench.reports import NO_LOCATION
from oneneedle.cases.queries import rulebook
from oneneedle.catalogue import queries as catalogue
from oneneedle.demo import boston, cities
from oneneedle.places import queries as places
from oneneedle.places.models import Area
from oneneedle.workdays import queries as workdays
from oneneedle.workdays.rules import Limit, add_time

ASKED = 1000
TURN = 50  # so many of one kind, then as many of the next
LIMIT = "3wd"
FIRST = datetime(2026, 1, 5, tzinfo=UTC)  # 200 days from here: the Spring Festival with its swapped days, and more
Question = Callable[[], object]


@dataclass(frozen=True)
class Answered:
    """What one question costs, and as a share of one trip to the database."""

    micros: float
    ratio: float


@dataclass(frozen=True)
class Questions:
    """The three questions and the trip beside which they stand."""

    trip_micros: float
    place: Answered
    deadline: Answered
    route: Answered
    asked: int
    rounds: int


def measure(*, rounds: int, now: datetime) -> Questions:
    """Ask all kinds in turns, a thousand each a round; the first round is not counted.

    The same turn comes in every round, and its fastest counts: what else the machine did meanwhile is not asked for.
    """
    asked: dict[str, Sequence[Question]] = {
        "trip": [_trip] * ASKED,
        "place": _places(),
        "deadline": _deadlines(),
        "route": _routes(now),
    }
    taken: dict[tuple[str, int], list[float]] = {}
    for _round, begin in product(range(rounds + 1), range(0, ASKED, TURN)):
        for name, questions in asked.items():
            taken.setdefault((name, begin), []).append(_seconds_for(questions[begin : begin + TURN]))
    each = dict.fromkeys(asked, 0.0)
    for (name, _begin), seconds in taken.items():
        each[name] += min(seconds[1:]) * 1e6 / ASKED
    told = {name: Answered(round(micros, 2), round(micros / each["trip"], 4)) for name, micros in each.items()}
    return Questions(told["trip"].micros, told["place"], told["deadline"], told["route"], ASKED, rounds)


def _seconds_for(questions: Sequence[Question]) -> float:
    began = time.perf_counter()
    for question in questions:
        question()
    return time.perf_counter() - began


def _trip() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()


def _places() -> list[Question]:
    """Points of real records among Boston's polygons."""
    root = next(city.values["area_path"] for city in cities.CITIES if city.id == cities.BOSTON)
    points = ((row["LATITUDE"], row["LONGITUDE"]) for _line, row in boston.read_rows(boston.FILE))
    known = ((float(lat), float(lon)) for lat, lon in points if lat and lon and (lat, lon) != NO_LOCATION)
    return [partial(places.find_spot, lon, lat, root=root) for lat, lon in islice(known, ASKED)]


def _deadlines() -> list[Question]:
    """Three working days from moments of all days and hours, by China's calendar."""
    calendar = workdays.get_work_calendar(cities.HANGZHOU, rulebook.DEFAULT_CALENDAR)
    limit = Limit.parse(LIMIT)
    step = timedelta(days=200) / ASKED
    return [partial(add_time, calendar, FIRST + number * step, limit) for number in range(ASKED)]


def _routes(now: datetime) -> list[Question]:
    """Types on communities, evenly of all of the city that has a responsibility list, by the rule that binds there."""
    book = catalogue.get_catalogue(cities.HANGZHOU)
    root = next(city.values["area_path"] for city in cities.CITIES if city.id == cities.HANGZHOU)
    grounds = Area.objects.filter(path__startswith=root, level="community").order_by("path")
    pairs = list(product(grounds.values_list("path", flat=True), book.leaves()))
    chosen = (pairs[number * len(pairs) // ASKED] for number in range(ASKED))
    found = ((book.rule_at(kind.id, now, path), path) for path, kind in chosen)
    ready = [partial(rulebook.route_for, rule, path, cities.HANGZHOU, now) for rule, path in found if rule]
    return list(islice(cycle(ready), ASKED))
