"""Rankings that small numbers, late starters and unlike units cannot spoil."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from oneneedle.core.rules import Kept
from oneneedle.evaluation.queries.compare import compare, names_of
from oneneedle.evaluation.queries.reckonings import current_reckoning
from oneneedle.evaluation.queries.slices import Slice, types_below
from oneneedle.evaluation.rules import measures as table
from oneneedle.evaluation.rules import rates
from oneneedle.evaluation.rules.rates import Figure
from oneneedle.places.models import Area
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class Place:
    """One unit or street among comparable ones; `against` says if its interval lies beside the group's rate."""

    position: int | None
    key: str
    name: str
    figure: Figure
    against: str


@dataclass(frozen=True, slots=True)
class LatePlace:
    """Who began later, beside what the others came to since the same month."""

    key: str
    name: str
    figure: Figure
    since: date
    others: Figure


@dataclass(frozen=True, slots=True)
class RankGroup:
    """Comparable units: of one level and one kind."""

    level: str
    kind: str
    figure: Figure
    places: tuple[Place, ...]
    too_few: tuple[Place, ...]
    later: tuple[LatePlace, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who stands where at one measure; equal rates stand at the same place."""

    measure: str
    since: date
    until: date
    last: int | None
    minimum: int
    groups: tuple[RankGroup, ...]


def rank(
    jurisdiction_id: str,
    wanted: Slice,
    measure: str,
    *,
    by: str = "street",
    last: int | None = None,
    minimum: int = table.MINIMUM,
) -> Ranking:
    """Rank streets, or units of one level and kind, at a measure that is better high or low.

    Less than `minimum` is shown without a place. Who began in a later month than the first of the group is set beside
    what the others came to since then. With `last`, the newest so many of each are taken and no older ones; who began
    later stands apart there too, for its hundred lie in other months than those of the others.
    """
    if by not in {"street", "unit"} or not table.MEASURES[measure].better:
        raise ValueError(f"{measure} by {by} is nothing to rank")
    figures = _figures(jurisdiction_id, wanted, measure, by, last)
    starts = _starts(jurisdiction_id, by)
    kinds = _kinds(jurisdiction_id, by, figures)
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in figures:
        if key in kinds:
            members[kinds[key]].append(key)
    names = names_of(jurisdiction_id, by, figures)
    groups = []
    for (level, kind), keys in sorted(members.items()):
        first = max(wanted.since.replace(day=1), min(starts.get(key, wanted.since) for key in keys))
        in_time = [key for key in keys if starts.get(key, first) <= first]
        later = {key: starts[key] for key in keys if key not in in_time}
        whole = sum((figures[key] for key in in_time), Figure())
        rows = [_Row(key, names.get(key, key), figures[key]) for key in in_time]
        placed = _placed([row for row in rows if row.figure.of >= minimum], whole, measure)
        few = [_place(None, row, whole, measure) for row in rows if row.figure.of < minimum]
        late = _late(jurisdiction_id, wanted, measure, by, last, later, in_time, names)
        groups.append(RankGroup(level, kind, whole, tuple(placed), tuple(few), tuple(late)))
    return Ranking(measure, wanted.since, wanted.until, last, minimum, tuple(groups))


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    name: str
    figure: Figure


def _placed(rows: Sequence[_Row], whole: Figure, measure: str) -> list[Place]:
    ordered = sorted(rows, key=lambda row: (_worth(row.figure, measure), row.key))
    places: list[Place] = []
    for index, row in enumerate(ordered):
        same = index and _worth(ordered[index - 1].figure, measure) == _worth(row.figure, measure)
        places.append(_place(places[-1].position if same else index + 1, row, whole, measure))
    return places


def _place(position: int | None, row: _Row, whole: Figure, measure: str) -> Place:
    of_times = table.MEASURES[measure].unit == table.SECONDS
    return Place(position, row.key, row.name, row.figure, "" if of_times else rates.against(row.figure, whole))


def _worth(figure: Figure, measure: str) -> Decimal:
    """The best sorts first; exact, so that nothing is decided by rounding."""
    said = table.MEASURES[measure]
    top = figure.seconds if said.unit == table.SECONDS else figure.hits
    worth = Decimal(top) / figure.of
    return -worth if said.better == "high" else worth


def _late(
    jurisdiction_id: str,
    wanted: Slice,
    measure: str,
    by: str,
    last: int | None,
    starts: Mapping[str, date],
    others: Sequence[str],
    names: Mapping[str, str],
) -> list[LatePlace]:
    found: list[LatePlace] = []
    for since in sorted(set(starts.values())):
        part = Slice(max(since, wanted.since), wanted.until, wanted.area_path, wanted.unit_path, wanted.type_code)
        figures = _figures(jurisdiction_id, part, measure, by, last)
        whole = sum((figures.get(key, Figure()) for key in others), Figure())
        found += [
            LatePlace(key, names.get(key, key), figures.get(key, Figure()), part.since, whole)
            for key in sorted(starts)
            if starts[key] == since
        ]
    return found


def _figures(jurisdiction_id: str, wanted: Slice, measure: str, by: str, last: int | None) -> dict[str, Figure]:
    groups = compare(jurisdiction_id, wanted, by=by, measures=[measure])
    figures = {group.key: group.figures[measure] for group in groups}
    return _newest(jurisdiction_id, wanted, measure, by, list(figures), last) if last and figures else figures


def _starts(jurisdiction_id: str, by: str) -> dict[str, date]:
    """The month in which each had its first line of any measure; kept for a minute."""
    reckoning = current_reckoning()
    return _first_months.get((reckoning.id, jurisdiction_id, by)) if reckoning else {}


# From each unit or street to the next by the index: as many rows are read as there are of them, whatever the tallies.
_FIRST_MONTHS = """
WITH RECURSIVE began AS (
  (SELECT {field} AS key, month FROM evaluation_tally WHERE reckoning_id = %(reckoning)s AND jurisdiction_id = %(city)s
    ORDER BY {field}, month LIMIT 1)
  UNION ALL
  SELECT later.key, later.month FROM began, LATERAL (
    SELECT {field} AS key, month FROM evaluation_tally WHERE reckoning_id = %(reckoning)s
      AND jurisdiction_id = %(city)s AND {field} > began.key ORDER BY {field}, month LIMIT 1
  ) AS later
)
SELECT key, month FROM began
"""


def _read_first_months(key: tuple[int, str, str]) -> dict[str, date]:
    reckoning_id, jurisdiction_id, by = key
    field = "unit_path" if by == "unit" else "area_path"
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_MONTHS.format(field=field), {"reckoning": reckoning_id, "city": jurisdiction_id})
        return dict(cursor.fetchall())


_first_months: Kept[tuple[int, str, str], dict[str, date]] = Kept(_read_first_months, seconds=60.0)


def _kinds(jurisdiction_id: str, by: str, figures: Mapping[str, Figure]) -> dict[str, tuple[str, str]]:
    if by == "unit":
        known = units.units_for(jurisdiction_id).by_path
        return {key: (known[key].level, known[key].kind) for key in figures if key in known}
    return {path: (level, "") for path, level in Area.objects.filter(path__in=figures).values_list("path", "level")}


_NEWEST = """
SELECT wanted.key, sum(line.hits), sum(line."of"), sum(line.seconds), count(*)
FROM unnest(%s::text[]) AS wanted (key), LATERAL (
    SELECT hits, "of", seconds FROM evaluation_scoreline
    WHERE reckoning_id = %s AND jurisdiction_id = %s AND measure = %s AND {field} = wanted.key COLLATE "C"
      AND day >= %s AND day < %s AND starts_with(area_path, %s) AND starts_with(unit_path, %s)
      AND (%s::text[] IS NULL OR type_code = ANY(%s::text[]))
    ORDER BY day DESC, subject_id DESC LIMIT %s
) AS line
GROUP BY wanted.key
"""


def _newest(
    jurisdiction_id: str, wanted: Slice, measure: str, by: str, keys: list[str], last: int
) -> dict[str, Figure]:
    """The newest lines of each, by the index of units or streets; never the whole table."""
    reckoning = current_reckoning()
    if reckoning is None:
        return {}
    types = types_below(jurisdiction_id, wanted.type_code) if wanted.type_code else None
    field = "unit_path" if by == "unit" else "street_path"
    part: list[Any] = [wanted.since, wanted.until, wanted.area_path, wanted.unit_path, types, types, last]
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(field=field), [keys, reckoning.id, jurisdiction_id, measure, *part])
        return {key: Figure(*map(int, sums)) for key, *sums in cursor.fetchall()}
